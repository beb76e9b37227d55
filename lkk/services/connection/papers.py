"""What the papers of a connection tell, from the application and its contract: data for their templates (pure)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from lkk.services.connection.schedule import Part, due_on
from lkk.services.forms.declaration import Kind, number
from lkk.vocabulary import words
from lkk.vocabulary.connection import Milestone

_CATEGORIES = {"1": "первая", "2": "вторая", "3": "третья"}


@dataclass(frozen=True)
class CompanyFacts:
    """The company in the head of a paper."""

    name: str
    requisites: tuple[str, ...]
    dispatcher: str = ""


@dataclass(frozen=True)
class ConditionsText:
    """What the technical conditions say; each duty is a sentence of its own."""

    number: str
    until: date
    point: str
    company: tuple[str, ...]
    customer: tuple[str, ...]
    metering: str


@dataclass(frozen=True)
class PaperFacts:
    """What every paper tells: the sides and the object; `demo`: a rate in it is no decision of a regulator."""

    company: CompanyFacts
    applicant: str
    applicant_facts: tuple[tuple[str, str], ...]
    object_facts: tuple[tuple[str, str], ...]
    demo: bool


@dataclass(frozen=True)
class CaseFacts(PaperFacts):
    """The connection a paper is about; sums in kopecks."""

    full: bool
    estimate: tuple[tuple[str, str, int], ...]
    total_kopecks: int
    words: str
    parts: tuple[Part, ...]
    performance: str
    pay_until: date | None
    sign_until: date | None
    grace: str
    inspect: str
    conditions: ConditionsText


def agreement(case: CaseFacts, title: str, paper_number: str, day: date) -> dict[str, Any]:
    """The data of the conditions of the contract, of the contract itself and of the technical conditions."""
    return {
        **head(case, title, paper_number, day),
        "full": case.full,
        "estimate": [
            {"name": name, "formula": formula, "sum": words.roubles(total)} for name, formula, total in case.estimate
        ],
        "total": words.roubles(case.total_kopecks),
        "words": case.words,
        "schedule": schedule_lines(case.parts),
        "performance": case.performance,
        "pay_until": words.day(case.pay_until) if case.pay_until else "",
        "sign_until": words.day(case.sign_until) if case.sign_until else "",
        "grace": case.grace,
        "inspect": case.inspect,
        "conditions": {
            "number": case.conditions.number,
            "until_words": words.day(case.conditions.until),
            "point": case.conditions.point,
            "company": list(case.conditions.company),
            "customer": list(case.conditions.customer),
            "metering": case.conditions.metering,
        },
    }


def result(
    case: CaseFacts,
    title: str,
    paper_number: str,
    day: date,
    *,
    ground: Sequence[tuple[str, str]],
    border: str,
) -> dict[str, Any]:
    """The data of the act, of the notice of readiness and of the instruction."""
    return {
        **head(case, title, paper_number, day),
        "ground": told(ground),
        "border": border,
        "dispatcher": case.company.dispatcher,
    }


def check(
    case: CaseFacts,
    title: str,
    paper_number: str,
    day: date,
    *,
    ground: Sequence[tuple[str, str]],
    found: Sequence[tuple[str, str]],
    remarks: Sequence[str],
) -> dict[str, Any]:
    """The data of the act of the check of the technical conditions; without remarks they are met."""
    return {
        **head(case, title, paper_number, day),
        "ground": told(ground),
        "found": told(found),
        "duties": list(case.conditions.customer),
        "remarks": list(remarks),
    }


def schedule_lines(parts: Sequence[Part], known: Mapping[Milestone, date] | None = None) -> list[dict[str, str]]:
    """A line for each part: when it is due, by the day where that is known, else by its event."""
    return [
        {"number": f"{part.number}", "when": when_due(part, known or {}), "sum": words.roubles(part.kopecks)}
        for part in parts
    ]


def when_due(part: Part, known: Mapping[Milestone, date]) -> str:
    """«не позже 16.12.2026», or «в течение 15 дней, считая от: заключение договора»."""
    if day := due_on(part, known):
        return until_day(day)
    if part.milestone is Milestone.CONTRACT and not part.days and not part.quarter:
        return "по счёту; оплата заключает договор"
    if part.quarter:
        return f"через {words.count(part.quarter, 'квартал', 'квартала', 'кварталов')} после актов"
    limit = "" if part.not_after is None else f", но не позже события «{part.not_after.label}»"
    days = words.count(part.days, "дня", "дней", "дней")
    return f"в течение {days}, считая от события «{part.milestone.label}»{limit}"


def until_day(day: date) -> str:
    """«не позже 16.12.2026»."""
    return f"не позже {words.day(day)}"


def object_facts(kind: Kind, answers: Mapping[str, Any], object_name: str) -> tuple[tuple[str, str], ...]:
    """What is connected, as the applicant answered; what was not asked is left out."""
    told = dict(answers)
    existing = number(told, "existing_power_kw") or Decimal(0)
    categories = ", ".join(_CATEGORIES[one] for one in told.get("reliability_categories") or () if one in _CATEGORIES)
    voltage = number(told, "new_voltage") or number(told, "existing_voltage")
    rows = (
        ("Вид присоединения", kind.title.removeprefix("Технологическое присоединение: ")),
        ("Объект", str(told.get("receiver_name") or "")),
        ("Адрес", object_name),
        ("Кадастровый номер", str(told.get("cadastral_number") or "")),
        ("Присоединяемая мощность", _kw(number(told, "new_power_kw"))),
        ("Ранее присоединённая мощность", _kw(existing) if existing else ""),
        ("Максимальная мощность всего", _kw(number(told, "total_power_kw"))),
        ("Напряжение", f"{words.number(voltage)} кВ" if voltage is not None else ""),
        ("Категория надёжности", categories),
        ("Точек присоединения", str(told.get("connection_points") or "")),
    )
    return tuple((name, text) for name, text in rows if text)


def _kw(power: Decimal | None) -> str:
    return f"{words.number(power)} кВт" if power is not None else ""


def head(case: PaperFacts, title: str, paper_number: str, day: date) -> dict[str, Any]:
    """The data of the head and the foot of any paper."""
    return {
        "title": title,
        "number": paper_number,
        "day": words.day(day),
        "demo": case.demo,
        "company": {"name": case.company.name, "requisites": list(case.company.requisites)},
        "applicant": {"name": case.applicant, "facts": told((("Заявитель", case.applicant), *case.applicant_facts))},
        "object": told(case.object_facts),
    }


def told(rows: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    """Rows of names and texts as templates take them."""
    return [{"label": name, "text": text} for name, text in rows]
