"""One walk over a filled form for every output: check page, document, letter, staff card, export."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from lkk.services.forms.checking import asked_answers, visible_fields, visible_slots
from lkk.services.forms.declaration import Answers, Field, Kind
from lkk.services.forms.values import is_empty, shown
from lkk.vocabulary.applications import FieldKind
from lkk.vocabulary.sensitive import masked

NOT_GIVEN, NOT_ENCLOSED = "не указано", "не приложено"
OBJECT_LENGTH = 400


@dataclass(frozen=True)
class Line:
    """A question and its answer in words; `name` leads to the field in the wizard and in remarks.

    A `hidden` text is masked: passport, СНИЛС, bank details.
    """

    name: str
    label: str
    text: str
    hidden: bool = False


@dataclass(frozen=True)
class Section:
    """A step of the form, or a block of it, with what was answered in it."""

    title: str
    step: int
    lines: tuple[Line, ...]


def sections(
    kind: Kind,
    answers: Answers,
    files: Mapping[str, list[str]] | None,
    names: Mapping[str, str] | None = None,
    *,
    mask: bool = False,
) -> tuple[Section, ...]:
    """Everything that is asked, in the order of the wizard; hidden questions are left out.

    `files` holds the names of attachments by slot, None leaves the slots out; `names` the words for answers that are
    ids (a metering point). With `mask` sensitive answers are masked.
    """
    found = []
    for index, step in enumerate(kind.steps):
        for block, group in groupby(visible_fields(step, answers), lambda one: one.block):
            lines = tuple(_masked_if(_line(one, answers.get(one.name), names or {}), one, mask) for one in group)
            found.append(Section(block or step.title, index, lines))
        slots = visible_slots(step, answers) if files is not None else ()
        attached = tuple(
            Line(slot.code, slot.label, "; ".join((files or {}).get(slot.code, [])) or NOT_ENCLOSED) for slot in slots
        )
        if attached and found and found[-1].title == step.title:
            found[-1] = replace(found[-1], lines=(*found[-1].lines, *attached))
        elif attached or not step.fields:
            found.append(Section(step.title, index, attached))
    return tuple(found)


def words(one: Field, value: Any, names: Mapping[str, str]) -> str:
    """An answer as it is read; `names` as in `sections`."""
    return _line(one, value, names).text


def masked_pair(one: Field, was: str, became: str) -> tuple[str, str]:
    """Two answers in words as they may be read without being opened."""
    return (masked(one.sensitive, was), masked(one.sensitive, became)) if one.sensitive else (was, became)


def as_json(kind: Kind, answers: Answers) -> dict[str, Any]:
    """The answers for the accounting system: only what is asked and answered, under the names of the declaration.

    A mark that was not set is an answer too: false.
    """
    found: dict[str, Any] = {}
    for one in (one for step in kind.steps for one in visible_fields(step, answers)):
        value = answers.get(one.name)
        if one.kind is FieldKind.YES_NO:
            found[one.name] = bool(value)
        elif not is_empty(value):
            found[one.name] = value
    return found


def object_name(kind: Kind, answers: Answers, names: Mapping[str, str] | None = None) -> str:
    """What the application is about, in one line for tables; of a table of rows the first words of each row."""
    one = kind.field_named(kind.object_field)
    known = asked_answers(kind, answers)
    if one is None or is_empty(known.get(one.name)):
        return ""
    value = known[one.name]
    text = _row_names(one, value) if one.kind is FieldKind.ROWS else _line(one, value, names or {}).text
    return text if len(text) <= OBJECT_LENGTH else text[: OBJECT_LENGTH - 1] + "…"


def _line(one: Field, value: Any, names: Mapping[str, str]) -> Line:
    label = f"{one.number}. {one.label}" if one.number else one.label
    if one.kind is FieldKind.ROWS:
        return Line(
            one.name, label, "\n".join(_row(one, index, row) for index, row in enumerate(value or [])) or NOT_GIVEN
        )
    named = one.from_directory or one.kind in (FieldKind.METERING_POINT, FieldKind.OWN_APPLICATION)
    words = names.get(f"{one.name}:{value}") if named else None
    return Line(one.name, label, words or shown(one, value) or NOT_GIVEN)


def _masked_if(line: Line, one: Field, mask: bool) -> Line:
    if not mask or one.sensitive is None or line.text == NOT_GIVEN:
        return line
    return replace(line, text=masked(one.sensitive, line.text), hidden=True)


def _row(one: Field, index: int, row: Mapping[str, Any]) -> str:
    cells = [f"{column.label}: {text}" for column in one.rows if (text := shown(column, row.get(column.name)))]
    return f"{index + 1}) " + "; ".join(cells)


def _row_names(one: Field, rows: list[Mapping[str, Any]]) -> str:
    first = one.rows[:2]
    return "; ".join(", ".join(filter(None, (shown(column, row.get(column.name)) for column in first))) for row in rows)
