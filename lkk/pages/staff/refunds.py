"""«Возвраты клиентам»: those that ask something of the reader first."""

from typing import Any

import reflex as rx

from lkk.components.branches import when
from lkk.components.feedback import callout, empty_state
from lkk.components.links import text_link
from lkk.components.status import badge
from lkk.components.surfaces import card, stack
from lkk.pages.shell import shell
from lkk.pages.staff.bank_payments import money_desk
from lkk.pages.tables import table
from lkk.routes import STAFF_REFUNDS
from lkk.state.identity.session import Session
from lkk.state.money.staff_refunds import LAYOUT, StaffRefunds

ON_LOAD = (Session.load, StaffRefunds.load)


def page() -> rx.Component:
    """Draw the page."""
    lines = table(
        StaffRefunds,
        LAYOUT,
        cells={"amount": _amount, "state": _state},
        empty=empty_state(
            "О возврате просит клиент в кабинете, а возврат неразобранного платежа готовит оператор.",
            title="Возвратов пока нет",
            icon="wallet",
        ),
        on_filter=StaffRefunds.search,
    )
    waiting = callout("attention", "Ждут вас: ", StaffRefunds.waiting_words, ". Они в таблице первые.")
    return shell(
        STAFF_REFUNDS,
        stack(money_desk(STAFF_REFUNDS), when(StaffRefunds.waiting_words, waiting), card(lines)),
        lead="Готовит возврат один сотрудник, одобряет другой.",
        ready=StaffRefunds.loaded,
    )


def _amount(row: Any) -> rx.Component:
    return text_link(row.amount, row.href)


def _state(row: Any) -> rx.Component:
    return rx.el.span(badge(row.state, row.tone), when(row.asks, rx.el.small(row.asks)), class_name="state-asks")
