"""What the accounting API says of forms and of changes of status, taken from the code: docs/accounting-tables.yaml.

python -m tests.accounting_tables      writes the file anew (make api)
"""

from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from lkk.services.applications.workflow import needs, stages
from lkk.services.applications.workflow.transitions import TRANSITIONS, Capacity, Transition
from lkk.services.forms.catalog import KINDS
from lkk.services.forms.declaration import Field, Kind, Slot
from lkk.services.kernel.requisites import NAME_LENGTH, TEXT_LENGTH
from lkk.vocabulary.applications import FieldKind, Track

TABLES = Path(__file__).parents[1] / "docs" / "accounting-tables.yaml"
HEAD = "# Written by `make api` from the code and checked by a test; not to be edited by hand.\n"
#: What a state of the accounting system can carry, by the names of the API.
CARRIED = ("reason", "legal_ground", "registration_number", "registered_on", "documents")
_NUMBERS = {
    FieldKind.POWER_KW: 3,
    FieldKind.NUMBER: 3,
    FieldKind.WHOLE: 0,
    FieldKind.READING: 4,
    FieldKind.COORDINATE: 6,
}
_WRITTEN = {
    FieldKind.INN_PERSON: "[0-9]{12}",
    FieldKind.INN_ORGANIZATION: "[0-9]{10}",
    FieldKind.KPP: "[0-9]{4}[0-9A-Z]{2}[0-9]{3}",
    FieldKind.OGRN: "[15][0-9]{12}",
    FieldKind.OGRNIP: "3[0-9]{14}",
    FieldKind.SNILS: "[0-9]{3}-[0-9]{3}-[0-9]{3} [0-9]{2}",
    FieldKind.PASSPORT: "[0-9]{2} [0-9]{2} [0-9]{6}",
    FieldKind.PHONE: r"\+7[0-9]{10}",
    FieldKind.CADASTRAL: "[0-9]{2}:[0-9]{2}:[0-9]{6,7}:[0-9]{1,9}",
    FieldKind.METERING_POINT: "[0-9]{1,18}",
    FieldKind.OWN_APPLICATION: "[0-9]{1,18}",
}
_LENGTHS = {FieldKind.PERSON_NAME: NAME_LENGTH, FieldKind.ADDRESS: TEXT_LENGTH}
_LISTED = "A code of the portal's directory of topics, which its administrator may add to."
_NOTES = {
    FieldKind.METERING_POINT: "The portal's own number of the metering point.",
    FieldKind.OWN_APPLICATION: "The portal's own number of an earlier application.",
}


def tables() -> dict[str, Any]:
    """The whole file."""
    return {
        "transitions": [_transition(one) for one in TRANSITIONS if Capacity.SYSTEM in one.who],
        "stages": [_stage(one) for one in stages.STEPS if Capacity.SYSTEM in one.who],
        "AnswersByForm": {"allOf": [_by_form(code) for code in KINDS]},
        "forms": {code: _form(kind) for code, kind in KINDS.items()},
    }


def printed() -> str:
    """The file's text."""
    return HEAD + yaml.safe_dump(tables(), allow_unicode=True, sort_keys=False, width=120)


def _transition(one: Transition) -> dict[str, Any]:
    """The words of an answer are the state's `reason`; an answer may be a document instead."""
    asked = {ask.name for need in one.needs if need is not needs.RESULT for ask in need.asks}
    found: dict[str, Any] = {
        "from": one.source.value,
        "to": one.target.value,
        "demands": [name for name in CARRIED if name in asked],
    }
    if needs.RESULT in one.needs:
        found["demands_one_of"] = ["reason", "documents"]
    if guards := [guard.value for guard in one.guards if guard.value != "executor"]:  # it has executors of its own
        found["while"] = guards
    return found


def _stage(one: stages.StageStep) -> dict[str, Any]:
    demands = ["documents"] * one.documents + ["reason"] * one.reason
    return {
        "from": one.source.value,
        "to": one.target.value,
        "tracks": [track.value for track in Track if track in one.tracks],
        "demands": demands,
    }


