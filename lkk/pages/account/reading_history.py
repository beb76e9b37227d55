"""The dialog with the history of a meter's readings: what superseded what, taking back and putting back."""

from typing import Any

import reflex as rx

from lkk.components.buttons import button
from lkk.components.dialog import dialog
from lkk.components.feedback import empty_state
from lkk.components.status import badge
from lkk.components.surfaces import facts
from lkk.components.table import data_table, table_row
from lkk.state.identity.session import Session
from lkk.state.readings.reading_history import HISTORY
from lkk.state.readings.readings import Readings

DIALOG = "reading-history"


def history_button(point: Any) -> rx.Component:
    """Open what is known of the meter of a row of the grid, with its history."""
    return button(
        "О приборе и история",
        kind="plain",
        icon="history",
        on_click=Readings.open_history(Readings.account_id, point.id),
        attributes={"command": "show-modal", "commandfor": DIALOG},
    )


def history_dialog() -> rx.Component:
    """The one dialog of the page."""
    table = data_table(
        HISTORY,
        rx.foreach(Readings.history_rows, _row),
        is_empty=Readings.history_empty,
        empty=empty_state("По этому прибору показаний ещё нет.", icon="gauge"),
    )
    return dialog(
        DIALOG,
        Readings.history_title,
        facts(
            ("Адрес", Readings.history_meter.place),
            ("Разрядность", Readings.history_meter.digits),
            ("Коэффициент", Readings.history_meter.ratio),
            ("Поверка до", Readings.history_meter.verification),
        ),
        rx.el.h3("История и исправление"),
        rx.el.p(Readings.history_rule, class_name="hint"),
        rx.cond(Readings.history_loaded, table, rx.el.p("Загружается", role="status")),
        wide=True,
    )


def _row(row: Any) -> rx.Component:
    return table_row(HISTORY, row, {"status": _status, "acts": _acts}, key=f"{row.id}")


def _status(row: Any) -> rx.Component:
    return rx.fragment(
        badge(row.status, row.tone),
        rx.cond(row.notes != "", rx.el.div(row.notes, class_name="hint")),
    )


def _acts(row: Any) -> rx.Component:
    return rx.cond(
        Session.visiting,
        rx.fragment(),
        rx.fragment(
            rx.cond(
                row.withdrawable,
                button("Отозвать", kind="soft", on_click=Readings.withdraw(Readings.account_id, row.id)),
            ),
            rx.cond(
                row.restorable,
                button("Вернуть", kind="soft", on_click=Readings.restore(Readings.account_id, row.id)),
            ),
        ),
    )
