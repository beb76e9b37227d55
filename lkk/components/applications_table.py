"""Cells of the tables of applications as a customer and the desk see them."""

from typing import Any

import reflex as rx

from lkk.components.branches import when
from lkk.components.buttons import button
from lkk.components.content import Handler
from lkk.components.status import badge
from lkk.components.table import Cell


def number(row: Any) -> rx.Component:
    """What names the line and opens the application."""
    return rx.el.a(row.number, href=row.href)


def status(*, answer: bool) -> Cell:
    """The status; `answer` adds that the customer's answer is awaited."""

    def draw(row: Any) -> rx.Component:
        waits = when(row.waits, badge("Ждёт вашего ответа" if answer else "Ждём ответа", "attention"))
        return rx.el.div(badge(row.status, row.tone), waits, class_name="badges")

    return draw


def mark(*, form: str, prefix: str) -> Cell:
    """A box that marks the line for the form under the table."""

    def draw(row: Any) -> rx.Component:
        box = rx.el.input(
            type="checkbox",
            name=f"{prefix}{row.id}",
            form=form,
            custom_attrs={"aria-label": f"Выбрать заявку {row.number}"},
        )
        return when(row.open, box)

    return draw


def executor(row: Any, on_take: Handler) -> rx.Component:
    """Who works on it, with the button of a line that is not in the employee's hands."""
    take = when(row.can_take, button("Взять", kind="soft", on_click=on_take))
    name = rx.cond(row.can_take & (row.executor == "—"), "", rx.el.span(row.executor))
    return rx.el.div(name, take, class_name="executor")
