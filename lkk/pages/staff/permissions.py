"""Права ролей: what each role may do and which pages it opens, as the code declares them."""

from typing import Any

import reflex as rx

from lkk import rights
from lkk.components.status import badge
from lkk.components.surfaces import card, stack
from lkk.components.table import data_table, table_row
from lkk.pages.shell import shell
from lkk.routes import STAFF_PERMISSIONS
from lkk.state.identity.role_rights import RoleRights
from lkk.state.identity.session import Session
from lkk.vocabulary.people import Role
from lkk.vocabulary.tables import Column, Layout, Phone

ON_LOAD = (Session.load, RoleRights.load)

_PERMISSIONS = Layout(
    "permission-matrix",
    "Права ролей",
    (
        Column("label", "Что позволяет", phone=Phone.HEAD, whole=True),
        *[Column(role.value, role.label) for role in Role],
        Column("roles", "Кому дано", phone=Phone.FACT, whole=True),
    ),
)
_PAGES = Layout(
    "page-matrix",
    "Кто открывает страницы",
    (
        Column("title", "Страница", phone=Phone.HEAD, whole=True),
        Column("roles", "Кто открывает", phone=Phone.FACT, whole=True),
    ),
)


def page() -> rx.Component:
    """Two tables; nothing is changed here."""
    return shell(
        STAFF_PERMISSIONS,
        stack(card(_permissions(), title="Что может роль"), card(_pages(), title="Кто открывает страницы")),
        lead="Роль выбирают, когда заводят сотрудника. Набор прав роли меняет только новая версия портала.",
        ready=RoleRights.loaded,
    )


def _permissions() -> rx.Component:
    roles = list(Role)
    cells: dict[str, Any] = {role.value: lambda row, at=at: _given(row.given[at]) for at, role in enumerate(roles)}
    cells["label"] = lambda row: f"{row.label[:1].upper()}{row.label[1:]}"
    return data_table(_PERMISSIONS, rx.fragment(*[table_row(_PERMISSIONS, row, cells) for row in rights.permissions()]))


def _given(words: str) -> rx.Component:
    return badge(words, "success") if words == rights.YES else rx.el.span(words)


def _pages() -> rx.Component:
    """Pages of one name and of the same people are one line: what tells them apart is their address."""
    rows = {(row.title, row.roles): row for row in rights.pages()}.values()
    return data_table(_PAGES, rx.fragment(*[table_row(_PAGES, row, {}) for row in rows]))
