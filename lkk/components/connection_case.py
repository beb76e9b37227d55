"""The contract of a connection as both sides read it: its state, the sum with its formula, the parts, the days."""

from typing import Any

import reflex as rx

from lkk.components.branches import when
from lkk.components.disclosure import disclosure
from lkk.components.status import badge
from lkk.components.surfaces import facts


def standing(contract: Any) -> rx.Component:
    """The state of the contract and what it is about."""
    return rx.fragment(
        rx.el.div(badge(contract.state, contract.tone), class_name="badges", id="contract-state"),
        facts(
            ("Договор", rx.fragment("№ ", contract.number)),
            ("Сумма с НДС", contract.total),
            ("Оплата", contract.plan),
            ("Заключён", rx.cond(contract.concluded != "", contract.concluded, "ещё нет")),
        ),
        when(contract.conditions_until, facts(("Технические условия действуют до", contract.conditions_until))),
    )


def estimate(lines: Any, explained: Any, total: Any) -> rx.Component:
    """How the sum was found, line by line."""

    def line(one: Any) -> rx.Component:
        return rx.el.li(
            rx.el.div(rx.el.b(one.name), rx.el.span(one.sum), class_name="badges"),
            rx.el.small(one.formula, class_name="hint"),
            key=one.name,
        )

    return rx.fragment(
        rx.el.ul(rx.foreach(lines, line), class_name="application-list", id="estimate"),
        rx.el.p(rx.el.b("Всего: ", total, ". "), explained),
    )


def schedule(parts: Any, *, id: str = "schedule") -> rx.Component:
    """The parts of the sum, each with its day and whether it is paid."""

    def line(part: Any) -> rx.Component:
        return rx.el.li(
            rx.el.div(rx.el.b(part.sum), when(part.state, badge(part.state, part.tone)), class_name="badges"),
            rx.el.small("Часть ", part.number, ": ", part.when, class_name="hint"),
            key=part.number,
        )

    return rx.el.ol(rx.foreach(parts, line), class_name="application-list", id=id)


def money(view: Any) -> rx.Component:
    """The sum and its parts, folded: what is to be paid now stands with the invoices."""
    return rx.fragment(
        disclosure("Как посчитана сумма", estimate(view.estimate, view.contract.words, view.contract.total)),
        disclosure("График оплаты", schedule(view.parts)),
    )


def days(items: Any, button_of: Any) -> rx.Component:
    """Days of the inspection; `button_of` draws what the person may press at one that waits."""

    def line(one: Any) -> rx.Component:
        return rx.el.li(
            rx.el.div(
                rx.el.b(one.label), badge(one.state, one.tone), rx.cond(one.waits, button_of(one)), class_name="badges"
            ),
            key=one.value,
        )

    return rx.el.ul(rx.foreach(items, line), class_name="application-list", id="inspection-days")
