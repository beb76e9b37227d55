"""Who of the staff opened the customer's data, and the consents that were given."""

from typing import Any

import reflex as rx

from lkk.components.branches import when
from lkk.components.buttons import button
from lkk.components.dialog import confirm_dialog, open_button
from lkk.components.disclosure import disclosure
from lkk.components.feedback import callout, empty_state
from lkk.components.links import text_link
from lkk.components.surfaces import card, stack
from lkk.pages.account.consent_form import consent_form
from lkk.pages.tables import listing
from lkk.state.identity.own_data import CONSENT_FORM, LAYOUT, OwnData, withdraw_dialog


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
    """What is asked for again first, then each consent with its text, the newest first."""
    given: Any = OwnData.consents
    return when(given.length() > 0, card(stack(_again(), rx.foreach(given, _consent)), title="Мои согласия"))


def _again() -> rx.Component:
    form = consent_form(CONSENT_FORM, OwnData.missing, OwnData.missing_version, OwnData.agree)
    told = callout(
        "attention",
        rx.el.p(
            "Кабинет закроется ", OwnData.closes, ", если не дать согласие снова, а с открытыми заявками — после них."
        ),
        disclosure("Дать согласие снова", form),
        title="Согласие на обработку персональных данных отозвано",
    )
    return rx.cond(OwnData.missing_version, told)


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
        rx.cond(one.revoked, rx.fragment(), _withdrawal(one)),
        key=f"consent-{one.id}",
    )


def _withdrawal(one: Any) -> rx.Component:
    dialog_id = withdraw_dialog(one.id)
    withdraw = button("Отозвать согласие", kind="danger", on_click=OwnData.withdraw(one.id).throttle(500))
    return rx.fragment(
        open_button("Отозвать", dialog_id, kind="plain"),
        confirm_dialog(dialog_id, one.asked, one.consequence, confirm=withdraw),
    )
