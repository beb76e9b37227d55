"""«Приём в офисе»: what waits first, each place with its visits; walk-ins, closed times, moves, a sheet to print."""

from typing import Any

import reflex as rx

from lkk.components.buttons import button, link_button, print_button
from lkk.components.dialog import open_button
from lkk.components.feedback import callout, empty_state
from lkk.components.fields import date_field, select_field, text_area, text_field
from lkk.components.forms import event_form, field_grid, form_actions, submit_button
from lkk.components.links import text_link
from lkk.components.status import badge
from lkk.components.surfaces import card, stack
from lkk.pages.form_dialogs import form_dialog
from lkk.pages.refusals import error_at
from lkk.pages.shell import shell
from lkk.pages.staff.visits_links import office_choice, visits_links
from lkk.routes import STAFF_DAY
from lkk.state.appointments.day import BLOCK, CANCEL, MOVE, WALK_IN, VisitsOfDay
from lkk.state.appointments.day_rows import PlaceLine, VisitLine
from lkk.state.identity.session import Session

ON_LOAD = (Session.load, VisitsOfDay.load)
_ACTS = (
    ("approve", "Подтвердить"),
    ("check_in", "Пришёл"),
    ("call", "Вызвать"),
    ("serve", "Обслужен"),
    ("no_show", "Не явился"),
    ("unblock", "Открыть время"),
)
_FILTER = "day-of"


def page() -> rx.Component:
    """Draw the day of the office."""
    return shell(
        STAFF_DAY,
        visits_links(STAFF_DAY.path),
        rx.cond(
            VisitsOfDay.office != "",
            stack(
                rx.cond(VisitsOfDay.waits != "", callout("attention", title=VisitsOfDay.waits)),
                _tools(),
                rx.cond(
                    VisitsOfDay.places,
                    rx.el.div(rx.foreach(VisitsOfDay.places, _place), class_name="visit-places"),
                    card(empty_state("Заведите окна и специалистов, чтобы принимать по записи.", title="Окон нет")),
                ),
                _walk_in(),
                _block(),
                _move(),
                _cancel(),
            ),
            card(empty_state("Укажите регион офиса в справочнике «Офисы».", title="Офисов с записью нет")),
        ),
        lead=rx.fragment(VisitsOfDay.office_title, ". ", VisitsOfDay.day_title),
        ready=VisitsOfDay.loaded,
    )


def _tools() -> rx.Component:
    return rx.el.section(
        event_form(
            _FILTER,
            field_grid(
                office_choice(VisitsOfDay.offices, VisitsOfDay.office, form=_FILTER),
                date_field("day", "День", form=_FILTER, default_value=VisitsOfDay.day, key=VisitsOfDay.day),
            ),
            form_actions(
                submit_button("Показать", kind="soft"),
                link_button("День назад", VisitsOfDay.previous_href, kind="plain", icon="chevron_left"),
                link_button("Сегодня", VisitsOfDay.today_href, kind="plain"),
                link_button("День вперёд", VisitsOfDay.next_href, kind="plain", icon="chevron_right"),
            ),
            on_submit=VisitsOfDay.choose,
        ),
        rx.el.div(
            open_button("Принять без записи", f"{WALK_IN}-dialog", kind="primary", icon="user_plus"),
            open_button("Закрыть время", f"{BLOCK}-dialog", icon="lock"),
            print_button("Лист дня"),
            class_name="page-actions",
        ),
        class_name="card card-lines",
        custom_attrs={"data-print": "hide"},
    )


def _place(one: rx.vars.ObjectVar[PlaceLine]) -> rx.Component:
    return rx.el.section(
        rx.el.h2(one.name),
        rx.el.p(
            rx.cond(one.hours != "", rx.fragment("Часы: ", one.hours), "В этот день не принимает"), class_name="hint"
        ),
        rx.cond(
            one.visits,
            rx.el.ul(rx.foreach(one.visits, _visit), class_name="visit-lines"),
            rx.el.p("Записей нет."),
        ),
        rx.cond(one.free != "", rx.el.p("Свободно: ", one.free, class_name="hint")),
        class_name="card card-lines",
        key=f"{one.id}",
    )


