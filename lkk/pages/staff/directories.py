"""Справочники: what the administrator keeps, a tile for each."""

from typing import Any

import reflex as rx

from lkk.components.surfaces import tile, tiles
from lkk.pages.shell import shell
from lkk.routes import STAFF_DIRECTORIES, STAFF_TEMPLATES
from lkk.state.directories.directories import DirectoryList
from lkk.state.identity.session import Session

ON_LOAD = (Session.load, DirectoryList.load)


def page() -> rx.Component:
    """A tile for each directory."""
    known: Any = DirectoryList.directories
    templates = tile(STAFF_TEMPLATES.title, STAFF_TEMPLATES.path, "Слова, которые оператор вставляет в сообщение.")
    return shell(
        STAFF_DIRECTORIES,
        tiles(rx.foreach(known, _tile), templates),
        lead="Изменение действует с указанного дня. Прежние записи остаются: по ним уже посчитано.",
        ready=DirectoryList.loaded,
    )


def _tile(one: Any) -> rx.Component:
    return tile(one.title, one.href, one.lead, extra=rx.cond(one.changed != "", rx.el.small(one.changed)))
