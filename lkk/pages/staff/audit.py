"""Журнал действий: the record of who did what."""

import reflex as rx

from lkk.components.feedback import empty_state
from lkk.components.surfaces import card
from lkk.pages.shell import shell
from lkk.pages.tables import table
from lkk.routes import STAFF_AUDIT
from lkk.state.identity.session import Session
from lkk.state.operation.audit_log import LAYOUT, Audit

ON_LOAD = (Session.load, Audit.load)


def page() -> rx.Component:
    """The table with its filters."""
    nothing = empty_state("Здесь появятся входы, решения и изменения", title="Записей пока нет", icon="history")
    return shell(
        STAFF_AUDIT,
        card(table(Audit, LAYOUT, cells={}, empty=nothing, on_filter=Audit.search)),
        lead="Записи не меняются и не удаляются. Паролей и кодов в них нет.",
        ready=Audit.loaded,
    )
