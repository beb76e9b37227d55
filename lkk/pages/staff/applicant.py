"""Beside an application: the other cases of its applicant, the accounts and the meters."""

from typing import Any

import reflex as rx

from lkk.components.disclosure import disclosure
from lkk.components.links import text_link
from lkk.components.status import badge
from lkk.components.surfaces import card
from lkk.state.applications.card_place import CardPlace

#: Accounts that stand open; more of them would push the documents and the history out of sight.
FEW_ACCOUNTS = 3
_CASES: Any = CardPlace.cases
_ACCOUNTS: Any = CardPlace.accounts


def applicant() -> rx.Component:
    """Nothing for guests, and for employees who do not see customers."""
    cases = rx.el.ul(rx.foreach(_CASES, _case), class_name="application-list", id="other-cases")
    accounts = rx.el.ul(rx.foreach(_ACCOUNTS, _account), class_name="application-list", id="applicant-accounts")
    drawn = card(
        rx.el.h3("Другие заявки"),
        rx.cond(_CASES, cases, rx.el.p("Других заявок нет", class_name="hint")),
        rx.cond(
            CardPlace.cases_total,
            rx.el.p("Показаны последние ", _CASES.length(), " из ", CardPlace.cases_total, class_name="hint"),
        ),
        rx.el.h3("Лицевые счета и приборы"),
        rx.cond(
            _ACCOUNTS.length() > FEW_ACCOUNTS,
            disclosure(rx.fragment("Показать счета: ", _ACCOUNTS.length()), accounts),
            rx.cond(_ACCOUNTS, accounts, rx.el.p("Подключённых счетов нет", class_name="hint")),
        ),
        rx.el.p(text_link("Карточка клиента", CardPlace.customer_href)),
        title="Заявитель",
    )
    return rx.cond(CardPlace.customer_href, rx.el.div(drawn, custom_attrs={"data-print": "hide"}))


def _case(one: Any) -> rx.Component:
    return rx.el.li(
        rx.el.div(text_link(one.number, one.href), badge(one.status, one.tone), class_name="badges"),
        rx.el.small(one.title, class_name="hint"),
        key=one.number,
    )


def _account(one: Any) -> rx.Component:
    return rx.el.li(
        rx.el.b("№ ", one.number),
        rx.el.div(one.address),
        rx.cond(one.meters, rx.el.small("Приборы: ", one.meters, class_name="hint")),
        key=one.number,
    )
