"""Buttons and dialogs of the changes of status and stage that are allowed now and are not the composer's."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from lkk.components.buttons import Kind, button
from lkk.components.dialog import close_button, dialog, open_button
from lkk.components.feedback import callout
from lkk.components.fields import date_field, select_field, text_area, text_field
from lkk.components.forms import event_form, field_grid, form_actions, submit_button
from lkk.pages.refusals import error_at, error_of
from lkk.pages.staff.reason_choice import reason_choice
from lkk.pages.staff.stage_back import stage_back_button, stage_back_dialog
from lkk.state.applications.staff_application import StaffApplication
from lkk.state.applications.staff_application_changes import DIALOGS, Ask, ChangeDialog, Widget, dialog_id
from lkk.vocabulary.applications import Stage

_STAGE_REASON = Ask("reason", "Пояснение для заявителя", Widget.AREA, required=False, limit=2000)


def change_buttons() -> rx.Component:
    """A button for each change that asks for something of its own in a window."""
    some: Any = StaffApplication.changes
    stages: Any = StaffApplication.stages
    return rx.fragment(
        _wanted_document(),
        rx.el.div(
            rx.cond(StaffApplication.begins, _begin()),
            rx.foreach(stages, _stage_button),
            rx.foreach(some, _button),
            stage_back_button(),
            class_name="form-actions",
            id="application-changes",
        ),
    )


def _begin() -> rx.Component:
    take = StaffApplication.take.throttle(500)
    return button("Взять в работу", kind="soft", icon="user_check", on_click=take, attributes={"data-take": ""})


def change_dialogs() -> rx.Component:
    """The dialogs behind the buttons; what is typed into one stays there whatever happens to the application.

    When the button is gone and something is typed, the words stay to be read: a button of their own leads to them.
    """
    return rx.el.div(
        *[_window(one.target, one.verb, _change_dialog(one)) for one in DIALOGS],
        *[
            _window(stage.value, f"Этап «{stage.label}»", _stage_dialog(stage))
            for stage in Stage
            if stage is not Stage.REVIEW
        ],
        stage_back_dialog(),
        custom_attrs={"data-print": "hide"},
    )


def _window(key: str, name: str, drawn: rx.Component) -> rx.Component:
    offered: Any = StaffApplication.offered
    gone = rx.el.p(
        f"Действие «{name}» больше невозможно. ",
        open_button("Открыть набранное", dialog_id(key), kind="plain"),
        class_name="change-gone",
    )
    return rx.el.div(drawn, rx.cond(offered.contains(key), rx.fragment(), gone), class_name="change-window")


def _submit(key: str, label: Any, *, kind: Kind = "primary") -> rx.Component:
    """The button of a dialog, and when nothing can be done any more the sentence that says so."""
    offered: Any = StaffApplication.offered
    words = "Это действие больше невозможно: заявку изменили. Набранное можно скопировать."
    gone = callout("attention", words, live=True)
    return rx.cond(offered.contains(key), submit_button(label, kind=kind), gone)


def _button(one: Any) -> rx.Component:
    id = dialog_id(one.target)
    usual = rx.cond(one.main, open_button(one.verb, id, kind="primary"), open_button(one.verb, id))
    return rx.cond(one.danger, open_button(one.verb, id, kind="plain"), usual)


def _wanted_document() -> rx.Component:
    """What is to be done before the next stage, in the place of a button that would refuse."""
    stage = StaffApplication.stage_without_document
    words = rx.el.p(
        "Чтобы начать этап «", stage, "», приложите документ для заявителя в разделе «Документы».", id="wanted-document"
    )
    return rx.cond(stage != "", words, "")


def _stage_button(one: Any) -> rx.Component:
    id, label = dialog_id(one.value), rx.fragment("Этап «", one.label, "»")
    forward = open_button(label, id, kind="primary", icon="arrow_right")
    return rx.cond(one.back, open_button(label, id, icon="arrow_left"), forward)


def _change_dialog(one: ChangeDialog) -> rx.Component:
    id, verb = dialog_id(one.target), StaffApplication.verbs[one.target]
    form = event_form(
        f"{id}-form",
        rx.el.input(type="hidden", name="target", default_value=one.target),
        *([rx.el.p("Новый статус: ", one.status, class_name="hint")] if one.status else []),
        *([_reasons(id, one)] if one.has_reasons else []),
        *_controls(id, one),
        form_actions(_submit(one.target, verb, kind="danger" if one.danger else "primary"), close_button("Отмена", id)),
        on_submit=StaffApplication.change.throttle(500),
        refused=error_of(id),
        mark_typed=True,
        key=_form_key(one.target),
    )
    return dialog(id, verb, form)


def _reasons(id: str, one: ChangeDialog) -> rx.Component:
    offered: Any = StaffApplication.reasons[one.target]
    return reason_choice(id, offered, "reason")


def _controls(id: str, one: ChangeDialog) -> list[rx.Component]:
    """A control for each thing asked for; a short line and the day after it stand side by side."""
    drawn: list[rx.Component] = []
    asks = list(one.asks)
    while asks:
        ask = asks.pop(0)
        if ask.widget is Widget.LINE and asks and asks[0].widget is Widget.DAY:
            day = _day(id, asks.pop(0))
            drawn.append(field_grid(_line(id, ask, width="half"), day))
        else:
            drawn.append(_DRAWN[ask.widget](id, ask))
    return drawn


def _stage_dialog(one: Stage) -> rx.Component:
    id = dialog_id(one.value)
    form = event_form(
        f"{id}-form",
        rx.el.input(type="hidden", name="target", default_value=one.value),
        _area(id, _STAGE_REASON),
        form_actions(_submit(one.value, "Начать этап"), close_button("Отмена", id)),
        on_submit=StaffApplication.advance.throttle(500),
        refused=error_of(id),
        mark_typed=True,
        key=_form_key(one.value),
    )
    return dialog(id, f"Этап «{one.label}»", form)


def _form_key(key: str) -> rx.Var[str]:
    """A change that was carried out empties the form of its dialog."""
    turns: Any = StaffApplication.turns
    return rx.Var.create(f"{key}-{turns[key]}")


def _area(id: str, ask: Ask) -> rx.Component:
    error = error_at(id, ask.name)
    return text_area(ask.name, ask.label, form=id, error=error, required=ask.required, max_length=ask.limit)


def _line(id: str, ask: Ask, *, width: str = "full") -> rx.Component:
    error, most = error_at(id, ask.name), ask.limit
    return text_field(ask.name, ask.label, form=id, error=error, required=ask.required, max_length=most, width=width)


def _day(id: str, ask: Ask) -> rx.Component:
    error = error_at(id, ask.name)
    meant = "future" if ask.name == "until" else "past"
    return date_field(ask.name, ask.label, form=id, meant=meant, error=error, required=ask.required, width="half")


def _choice(id: str, ask: Ask) -> rx.Component:
    error = error_at(id, ask.name)
    return select_field(ask.name, ask.label, ask.options, form=id, error=error, required=ask.required)


_DRAWN: dict[Widget, Callable[[str, Ask], rx.Component]] = {
    Widget.LINE: _line,
    Widget.AREA: _area,
    Widget.DAY: _day,
    Widget.CHOICE: _choice,
}
