"""Мои заявки: all applications of a customer, or those about grid objects with the columns of their own list."""

from typing import Any

import reflex as rx

from lkk.components import applications_table as parts
from lkk.components.buttons import file_button, link_button
from lkk.components.feedback import empty_state, skeleton_page
from lkk.components.surfaces import card
from lkk.pages.shell import shell
from lkk.pages.tables import table
from lkk.routes import APPLICATION_NEW, APPLICATIONS, new_application_path
from lkk.state.applications.applications_address import ASSETS, GRID_OBJECTS, OWN
from lkk.state.applications.applications_table import Applications
from lkk.state.identity.session import Session
from lkk.vocabulary.tables import Layout

_CELLS = {"number": parts.number, "status": parts.status(answer=True)}


ON_LOAD = (Session.load, Applications.load_own)


def page() -> rx.Component:
    """The view that the address names."""
    body = rx.cond(Applications.view == ASSETS, _grid_objects(), _everything())
    return shell(APPLICATIONS, body, ready=Applications.loaded, skeleton=skeleton_page(latin=True))


def _everything() -> rx.Component:
    return card(
        _table(
            OWN,
            empty_state(
                "Выберите вид заявки и заполните её. Черновик сохраняется сам.",
                title="Заявок пока нет",
                action=link_button("Новая заявка", APPLICATION_NEW.path, icon="plus"),
                icon="file_text",
            ),
        ),
        title=OWN.caption,
        actions=(
            link_button("Передача объектов", APPLICATIONS.url(view=ASSETS), kind="soft"),
            rx.cond(Applications.rows, link_button("Новая заявка", APPLICATION_NEW.path, icon="plus")),
        ),
    )


def _grid_objects() -> rx.Component:
    """The list of seed A with its own words."""
    empty = empty_state("Создайте заявку, чтобы передать объекты.", title="Ничего не найдено", icon="inbox")
    return card(
        _table(GRID_OBJECTS, empty),
        title=GRID_OBJECTS.caption,
        actions=(
            link_button("Все заявки", APPLICATIONS.path, kind="soft"),
            link_button("Создать заявку", new_application_path("asset_transfer"), icon="plus"),
        ),
    )


def _table(layout: Layout, empty: rx.Component) -> rx.Component:
    return table(
        Applications,
        layout,
        cells=_CELLS,
        empty=empty,
        on_filter=Applications.filter_own,
        tools=quick_tools(),
    )


def quick_tools() -> tuple[rx.Component, ...]:
    """What waits for the person, and the table as a file."""
    quick = link_button(rx.cond(Applications.waits, "Показать все", "Ждут меня"), Applications.waits_href, kind="plain")
    rows: Any = Applications.rows
    some = rx.cond(rows, True, Applications.filtered)
    return (
        rx.cond(some, quick),
        rx.cond(
            (rows.length() > 0) & ~Session.visiting, file_button("Скачать", Applications.export_href, kind="plain")
        ),
    )
