"""The contract of a connection as flat records with ready words."""

from dataclasses import dataclass

from lkk.services.connection.view import CaseView, DayView, PartView
from lkk.state import format
from lkk.vocabulary import words


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


def contract_item(case: CaseView) -> ContractItem:
    """The contract in words."""
    return ContractItem(
        state=case.state.label,
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


def day_item(day: DayView) -> DayItem:
    """A day of the inspection."""
    return DayItem(day.day.isoformat(), format.day(day.day), day.state.label, day.state.tone, day.waits)
