"""What an employee enters to offer a contract: prefilled from the application, read with a sentence at each field."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from lkk.models.applications import Application
from lkk.services.connection.fee import Scope
from lkk.services.forms.declaration import number
from lkk.services.kernel.errors import FieldErrors, InvalidValue
from lkk.vocabulary.applications import ConnectionCategory
from lkk.vocabulary.words import at_most_signs

LEAST_YEARS, MOST_YEARS = 2, 5
TEXT_LENGTH = 2000
MOST_METRES, MOST_PIECES = 100_000, 100
#: The farthest of each answer about the distance, in metres; the others are measured by the employee.
_DISTANCES = {"near": 15, "within_300": 300, "within_500": 500}
MARKS = ("rural", "social", "again", "substation", "three_phase")
TEXTS = ("point", "company", "customer", "metering")
NUMBERS = {
    "distance_m": (0, MOST_METRES),
    "overhead_m": (0, MOST_METRES),
    "cable_m": (0, MOST_METRES),
    "switches": (0, MOST_PIECES),
    "points": (0, MOST_PIECES),
    "years": (LEAST_YEARS, MOST_YEARS),
}
METERING = "Прибор учёта устанавливает сетевая организация у границы участка заявителя."


@dataclass(frozen=True)
class Offered:
    """What was entered: the scope of the works, the words of the technical conditions and their years."""

    scope: Scope
    years: int
    point: str
    company: tuple[str, ...]
    customer: tuple[str, ...]
    metering: str


def prefilled(application: Application, years: int) -> dict[str, str]:
    """The first values of the form; what the application does not tell stays empty."""
    told = application.answers
    distance = _DISTANCES.get(str(told.get("distance", "")))
    points = number(told, "connection_points")
    return {
        "distance_m": "" if distance is None else f"{distance}",
        "overhead_m": "" if distance is None else f"{distance}",
        "cable_m": "0",
        "switches": "0",
        "points": f"{points or 1}",
        "years": f"{years}",
        "rural": "on" if told.get("locality") == "rural" else "",
        "social": "",
        "again": "",
        "substation": "",
        "three_phase": "on" if told.get("phases") != "one" else "",
        "point": "",
        "company": "",
        "customer": "",
        "metering": METERING,
    }


def power_of(application: Application) -> tuple[Decimal, Decimal]:
    """The power that is connected, kW, and its voltage, kV; 0 for what is not answered."""
    told = application.answers
    power = number(told, "new_power_kw") or number(told, "total_power_kw") or Decimal(0)
    voltage = number(told, "new_voltage") or number(told, "existing_voltage") or Decimal(0)
    return power, voltage


def read(application: Application, typed: Mapping[str, str]) -> Offered:
    """Read the form.

    Raises:
        FieldErrors: values are missing or wrong, each by its name.
    """
    wrong = FieldErrors()
    numbers: dict[str, int] = {}
    for name, (low, high) in NUMBERS.items():
        try:
            numbers[name] = _whole(typed.get(name, ""), low, high, name)
        except InvalidValue as error:
            wrong.add(name, error)
    texts: dict[str, str] = {}
    for name in TEXTS:
        try:
            texts[name] = _text(typed.get(name, ""), name)
        except InvalidValue as error:
            wrong.add(name, error)
    wrong.raise_if_any()
    marks = {name: typed.get(name, "") == "on" for name in MARKS}
    years = numbers.pop("years")
    return Offered(
        scope=scope_of(application, {**numbers, **marks}),
        years=years,
        point=texts["point"],
        company=_sentences(texts["company"]),
        customer=_sentences(texts["customer"]),
        metering=texts["metering"],
    )


def scope_of(application: Application, entered: Mapping[str, Any]) -> Scope:
    """The scope of the works: what the application says and what was entered beside it."""
    power, voltage = power_of(application)
    return Scope(
        category=ConnectionCategory(application.category) if application.category else None,
        power_kw=power,
        voltage_kv=voltage,
        third_only=application.answers.get("reliability_categories") == ["3"],
        **entered,
    )


def _whole(text: str, low: int, high: int, at: str) -> int:
    found = text.strip()
    if not found.isdecimal() or len(found) > len(str(high)) or not low <= int(found) <= high:
        raise InvalidValue(f"Напишите целое число от {low} до {high}", at=at)
    return int(found)


def _text(text: str, at: str) -> str:
    found = text.strip()
    if not found:
        raise InvalidValue("Заполните: это войдёт в технические условия", at=at)
    if len(found) > TEXT_LENGTH:
        raise InvalidValue(f"Сократите: {at_most_signs(TEXT_LENGTH)}", at=at)
    return found


def _sentences(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
