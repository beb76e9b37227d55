"""«Мои отчёты»: what the reader has saved, and the form that saves what is shown."""

from typing import Any

import reflex as rx

from lkk.components.buttons import button
from lkk.components.dialog import confirm_dialog, open_button
from lkk.components.fields import select_field, text_field
from lkk.components.forms import event_form, field_grid, form_actions, submit_button
from lkk.components.links import text_link
from lkk.components.status import badge
from lkk.components.surfaces import card, stack
from lkk.pages.refusals import error_at
from lkk.state.reports.reports import Reports
from lkk.state.reports.saved_reports import FORM, NEVER, SavedReports, dialog_id
from lkk.vocabulary.reports import ReportEvery, ReportSpan

_SPANS = [(one.value, one.label) for one in ReportSpan]
_EVERY = [(NEVER, "Не присылать"), *((one.value, one.label) for one in ReportEvery)]


def saved_reports() -> rx.Component:
    """The list over the form."""
    rows: Any = SavedReports.rows
    listed = rx.cond(
        rows,
        rx.el.ul(rx.foreach(rows, _row), class_name="plain-list"),
        rx.el.p("Сохранённых отчётов нет.", class_name="hint"),
    )
    return card(stack(listed, _form()), title="Мои отчёты")


def _row(one: Any) -> rx.Component:
    mail = select_field(
        "every",
        "Присылать на почту",
        _EVERY,
        form=f"{FORM}-{one.id}",
        value=one.every,
        required=False,
        says_optional=False,
        on_change=lambda every: SavedReports.send(one.id, every),
        hint=one.next_words,
    )
    return rx.el.li(
        stack(
            rx.el.p(
                text_link(one.name, one.href),
                " ",
                rx.cond(one.is_default, badge("Открывается первым", "info")),
                rx.el.br(),
                rx.el.span(one.about, class_name="hint"),
            ),
            rx.cond(one.mailed, mail),
            form_actions(
                rx.cond(
                    one.is_default,
                    button("Не открывать первым", kind="soft", on_click=SavedReports.make_default(one.id, False)),
                    button("Открывать первым", kind="soft", on_click=SavedReports.make_default(one.id, True)),
                ),
                open_button("Удалить", dialog_id(one.id), kind="plain"),
            ),
            confirm_dialog(
                dialog_id(one.id),
                f"Удалить отчёт «{one.name}» из сохранённых?",
                "Если он приходил по почте, писем больше не будет.",
                confirm=button("Удалить", kind="danger", on_click=SavedReports.remove(one.id)),
            ),
        ),
        key=f"{one.id}",
    )


def _form() -> rx.Component:
    shown = {"report": Reports.kind, "of": Reports.of_kind, "first": Reports.first, "last": Reports.last}
    key = f"{SavedReports.turn}"
    return event_form(
        FORM,
        *[
            rx.el.input(type="hidden", name=name, default_value=value, key=rx.Var.create(f"{name}-{value}"))
            for name, value in shown.items()
        ],
        field_grid(
            text_field(
                "name",
                "Название",
                form=FORM,
                error=error_at(FORM, "name"),
                max_length=80,
                width="half",
                key=f"name-{key}",
            ),
            select_field(
                "span",
                "За какие дни",
                _SPANS,
                form=FORM,
                default_value=ReportSpan.DAYS.value,
                error=error_at(FORM, "span"),
                hint="По почте приходят отчёты за период, который сдвигается",
                width="half",
                key=f"span-{key}",
            ),
        ),
        form_actions(submit_button("Сохранить этот отчёт", kind="soft")),
        on_submit=SavedReports.save,
    )
