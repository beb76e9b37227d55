"""Buttons and dialogs of the changes of status and stage that are allowed now."""

from typing import Any

import reflex as rx

from lkk.components.choices import checkbox_field
from lkk.components.dialog import close_button, dialog, open_button
from lkk.components.disclosure import disclosure
from lkk.components.fields import date_field, select_field, text_area, text_field
from lkk.components.forms import event_form, field_grid, form_actions, submit_button
from lkk.components.surfaces import card
from lkk.pages.refusals import error_at, error_of
from lkk.state.applications.staff_application import StaffApplication
from lkk.state.applications.staff_application_changes import dialog_id
from lkk.state.applications.staff_application_form import MOST_REMARKS
from lkk.vocabulary.applications import Stage

_WORDS = 2000
_QUESTIONS: Any = StaffApplication.questions
_WHOLE = "Заявка в целом"


def change_buttons() -> rx.Component:
    """A button for each change; none for a closed application."""
    some: Any = StaffApplication.changes
    stages: Any = StaffApplication.stages
    return rx.cond(
        StaffApplication.may_work & ~StaffApplication.view.closed,
        card(
            rx.el.div(
                rx.foreach(stages, _stage_button),
                rx.foreach(some, _button),
                class_name="form-actions",
                id="application-changes",
            ),
            title="Что сделать с заявкой",
        ),
    )


def change_dialogs() -> rx.Component:
    """The dialogs behind the buttons; what is typed into one stays there whatever happens to the application."""
    return rx.fragment(
        rx.foreach(StaffApplication.dialogs, _change_dialog),
        *[_stage_dialog(stage) for stage in Stage if stage is not Stage.REVIEW],
    )


def _button(one: Any) -> rx.Component:
    id = dialog_id(one.target)
    usual = rx.cond(one.main, open_button(one.verb, id, kind="primary"), open_button(one.verb, id))
    return rx.cond(one.danger, open_button(one.verb, id, kind="plain"), usual)


def _stage_button(one: Any) -> rx.Component:
    id, label = dialog_id(one.value), rx.fragment("Этап «", one.label, "»")
    forward = open_button(label, id, kind="primary", icon="arrow_right")
    return rx.cond(one.back, open_button(label, id, icon="arrow_left"), forward)


def _change_dialog(one: Any) -> rx.Component:
    id = dialog_id(one.target)
    form = event_form(
        f"{id}-form",
        rx.el.input(type="hidden", name="target", default_value=one.target),
        rx.el.p("Новый статус: ", one.status, class_name="hint"),
        rx.cond(one.registration, _registration(id)),
        rx.cond(one.remarks, _remarks(id)),
        rx.cond(one.reason, _area(id, "reason", "Причина, её увидит заявитель")),
        rx.cond(one.until, _until(id, "Возобновить работу не позже", required=True)),
        rx.cond(
            one.legal_ground,
            text_field(
                "legal_ground",
                "Основание: пункт закона или правил",
                form=id,
                error=error_at(id, "legal_ground"),
                max_length=300,
            ),
        ),
        rx.cond(one.result, _result(id)),
        form_actions(
            rx.cond(one.danger, submit_button(one.verb, kind="danger"), submit_button(one.verb)),
            close_button("Отмена", id),
        ),
        on_submit=StaffApplication.change.throttle(500),
        refused=error_of(id),
    )
    return rx.fragment(dialog(id, one.verb, form), key=id)


def _stage_dialog(one: Stage) -> rx.Component:
    id = dialog_id(one.value)
    form = event_form(
        f"{id}-form",
        rx.el.input(type="hidden", name="target", default_value=one.value),
        _area(id, "reason", "Пояснение для заявителя", required=False),
        form_actions(submit_button("Начать этап"), close_button("Отмена", id)),
        on_submit=StaffApplication.advance.throttle(500),
        refused=error_of(id),
    )
    return dialog(id, f"Этап «{one.label}»", form)


def _area(id: str, name: str, label: str, *, required: bool = True) -> rx.Component:
    return text_area(name, label, form=id, error=error_at(id, name), required=required, max_length=_WORDS)


def _until(id: str, label: str, *, required: bool) -> rx.Component:
    return date_field("until", label, form=id, error=error_at(id, "until"), required=required, width="half")


def _registration(id: str) -> rx.Component:
    return field_grid(
        text_field(
            "registration_number",
            "Номер регистрации",
            form=id,
            error=error_at(id, "registration_number"),
            max_length=64,
            width="half",
        ),
        date_field("registered_on", "Дата", form=id, error=error_at(id, "registered_on"), width="half"),
    )


def _remarks(id: str) -> rx.Component:
    more = [_remark(id, number) for number in range(2, MOST_REMARKS + 1)]
    return rx.fragment(
        _remark(id, 1),
        disclosure("Ещё замечания", *more),
        _until(id, "Ответить не позже", required=False),
    )


def _remark(id: str, number: int) -> rx.Component:
    return field_grid(
        select_field(
            f"about_{number}",
            "К чему относится",
            _QUESTIONS,
            form=id,
            placeholder=_WHOLE,
            required=False,
        ),
        text_area(
            f"remark_{number}",
            "Замечание",
            form=id,
            error=error_at(id, f"remark_{number}"),
            required=number == 1,
            rows=3,
            max_length=_WORDS,
        ),
    )


def _result(id: str) -> rx.Component:
    documents: Any = StaffApplication.view.company_documents
    return rx.fragment(
        _area(id, "result", "Ответ заявителю"),
        rx.foreach(
            documents,
            lambda one: checkbox_field(f"document.{one.id}", rx.fragment("Приложить: ", one.name), form=id),
        ),
    )
