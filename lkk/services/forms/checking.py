"""Validation of answers by their declaration: the same for a field that is left, a step and the whole form."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lkk.services.forms.declaration import APPLICANT_TYPE, Answers, Field, Kind, Slot, Step
from lkk.services.forms.values import is_empty, parsed
from lkk.services.kernel.errors import InvalidValue
from lkk.vocabulary.applications import FieldKind
from lkk.vocabulary.words import at_most

MISSING = "Заполните это поле"
MISSING_CHOICE = "Выберите один из ответов"
MISSING_MARK = "Поставьте отметку, без неё заявку отправить нельзя"
MISSING_FILE = "Приложите документ"
_MISSING = {
    FieldKind.CHOICE: MISSING_CHOICE,
    FieldKind.CHOICES: MISSING_CHOICE,
    FieldKind.METERING_POINT: MISSING_CHOICE,
    FieldKind.OWN_APPLICATION: MISSING_CHOICE,
    FieldKind.ACCOUNT: MISSING_CHOICE,
    FieldKind.YES_NO: MISSING_MARK,
}
ROW_SEPARATOR = "."  # the third row's power is named `receivers.2.power`


@dataclass
class Checked:
    """Stored values and what is wrong, by the names of fields, cells of rows and slots."""

    answers: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


def visible_fields(step: Step, answers: Answers) -> tuple[Field, ...]:
    """The questions of a step that are asked, given what was answered before."""
    return tuple(one for one in step.fields if one.show_when is None or one.show_when(answers))


def visible_slots(step: Step, answers: Answers) -> tuple[Slot, ...]:
    """The places for attachments of a step, given what was answered."""
    return tuple(one for one in step.slots if one.show_when is None or one.show_when(answers))


def checked_field(one: Field, raw: Any, today: date) -> Checked:
    """One answer: its value to store, its errors (a table of rows may have several)."""
    if one.kind is FieldKind.ROWS:
        return _rows(one, raw, today)
    result = Checked()
    try:
        value = parsed(one, raw, today)
    except InvalidValue as error:
        result.errors[one.name] = error.text
        return result
    result.answers[one.name] = value
    if one.required and is_empty(value):
        result.errors[one.name] = _MISSING.get(one.kind, MISSING)
    return result


def checked_step(kind: Kind, index: int, answers: Answers, files: Mapping[str, int], today: date) -> dict[str, str]:
    """What is wrong on one step; `files` counts the attachments of each slot.

    Rules over several answers see only what is asked, and are left out while their own field is hidden.
    """
    return _checked_step(kind, kind.steps[index], answers, _known(kind, answers), files, today)


def checked_form(kind: Kind, answers: Answers, files: Mapping[str, int], today: date) -> dict[str, str]:
    """What is wrong on all steps together."""
    errors: dict[str, str] = {}
    known = _known(kind, answers)
    for step in kind.steps:
        errors |= _checked_step(kind, step, answers, known, files, today)
    return errors


def checked_early(kind: Kind, answers: Answers) -> dict[str, str]:
    """Broken rules over several answers that can be told before «Далее», by the names of their questions.

    A rule waits while one of the questions it looks at is asked and not answered yet.
    """
    asked = {one.name for step in kind.steps for one in visible_fields(step, answers)}
    unanswered = {name for name in asked if is_empty(answers.get(name))}
    errors: dict[str, str] = {}
    for check in kind.checks:
        if check.field in asked - unanswered and check.field not in errors:
            seen = _Seen(_known(kind, answers))
            sentence = check.check(seen)
            if sentence and not seen.names & unanswered:
                errors[check.field] = sentence
    return errors


def asked_answers(kind: Kind, answers: Answers) -> dict[str, Any]:
    """Only the answers to questions that are asked: a hidden one is in no output."""
    names = {one.name for step in kind.steps for one in visible_fields(step, answers)}
    return {name: value for name, value in answers.items() if name in names}


def asked_slots(kind: Kind, answers: Answers) -> frozenset[str]:
    """Codes of the places for attachments that are asked for."""
    return frozenset(slot.code for step in kind.steps for slot in visible_slots(step, answers))


class _Seen(Mapping[str, Any]):
    """Answers that remember which of them a rule has looked at."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self.names: set[str] = set()

    def __getitem__(self, name: str) -> Any:
        self.names.add(name)
        return self._answers[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._answers)

    def __len__(self) -> int:
        return len(self._answers)


def _known(kind: Kind, answers: Answers) -> Answers:
    return asked_answers(kind, answers) | {APPLICANT_TYPE: answers.get(APPLICANT_TYPE)}


def _checked_step(
    kind: Kind, step: Step, answers: Answers, known: Answers, files: Mapping[str, int], today: date
) -> dict[str, str]:
    fields = visible_fields(step, answers)
    errors: dict[str, str] = {}
    for one in fields:
        errors |= checked_field(one, answers.get(one.name), today).errors
    for slot in visible_slots(step, answers):
        if slot.required and not files.get(slot.code):
            errors[slot.code] = MISSING_FILE
    names = {one.name for one in fields}
    for check in kind.checks:
        if check.field in names and check.field not in errors and (sentence := check.check(known)):
            errors[check.field] = sentence
    return errors


def _rows(one: Field, raw: Any, today: date) -> Checked:
    result = Checked()
    rows = [row for row in raw if isinstance(row, Mapping)] if isinstance(raw, list) else []
    stored: list[dict[str, Any]] = []
    for index, row in enumerate(rows[: one.max_rows]):
        clean: dict[str, Any] = {}
        for column in one.rows:
            cell = checked_field(column, row.get(column.name), today)
            clean |= cell.answers
            for text in cell.errors.values():
                result.errors[ROW_SEPARATOR.join((one.name, str(index), column.name))] = text
        stored.append(clean)
    result.answers[one.name] = stored
    if len(rows) > one.max_rows:
        result.errors[one.name] = at_most(one.max_rows, "строки", "строк").capitalize()
    if one.required and len(rows) < one.min_rows:
        result.errors[one.name] = "Добавьте хотя бы одну строку"
    return result
