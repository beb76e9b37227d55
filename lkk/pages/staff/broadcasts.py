"""Рассылки: what waits for the reader first."""

from typing import Any

import reflex as rx

from lkk.components.branches import when
from lkk.components.buttons import link_button
from lkk.components.feedback import callout, empty_state
from lkk.components.links import text_link
from lkk.components.status import badge
from lkk.components.surfaces import card, stack
from lkk.pages.shell import shell
from lkk.pages.tables import table
from lkk.routes import STAFF_BROADCAST_NEW, STAFF_BROADCASTS
from lkk.state.broadcasts.broadcasts import LAYOUT, Broadcasts
from lkk.state.identity.session import Session

ON_LOAD = (Session.load, Broadcasts.load)


def page() -> rx.Component:
    """What waits for my approval is told over the table and stands first in it."""
    waiting = callout("attention", "Ждут вашего решения: ", Broadcasts.waiting_words, ". Они в таблице первые.")
    lines = table(
        Broadcasts,
        LAYOUT,
        cells={"title": _title, "state": _state},
        empty=empty_state(
            "Подготовьте первую: её отправят, когда одобрит другой сотрудник",
            title="Рассылок пока нет",
            icon="megaphone",
        ),
        on_filter=Broadcasts.search,
    )
    return shell(
        STAFF_BROADCASTS,
        stack(when(Broadcasts.waiting_words, waiting), card(lines)),
        lead="Сообщение многим клиентам сразу. Готовит один сотрудник, одобряет другой.",
        actions=(link_button(STAFF_BROADCAST_NEW.title, STAFF_BROADCAST_NEW.path, icon="plus"),),
        ready=Broadcasts.loaded,
    )


def _title(row: Any) -> rx.Component:
    return text_link(row.title, row.href)


def _state(row: Any) -> rx.Component:
    return rx.el.span(badge(row.state, row.tone), when(row.asks, rx.el.small(row.asks)), class_name="state-asks")
