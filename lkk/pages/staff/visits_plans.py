"""«Окна и часы приёма»: places, their weeks, single days; a change is looked at before it is saved."""

from typing import Any

import reflex as rx

from lkk.components.branches import pick
from lkk.components.buttons import button, link_button
from lkk.components.choices import checkbox_field
from lkk.components.feedback import callout, empty_state
from lkk.components.field_frame import group_frame
from lkk.components.fields import date_field, select_field, text_field
from lkk.components.forms import event_form, field_grid, form_actions, submit_button
from lkk.components.status import badge
from lkk.components.surfaces import card, stack
from lkk.pages.refusals import error_at, error_of
from lkk.pages.shell import shell
from lkk.pages.staff.visits_links import office_choice, visits_links
from lkk.pages.staff.visits_preview import left_outside, preview_days
from lkk.routes import STAFF_DIRECTORIES, STAFF_PLANS, directory_path
from lkk.state.appointments.plans import DAY, PLACE, WEEK, WEEK_FIELDS, ExceptionItem, PlaceItem, Plans
from lkk.state.identity.session import Session
from lkk.vocabulary.appointments import WEEKDAYS, PlaceKind
from lkk.vocabulary.directories import DirectoryCode

ON_LOAD = (Session.load, Plans.load)
_FILTER = "plans-of"


def page() -> rx.Component:
    """Draw the places of an office; the form that is open stands first."""
    return shell(
        STAFF_PLANS,
        visits_links(STAFF_PLANS.path),
        rx.cond(
            Plans.office != "",
            stack(
                pick(Plans.form, {PLACE: _place_form(), WEEK: _week_form(), DAY: _day_form()}, _tools()),
                rx.cond(Plans.shown, _preview()),
                rx.foreach(Plans.places, _place),
                rx.cond(
                    Plans.places,
                    rx.fragment(),
                    card(empty_state("Добавьте окно или специалиста и напишите часы.", title="Окон ещё нет")),
                ),
                _exceptions(),
            ),
            card(
                empty_state(
                    "Записываются в те офисы, у которых указан регион.",
                    title="Офисов с записью нет",
                    action=link_button("Справочники", STAFF_DIRECTORIES.path),
                )
            ),
        ),
        lead=Plans.office_title,
        ready=Plans.loaded,
    )


def _tools() -> rx.Component:
    return rx.el.section(
        event_form(
            _FILTER,
            office_choice(Plans.offices, Plans.office, form=_FILTER),
            form_actions(submit_button("Показать", kind="soft")),
            on_submit=Plans.choose,
        ),
        rx.el.div(
            button("Добавить окно", icon="plus", on_click=Plans.add_place),
            button("Другие часы на день", kind="soft", icon="calendar", on_click=Plans.open_day),
            link_button("Услуги", directory_path(DirectoryCode.VISIT_SERVICES), kind="soft"),
            link_button("Офисы", directory_path(DirectoryCode.OFFICES), kind="soft"),
            class_name="page-actions",
        ),
        class_name="card card-lines",
    )


def _head(form: str, title: Any) -> rx.Component:
    return rx.el.h2(title, custom_attrs={"id": f"{form}-title", "tabIndex": -1})


def _line(
    form: str,
    name: str,
    label: str,
    value: Any,
    *,
    hint: str = "",
    required: bool = True,
    width: str = "half",
    says_optional: bool = True,
) -> rx.Component:
    return text_field(
        name,
        label,
        form=form,
        hint=hint,
        error=error_at(form, name),
        default_value=value,
        required=required,
        width=width,
        max_length=254,
        says_optional=says_optional,
    )


def _form(form: str, *children: Any, on_submit: Any) -> rx.Component:
    return event_form(
        form,
        *children,
        on_submit=on_submit.throttle(500),
        refused=error_of(form),
        key=f"{form}-{Plans.turn}",
    )


def _place_form() -> rx.Component:
    kinds = [(one.value, one.label) for one in PlaceKind]
    marks: Any = Plans.marks
    services = rx.foreach(
        marks,
        lambda one: checkbox_field(f"service.{one.code}", one.title, form=PLACE, default_checked=one.chosen),
    )
    return card(
        _head(PLACE, rx.cond(Plans.place_title != "", Plans.place_title, "Новое окно")),
        _form(
            PLACE,
            field_grid(
                _line(PLACE, "name", "Название", Plans.name, hint="Например: Окно 3. У специалиста — имя"),
                select_field(
                    "kind",
                    "Что это",
                    kinds,
                    form=PLACE,
                    error=error_at(PLACE, "kind"),
                    default_value=Plans.kind,
                    width="half",
                ),
                group_frame(
                    services,
                    id=f"{PLACE}-services",
                    legend="По каким услугам принимает",
                    hint="",
                    error=error_at(PLACE, "services"),
                    required=True,
                ),
                _line(PLACE, "employee", "Почта сотрудника", Plans.employee, required=False),
                _line(PLACE, "position", "Порядок в списке", Plans.position, required=False, width="third"),
            ),
            form_actions(submit_button("Сохранить"), button("Отмена", kind="plain", on_click=Plans.close)),
            on_submit=Plans.save_place,
        ),
    )


