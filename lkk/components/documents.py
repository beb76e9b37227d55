"""Documents of an application as a list, the same for its applicant and for the staff."""

from typing import Any

import reflex as rx

from lkk.components.icons import icon
from lkk.components.links import anchor, text_link
from lkk.components.status import badge


def paper_list(title: str, papers: Any, nothing: str, *, own: bool) -> rx.Component:
    """Documents with their state; the customer's `own` open on a page and say what is to be done."""

    def line(paper: Any) -> rx.Component:
        return rx.el.li(
            text_link(paper.title, paper.href) if own else rx.el.b(paper.title),
            rx.el.small(
                rx.cond(paper.number != "", rx.fragment("№ ", paper.number, " ")),
                "от ",
                paper.issued,
                class_name="hint",
            ),
            rx.el.div(badge(paper.state, paper.tone)),
            *([rx.cond(paper.wanted != "", rx.el.b(paper.wanted))] if own else []),
            anchor(icon("download", 16), " ", paper.file, href=paper.url, class_name="link"),
            class_name="application-document",
            key=paper.id,
        )

    return rx.fragment(
        rx.el.h3(title),
        rx.cond(
            papers,
            rx.el.ul(rx.foreach(papers, line), class_name="application-list application-documents"),
            rx.el.p(nothing, class_name="hint"),
        ),
    )
