"""Cells of the tables of applications as a customer and the desk see them."""

from typing import Any

import reflex as rx

from lkk.components.branches import when
from lkk.components.buttons import button
from lkk.components.content import Handler
from lkk.components.dialog import confirm_dialog, open_button
from lkk.components.icons import icon
from lkk.components.status import badge
from lkk.components.table import Cell


def number(row: Any) -> rx.Component:
    """What names the line and opens the application."""
    return rx.el.a(row.number, href=row.href)


def status(*, answer: bool) -> Cell:
    """The status; `answer` adds that the customer's answer is awaited."""

    def draw(row: Any) -> rx.Component:
        waits = badge("Ждёт вашего ответа", "attention") if answer else badge("Ждём ответа", "waiting")
        waits = when(row.waits, waits)
        return rx.el.div(badge(row.status, row.tone), waits, class_name="badges")

    return draw


def mark(*, form: str, prefix: str, turn: Any) -> Cell:
    """A box that marks the line for the form under the table; a changed `turn` takes all marks away."""

    def draw(row: Any) -> rx.Component:
        box = rx.el.input(
            type="checkbox",
            name=f"{prefix}{row.id}",
            form=form,
            key=f"{prefix}{row.id}-{turn}",
            custom_attrs={"aria-label": f"Выбрать заявку {row.number}"},
        )
        return when(row.open, box)

    return draw


def executor(row: Any, dialog: str, *, on_take: Handler, on_take_over: Handler) -> rx.Component:
    """Who works on it, with the button of a line that is not in the employee's hands; a colleague's is asked about."""
    ask = rx.fragment(
        open_button("Забрать", dialog, kind="plain"), take_over_dialog(dialog, row.number, row.executor, on_take_over)
    )
    take = button("Взять", kind="soft", on_click=on_take, attributes={"data-take": ""})
    nobody = row.executor == "—"
    name = rx.cond(row.can_take & nobody, "", rx.el.span(row.executor, title=row.executor, class_name="one-line"))
    return rx.el.div(name, when(row.can_take, rx.cond(nobody, take, ask)), class_name="executor")


def new_number(row: Any) -> rx.Component:
    """The number with a mark of what nobody has opened yet, and who of the colleagues has the card open."""
    unread = rx.el.span(rx.el.span("Новый ответ", class_name="sr-only"), title="Новый ответ", class_name="unread")
    opened = rx.el.span(
        icon("eye", 14), rx.el.span("открыта у ", row.opened_by), title=row.opened_by, class_name="opened-by"
    )
    return rx.el.div(
        rx.el.a(row.number, href=row.href), when(row.unread, unread), when(row.opened_by, opened), class_name="number"
    )


def due(row: Any) -> rx.Component:
    """How much of the deadline is left; the day itself is the tooltip."""
    return rx.el.span(row.due, title=row.due_title, class_name="due", custom_attrs={"data-tone": row.due_tone})


def take_over_dialog(id: str, number: Any, colleague: Any, on_confirm: Handler) -> rx.Component:
    """Ask before an application is taken from a colleague, who hears of it."""
    return confirm_dialog(
        id,
        rx.fragment("Забрать заявку ", number, "?"),
        rx.fragment("Заявку ведёт ", colleague, ". Исполнителем станете вы, коллега получит уведомление."),
        confirm=button("Забрать", on_click=on_confirm),
    )
