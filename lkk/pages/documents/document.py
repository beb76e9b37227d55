"""Документ: what the customer is to do, the pages one by one, facts, and the versions."""

from typing import Any

import reflex as rx

from lkk.components.branches import when
from lkk.components.buttons import button, file_button, link_button
from lkk.components.feedback import callout
from lkk.components.links import anchor, text_link
from lkk.components.status import badge
from lkk.components.surfaces import card, facts, stack, two_columns
from lkk.pages.documents.signing import signing_pane
from lkk.pages.shell import shell
from lkk.routes import DOCUMENT, DOCUMENTS
from lkk.state.documents.document import PAGE_ID, OwnDocument
from lkk.state.identity.session import Session
from lkk.state.signing.pane import Signing

ON_LOAD = (Session.load, OwnDocument.load, Signing.load)

_VIEW: Any = OwnDocument.view


def page() -> rx.Component:
    """What is wanted stands before the pages; what is known of the document beside them."""
    return shell(
        DOCUMENT,
        two_columns(stack(_wanted(), _pages(), signing_pane()), stack(_facts(), _enclosed(), _versions())),
        title=rx.cond(OwnDocument.loaded, _VIEW.title, DOCUMENT.title),
        lead=rx.cond(_VIEW.number != "", rx.fragment("№ ", _VIEW.number, " от ", _VIEW.issued), _VIEW.issued),
        actions=(
            rx.cond(OwnDocument.loaded, file_button("Скачать", _VIEW.url)),
            link_button("Все документы", DOCUMENTS.path, kind="plain"),
        ),
        ready=OwnDocument.loaded,
    )


def _wanted() -> rx.Component:
    unread = rx.cond(_VIEW.pages > 0, rx.el.p(_VIEW.read_words, id="document-read", class_name="hint"))
    return rx.cond(
        _VIEW.wanted != "",
        card(
            callout("attention", _VIEW.wanted, title="Что нужно от вас"),
            unread,
            rx.cond(_VIEW.to_acknowledge & ~Session.visiting, _acknowledge()),
        ),
    )


def _acknowledge() -> rx.Component:
    confirm = button("Я прочитал документ", icon="check", on_click=OwnDocument.acknowledge.throttle(500))
    return rx.cond(_VIEW.read, rx.el.div(confirm), rx.el.p("Кнопка появится, когда вы откроете все страницы."))


def _pages() -> rx.Component:
    return card(rx.cond(_VIEW.pages > 0, _viewer(), _no_pages()), title="Документ")


def _no_pages() -> rx.Component:
    return rx.el.p("Этот файл нельзя показать на странице. Скачайте его и откройте у себя.")


def _viewer() -> rx.Component:
    return rx.el.section(
        _turning(),
        rx.el.figure(
            rx.el.img(src=OwnDocument.picture, alt=f"{OwnDocument.picture_words}: {_VIEW.title}"),
            id=PAGE_ID,
            tab_index=0,
            class_name="document-page",
            aria_label=OwnDocument.picture_words,
        ),
        rx.el.p(
            "Страница показана картинкой. Текст для чтения вслух и поиска есть в файле: ",
            anchor("скачать документ", href=_VIEW.url, class_name="link"),
            ".",
            class_name="hint",
        ),
        aria_label="Страницы документа",
        class_name="document-viewer",
    )


def _turning() -> rx.Component:
    number: Any = OwnDocument.page_number
    return rx.el.div(
        button(
            "Предыдущая",
            kind="soft",
            icon="chevron_left",
            disabled=number <= 1,
            on_click=OwnDocument.turn_to(number - 1),
            id="page-back",
        ),
        rx.el.span(OwnDocument.picture_words, role="status", id="page-words"),
        button(
            "Следующая",
            kind="soft",
            icon="chevron_right",
            disabled=number >= _VIEW.pages,
            on_click=OwnDocument.turn_to(number + 1),
            id="page-next",
        ),
        class_name="document-turning",
    )


def _facts() -> rx.Component:
    return card(
        rx.el.div(badge(_VIEW.state, _VIEW.tone), id="document-state"),
        facts(
            ("Номер", rx.cond(_VIEW.number != "", _VIEW.number, "—")),
            ("Дата", _VIEW.issued),
            ("Заявка", when(_VIEW.application, text_link(_VIEW.application, _VIEW.application_href), "—")),
            ("Лицевой счёт", rx.cond(_VIEW.account != "", _VIEW.account, "—")),
            ("Откуда", _VIEW.source),
            ("Хеш SHA-256", rx.el.code(_VIEW.sha256, class_name="document-hash")),
        ),
        title="О документе",
    )


def _enclosed() -> rx.Component:
    """What was filed with a notice of completion."""

    def line(one: Any) -> rx.Component:
        link = anchor(one.name, href=one.url, class_name="link")
        return rx.el.li(link, " ", rx.el.small(one.size, class_name="hint"), key=one.url)

    files: Any = _VIEW.enclosed
    return rx.cond(
        files,
        card(
            rx.el.ul(rx.foreach(files, line), class_name="application-list"),
            title="Приложено к уведомлению",
            id="document-enclosed",
        ),
    )


def _versions() -> rx.Component:
    def line(one: Any) -> rx.Component:
        link = anchor(one.label, href=one.url, class_name="link")
        return rx.el.li(link, " ", rx.el.small(one.told, class_name="hint"), key=one.id)

    versions: Any = _VIEW.versions
    return rx.cond(
        versions,
        card(rx.el.ul(rx.foreach(versions, line), class_name="application-list"), title="Версии"),
    )