def _week_form() -> rx.Component:
    days = [
        _line(WEEK, name, WEEKDAYS[at].capitalize(), Plans.week[at], required=False, says_optional=False)
        for at, name in enumerate(WEEK_FIELDS)
    ]
    return card(
        _head(WEEK, rx.fragment("Часы: ", Plans.place_title)),
        _form(
            WEEK,
            rx.el.p(
                "Напишите часы так: 8:00–12:00, 13:00–17:00. Между ними перерыв. Пусто: приёма нет.", class_name="hint"
            ),
            field_grid(
                date_field(
                    "starts",
                    "С какого дня",
                    form=WEEK,
                    meant="future",
                    error=error_at(WEEK, "starts"),
                    default_value=Plans.starts,
                    width="half",
                ),
                *days,
            ),
            form_actions(
                submit_button("Посмотреть, что получится"), button("Отмена", kind="plain", on_click=Plans.close)
            ),
            on_submit=Plans.look_week,
        ),
    )


def _day_form() -> rx.Component:
    places: Any = Plans.place_options
    return card(
        _head(DAY, "Другие часы на один день"),
        _form(
            DAY,
            field_grid(
                date_field("day", "День", form=DAY, meant="future", error=error_at(DAY, "day")),
                select_field("place", "Где", places, form=DAY, placeholder="Весь офис", required=False, width="half"),
                _line(DAY, "hours", "Часы", "", hint="Пусто: приёма нет", required=False),
                _line(DAY, "note", "Почему", "", required=False),
            ),
            form_actions(
                submit_button("Посмотреть, что получится"), button("Отмена", kind="plain", on_click=Plans.close)
            ),
            on_submit=Plans.look_day,
        ),
    )


def _preview() -> rx.Component:
    days: Any = Plans.preview
    displaced: Any = Plans.displaced
    return rx.el.section(
        rx.el.h2("Что получится"),
        rx.cond(
            displaced,
            left_outside(displaced, "Вне новых часов останутся записи"),
            callout("success", title="Все записи остаются внутри новых часов"),
        ),
        preview_days(days),
        form_actions(button("Сохранить эти часы", on_click=Plans.save.throttle(500))),
        class_name="card card-lines",
        custom_attrs={"id": "plan-preview", "tabIndex": -1},
    )


def _place(one: rx.vars.ObjectVar[PlaceItem]) -> rx.Component:
    return rx.el.section(
        rx.el.h2(one.name, " ", rx.cond(one.closed, badge("Закрыто", "neutral"), rx.fragment())),
        rx.el.p(one.kind, rx.cond(one.employee != "", rx.fragment(", ", one.employee)), class_name="hint"),
        rx.el.p("Услуги: ", one.services),
        rx.cond(
            one.plans,
            rx.el.ul(rx.foreach(one.plans, lambda plan: rx.el.li(plan, key=plan))),
            rx.el.p(badge("Часы не указаны", "attention")),
        ),
        rx.el.div(
            button("Часы", kind="soft", icon="clock", on_click=Plans.open_week(one.id)),
            button("Изменить", kind="soft", icon="pencil", on_click=Plans.open_place(one.id)),
            rx.cond(
                one.closed,
                button("Открыть для записи", kind="plain", on_click=Plans.set_closed(one.id, False)),
                button("Закрыть для записи", kind="plain", on_click=Plans.set_closed(one.id, True)),
            ),
            class_name="page-actions",
        ),
        class_name="card card-lines",
        key=f"{one.id}",
    )


def _exceptions() -> rx.Component:
    return rx.cond(
        Plans.exceptions,
        card(rx.el.ul(rx.foreach(Plans.exceptions, _exception), class_name="visit-lines"), title="Другие часы по дням"),
    )


def _exception(one: rx.vars.ObjectVar[ExceptionItem]) -> rx.Component:
    return rx.el.li(
        rx.el.p(rx.el.b(one.day), ", ", one.where, ": ", one.hours),
        rx.cond(one.note != "", rx.el.p(one.note, class_name="hint")),
        button("Вернуть обычные часы", kind="plain", on_click=Plans.drop_day(one.id)),
        key=f"{one.id}",
    )
