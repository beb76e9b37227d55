"""Papers that were prepared: links to read each, and the place of the company's signatures beside them."""

from typing import Any

import reflex as rx

from lkk.components.content import Handler, Text
from lkk.components.file_slot import file_slot
from lkk.components.icons import icon
from lkk.components.links import anchor
from lkk.pages.refusals import error_at
from lkk.state.connection.rows import SIGNATURES


def paper_links(papers: Any, *, id: str) -> rx.Component:
    """Each paper as a download."""

    def paper(one: Any) -> rx.Component:
        return rx.el.li(anchor(icon("download", 16), " ", one.title, href=one.url, class_name="link"), key=one.url)

    return rx.el.ul(rx.foreach(papers, paper), class_name="application-list", id=id)


def signatures_slot(form: str, *, application: Text, files: Any, on_uploaded: Handler, on_remove: Any) -> rx.Component:
    """The place of the .sig files."""
    return file_slot(
        SIGNATURES,
        "Подписи компании к документам, файлы .sig",
        form=form,
        application=application,
        files=files,
        on_uploaded=on_uploaded,
        on_remove=on_remove,
        hint="Скачайте документы, подпишите их сертификатом компании и приложите подписи: портал сверит их",
        error=error_at(form, SIGNATURES),
        required=True,
        internal=True,
    )
