"""«Оценки клиентов»: for applications, visits and talks in one table; low ones are answered in a dialog."""

from typing import Any

import reflex as rx

from lkk.components.branches import when
from lkk.components.buttons import button
from lkk.components.feedback import callout, empty_state
from lkk.components.fields import text_area
from lkk.components.links import text_link
from lkk.components.status import badge
from lkk.components.surfaces import card, stack
from lkk.pages.form_dialogs import form_dialog
from lkk.pages.refusals import error_at
from lkk.pages.shell import shell
from lkk.pages.tables import table
from lkk.routes import STAFF_MARKS
from lkk.state.identity.session import Session
from lkk.state.marks.staff import FORM, LAYOUT, StaffMarks
from lkk.vocabulary.marks import LOW, OUTCOME_LENGTH

ON_LOAD = (Session.load, StaffMarks.load)


def page() -> rx.Component:
    """What waits is told over the table and stands first in it."""
    waiting = callout("attention", "Не разобраны: ", StaffMarks.waiting_words, ". Они в таблице первые.")
    lines = table(
        StaffMarks,
        LAYOUT,
        cells={"stars": _stars, "customer": _customer, "outcome": _outcome},
        empty=empty_state("Здесь появятся оценки заявок, приёмов и диалогов", title="Оценок пока нет", icon="star"),
        on_filter=StaffMarks.search,
    )
    return shell(
        STAFF_MARKS,
        stack(when(StaffMarks.waiting_words, waiting), card(lines)),
        form_dialog(
            FORM,
            "Что выяснили",
            "Разобрать",
            StaffMarks.handle,
            text_area(
                "outcome",
                "Что было не так и что сделано",
                form=FORM,
                hint="Прочтут сотрудники",
                error=error_at(FORM, "outcome"),
                rows=4,
                max_length=OUTCOME_LENGTH,
            ),
            lead=StaffMarks.handling,
        ),
        lead=f"Оценку {LOW} и ниже разбирает сотрудник: узнаёт, что было не так, и записывает итог.",
        ready=StaffMarks.loaded,
    )


def _stars(row: Any) -> rx.Component:
    return badge(row.stars, row.tone)


def _customer(row: Any) -> rx.Component:
    return rx.cond(row.customer_href, text_link(row.customer, row.customer_href), rx.el.span(row.customer))


def _outcome(row: Any) -> rx.Component:
    ask = button("Разобрать", kind="soft", on_click=StaffMarks.begin(row.id))
    return rx.cond(row.asks, ask, rx.el.span(row.outcome))
