"""The contract of a connection as flat records with ready words."""

from collections.abc import Sequence
from dataclasses import dataclass

from lkk.services.applications import slots
from lkk.services.connection.clocks import part_title
from lkk.services.connection.payment_terms import PaymentTerm
from lkk.services.connection.view import CaseView, DayView, PartView
from lkk.state import format
from lkk.vocabulary import words
from lkk.vocabulary.applications import Side
from lkk.vocabulary.connection import ContractState, PartState

#: The place of the company's signatures, and where a refusal of one of them is shown.
SIGNATURES = slots.COMPANY_SIGNATURE
SIGNATURES_AT = {"signature": SIGNATURES}


#: What is said to the customer in the second person, to the company.
_IN_OFFICE = {ContractState.SENT: "Направлен заявителю"}


@dataclass
class EstimateItem:
    """A line of the sum."""

    name: str
    formula: str
    sum: str


@dataclass
class PartItem:
    """A part of the sum: when it is due and whether it is paid."""

    number: str
    when: str
    sum: str
    state: str
    tone: str


@dataclass
class PaymentItem:
    """A part of the sum among the terms: until when, where it stands; `over`: nothing is awaited of it any more."""

    title: str
    when: str
    state: str
    tone: str
    over: bool


@dataclass
class DayItem:
    """A day of the inspection; `value` is what its button sends."""

    value: str
    label: str
    state: str
    tone: str
    waits: bool


@dataclass
class PaperItem:
    """A prepared paper to open."""

    title: str
    url: str


@dataclass
class ContractItem:
    """The contract as both sides read it; empty `state` while there is none."""

    state: str = ""
    tone: str = "neutral"
    number: str = ""
    total: str = ""
    words: str = ""
    concluded: str = ""
    conditions_until: str = ""
    plan: str = ""


def contract_item(case: CaseView, reader: Side) -> ContractItem:
    """The contract in words for its `reader`."""
    told = _IN_OFFICE if reader is Side.COMPANY else {}
    return ContractItem(
        state=told.get(case.state, case.state.label),
        tone=case.state.tone,
        number=case.number,
        total=words.roubles(case.total_kopecks),
        words=case.words,
        concluded=format.day(case.concluded_on) if case.concluded_on else "",
        conditions_until=format.day(case.conditions_until) if case.conditions_until else "",
        plan=case.plan.label,
    )


def estimate_items(case: CaseView) -> list[EstimateItem]:
    """The lines of the sum."""
    return [EstimateItem(name, formula, words.roubles(total)) for name, formula, total in case.estimate]


def part_item(part: PartView) -> PartItem:
    """A part with where it stands: who is late is said."""
    state, tone = "", "neutral"
    if part.paid_on:
        state, tone = f"оплачено {format.day(part.paid_on)}", "success"
    elif part.late:
        state, tone = "срок прошёл, опаздывает заявитель", "danger"
    elif part.invoiced:
        state, tone = "счёт выставлен", "attention"
    return PartItem(f"{part.number}", part.when, words.roubles(part.kopecks), state, tone)


def payment_item(term: PaymentTerm, parts: Sequence[PartView]) -> PaymentItem:
    """A part as a term: who is late, and by how many days, is said."""
    late = words.count(term.days_late, "день", "дня", "дней")
    state = term.state.label
    if term.paid_on:
        behind = f", позже срока на {late}" if term.days_late else ""
        state = f"{state} {format.day(term.paid_on)}{behind}"
    elif term.state is PartState.LATE:
        state = f"{state}, {late}"
    when = next((one.when for one in parts if one.number == term.number), "")
    title = part_title(term.number, term.of, term.kopecks)
    over = term.state in (PartState.PAID, PartState.DROPPED)
    return PaymentItem(title, when, state, term.state.tone, over)


def day_item(day: DayView) -> DayItem:
    """A day of the inspection."""
    return DayItem(day.day.isoformat(), format.day(day.day), day.state.label, day.state.tone, day.waits)
