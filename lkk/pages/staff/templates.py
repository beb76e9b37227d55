"""Шаблоны ответов: the words operators use often, kept by the administrator."""

from typing import Any

import reflex as rx

from lkk.components.buttons import button
from lkk.components.dialog import confirm_dialog, open_button
from lkk.components.feedback import empty_state
from lkk.components.fields import select_field, text_area, text_field
from lkk.components.forms import event_form, field_grid, form_actions, submit_button
from lkk.components.surfaces import card, stack
from lkk.pages.refusals import error_at
from lkk.pages.shell import shell
from lkk.pages.staff.change_history import change_history
from lkk.pages.tables import table
from lkk.routes import STAFF_TEMPLATES
from lkk.state.applications.staff_templates import (
    DIALOGUES,
    DIALOGUES_VALUE,
    EVERYWHERE,
    FORM,
    LAYOUT,
    Templates,
    dialog_id,
)
from lkk.state.identity.session import Session
from lkk.vocabulary.applications import Direction
from lkk.vocabulary.templates import CASE_VARIABLES, VARIABLES

ON_LOAD = (Session.load, Templates.load)

_CHANGES: Any = Templates.history
_DIRECTIONS = [*((direction.value, direction.label) for direction in Direction), (DIALOGUES_VALUE, DIALOGUES)]

_VARIABLES = f"Портал подставит известное. В диалогах: {', '.join(VARIABLES)}. В заявках: {', '.join(CASE_VARIABLES)}"


def page() -> rx.Component:
    """The form over the table."""
    return shell(
        STAFF_TEMPLATES,
        stack(_form(), card(_table()), card(change_history(_CHANGES), title="История изменений")),
        lead="Сотрудник вставляет шаблон в сообщение на странице заявки или в диалоге и дописывает своё.",
        ready=Templates.loaded,
    )


def _form() -> rx.Component:
    key = f"{Templates.turn}"
    return card(
        event_form(
            FORM,
            field_grid(
                text_field(
                    "title",
                    "Название",
                    form=FORM,
                    default_value=Templates.title,
                    error=error_at(FORM, "title"),
                    max_length=120,
                    width="half",
                    key=f"title-{key}",
                ),
                select_field(
                    "direction",
                    "Где предлагать",
                    _DIRECTIONS,
                    form=FORM,
                    placeholder=EVERYWHERE,
                    default_value=Templates.direction,
                    required=False,
                    width="half",
                    key=f"direction-{key}",
                ),
                text_area(
                    "text",
                    "Текст",
                    form=FORM,
                    default_value=Templates.text,
                    error=error_at(FORM, "text"),
                    hint=_VARIABLES,
                    max_length=4000,
                    key=f"text-{key}",
                ),
            ),
            form_actions(
                submit_button("Сохранить"),
                rx.cond(Templates.edited_id > 0, button("Не менять", kind="plain", on_click=Templates.leave)),
            ),
            on_submit=Templates.save,
        ),
        title=rx.cond(Templates.edited_id > 0, "Изменение шаблона", "Новый шаблон"),
    )


def _table() -> rx.Component:
    return table(
        Templates,
        LAYOUT,
        cells={"actions": lambda line: rx.el.div(*_actions(line), class_name="row-actions")},
        empty=empty_state(
            "Напишите первый шаблон: он появится у операторов на странице заявки",
            title="Шаблонов пока нет",
            icon="file_text",
        ),
        on_filter=Templates.search,
        line={"key": lambda line: f"{line.id}"},
    )


def _actions(line: Any) -> tuple[rx.Component, ...]:
    return (
        button("Изменить", kind="soft", on_click=Templates.edit(line.id)),
        open_button("Удалить", dialog_id(line.id), kind="plain"),
        confirm_dialog(
            dialog_id(line.id),
            f"Удалить шаблон «{line.title}»?",
            "Сообщения, которые уже отправлены, не изменятся.",
            confirm=button("Удалить", kind="danger", on_click=Templates.delete(line.id)),
        ),
    )
