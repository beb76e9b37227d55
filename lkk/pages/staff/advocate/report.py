"""«Отчёт Энергоадвоката»: who waits now, then waiting, answers, ratings and load by consultant and by period."""

from typing import Any

import reflex as rx

from lkk.components.buttons import file_button, print_button
from lkk.components.feedback import callout, empty_state
from lkk.components.fields import date_field
from lkk.components.forms import event_form, field_grid, form_actions, submit_button
from lkk.components.status import badge
from lkk.components.surfaces import card, stack
from lkk.components.table import data_table, table_row
from lkk.pages.refusals import error_at
from lkk.pages.shell import shell
from lkk.pages.staff.advocate.links import advocate_links
from lkk.routes import STAFF_ADVOCATE_REPORT
from lkk.state.consulting_desk.report import FORM, MANAGERS, PERIODS, RATINGS, AdvocateReport, WaitRow
from lkk.state.identity.session import Session
from lkk.vocabulary.tables import Layout

ON_LOAD = (Session.load, AdvocateReport.load)


def page() -> rx.Component:
    """Draw the report."""
    return shell(
        STAFF_ADVOCATE_REPORT,
        stack(
            advocate_links(STAFF_ADVOCATE_REPORT.path),
            rx.cond(AdvocateReport.waiting, _waiting()),
            _asked(),
            rx.cond(
                AdvocateReport.managers,
                stack(
                    card(rx.el.p(AdvocateReport.total), title="Всего"),
                    card(_table(MANAGERS, AdvocateReport.managers), title="По менеджерам"),
                    card(_table(PERIODS, AdvocateReport.periods), title="По времени"),
                    rx.cond(AdvocateReport.ratings, card(_ratings(), title="Последние оценки")),
                ),
                card(empty_state("За эти дни никто не писал консультантам и не звонил.", title="Считать нечего")),
            ),
        ),
        lead="Ожидание считается в рабочие часы консультантов, по дню начала диалога.",
        ready=AdvocateReport.loaded,
    )


def _waiting() -> rx.Component:
    return callout(
        "attention",
        rx.el.ul(rx.foreach(AdvocateReport.waiting, _wait)),
        title="Сейчас ждут консультанта",
        live=True,
    )


def _wait(one: rx.vars.ObjectVar[WaitRow]) -> rx.Component:
    return rx.el.li(
        rx.el.b(one.customer),
        ": ",
        one.topic,
        ", ждёт ",
        one.waits,
        rx.cond(one.escalated, rx.fragment(" ", badge("Ждёт слишком долго", "danger"))),
        key=one.key,
    )


def _asked() -> rx.Component:
    return card(
        event_form(
            FORM,
            field_grid(
                date_field(
                    "first",
                    "С",
                    form=FORM,
                    meant="past",
                    error=error_at(FORM, "first"),
                    default_value=AdvocateReport.first,
                    key=f"first-{AdvocateReport.first}",
                ),
                date_field(
                    "last",
                    "По",
                    form=FORM,
                    meant="past",
                    default_value=AdvocateReport.last,
                    key=f"last-{AdvocateReport.last}",
                ),
            ),
            form_actions(
                submit_button("Показать", kind="soft"),
                file_button("Скачать таблицу", AdvocateReport.file_href),
                print_button(),
            ),
            on_submit=AdvocateReport.choose,
        )
    )


def _ratings() -> rx.Component:
    return data_table(RATINGS, rx.foreach(AdvocateReport.ratings, lambda row: table_row(RATINGS, row, {}, key=row.key)))


def _table(layout: Layout, rows: Any) -> rx.Component:
    return data_table(layout, rx.foreach(rows, lambda row: table_row(layout, row, {}, key=row.label)))
