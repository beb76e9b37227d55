"""Questions of the catalogue as flat records for the page: which control, what stands in it, what is wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from lkk.services.applications.choices import Choice
from lkk.services.forms.declaration import DISPATCHER, Field
from lkk.vocabulary.applications import FieldKind

MOST_RADIOS = 5
_NUMBERS = {FieldKind.POWER_KW, FieldKind.NUMBER, FieldKind.READING, FieldKind.COORDINATE}
_DIGITS = {
    FieldKind.WHOLE,
    FieldKind.INN_PERSON,
    FieldKind.INN_ORGANIZATION,
    FieldKind.KPP,
    FieldKind.OGRN,
    FieldKind.OGRNIP,
    FieldKind.SNILS,
    FieldKind.PASSPORT,
}
_WIDGETS = {
    FieldKind.LONG_TEXT: "area",
    FieldKind.METERING_POINT: "select",
    FieldKind.OWN_APPLICATION: "select",
    FieldKind.ACCOUNT: "select",
    FieldKind.CHOICES: "checks",
    FieldKind.YES_NO: "check",
    FieldKind.ROWS: "rows",
}
_TYPES = {FieldKind.DATE: "date", FieldKind.PHONE: "tel", FieldKind.EMAIL: "email"}
_NOTHING_TO_CHOOSE = "Пока выбрать не из чего"


@dataclass
class OptionItem:
    """A value of a choice; `name` is that of its checkbox where several may be chosen."""

    value: str
    label: str
    hint: str
    name: str
    checked: bool


@dataclass
class ControlItem:
    """One control with its words; `source` tells from where its value was filled in."""

    name: str
    label: str
    widget: str
    hint: str
    value: str
    checked: bool
    error: str
    required: bool
    width: str
    unit: str
    type: str
    input_mode: str
    max_length: int
    earliest: str
    latest: str
    source: str
    options: list[OptionItem] = field(default_factory=list)


@dataclass
class RowItem:
    """A repeated row."""

    index: int
    title: str
    cells: list[ControlItem] = field(default_factory=list)


@dataclass
class FieldItem(ControlItem):
    """A question; `rows` belong to a table of rows, `can_add` tells whether one more is taken.

    `block` is the heading of the block that begins with it.
    """

    rows: list[RowItem] = field(default_factory=list)
    can_add: bool = False
    block: str = ""


@dataclass(frozen=True)
class Filling:
    """What the questions are drawn with: values as typed, errors by name, what may be chosen."""

    values: Mapping[str, Any]
    errors: Mapping[str, str]
    choices: Mapping[str, Sequence[Choice]]
    prefilled: frozenset[str]
    today: date
    dispatcher: str


def spoken(words: str, dispatcher: str) -> str:
    """Words of the catalogue with the dispatcher's phone."""
    return words.replace(DISPATCHER, dispatcher)


def field_items(asked: Sequence[Field], filling: Filling) -> list[FieldItem]:
    """The questions of the page, each block with its heading."""
    before = ("", *(one.block for one in asked))
    return [
        field_item(one, filling, block=one.block if one.block != last else "")
        for one, last in zip(asked, before, strict=False)
    ]


def field_item(one: Field, filling: Filling, *, block: str = "") -> FieldItem:
    """A question of the page."""
    value = filling.values.get(one.name)
    common = _control(one, one.name, value, filling)
    common["source"] = _source(one) if one.name in filling.prefilled else ""
    rows = value if one.kind is FieldKind.ROWS and isinstance(value, list) else []
    items = [_row(one, index, row, filling) for index, row in enumerate(rows)]
    return FieldItem(**common, rows=items, can_add=len(items) < one.max_rows, block=block)


def _row(one: Field, index: int, row: Mapping[str, Any], filling: Filling) -> RowItem:
    cells = [
        ControlItem(**_control(column, f"{one.name}.{index}.{column.name}", row.get(column.name), filling))
        for column in one.rows
    ]
    return RowItem(index, f"Строка {index + 1}", cells)


def _control(one: Field, name: str, value: Any, filling: Filling) -> dict[str, Any]:
    options = _options(one, name, value, filling)
    nothing = _WIDGETS.get(one.kind) == "select" and not options
    return {
        "name": name,
        "label": f"{one.number}. {one.label}" if one.number else one.label,
        "widget": _widget(one, options),
        "hint": _NOTHING_TO_CHOOSE if nothing else spoken(one.hint, filling.dispatcher),
        "value": _typed(one, value),
        "checked": value is True,
        "error": filling.errors.get(name, ""),
        "required": one.required or one.kind is FieldKind.YES_NO,
        "width": one.width,
        "unit": one.unit,
        "type": _TYPES.get(one.kind, "text"),
        "input_mode": "decimal" if one.kind in _NUMBERS else "numeric" if one.kind in _DIGITS else "text",
        "max_length": one.max_length if one.kind in (FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.ADDRESS) else 255,
        "earliest": _shifted(filling.today, one.not_before_days),
        "latest": _shifted(filling.today, one.not_after_days),
        "source": "",
        "options": options,
    }


def _widget(one: Field, options: Sequence[OptionItem]) -> str:
    if one.kind is FieldKind.CHOICE:
        return "radio" if len(options) <= MOST_RADIOS else "select"
    return _WIDGETS.get(one.kind, "text")


def _typed(one: Field, value: Any) -> str:
    if not isinstance(value, str):
        return ""
    return value.replace(".", ",") if one.kind in _NUMBERS else value


def _options(one: Field, name: str, value: Any, filling: Filling) -> list[OptionItem]:
    if one.from_directory or one.kind in (FieldKind.METERING_POINT, FieldKind.OWN_APPLICATION, FieldKind.ACCOUNT):
        found = filling.choices.get(one.name, ())
        return [OptionItem(choice.value, choice.label, "", name, False) for choice in found]
    chosen = value if isinstance(value, list) else [value]
    return [
        OptionItem(option.value, option.label, option.hint, f"{name}.{option.value}", option.value in chosen)
        for option in one.offered
    ]


def _shifted(today: date, days: int | None) -> str:
    return (today + timedelta(days)).isoformat() if days is not None else ""


def _source(one: Field) -> str:
    return "из профиля" if one.prefill.startswith("profile.") else "из лицевого счёта"