def _by_form(code: str) -> dict[str, Any]:
    return {
        "if": {"required": ["form"], "properties": {"form": {"const": code}}},
        "then": {"properties": {"answers": {"$ref": f"#/forms/{code}"}}},
    }


def _form(kind: Kind) -> dict[str, Any]:
    """The answers of one kind: what is always asked is required, what depends on other answers may be absent."""
    return {
        "title": kind.title,
        "description": f"Version {kind.version}, numbers {kind.prefix}-….",
        "x-version": kind.version,
        "x-slots": {slot.code: _slot(slot) for slot in kind.slots},
        "type": "object",
        "required": [one.name for one in kind.fields if _always(one)],
        "properties": {one.name: _question(one) for one in kind.fields},
    }


def _slot(slot: Slot) -> dict[str, Any]:
    always = slot.required and slot.show_when is None
    return {"title": slot.label, "required": always, "max_files": slot.max_files}


def _always(one: Field) -> bool:
    return one.show_when is None and (one.required or one.kind is FieldKind.YES_NO)


def _question(one: Field) -> dict[str, Any]:
    return {"title": one.label, **_value(one)}


def _value(one: Field) -> dict[str, Any]:
    kind = one.kind
    if kind is FieldKind.YES_NO:
        return {"type": "boolean"}
    if kind is FieldKind.DATE:
        return {"type": "string", "format": "date"}
    if kind is FieldKind.EMAIL:
        return {"type": "string", "format": "email"}
    if kind is FieldKind.CHOICE:
        return _options(one)
    if kind is FieldKind.CHOICES:
        return {"type": "array", "uniqueItems": True, "minItems": 1, "items": _options(one)}
    if kind is FieldKind.ROWS:
        return _rows(one)
    if kind in _NUMBERS:
        return _number(one)
    if kind in _WRITTEN:
        note = {"description": _NOTES[kind]} if kind in _NOTES else {}
        return {"type": "string", "pattern": f"^{_WRITTEN[kind]}$", **note}
    return _text(one)


def _options(one: Field) -> dict[str, Any]:
    if one.from_directory:
        examples = [option.value for option in one.options]
        return {"type": "string", "pattern": "^[a-z0-9][a-z0-9_]{1,39}$", "description": _LISTED, "examples": examples}
    return {"oneOf": [{"const": option.value, "title": option.label} for option in one.options]}


def _number(one: Field) -> dict[str, Any]:
    """A decimal as text; the bounds are told in `x-` words, for a schema bounds numbers only."""
    places = _NUMBERS[one.kind]
    fraction = rf"(\.[0-9]{{1,{places}}})?" if places else ""
    bounds = {"x-minimum": one.minimum, "x-maximum": one.maximum, "x-unit": one.unit or None}
    plain = {name: str(value) if isinstance(value, Decimal) else value for name, value in bounds.items()}
    return {
        "type": "string",
        "pattern": rf"^-?[0-9]{{1,15}}{fraction}$",
        **{name: value for name, value in plain.items() if value is not None},
    }


def _rows(one: Field) -> dict[str, Any]:
    cells = {cell.name: _question(cell) if _always(cell) else _maybe(cell) for cell in one.rows}
    needed = [cell.name for cell in one.rows if _always(cell)]
    return {
        "type": "array",
        "minItems": max(1, one.min_rows) if one.required else 1,
        "maxItems": one.max_rows,
        "items": {"type": "object", "required": needed, "properties": cells},
    }


def _maybe(cell: Field) -> dict[str, Any]:
    """A cell that may stay empty is kept as an empty text."""
    return {"title": cell.label, "anyOf": [{"const": ""}, _value(cell)]}


def _text(one: Field) -> dict[str, Any]:
    found: dict[str, Any] = {
        "type": "string",
        "minLength": max(1, one.min_length),
        "maxLength": _LENGTHS.get(one.kind, one.max_length),
    }
    return found | ({"pattern": f"^(?:{one.pattern})$"} if one.pattern else {})


if __name__ == "__main__":
    TABLES.write_text(printed(), encoding="utf-8")
