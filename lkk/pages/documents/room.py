"""Документы: all documents of the customer over applications and accounts."""

from typing import Any

import reflex as rx

from lkk.components.buttons import button, link_button
from lkk.components.feedback import callout, empty_state
from lkk.components.icons import icon
from lkk.components.links import anchor, text_link
from lkk.components.status import badge
from lkk.components.surfaces import card, stack
from lkk.pages.shell import shell
from lkk.pages.tables import table
from lkk.routes import APPLICATION_NEW, DOCUMENTS
from lkk.state.documents.room import LAYOUT, Documents
from lkk.state.identity.session import Session

ON_LOAD = (Session.load, Documents.load)


def page() -> rx.Component:
    """What waits for the customer is said first, and stands first in the table."""
    return shell(
        DOCUMENTS,
        stack(_waiting(), card(_table())),
        actions=(
            button("Отправить документ", kind="soft", icon="send", on_click=Documents.send_document.throttle(500)),
        ),
        ready=Documents.loaded,
    )


def _waiting() -> rx.Component:
    return rx.cond(
        (Documents.waiting != "") & ~Documents.filtered,
        callout(
            "attention",
            rx.el.p("Ждут вас: ", Documents.waiting, ". ", text_link("Показать только их", Documents.waiting_href)),
            title="Что нужно от вас",
        ),
    )


def _table() -> rx.Component:
    return table(
        Documents,
        LAYOUT,
        cells={"title": _title, "application": _application, "state": _state, "signed": _signed, "file": _file},
        empty=empty_state(
            "Здесь появятся договоры, технические условия, счета и акты по вашим заявкам и лицевым счетам",
            title="Документов пока нет",
            action=link_button("Новая заявка", APPLICATION_NEW.path, kind="soft"),
            icon="file_text",
        ),
        on_filter=Documents.search,
    )


def _title(row: Any) -> rx.Component:
    return rx.el.div(
        rx.el.a(row.title, href=row.href, class_name="link"),
        rx.cond(row.kind != "", rx.el.div(rx.el.small(row.kind, class_name="hint"))),
        rx.cond(row.wanted != "", rx.el.div(rx.el.b(row.wanted))),
    )


def _application(row: Any) -> rx.Component:
    return rx.cond(row.application != "", text_link(row.application, row.application_href), "—")


def _state(row: Any) -> rx.Component:
    return badge(row.state, row.tone)


def _signed(row: Any) -> rx.Component:
    names: Any = row.signed
    return rx.cond(names, rx.el.ul(rx.foreach(names, lambda name: rx.el.li(name)), class_name="document-signers"), "—")


def _file(row: Any) -> rx.Component:
    return anchor(
        icon("download", 16),
        " Скачать",
        rx.el.span(": ", row.title, " ", row.number, class_name="sr-only"),
        href=row.url,
        class_name="link",
    )
