"""Who of the staff opened the customer's data, and the consents that were given."""

from typing import Any

import reflex as rx

from lkk.components.branches import when
from lkk.components.disclosure import disclosure
from lkk.components.feedback import empty_state
from lkk.components.links import text_link
from lkk.components.surfaces import card, stack
from lkk.pages.tables import listing
from lkk.state.identity.own_data import LAYOUT, OwnData


def data_access_card() -> rx.Component:
    """The acts of the staff, or the good news that there were none."""
    rows: Any = OwnData.rows
    nothing = empty_state(
        "Когда сотрудник откроет карточку или паспорт либо изменит данные, запись появится здесь",
        title="Ваши данные никто не открывал",
        icon="shield_check",
    )
    return card(
        listing(LAYOUT, rows, cells={"reason": _reason}, empty=nothing),
        title="Кто из сотрудников открывал мои данные",
    )


def consents_card() -> rx.Component:
    """Each consent with its text, the newest first."""
    given: Any = OwnData.consents
    return when(given.length() > 0, card(stack(rx.foreach(given, _consent)), title="Мои согласия"))


def _reason(line: Any) -> rx.Component:
    return rx.el.span(line.reason, when(line.href, rx.fragment(" ", text_link("Заявка", line.href))))


def _consent(one: Any) -> rx.Component:
    where = when(one.number, rx.fragment(", с заявкой ", text_link(one.number, one.href)))
    revoked = when(one.revoked, rx.fragment(", отозвано ", one.revoked))
    return rx.el.div(
        disclosure(
            one.title,
            rx.el.div(rx.foreach(one.paragraphs, lambda text: rx.el.p(text)), class_name="document-text", tab_index=0),
        ),
        rx.el.p("Дано ", one.given, where, revoked, class_name="hint"),
    )
