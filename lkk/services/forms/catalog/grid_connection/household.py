"""The short questionnaire of a connection: a resident, household needs, up to 15 kW together (Rules 861, п. 14).

It asks the same questions as the whole one under the same names, only fewer and in three pages. What the bounds of
п. 14 decide is answered by the rule: one source, so the third category; household needs; one point. The contract with
the supplier and the exchange of documents are those every resident begins with. Loads, stages and independent sources
are not asked: п. 9 demands them of others.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from lkk.services.forms.catalog.field_sets import under
from lkk.services.forms.catalog.grid_connection import applicant, attachments, place
from lkk.services.forms.catalog.grid_connection.purpose import HOUSEHOLD_LIMIT_KW
from lkk.services.forms.declaration import Answers, CrossCheck, Field, Kind, Option, Slot, Step, number
from lkk.vocabulary import words

SHORTENED = ("tp_new", "tp_increase")
#: What the rule answers, by the names of the questions of the whole questionnaire.
RULED: Mapping[str, Any] = {
    "usage": "household",
    "reliability_categories": ["3"],
    "connection_points": "1",
    "load": "household",
    "contract_kind": "supply",
    "exchange": "electronic",
    "notify_by": "email",
}
USUAL: Mapping[str, Any] = {"receiver_name": "Жилой дом"}
_VOLTAGES = {"one": "0.22", "three": "0.4"}
_SUPPLY_NOW = (Option("0.22", "Одна фаза, 220 В"), Option("0.4", "Три фазы, 380 В"))
_OBJECTS = (Option("land", "Земельный участок"), Option("building", "Дом, дача, гараж"))
_NOW, _WANTED = ("existing_power_kw", "existing_voltage"), ("new_power_kw", "phases")
_HOUSE = (
    "receiver_name",
    "object_kind",
    "object_address",
    "account_number",
    "cadastral_number",
    "locality",
    "distance",
    "foreign_land",
    "shared_ownership",
)
_WISHES = ("planned_on", "supplier", "supplier_name", "benefit")
_LEFT_OUT = ("actual_address",)
_OF_HOUSE = ("coowners", "benefit_document")


def short(kind: Kind) -> Kind:
    """Return the kind as the short questionnaire asks it; everything but the questions is that of the kind."""
    existing = _asks_existing(kind)
    steps = (
        Step(
            "Дом и мощность",
            (
                *under("Мощность", [_simpler(one) for one in _named(kind, (*(_NOW if existing else ()), *_WANTED))]),
                *under("Дом", [_simpler(one) for one in _named(kind, _HOUSE)]),
                *under("Когда и с кем", [_simpler(one) for one in _named(kind, _WISHES)]),
            ),
        ),
        Step("Заявитель", _of_resident(kind), lead=applicant.STEP.lead),
        Step("Документы", slots=_slots(existing=existing), lead=kind.steps[-1].lead),
    )
    names = {one.name for step in steps for one in step.fields}
    checks = tuple(one for one in kind.checks if one.field in names)
    return replace(kind, steps=steps, checks=(CrossCheck("new_power_kw", _above_limit), *checks))


def ruled(answers: Answers) -> dict[str, Any]:
    """Return what the rule answers beside the answers that were typed: powers add up, phases say the voltage."""
    found = dict(RULED)
    added, existing = number(answers, "new_power_kw"), number(answers, "existing_power_kw") or Decimal(0)
    if added is not None:
        found["total_power_kw"] = f"{(added + existing).normalize():f}"
    voltage = _VOLTAGES.get(str(answers.get("phases")))
    if voltage is not None:
        found["new_voltage"] = voltage
    if voltage is not None and existing and answers.get("existing_voltage"):
        found["total_voltage"] = max(voltage, str(answers["existing_voltage"]), key=Decimal)
    return found


def _named(kind: Kind, names: Iterable[str]) -> Sequence[Field]:
    return [one for name in names if (one := kind.field_named(name)) is not None]


def _asks_existing(kind: Kind) -> bool:
    existing = kind.field_named("existing_power_kw")
    return existing is not None and existing.required


def _of_resident(kind: Kind) -> tuple[Field, ...]:
    """The questions of a person; those of business are left out, whatever they are."""
    business = {one.name for one in (*applicant.BUSINESS_FIELDS, *applicant.BANK_FIELDS)}
    whole = next(step for step in kind.steps if step.title == applicant.STEP.title)
    return tuple(one for one in whole.fields if one.name not in business and one.name not in _LEFT_OUT)


def _simpler(one: Field) -> Field:
    """The question in the words of a house; what it depended on is answered by the rule."""
    match one.name:
        case "new_power_kw":
            return replace(one, label="Сколько киловатт добавить")
        case "existing_power_kw":
            return replace(one, label="Сколько киловатт есть сейчас")
        case "existing_voltage":
            return replace(one, label="Сколько фаз сейчас", options=_SUPPLY_NOW)
        case "phases":
            return replace(one, label="Сколько фаз нужно", show_when=None)
        case "object_kind":
            return replace(one, options=_OBJECTS)
        case "cadastral_number":
            return replace(one, show_when=place.STANDING_OBJECT)
        case "receiver_name":
            return replace(one, hint="Например, жилой дом, баня, гараж")
        case "benefit":
            return replace(one, show_when=None)
    return one


def _slots(*, existing: bool) -> tuple[Slot, ...]:
    """Places whose documents may be of a resident's house."""
    of_house = [one for one in (*attachments.OF_OBJECT, *attachments.OF_GROUP) if one.code in _OF_HOUSE]
    return (
        attachments.PLAN,
        attachments.TITLE,
        *((attachments.EXISTING,) if existing else ()),
        attachments.PASSPORT,
        attachments.POWER_OF_ATTORNEY,
        *of_house,
        attachments.OTHER,
    )


def _above_limit(answers: Answers) -> str:
    added, existing = number(answers, "new_power_kw"), number(answers, "existing_power_kw") or Decimal(0)
    if added is None or added + existing <= HOUSEHOLD_LIMIT_KW:
        return ""
    return (
        f"Вместе {words.number(added + existing)} кВт, а короткая анкета — до {HOUSEHOLD_LIMIT_KW} кВт. "
        "Нужно больше — перейдите к полной анкете, введённое останется"
    )
