"""The queue of the desk: all applications, taken by oneself or given to others."""

from typing import Any

import reflex as rx

from lkk.components import applications_table as parts
from lkk.components.feedback import empty_state
from lkk.components.fields import select_field
from lkk.components.forms import event_form, field_grid, form_actions, submit_button
from lkk.components.surfaces import card
from lkk.pages.account.own_applications import quick_tools
from lkk.pages.tables import table
from lkk.state.applications.applications_address import DESK
from lkk.state.applications.applications_table import Applications
from lkk.state.applications.desk_queue import ASSIGN_FORM, ROW_PREFIX, DeskQueue, take_dialog

_EXECUTORS: Any = Applications.executors
_CELLS = {
    "mark": parts.mark(form=ASSIGN_FORM, prefix=ROW_PREFIX, turn=DeskQueue.turn),
    "number": parts.number,
    "status": parts.status(answer=False),
    "executor": lambda row: parts.executor(
        row,
        take_dialog(row.id),
        on_take=DeskQueue.take(row.id, row.revision),
        on_take_over=DeskQueue.take_over(row.id, row.revision),
    ),
}


def queue() -> rx.Component:
    """The table of the desk with what can be done to its lines."""
    lines = table(
        Applications,
        DESK,
        cells=_CELLS,
        empty=empty_state("Здесь появятся поданные заявки.", title="Заявок пока нет", icon="inbox"),
        on_filter=Applications.filter_desk,
        listed={"executor": _EXECUTORS},
        tools=quick_tools(),
        below=(rx.cond(Applications.may_work, _assign()),),
        line={"key": lambda row: row.number},
    )
    return rx.el.div(card(lines, title=DESK.caption), class_name="desk-queue")


def _assign() -> rx.Component:
    return event_form(
        ASSIGN_FORM,
        field_grid(
            select_field(
                "executor_id",
                "Назначить отмеченные заявки",
                _EXECUTORS,
                form=ASSIGN_FORM,
                placeholder="Выберите исполнителя",
                width="third",
            )
        ),
        form_actions(submit_button("Назначить", kind="soft", icon="user_plus")),
        on_submit=DeskQueue.assign,
    )
