"""«Сведения для раскрытия»: a quarter as it would be published, the button that publishes it, what was published."""

from typing import Any

import reflex as rx

from lkk.components.buttons import button
from lkk.components.dialog import confirm_dialog, open_button
from lkk.components.figures import figures_table
from lkk.components.links import text_link
from lkk.components.surfaces import card, stack
from lkk.pages.shell import shell
from lkk.routes import STAFF_DISCLOSURE, STAFF_REPORTS
from lkk.state.identity.session import Session
from lkk.state.reports.disclosing import PUBLISH_DIALOG, Disclosing

ON_LOAD = (Session.load, Disclosing.load)


def page() -> rx.Component:
    """Draw the quarter of the address."""
    parts: Any = Disclosing.parts
    published: Any = Disclosing.published
    return shell(
        STAFF_DISCLOSURE,
        _quarters(),
        stack(
            card(
                rx.el.p("Проверьте числа и опубликуйте квартал: их увидят все на странице «Раскрытие информации»."),
                open_button("Опубликовать", PUBLISH_DIALOG, kind="primary", icon="megaphone"),
                title=Disclosing.quarter_words,
            ),
            rx.foreach(parts, _part),
            rx.cond(
                published,
                card(rx.el.ul(rx.foreach(published, _published), class_name="plain-list"), title="Опубликовано"),
            ),
        ),
        confirm_dialog(
            PUBLISH_DIALOG,
            "Опубликовать сведения?",
            rx.fragment(
                Disclosing.quarter_words,
                ": числа станут видны всем такими, какие они сейчас. Исправить их можно новой публикацией.",
            ),
            confirm=button("Опубликовать квартал", on_click=Disclosing.publish.throttle(500)),
        ),
        lead=text_link("Отчёты", STAFF_REPORTS.path),
        ready=Disclosing.loaded,
    )


def _quarters() -> rx.Component:
    links: Any = Disclosing.links

    def link(one: Any) -> rx.Component:
        current = rx.cond(one.current, "page", "false")
        return rx.el.a(one.title, href=one.href, key=one.title, custom_attrs={"aria-current": current})

    return rx.el.nav(rx.foreach(links, link), class_name="section-links", aria_label="Кварталы")


def _part(one: Any) -> rx.Component:
    part = card(
        stack(
            rx.cond(one.note != "", rx.el.p(one.note, class_name="hint")),
            figures_table(f"disclosure-{one.key}", one.title, one.of, one.headings, one.lines),
        ),
        title=one.title,
    )
    return rx.el.div(part, key=one.key)


def _published(one: Any) -> rx.Component:
    return rx.el.li(
        text_link(one.quarter, one.href),
        rx.el.small(" опубликовано ", one.published, rx.cond(one.by != "", rx.fragment(", ", one.by))),
        key=one.quarter,
    )
