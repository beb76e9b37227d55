"""The queue of the desk: saved views, one line for each application, what is done with several at once."""

from typing import Any

import reflex as rx

from lkk.components import applications_table as parts
from lkk.components.branches import when
from lkk.components.buttons import button, file_button, link_button
from lkk.components.feedback import empty_state
from lkk.components.fields import date_field, select_field, text_field
from lkk.components.forms import event_form, form_actions, submit_button
from lkk.components.queue import QUEUE_KEYS, kept_columns, keys_button, keys_dialog, view_tabs
from lkk.components.surfaces import card
from lkk.pages.refusals import error_at
from lkk.pages.tables import table
from lkk.state.applications.applications_address import DESK, OPTIONAL
from lkk.state.applications.desk_queue import BULK_FORM, ROW_PREFIX, DeskQueue, take_dialog
from lkk.state.applications.desk_table import DeskTable
from lkk.vocabulary.queue import BulkAct

_EXECUTORS: Any = DeskTable.executors
_ROWS: Any = DeskTable.rows
_REFUSED: Any = DeskQueue.refused
_CELLS = {
    "mark": parts.mark(form=BULK_FORM, prefix=ROW_PREFIX, turn=DeskQueue.turn),
    "number": parts.new_number,
    "status": parts.status(answer=False),
    "due": parts.due,
    "executor": lambda row: parts.executor(
        row,
        take_dialog(row.id),
        on_take=DeskQueue.take(row.id, row.revision),
        on_take_over=DeskQueue.take_over(row.id, row.revision),
    ),
}


def queue() -> rx.Component:
    """The table of the desk with what can be done to its lines."""
    away: Any = DeskTable.put_away.split(" ")
    lines = table(
        DeskTable,
        DESK,
        cells=_CELLS,
        empty=empty_state("В этом списке появятся заявки, когда они подойдут.", title="Список пуст", icon="inbox"),
        on_filter=DeskTable.filter,
        listed={"executor": _EXECUTORS},
        tools=_tools(),
        below=(_refusals(), rx.cond(DeskTable.may_work, _bulk())),
        line={
            "key": lambda row: row.number,
            "custom_attrs": lambda row: {"data-unread": rx.cond(row.unread, "yes", "no")},
        },
        of_more=True,
        columns=kept_columns(DESK.id, OPTIONAL, away, DeskQueue.choose_column),
    )
    return rx.el.div(
        view_tabs(DeskTable.tabs),
        card(lines),
        keys_dialog("Клавиши очереди", QUEUE_KEYS),
        class_name="desk-queue",
        custom_attrs={"data-hides": DeskTable.put_away, "data-keys": "queue"},
    )


def _tools() -> tuple[rx.Component, ...]:
    mine = link_button(rx.cond(DeskTable.waits, "Показать все", "Ждут меня"), DeskTable.waits_href, kind="plain")
    everything = rx.el.label(
        rx.el.input(type="checkbox", custom_attrs={"data-mark-all": BULK_FORM}),
        rx.el.span("Отметить всё на странице"),
        class_name="mark-all",
    )
    return (
        rx.cond(DeskTable.may_work & (_ROWS.length() > 0), everything),
        mine,
        rx.cond(_ROWS, file_button("Скачать", DeskTable.export_href, kind="plain")),
        keys_button(),
    )


def _refusals() -> rx.Component:
    line = rx.foreach(_REFUSED, lambda words: rx.el.li(words, key=words))
    drawn = rx.el.section(
        rx.el.h3("Не сделано"),
        rx.el.ul(line, id="bulk-refused"),
        button("Скрыть список", kind="plain", on_click=DeskQueue.forget_refused),
        class_name="callout bulk-refused",
        custom_attrs={"data-tone": "attention"},
    )
    return rx.fragment(
        rx.el.p(DeskQueue.progress, role="status", id="bulk-progress", class_name="bulk-progress"),
        when(_REFUSED.length() > 0, drawn),
    )


def _bulk() -> rx.Component:
    """Seen once something is marked; CSS shows of its fields what the chosen act asks for."""
    acts = tuple((one.value, one.label) for one in BulkAct)
    fields = rx.el.div(
        rx.el.p("Отмечено: ", rx.el.b("0", custom_attrs={"data-marked-of": BULK_FORM}), class_name="bulk-count"),
        rx.el.label(
            rx.el.input(type="checkbox", name="everything", key=f"everything-{DeskQueue.turn}"),
            rx.el.span("Выбрать все найденные: ", DeskTable.total_words),
            class_name="mark-all",
        ),
        _part("", select_field("act", "Что сделать", acts, form=BULK_FORM, error=error_at(BULK_FORM, "act"))),
        _part(
            BulkAct.ASSIGN,
            select_field(
                "executor_id",
                "Исполнитель",
                _EXECUTORS,
                form=BULK_FORM,
                placeholder="Выберите исполнителя",
                error=error_at(BULK_FORM, "executor_id"),
            ),
        ),
        _part(
            BulkAct.HOLD,
            text_field(
                "reason",
                "Причина, её увидит заявитель",
                form=BULK_FORM,
                max_length=500,
                error=error_at(BULK_FORM, "reason"),
            ),
        ),
        _part(
            BulkAct.HOLD,
            date_field(
                "until",
                "Возобновить не позже",
                form=BULK_FORM,
                meant="future",
                width="full",
                error=error_at(BULK_FORM, "until"),
            ),
        ),
        form_actions(submit_button("Выполнить")),
        class_name="bulk-fields",
    )
    return event_form(BULK_FORM, fields, on_submit=DeskQueue.begin)


def _part(act: str, field: rx.Component) -> rx.Component:
    return rx.el.div(field, class_name="bulk-part", custom_attrs={"data-act": act} if act else {})
