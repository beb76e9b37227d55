"""Справочники: what the administrator keeps, a tile for each."""

import reflex as rx

from lkk.components.surfaces import stack, tile, tiles
from lkk.pages.shell import shell
from lkk.routes import STAFF_DIRECTORIES, STAFF_TEMPLATES
from lkk.state.directories.directories import directory_tiles
from lkk.state.identity.session import Session

ON_LOAD = (Session.load,)


def page() -> rx.Component:
    """A tile for each directory."""
    known = [tile(title, path, lead) for title, path, lead in directory_tiles()]
    templates = tile(STAFF_TEMPLATES.title, STAFF_TEMPLATES.path, "Слова, которые оператор вставляет в сообщение.")
    return shell(
        STAFF_DIRECTORIES,
        stack(tiles(*known, templates)),
        lead="Изменение действует с указанного дня. Прежние записи остаются: по ним уже посчитано.",
    )
