"""Запросы на изменение данных: those that wait for a decision, and what became of the others."""

from typing import Any

import reflex as rx

from lkk.components.feedback import empty_state
from lkk.components.links import text_link
from lkk.components.status import badge
from lkk.components.surfaces import card
from lkk.pages.shell import shell
from lkk.pages.tables import table
from lkk.routes import STAFF_CHANGES
from lkk.state.identity.session import Session
from lkk.state.profile.staff_changes import LAYOUT, ProfileChanges

ON_LOAD = (Session.load, ProfileChanges.load)


def page() -> rx.Component:
    """The table of requests."""
    lines = table(
        ProfileChanges,
        LAYOUT,
        cells={"customer": _customer, "status": lambda row: badge(row.status, row.tone)},
        empty=empty_state("Здесь появятся запросы клиентов", title="Запросов пока нет", icon="inbox"),
        on_filter=ProfileChanges.search,
    )
    return shell(STAFF_CHANGES, card(lines), ready=ProfileChanges.loaded)


def _customer(row: Any) -> rx.Component:
    return text_link(row.customer, row.href)
