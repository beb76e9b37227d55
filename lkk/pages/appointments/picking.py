"""The slot picker as guests and customers see it: what to choose, the contact, the details, the booking."""

from typing import Any

import reflex as rx

from lkk.components.bookings import booking_facts, booking_head, to_bring
from lkk.components.branches import pick
from lkk.components.buttons import button, file_button, link_button
from lkk.components.dialog import close_button, dialog, open_button
from lkk.components.disclosure import disclosure
from lkk.components.feedback import callout, empty_state
from lkk.components.fields import date_field, select_field, text_area
from lkk.components.forms import AuthForm, event_form, field_grid, form_actions, submit_button
from lkk.components.slots import day_times, month_days, nearest_times
from lkk.components.surfaces import card, stack
from lkk.pages.appointments.details import details
from lkk.pages.appointments.guest import code_form, contact_form
from lkk.pages.refusals import error_at, error_of
from lkk.routes import APPOINTMENTS
from lkk.state.appointments.booked import CANCEL_DIALOG, CANCEL_FORM
from lkk.state.appointments.contact import WAIT_FORM
from lkk.state.appointments.picker import Picker
from lkk.state.appointments.rows import WaitItem
from lkk.state.appointments.steps import GONE

_FORM = "pick"


def picker() -> rx.Component:
    """The step that is open."""
    return pick(
        Picker.stage,
        {"contact": contact_form(), "code": code_form(), "details": details(), "booked": _booked()},
        rx.cond(Picker.nothing, _nothing(), _choose()),
    )


def _nothing() -> rx.Component:
    return card(
        empty_state(
            "Сейчас ни один офис не принимает по записи. Приходите без записи в часы приёма или позвоните нам.",
            title="Записаться пока нельзя",
            icon="calendar",
        )
    )


def _choose() -> rx.Component:
    chosen = (Picker.office != "") & (Picker.service != "")
    return stack(
        rx.foreach(Picker.waits, _wait),
        rx.cond(Picker.moving != "", _moving()),
        rx.cond(
            Picker.gone != "",
            rx.el.div(callout("attention", title=Picker.gone, live=True), custom_attrs={"id": GONE, "tabIndex": -1}),
        ),
        rx.cond(Picker.moving == "", _lines("Куда и с чем вы придёте", _what())),
        rx.cond(chosen, _when()),
    )


def _lines(title: str, *children: rx.Component) -> rx.Component:
    return rx.el.section(rx.el.h2(title), *children, class_name="card card-lines")


def _moving() -> rx.Component:
    return callout(
        "info",
        rx.el.p("Сейчас вы записаны: ", Picker.moving, ". Выберите другое время или оставьте это."),
        rx.cond(
            Picker.signed_in,
            link_button("Оставить как есть", APPOINTMENTS.path, kind="soft"),
            button("Оставить как есть", kind="soft", on_click=Picker.keep),
        ),
        title="Перенос записи",
    )


def _what() -> rx.Component:
    return rx.fragment(
        field_grid(
            _select("region", "Регион", Picker.regions, "Не выбран"),
            _select("branch", "Филиал", Picker.branches, "Не выбран", waits=Picker.region == ""),
            _select("office", "Офис", Picker.offices, "Не выбран", waits=Picker.branch == ""),
            _select("service", "Услуга", Picker.services, "Не выбрана", waits=Picker.office == ""),
            rx.cond(Picker.persons, _select("person", "Кто принимает", Picker.persons, "Любой свободный")),
        ),
        rx.cond(Picker.office != "", _office()),
        rx.cond(Picker.service_words != "", _service()),
    )


def _select(name: str, label: str, options: Any, placeholder: str, *, waits: Any = False) -> rx.Component:
    values: dict[str, Any] = {
        "region": Picker.region,
        "branch": Picker.branch,
        "office": Picker.office,
        "service": Picker.service,
        "person": Picker.person,
    }
    return select_field(
        name,
        label,
        options,
        form=_FORM,
        placeholder=placeholder,
        value=values[name],
        disabled=waits,
        width="half",
        says_optional=False,
        on_change=lambda value: Picker.choose(name, value),
    )


def _office() -> rx.Component:
    of = Picker.office_facts
    return rx.el.dl(
        *[
            rx.cond(value != "", rx.fragment(rx.el.dt(name), rx.el.dd(value)))
            for name, value in (
                ("Адрес", of.address),
                ("Часы приёма", of.hours),
                ("Телефон", of.phones),
                ("Как пройти", of.directions),
            )
        ],
        class_name="facts",
    )


def _service() -> rx.Component:
    return rx.fragment(
        rx.el.p("Приём длится ", Picker.service_words, "."),
        rx.cond(
            Picker.needs_approval,
            rx.el.p(
                "Запись по этой услуге подтверждает сотрудник: время за вами, о решении мы напишем. ",
                "Не подтвердим вовремя — освободим время и тоже напишем.",
            ),
        ),
        rx.cond(
            Picker.documents,
            disclosure(
                "Что взять с собой", rx.el.ul(rx.foreach(Picker.documents, lambda line: rx.el.li(line, key=line)))
            ),
        ),
    )


