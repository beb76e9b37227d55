"""One directory: what is in force and planned, the form of a change, the history."""

from typing import Any

import reflex as rx

from lkk.components.branches import pick, when
from lkk.components.buttons import button
from lkk.components.choices import checkbox_field
from lkk.components.dialog import close_button, confirm_dialog, dialog, open_button
from lkk.components.disclosure import disclosure
from lkk.components.feedback import callout, empty_state
from lkk.components.fields import date_field, select_field, text_area, text_field
from lkk.components.forms import event_form, field_grid, form_actions, submit_button
from lkk.components.picture_field import picture_field
from lkk.components.status import badge
from lkk.components.surfaces import card, stack
from lkk.pages.refusals import error_at, error_of
from lkk.pages.shell import shell
from lkk.pages.staff.change_history import change_history
from lkk.pages.staff.visits_preview import left_outside, preview_days
from lkk.routes import STAFF_DIRECTORY
from lkk.state.directories.directories import FORM, Directories, end_dialog, end_form, withdraw_dialog
from lkk.state.identity.session import Session

ON_LOAD = (Session.load, Directories.load)
_CHANGES: Any = Directories.history


def page() -> rx.Component:
    """The form over the list, the history under it."""
    return shell(
        STAFF_DIRECTORY,
        stack(
            when(Directories.writing, _form()),
            when(Directories.looked, _look()),
            card(_list(), title="Сейчас и дальше"),
            card(change_history(_CHANGES), title="История изменений"),
        ),
        title=Directories.title,
        lead=Directories.lead,
        actions=(
            when(
                Directories.may_add,
                button("Добавить", kind="primary", icon="plus", on_click=Directories.add, id="add-entry"),
            ),
        ),
        ready=Directories.loaded,
    )


def _form() -> rx.Component:
    key = f"{Directories.turn}"
    fields: Any = Directories.fields
    return card(
        when(Directories.caution, callout("info", Directories.caution)),
        event_form(
            FORM,
            field_grid(
                rx.foreach(fields, lambda item: rx.fragment(_control(item), key=f"{item.name}-{Directories.turn}")),
                when(
                    Directories.dated,
                    date_field(
                        "valid_from",
                        "Действует с",
                        form=FORM,
                        hint="Сегодня или позже",
                        error=error_at(FORM, "valid_from"),
                        default_value=Directories.today,
                        earliest=Directories.today,
                        key=f"valid_from-{key}",
                    ),
                ),
            ),
            form_actions(
                submit_button(rx.cond(Directories.looks_first, "Посмотреть, что получится", "Сохранить")),
                button("Отмена", kind="plain", on_click=Directories.leave),
            ),
            on_submit=Directories.save.throttle(500),
            refused=error_of(FORM),
            warn_unsent=True,
            key=f"{FORM}-{key}",
        ),
        title=rx.cond(Directories.edited_id != "", "Изменение", "Новая запись"),
    )


def _look() -> rx.Component:
    looks: Any = Directories.looks
    outside: Any = Directories.outside
    return rx.el.section(
        rx.el.h2("Что получится"),
        rx.cond(outside, left_outside(outside, "Вне часов приёма останутся записи")),
        rx.cond(
            looks,
            rx.foreach(looks, _office),
            rx.el.p("По этой услуге пока нигде не принимают: отметьте её у окон на странице «Окна и часы приёма»."),
        ),
        form_actions(button("Сохранить", kind="primary", on_click=Directories.save_looked.throttle(500))),
        class_name="card card-lines",
        custom_attrs={"id": f"{FORM}-look", "tabIndex": -1},
    )


def _office(one: Any) -> rx.Component:
    return rx.fragment(disclosure(one.office, preview_days(one.days), open=True), key=one.office)


def _control(item: Any) -> rx.Component:
    error = error_at(FORM, item.name)
    common: dict[str, Any] = {"form": FORM, "hint": item.hint, "error": error}
    asked: dict[str, Any] = {**common, "default_value": item.value, "required": item.required}
    return pick(
        item.widget,
        {
            "area": text_area(item.name, item.label, rows=8, max_length=item.max_length, **asked),
            "number": text_field(
                item.name, item.label, input_mode="numeric", width="half", disabled=item.fixed, **asked
            ),
            "day": text_field(item.name, item.label, type="date", width="half", disabled=item.fixed, **asked),
            "choice": select_field(item.name, item.label, item.options, width="half", disabled=item.fixed, **asked),
            "picture": picture_field(item.name, item.label, address=item.picture, value=item.value, **common),
            "mark": checkbox_field(item.name, item.label, default_checked=item.value == "on", **common),
        },
        text_field(item.name, item.label, max_length=item.max_length, disabled=item.fixed, **asked),
    )


def _list() -> rx.Component:
    some: Any = Directories.entries
    return rx.cond(
        some,
        rx.el.ul(rx.foreach(some, _entry), class_name="entries", id="entries"),
        empty_state("Добавьте первую запись", title="Записей пока нет", icon="inbox"),
    )


def _entry(one: Any) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.div(rx.el.b(one.title), when(one.period, badge(one.period, one.tone)), class_name="entry-head"),
            rx.el.dl(rx.foreach(one.facts, _fact), class_name="entry-facts"),
        ),
        rx.el.div(
            when(one.may_change, button("Изменить", kind="soft", on_click=Directories.change(one.id))),
            when(one.may_end, _end(one)),
            when(one.may_withdraw, _withdraw(one)),
            class_name="row-actions",
        ),
        key=one.id,
        class_name="entry",
    )


def _fact(fact: Any) -> rx.Component:
    return rx.el.div(rx.el.dt(fact.label), rx.el.dd(fact.text))


def _end(one: Any) -> rx.Component:
    id, form = end_dialog(one.id), end_form(one.id)
    return rx.fragment(
        open_button("Завершить", id, kind="plain"),
        dialog(
            id,
            rx.fragment("Последний день записи «", one.title, "»"),
            rx.el.p("Запись действует по этот день включительно, потом её на сайте не будет."),
            event_form(
                form,
                rx.el.input(type="hidden", name="entry", value=one.id, read_only=True),
                date_field(
                    "valid_to",
                    "Действует по",
                    form=form,
                    error=error_at(form, "valid_to"),
                    earliest=Directories.today,
                    width="full",
                ),
                form_actions(submit_button("Завершить"), close_button("Отмена", id)),
                on_submit=Directories.end.throttle(500),
                refused=error_of(form),
            ),
        ),
    )


def _withdraw(one: Any) -> rx.Component:
    id = withdraw_dialog(one.id)
    return rx.fragment(
        open_button("Отменить", id, kind="plain"),
        confirm_dialog(
            id,
            "Отменить запись, которая ещё не действует?",
            rx.fragment("«", one.title, "», ", one.period, ". Прежняя запись, если она есть, останется в силе."),
            confirm=button("Отменить запись", kind="danger", on_click=Directories.withdraw(one.id)),
            cancel="Не отменять",
        ),
    )
