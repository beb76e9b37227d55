"""«Сроки присоединений»: what burns, whose it is and who is late."""

from typing import Any

import reflex as rx

from lkk.components.feedback import empty_state, skeleton_page
from lkk.components.links import text_link
from lkk.components.status import badge
from lkk.components.surfaces import card
from lkk.pages.shell import shell
from lkk.pages.tables import listing
from lkk.routes import STAFF_TERMS
from lkk.state.connection.clocks import LAYOUT, ConnectionTerms
from lkk.state.identity.session import Session

ON_LOAD = (Session.load, ConnectionTerms.load)


def page() -> rx.Component:
    """The table of the clocks."""
    rows: Any = ConnectionTerms.rows
    table = listing(
        LAYOUT,
        rows,
        cells={
            "number": lambda row: text_link(row.number, row.href),
            "left": lambda row: badge(row.left, row.tone),
        },
        empty=empty_state("Сроков нет: заявок на присоединение в работе нет.", icon="circle_check"),
    )
    return shell(
        STAFF_TERMS,
        card(table, rx.cond(ConnectionTerms.total != "", rx.el.p(ConnectionTerms.total, class_name="hint"))),
        lead="Сначала те, что кончаются раньше. Сроки обеих сторон видит и заявитель — на странице своей заявки.",
        ready=ConnectionTerms.loaded,
        skeleton=skeleton_page(),
    )
