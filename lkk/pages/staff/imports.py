"""«Показания из файла»: the form, what was found in the file, the last files."""

from typing import Any

import reflex as rx

from lkk.components.buttons import button, file_button
from lkk.components.feedback import callout, skeleton_page
from lkk.components.forms import form_actions, submit_button, upload_form
from lkk.components.links import text_link
from lkk.components.status import badge
from lkk.components.surfaces import card, stack
from lkk.pages.shell import shell
from lkk.pages.tables import listing
from lkk.routes import STAFF_IMPORT
from lkk.state.identity.session import Session
from lkk.state.staff_readings.imports import FAULTS, Imports
from lkk.vocabulary.bulk_readings import HEADINGS, MEGABYTES, MOST_ROWS, NEEDED

ON_LOAD = (Session.load, Imports.load)


def page() -> rx.Component:
    """Draw the page."""
    return shell(
        STAFF_IMPORT,
        stack(rx.cond(Imports.shown_id > 0, _shown()), _form(), rx.cond(Imports.last, _last())),
        lead="Проверки те же, что у клиента. Сначала файл проверяется, сохраняете вы его отдельно.",
        ready=Imports.loaded,
        skeleton=skeleton_page(),
    )


def _form() -> rx.Component:
    optional = ", ".join(f"«{name}»" for name in HEADINGS if name not in NEEDED)
    needed = ", ".join(f"«{name}»" for name in NEEDED)
    return card(
        rx.el.p(
            f"Файл .xlsx до {MEGABYTES} МБ и {MOST_ROWS} строк, заголовки — в первой строке первого листа. "
            f"Нужны столбцы {needed}; по желанию {optional}. Пустой счётчик — A+, зона — Т1, день — сегодня.",
            class_name="hint",
        ),
        upload_form("import-file", "/api/readings/imports", "Файл с показаниями", ".xlsx", submit_button("Проверить")),
        title="Новый файл",
    )


def _shown() -> rx.Component:
    rows: Any = Imports.faults
    all_good = button("Сохранить всё", on_click=Imports.save_all)
    good_only = button(rx.fragment("Сохранить верные строки: ", Imports.good), on_click=Imports.save_good)
    buttons = form_actions(
        rx.cond(Imports.may_save, rx.cond(Imports.has_faults, good_only, all_good)),
        file_button("Скачать результат", Imports.result_href),
    )
    found = stack(
        rx.el.p(Imports.summary),
        rx.cond(Imports.has_faults, listing(FAULTS, rows, cells={})),
        buttons,
    )
    return card(
        rx.el.p(badge(Imports.state, Imports.tone)),
        rx.cond(Imports.problem != "", callout("danger", Imports.problem), found),
        title=rx.fragment("Файл: ", Imports.name),
    )


def _last() -> rx.Component:
    last: Any = Imports.last
    return card(rx.el.ul(rx.foreach(last, _line), class_name="plain-list"), title="Последние файлы")


def _line(one: Any) -> rx.Component:
    return rx.el.li(
        text_link(one.name, one.href), " ", badge(one.state, one.tone), rx.el.small(" ", one.made), key=f"{one.id}"
    )
