"""Клиенты: the search of customers."""

from typing import Any

import reflex as rx

from lkk.components.branches import when
from lkk.components.buttons import link_button
from lkk.components.feedback import empty_state
from lkk.components.status import badge
from lkk.components.surfaces import card
from lkk.pages.shell import shell
from lkk.pages.tables import table
from lkk.routes import STAFF_CUSTOMER_NEW, STAFF_CUSTOMERS
from lkk.state.customers.customers import LAYOUT, Customers
from lkk.state.identity.session import Session

ON_LOAD = (Session.load, Customers.load)


def page() -> rx.Component:
    """The newest customers until something is looked for."""
    return shell(
        STAFF_CUSTOMERS,
        card(
            table(
                Customers,
                LAYOUT,
                cells={"name": _name, "status": lambda row: badge(row.status, row.tone)},
                empty=empty_state("Здесь появятся те, кто зарегистрируется", title="Клиентов пока нет", icon="users"),
                on_filter=Customers.search,
                below=(when(Customers.read_as, rx.el.p(Customers.read_as, class_name="hint", id="read-as")),),
            )
        ),
        actions=(link_button(STAFF_CUSTOMER_NEW.title, STAFF_CUSTOMER_NEW.path, icon="user_plus"),),
        ready=Customers.loaded,
    )


def _name(row: Any) -> rx.Component:
    return rx.el.a(row.name, href=row.href, class_name="link")