def _when() -> rx.Component:
    take = rx.cond(Picker.moving != "", "Перенести на это время", "Продолжить с этим временем")
    return _lines(
        "Когда",
        rx.cond(
            Picker.all_taken,
            callout("attention", "Встаньте в лист ожидания или выберите другой офис.", title="Свободного времени нет"),
            rx.el.div(
                rx.el.h3("Ближайшее свободное"), nearest_times(Picker.nearest, Picker.take_nearest), class_name="stack"
            ),
        ),
        rx.el.div(
            month_days(
                _FORM,
                Picker.cells,
                Picker.day,
                title=Picker.month_title,
                on_choose=Picker.choose_day,
                back=Picker.may_back,
                forward=Picker.may_forward,
                on_turn=Picker.other_month,
            ),
            rx.cond(
                Picker.day != "",
                day_times(_FORM, Picker.slots, Picker.time, title=Picker.day_title, on_choose=Picker.choose_time),
            ),
            class_name="day-and-time",
        ),
        rx.cond(
            Picker.time != "",
            rx.el.div(
                rx.el.p("Вы выбрали: ", rx.el.b(Picker.time_words), role="status"),
                form_actions(button(take, on_click=Picker.take.throttle(500), icon="calendar_check")),
            ),
        ),
        rx.cond(Picker.moving == "", disclosure("Нет подходящего времени? Встать в лист ожидания", _join())),
    )


def _join() -> rx.Component:
    return event_form(
        WAIT_FORM,
        rx.el.p(
            "Если на эти дни время освободится, мы напишем первому в очереди и придержим его на 30 минут. "
            "Кто не ответит, выходит из листа."
        ),
        field_grid(
            date_field("first", "С какого дня", form=WAIT_FORM, meant="future", error=error_at(WAIT_FORM, "first")),
            date_field("last", "По какой день", form=WAIT_FORM, meant="future", error=error_at(WAIT_FORM, "last")),
        ),
        form_actions(submit_button("Встать в лист ожидания")),
        on_submit=Picker.wait.throttle(500),
        refused=error_of(WAIT_FORM),
    )


def _wait(one: rx.vars.ObjectVar[WaitItem]) -> rx.Component:
    return rx.cond(
        one.offered,
        callout(
            "attention",
            rx.el.p(one.offer.service, ": ", rx.el.b(one.offer.when), ". ", one.offer.office),
            form_actions(
                button("Записаться на это время", on_click=Picker.take_offer(one.offer.key)),
                button("Отказаться", kind="plain", on_click=Picker.leave_list(one.key)),
            ),
            title="Освободилось время",
        ),
        callout(
            "info",
            rx.el.p(one.service, ", ", one.office, ", ", one.days, ". ", one.before, "."),
            button("Выйти из листа", kind="plain", on_click=Picker.leave_list(one.key)),
            title="Вы в листе ожидания",
        ),
    )


def _booked() -> rx.Component:
    one = Picker.booked
    return stack(
        rx.cond(
            one.code != "",
            callout(
                "success",
                rx.el.p(
                    "Запишите номер и секретный код: по ним запись открывается без входа, её можно перенести "
                    "и отменить. Они же придут в письме."
                ),
                title="Вы записаны",
                live=True,
            ),
        ),
        rx.el.section(
            rx.el.h2("Запись на приём"),
            booking_head(one),
            booking_facts(one),
            to_bring(one),
            rx.cond(
                one.may_change, rx.el.p("Перенести и отменить можно до ", one.change_words, ".", class_name="hint")
            ),
            rx.el.div(
                rx.cond(one.ahead, _calendar()),
                rx.cond(
                    one.may_change,
                    rx.fragment(
                        button("Перенести", kind="soft", icon="calendar_clock", on_click=Picker.begin_move),
                        open_button("Отменить запись", CANCEL_DIALOG, kind="plain"),
                    ),
                ),
                class_name="page-actions",
            ),
            class_name="card card-lines",
            id="booked",
        ),
        form_actions(
            rx.cond(Picker.signed_in, link_button("Мои записи", APPOINTMENTS.path, kind="soft")),
            button("Записаться ещё", kind="plain", on_click=Picker.another),
        ),
        cancel_dialog(CANCEL_DIALOG, CANCEL_FORM, one.when, Picker.cancel),
    )


def _calendar() -> rx.Component:
    """A guest's file is asked for by number and code, that of a customer by the session."""
    code = Picker.booked.code
    guests = AuthForm.create(
        rx.el.input(type="hidden", name="number", value=Picker.booked.number, read_only=True),
        rx.el.input(type="hidden", name="code", value=code, read_only=True),
        button("Добавить в календарь", kind="soft", icon="download", type="submit"),
        action="/api/appointments/visit.ics",
        method="post",
    )
    own = file_button("Добавить в календарь", f"/api/appointments/{Picker.booked.key}/visit.ics")
    return rx.cond(Picker.signed_in, own, rx.cond(code != "", guests))


def cancel_dialog(id: str, form: str, what: Any, on_submit: Any) -> rx.Component:
    """Ask whether to cancel, and why."""
    return dialog(
        id,
        "Отменить запись?",
        rx.el.p(what),
        rx.el.p("Время станет свободным для других. Вернуть эту запись нельзя, можно записаться заново."),
        event_form(
            form,
            text_area(
                "reason",
                "Почему отменяете",
                form=form,
                error=error_at(form, "reason"),
                required=False,
                rows=2,
                max_length=500,
            ),
            form_actions(
                submit_button("Отменить запись", kind="danger"),
                close_button("Не отменять", id),
            ),
            on_submit=on_submit.throttle(500),
            refused=error_of(form),
        ),
    )
