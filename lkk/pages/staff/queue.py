"""The queue of the desk: all applications, taken by oneself or given to others."""

from typing import Any

import reflex as rx

from lkk.components.applications_table import (
    applications_card,
    executor_cell,
    filter_choice,
    filter_form,
    mark_cell,
    number_cell,
    sortable,
    status_cell,
)
from lkk.components.feedback import empty_state
from lkk.components.fields import select_field
from lkk.components.forms import event_form, field_grid, form_actions, submit_button
from lkk.components.table import Column, cell
from lkk.state.applications.applications_address import DEADLINE_OPTIONS, KIND_OPTIONS, SORTS, STATUS_OPTIONS
from lkk.state.applications.applications_table import Applications
from lkk.state.applications.desk_queue import ASSIGN_FORM, ROW_PREFIX, DeskQueue

_SORTABLE = (
    ("Номер", "number"),
    ("Вид заявки", "kind"),
    ("Объект", "object"),
    ("Заявитель", "applicant"),
    ("Лицевой счёт", "account"),
    ("Подана", "filed"),
    ("Статус", "status"),
    ("Статус изменён", "changed"),
    ("Срок", "deadline"),
)

_GIVEN_TO: Any = Applications.executors
_FILTERED_BY: Any = Applications.executor_filter


def queue() -> rx.Component:
    """The table of the desk with what can be done to its lines."""
    columns = [sortable(Applications, SORTS, title, name) for title, name in _SORTABLE]
    table = applications_card(
        Applications,
        title="Заявки",
        columns=(Column("Выбрать", title_hidden=True), *columns, Column("Исполнитель")),
        line=_line,
        filters=_filters(),
        empty=empty_state("Здесь появятся поданные заявки.", title="Заявок пока нет", icon="inbox"),
        below=(rx.cond(Applications.may_work, _assign()),),
    )
    return rx.el.div(table, class_name="desk-queue")


def _line(row: rx.vars.ObjectVar[Any]) -> rx.Component:
    return rx.el.tr(
        mark_cell(row, form=ASSIGN_FORM, prefix=ROW_PREFIX),
        number_cell("Номер", row),
        cell("Вид заявки", row.kind),
        cell("Объект", row.object_name),
        cell("Заявитель", row.applicant),
        cell("Лицевой счёт", row.account),
        cell("Подана", row.filed),
        status_cell(row, answer=False),
        cell("Статус изменён", row.changed),
        cell("Срок", row.due),
        executor_cell(row, DeskQueue.take(row.id, row.revision)),
        key=row.number,
    )


def _filters() -> rx.Component:
    more = rx.fragment(
        filter_choice(Applications, "deadline", "Срок исполнения", DEADLINE_OPTIONS),
        filter_choice(Applications, "executor", "Исполнитель", _FILTERED_BY),
    )
    return filter_form(Applications, Applications.filter_desk, kinds=KIND_OPTIONS, statuses=STATUS_OPTIONS, more=more)


def _assign() -> rx.Component:
    return event_form(
        ASSIGN_FORM,
        field_grid(
            select_field(
                "executor_id",
                "Назначить отмеченные заявки",
                _GIVEN_TO,
                form=ASSIGN_FORM,
                placeholder="Выберите исполнителя",
                width="third",
            )
        ),
        form_actions(submit_button("Назначить", kind="soft", icon="user_plus")),
        on_submit=DeskQueue.assign,
    )
