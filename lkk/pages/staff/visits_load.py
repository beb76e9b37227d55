"""«Нагрузка на офис»: how many came and how long they waited, by hour and by service."""

from typing import Any

import reflex as rx

from lkk.components.buttons import print_button
from lkk.components.feedback import empty_state
from lkk.components.fields import date_field
from lkk.components.forms import event_form, field_grid, form_actions, submit_button
from lkk.components.surfaces import card, stack
from lkk.components.table import data_table, table_row
from lkk.pages.refusals import error_at
from lkk.pages.shell import shell
from lkk.pages.staff.visits_links import office_choice, visits_links
from lkk.routes import STAFF_LOAD
from lkk.state.appointments.load import FORM, HOURS, SERVICES, OfficeLoad
from lkk.state.identity.session import Session
from lkk.vocabulary.tables import Layout

ON_LOAD = (Session.load, OfficeLoad.load)


def page() -> rx.Component:
    """Draw the report."""
    return shell(
        STAFF_LOAD,
        visits_links(STAFF_LOAD.path),
        stack(
            _asked(),
            rx.cond(
                OfficeLoad.hours,
                stack(
                    card(rx.el.p(OfficeLoad.total), title="Всего"),
                    card(_table(HOURS, OfficeLoad.hours), title="По часам"),
                    card(_table(SERVICES, OfficeLoad.services), title="По услугам"),
                ),
                card(empty_state("За эти дни никто не записывался и не приходил.", title="Считать нечего")),
            ),
        ),
        lead=OfficeLoad.office_title,
        ready=OfficeLoad.loaded,
    )


def _asked() -> rx.Component:
    return card(
        event_form(
            FORM,
            field_grid(
                office_choice(OfficeLoad.offices, OfficeLoad.office, form=FORM, width="full"),
                date_field(
                    "first",
                    "С",
                    form=FORM,
                    error=error_at(FORM, "first"),
                    default_value=OfficeLoad.first,
                    key=f"first-{OfficeLoad.first}",
                ),
                date_field("last", "По", form=FORM, default_value=OfficeLoad.last, key=f"last-{OfficeLoad.last}"),
            ),
            form_actions(submit_button("Показать", kind="soft"), print_button()),
            on_submit=OfficeLoad.choose,
        )
    )


def _table(layout: Layout, rows: Any) -> rx.Component:
    return data_table(layout, rx.foreach(rows, lambda row: table_row(layout, row, {}, key=row.label)))
