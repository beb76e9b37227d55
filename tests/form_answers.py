"""Filled forms for every kind: valid ones by a seed, and broken ones that name the field to blame."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from lkk.services.forms.catalog import KINDS
from lkk.services.forms.checking import visible_fields, visible_slots
from lkk.services.forms.declaration import APPLICANT_TYPE, Field, Kind
from lkk.vocabulary.applications import Eligibility, FieldKind
from lkk.vocabulary.people import ApplicantType
from tests.business_time import today
from tests.migration_data import working_calendar

SEEDS = range(8)  # enough to see every question and every attachment of every kind
EVERYTHING = (1, 2)
#: Questions and places that only show what was filed by an earlier version of the form.
KEPT_FOR_OLD = {
    "tp_temporary": {"category_3_kw", "category_2_kw", "category_1_kw", "sources", "one_line"},
}
WORDS = ("Ёлочный проезд", "№ 7 «Север»", "Объект", "Щит у входа", "Прибор (новый)", "Линия 10 кВ, опора № 3")
EXAMPLES = {
    FieldKind.PERSON_NAME: ("Иванов", "Семёнова", "Римский-Корсаков"),
    FieldKind.INN_PERSON: ("500100732259", "222500000000"),
    FieldKind.INN_ORGANIZATION: ("7707083893", "2460069527"),
    FieldKind.KPP: ("222501001",),
    FieldKind.OGRN: ("1027700132195", "1052460054327"),
    FieldKind.OGRNIP: ("304500116000157", "304222500000001"),
    FieldKind.SNILS: ("112-233-445 95", "123-456-789 64"),
    FieldKind.PASSPORT: ("01 20 123456", "04 15 654321"),
    FieldKind.PHONE: ("+79131234567", "+73852501628"),
    FieldKind.EMAIL: ("ivanov@example.com",),
    FieldKind.ADDRESS: ("656000, г. Барнаул, пр. Ленина, д. 1, кв. 2", "г. Барнаул, ул. Попова, 12"),
    FieldKind.CADASTRAL: ("22:63:010101:123",),
}
BY_NAME = {
    "since_time": "18:30",
    "built_in": "1987",
    "department_code": "220-063",
    "okved": "35.12",
    "other_party_inn": "7707083893",
    "bik": "044525225",
    "settlement_account": "40702810938000012345",
    "correspondent_account": "30101810400000000225",
}


def types_of(kind: Kind) -> tuple[ApplicantType | None, ...]:
    """Who may file the kind; None is a guest."""
    people = tuple(one for one in ApplicantType if one in kind.applicants)
    return (*people, None) if Eligibility.GUEST in kind.open_to else people


def valid_answers(
    kind: Kind,
    applicant_type: ApplicantType | None,
    seed: int = 0,
    *,
    points: Sequence[str] = ("1",),
    own_applications: Sequence[str] = ("1",),
    accounts: Sequence[str] = ("9234",),
    given: Mapping[str, Any] = MappingProxyType({}),
) -> tuple[dict[str, Any], dict[str, int]]:
    """Answer as they are stored and how many files lie in each slot; the same seed gives the same form.

    Seed 0 answers only what must be answered, 1 answers everything with the first choices, 2 with the last ones;
    `points` and `own_applications` are ids to choose from, `accounts` numbers; `given` stands in place of what the
    seed would answer.
    """
    filler = _Filler(kind.code, applicant_type, seed, points, own_applications, accounts)
    answers: dict[str, Any] = {APPLICANT_TYPE: applicant_type.value} if applicant_type else {}
    for step in kind.steps:
        for one in step.fields:
            shown = one.show_when is None or one.show_when(answers)
            if shown and one.name in given:
                answers[one.name] = given[one.name]
            elif shown and (one.required or filler.wants_more()):
                answers[one.name] = filler.answer(one, answers)
    files = {
        slot.code: 1
        for step in kind.steps
        for slot in visible_slots(step, answers)
        if slot.required or filler.wants_more()
    }
    return answers, files


@dataclass(frozen=True)
class Broken:
    """A form with one thing wrong; `field` is where the error must be."""

    answers: dict[str, Any]
    files: dict[str, int]
    field: str
    why: str


def broken(kind: Kind) -> Iterator[Broken]:
    """Every required question and slot left out, every bound of every question broken, once each."""
    seen: set[tuple[str, str]] = set()
    for answers, files, step in (
        (answers, files, step)
        for applicant_type in types_of(kind)
        for seed in SEEDS
        for answers, files in [valid_answers(kind, applicant_type, seed)]
        for step in kind.steps
    ):
        for one in visible_fields(step, answers):
            for why, name, wrong in _wrong_values(one, answers.get(one.name)):
                if (name, why) not in seen:
                    seen.add((name, why))
                    yield Broken({**answers, one.name: wrong}, files, name, why)
        for slot in visible_slots(step, answers):
            if slot.required and (slot.code, "missing") not in seen:
                seen.add((slot.code, "missing"))
                rest = {code: count for code, count in files.items() if code != slot.code}
                yield Broken(answers, rest, slot.code, "missing")


class _Filler:
    def __init__(
        self,
        kind: str,
        applicant_type: ApplicantType | None,
        seed: int,
        points: Sequence[str],
        own_applications: Sequence[str],
        accounts: Sequence[str],
    ) -> None:
        self.dice = random.Random(f"{kind} {applicant_type} {seed}")
        self.kind, self.seed, self.points, self.own_applications = kind, seed, points, own_applications
        self.accounts = accounts

    def wants_more(self) -> bool:
        return self.seed in EVERYTHING or (self.seed > 0 and self.dice.random() < 0.5)

    def answer(self, one: Field, answers: dict[str, Any]) -> Any:
        agreed = self._agreed(one, answers)
        return agreed if agreed is not None else self._any(one)

    def _agreed(self, one: Field, answers: dict[str, Any]) -> Any:
        """Answer that must fit those given before."""
        new, existing = (Decimal(answers.get(name) or 0) for name in ("new_power_kw", "existing_power_kw"))
        total = Decimal(answers.get("total_power_kw") or 0)
        match one.name:
            case "new_power_kw":
                mobile = answers.get("temporary_reason") == "mobile"
                most = Decimal(answers.get("redistributed_power_kw") or (140 if mobile else 900))
                powers = [Decimal("7.5"), Decimal(12), Decimal(140), Decimal(900)]
                return _plain(min(most, powers[2] if self.seed == 1 else self.dice.choice(powers)))
            case "existing_power_kw":
                return self.dice.choice(["3", "5.125"])
            case "total_power_kw":
                return _plain(new + existing)
            case "category_3_kw" | "category_2_kw" | "category_1_kw":
                return _plain(_category_part(one.name, answers["reliability_categories"], total))
            case "stages":
                return self._stages(new or total)
            case "whole_digits":
                return "6"
            case "readings":
                zones = self.dice.choice([["single"], ["T1", "T2"]])
                return [{"zone": zone, "value": f"1{self.dice.randrange(9999)}.25"} for zone in zones]
            case "reliability_categories" if self.kind == "tp_reliability":
                before = {"third": "3", "second": "2", "first": "1"}[answers["previous_category"]]
                return [["3", "2"], ["3", "1"]][self.seed % 2] if before == "3" else ["3"]
            case "reliability_categories" if self.seed == 1 and self.kind != "tp_temporary":
                return ["3", "2"]
            case "group" | "object_kind":
                return one.offered[self.seed % len(one.offered)].value
            case "giver_kind":
                return "ordinary"
            case "place_kind":
                return self.dice.choice([option.value for option in one.offered if option.value != "flat"])
            case "conditions_on":
                return (today() - timedelta(900)).isoformat()
            case "happened_from" | "period_from" | "poa_on":
                return (today() - timedelta(90)).isoformat()
            case "valid_until" | "extend_until":
                return (today() + timedelta(100 if one.name == "valid_until" else 700)).isoformat()
            case "visit_on":
                return working_calendar().on_or_after(today() + timedelta(14)).isoformat()
            case "removal_on":
                return (today() + timedelta(30)).isoformat()
            case "old_value" | "new_value":
                return one.name
        return BY_NAME.get(one.name)

    def _stages(self, power: Decimal) -> list[dict[str, str]]:
        first = (power / 2).quantize(Decimal("0.001"))
        parts = [power] if self.dice.random() < 0.5 else [first, power - first]
        return [
            {
                "name": f"Очередь {index + 1}",
                "design_on": (today() + timedelta(60 + 100 * index)).isoformat(),
                "commissioned_on": (today() + timedelta(120 + 100 * index)).isoformat(),
                "power_kw": _plain(part),
                "category": "3",
            }
            for index, part in enumerate(parts)
        ]

    def _any(self, one: Field) -> Any:
        if one.kind in EXAMPLES:
            return self.dice.choice(EXAMPLES[one.kind])
        match one.kind:
            case FieldKind.YES_NO:
                return True if one.required or self.seed in EVERYTHING else self.dice.random() < 0.5
            case FieldKind.CHOICE:
                return {1: one.offered[0], 2: one.offered[-1]}.get(self.seed, self.dice.choice(one.offered)).value
            case FieldKind.CHOICES:
                chosen = self.dice.sample(one.offered, self.dice.randint(1, len(one.offered)))
                return [option.value for option in one.offered if option in chosen]
            case FieldKind.DATE:
                return self._day(one).isoformat()
            case FieldKind.METERING_POINT:
                return self.dice.choice(self.points)
            case FieldKind.OWN_APPLICATION:
                return self.dice.choice(self.own_applications)
            case FieldKind.ACCOUNT:
                return self.dice.choice(self.accounts)
            case FieldKind.ROWS:
                return [
                    {column.name: self.answer(column, {}) for column in one.rows} for _ in range(max(1, one.min_rows))
                ]
            case FieldKind.WHOLE | FieldKind.NUMBER | FieldKind.POWER_KW | FieldKind.READING | FieldKind.COORDINATE:
                return _plain(self._number(one))
        return self._text(one)

    def _day(self, one: Field) -> date:
        first = one.not_before_days if one.not_before_days is not None else -300
        last = one.not_after_days if one.not_after_days is not None else first + 300
        near = min(max(0, first + 1), last - 1)
        day = today() + timedelta(self.dice.randint(min(near, last), min(near + 20, last)))
        return working_calendar().on_or_after(day) if one.working_day else day

    def _number(self, one: Field) -> Decimal:
        low = Decimal(one.minimum if one.minimum is not None else 0)
        high = Decimal(one.maximum if one.maximum is not None else 1000)
        middle = low + (min(high, low + 40) - low) / self.dice.choice([1, 2, 4])
        return Decimal(int(middle)) if int(middle) >= low else low

    def _text(self, one: Field) -> str:
        if one.pattern:
            return f"{self.dice.randrange(10**7, 10**8)}"
        text = self.dice.choice(WORDS)
        while len(text) < one.min_length:
            text += "\nи ещё несколько слов" if one.kind is FieldKind.LONG_TEXT else " и ещё"
        return text


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _category_part(name: str, chosen: list[str], total: Decimal) -> Decimal:
    part = (total / 4).quantize(Decimal("0.001"))
    asked = [f"category_{category}_kw" for category in ("3", "2", "1") if category in chosen]
    return total - part * (len(asked) - 1) if name == asked[-1] else part


def _wrong_values(one: Field, value: Any, at: str = "") -> Iterator[tuple[str, str, Any]]:
    name = at or one.name
    if one.kind is FieldKind.ROWS:
        yield from _wrong_rows(one, value)
        return
    if one.required:
        yield "missing", name, None
    if one.minimum is not None:
        yield "below", name, _plain(Decimal(one.minimum) - 1)
    if one.maximum is not None:
        yield "above", name, _plain(Decimal(one.maximum) + 1)
    if one.not_before_days is not None:
        yield "early", name, (today() + timedelta(one.not_before_days - 1)).isoformat()
    if one.not_after_days is not None:
        yield "late", name, (today() + timedelta(one.not_after_days + 1)).isoformat()
    if one.min_length:
        yield "short", name, "я" * (one.min_length - 1)
    if one.kind in (FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.ADDRESS):
        yield "long", name, "я" * (one.max_length + 1)
    if one.pattern:
        yield "pattern", name, "не то"
    if one.kind not in (FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.YES_NO, FieldKind.ADDRESS):
        yield "nonsense", name, ["?"] if one.kind is FieldKind.CHOICES else "?"


def _wrong_rows(one: Field, value: Any) -> Iterator[tuple[str, str, Any]]:
    if one.required:
        yield "missing", one.name, []
    row = value[0] if value else {}
    yield "many", one.name, [row] * (one.max_rows + 1)
    for column in one.rows:
        for why, name, wrong in _wrong_values(column, row.get(column.name), f"{one.name}.0.{column.name}"):
            yield why, name, [{**row, column.name: wrong}]


ALL_KINDS = tuple(KINDS.values())