def _visit(one: rx.vars.ObjectVar[VisitLine]) -> rx.Component:
    acts: Any = one.acts
    buttons = [
        rx.cond(
            acts.contains(name),
            button(label, kind="soft", on_click=VisitsOfDay.act(one.key, name)),
        )
        for name, label in _ACTS
    ]
    return rx.el.li(
        rx.el.p(rx.el.b(one.time), " ", badge(one.status, one.tone), class_name="booking-when"),
        rx.el.p(rx.el.b(one.name), rx.cond(one.phone != "", rx.fragment(", ", one.phone))),
        rx.cond(one.service != "", rx.el.p(one.service, rx.cond(one.number != "", rx.fragment(", № ", one.number)))),
        rx.cond(one.application != "", rx.el.p("Заявка ", text_link(one.application, one.application_href))),
        rx.cond(one.note != "", rx.el.p(one.note, class_name="hint")),
        rx.cond(
            one.said != "",
            rx.cond(one.late, rx.el.p(badge(one.said, "attention")), rx.el.p(one.said, class_name="hint")),
        ),
        rx.el.div(
            *buttons,
            rx.cond(acts.contains("move"), button("Перенести", kind="plain", on_click=VisitsOfDay.ask(one.key, MOVE))),
            rx.cond(
                acts.contains("cancel"), button("Отменить", kind="plain", on_click=VisitsOfDay.ask(one.key, CANCEL))
            ),
            class_name="page-actions",
        ),
        key=one.key,
        custom_attrs={"data-visit": one.number},
    )


def _choice(form: str, name: str, label: str, options: Any, placeholder: str, *, required: bool = True) -> rx.Component:
    return select_field(
        name, label, options, form=form, error=error_at(form, name), placeholder=placeholder, required=required
    )


def _clock(form: str, name: str, label: str) -> rx.Component:
    return text_field(name, label, form=form, type="time", error=error_at(form, name), width="third")


def _reason(form: str, label: str, *, required: bool = True) -> rx.Component:
    return text_area(
        "reason", label, form=form, error=error_at(form, "reason"), rows=2, max_length=500, required=required
    )


def _walk_in() -> rx.Component:
    return form_dialog(
        WALK_IN,
        "Принять без записи",
        "Начать приём",
        VisitsOfDay.receive,
        _choice(WALK_IN, "place", "Окно или специалист", VisitsOfDay.place_options, "Выберите…"),
        _choice(WALK_IN, "service", "Услуга", VisitsOfDay.services, "Выберите…"),
        text_field("name", "Имя", form=WALK_IN, error=error_at(WALK_IN, "name"), required=False, max_length=200),
        text_field("phone", "Телефон", form=WALK_IN, error=error_at(WALK_IN, "phone"), required=False, max_length=30),
        lead="Приём начнётся с этой минуты. Если скоро чья-то запись, он будет короче.",
    )


def _block() -> rx.Component:
    return form_dialog(
        BLOCK,
        "Закрыть время для записи",
        "Закрыть время",
        VisitsOfDay.block,
        _choice(BLOCK, "place", "Где", VisitsOfDay.place_options, "Весь офис", required=False),
        _clock(BLOCK, "since", "С"),
        _clock(BLOCK, "until", "До"),
        _reason(BLOCK, "Почему"),
        lead=rx.fragment("День: ", VisitsOfDay.day_title, ". Время с записями закрыть нельзя: сначала перенесите их."),
    )


def _move() -> rx.Component:
    return form_dialog(
        MOVE,
        "Перенести запись",
        "Перенести и сообщить клиенту",
        VisitsOfDay.move,
        date_field(
            "day",
            "День",
            form=MOVE,
            meant="future",
            error=error_at(MOVE, "day"),
            default_value=VisitsOfDay.chosen_day,
            key=VisitsOfDay.chosen,
        ),
        _clock(MOVE, "time", "Начало"),
        _choice(MOVE, "place", "Окно или специалист", VisitsOfDay.place_options, "Любое свободное", required=False),
        _reason(MOVE, "Причина, её прочтёт клиент", required=False),
        lead=VisitsOfDay.chosen,
    )


def _cancel() -> rx.Component:
    return form_dialog(
        CANCEL,
        "Отменить запись",
        "Отменить и сообщить клиенту",
        VisitsOfDay.cancel,
        _reason(CANCEL, "Причина, её прочтёт клиент"),
        lead=VisitsOfDay.chosen,
    )
