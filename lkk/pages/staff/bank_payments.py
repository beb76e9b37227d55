"""«Платежи и возвраты»: payments through banks, those that wait first."""

from typing import Any

import reflex as rx

from lkk.components.branches import when
from lkk.components.feedback import callout, empty_state
from lkk.components.links import text_link
from lkk.components.section_links import section_links
from lkk.components.status import badge
from lkk.components.surfaces import card, stack
from lkk.components.table import clipped
from lkk.pages.shell import shell
from lkk.pages.staff.money_tasks import money_tasks
from lkk.pages.tables import table
from lkk.routes import STAFF_PAYMENTS, STAFF_REFUNDS, Route
from lkk.state.identity.session import Session
from lkk.state.money.bank_payments import LAYOUT, BankPayments
from lkk.state.money.tasks import MoneyTasks

ON_LOAD = (Session.load, BankPayments.load, MoneyTasks.load)


def money_desk(current: Route) -> rx.Component:
    """Draw the tabs of the desk of money."""
    links = [("Платежи банка", STAFF_PAYMENTS.path), ("Возвраты", STAFF_REFUNDS.path)]
    return section_links("Платежи и возвраты", links, current.path)


def page() -> rx.Component:
    """What waits is told over the table and stands first in it."""
    lines = table(
        BankPayments,
        LAYOUT,
        cells={"amount": _amount, "payer": lambda row: clipped(row.payer), "state": _state},
        empty=empty_state("Платежи приходят сами, с лентой учётной системы.", title="Платежей пока нет", icon="wallet"),
        on_filter=BankPayments.search,
    )
    waiting = callout("attention", "Ждут решения: ", BankPayments.waiting_words, ". Они в таблице первые.")
    return shell(
        STAFF_PAYMENTS,
        stack(money_desk(STAFF_PAYMENTS), money_tasks(), when(BankPayments.waiting_words, waiting), card(lines)),
        lead="Переводы через банк. Платёж с номером счёта зачитывается сам, остальные разбирает сотрудник.",
        ready=BankPayments.loaded,
    )


def _amount(row: Any) -> rx.Component:
    return text_link(row.amount, row.href)


def _state(row: Any) -> rx.Component:
    return rx.el.span(badge(row.state, row.tone), when(row.asks, rx.el.small(row.asks)), class_name="state-asks")
