"""Every kind for every applicant: valid forms pass, broken ones are refused at the field, nothing hidden leaks."""

import json
from functools import cache
from typing import Any

import pytest

from lkk.services.forms.catalog import KINDS
from lkk.services.forms.checking import asked_answers, checked_field, checked_form, visible_fields
from lkk.services.forms.declaration import APPLICANT_TYPE, Field, Kind
from lkk.services.forms.review import as_json, object_name, sections
from lkk.services.forms.values import is_empty, parsed, shown
from lkk.vocabulary.applications import FieldKind
from tests.business_time import today
from tests.form_answers import KEPT_FOR_OLD, SEEDS, broken, types_of, valid_answers

ALL = [pytest.param(kind, id=kind.code) for kind in KINDS.values()]
SECRET = "скрытый-ответ"


def forms(kind: Kind) -> list[tuple[dict[str, Any], dict[str, int]]]:
    return _forms(kind.code)


@cache
def _forms(code: str) -> list[tuple[dict[str, Any], dict[str, int]]]:
    kind = KINDS[code]
    return [valid_answers(kind, applicant, seed) for applicant in types_of(kind) for seed in SEEDS]


@pytest.mark.parametrize("kind", ALL)
def test_valid_forms_pass_and_together_ask_everything(kind: Kind) -> None:
    asked: set[str] = set()
    for answers, files in forms(kind):
        assert checked_form(kind, answers, files, today()) == {}, answers
        asked |= set(answers) | set(files)
    declared = {one.name for one in kind.fields} | {slot.code for slot in kind.slots}
    assert asked - {APPLICANT_TYPE} == declared - KEPT_FOR_OLD.get(kind.code, set())


@pytest.mark.parametrize("kind", ALL)
def test_what_is_broken_is_refused_at_its_field(kind: Kind) -> None:
    tried: set[str] = set()
    for one in broken(kind):
        errors = checked_form(kind, one.answers, one.files, today())
        assert errors.get(one.field), (one.field, one.why)
        tried.add(f"{one.field} {one.why}")
    required = {one.name for one in kind.fields if one.required} | {slot.code for slot in kind.slots if slot.required}
    assert {f"{name} missing" for name in required - KEPT_FOR_OLD.get(kind.code, set())} <= tried


@pytest.mark.parametrize("kind", ALL)
def test_what_is_stored_is_stable_when_read_shown_and_stored_again(kind: Kind) -> None:
    for answers, _ in forms(kind):
        assert json.loads(json.dumps(answers)) == answers
        again = {APPLICANT_TYPE: answers.get(APPLICANT_TYPE)} | {
            name: value
            for step in kind.steps
            for one in visible_fields(step, answers)
            for name, value in checked_field(one, answers.get(one.name), today()).answers.items()
        }
        given = asked_answers(kind, answers)
        assert {name: again[name] for name in given} == given
        assert sections(kind, again, {}) == sections(kind, answers, {})
        assert as_json(kind, again) == as_json(kind, answers)


@pytest.mark.parametrize("kind", ALL)
def test_every_output_says_what_was_entered(kind: Kind) -> None:
    for answers, files in forms(kind):
        lines = {line.name: line.text for section in sections(kind, answers, {}) for line in section.lines}
        sent = as_json(kind, answers)
        for name in asked_answers(kind, answers):
            one = kind.field_named(name)
            assert one
            if one.kind is not FieldKind.ROWS:
                assert lines[name] == shown(one, answers[name])
            assert sent[name] == answers[name]
        assert set(files) <= set(lines)


@pytest.mark.parametrize("kind", ALL)
def test_hidden_answers_are_in_no_output(kind: Kind) -> None:
    for answers, files in forms(kind):
        hidden = {one.name for one in kind.fields} - {
            one.name for step in kind.steps for one in visible_fields(step, answers)
        }
        stale = {**answers, **dict.fromkeys(hidden, SECRET)}
        still_hidden = hidden - set(asked_answers(kind, stale))
        assert still_hidden == hidden
        assert SECRET not in json.dumps(as_json(kind, stale), ensure_ascii=False)
        assert SECRET not in repr(sections(kind, stale, {}))
        assert SECRET not in object_name(kind, stale)
        assert checked_form(kind, stale, files, today()) == {}


def test_nothing_that_can_be_sent_breaks_a_check() -> None:
    """Whatever lies in the answers, the check answers with sentences."""
    nonsense: list[Any] = [
        None,
        "",
        "?",
        "NaN",
        "Infinity",
        "-1e999",
        True,
        7,
        [],
        ["?"],
        [{}],
        [{"value": []}],
        {},
        "\x00",
    ]
    for kind in KINDS.values():
        for thing in nonsense:
            answers = {one.name: thing for one in kind.fields} | {APPLICANT_TYPE: "legal_entity"}
            errors = checked_form(kind, answers, {}, today())
            assert all(isinstance(text, str) and text for text in errors.values())


def test_a_mark_not_set_is_told_to_the_accounting_system() -> None:
    kind = KINDS["violation_report"]
    answers, _ = valid_answers(kind, None)
    assert as_json(kind, answers)["anonymous"] is False


@pytest.mark.parametrize(
    ("kind", "typed", "stored", "words"),
    [
        (FieldKind.POWER_KW, " 1 234,500 ", "1234.5", "1\u202f234,5"),
        (FieldKind.POWER_KW, "\ufeff18\t700,\r\n", "18700", "18\u202f700"),
        (FieldKind.READING, "12\u2007345,5\u200b", "12345.5", "12\u202f345,5"),
        (FieldKind.WHOLE, "18700,", "18700", "18\u202f700"),
        (FieldKind.COORDINATE, "53,347997", "53.347997", "53,347997"),
        (FieldKind.NUMBER, "-0", "0", "0"),
        (FieldKind.NUMBER, "−0,5", "-0.5", "−0,5"),
        (FieldKind.WHOLE, "100", "100", "100"),
        (FieldKind.DATE, "5.3.2026", "2026-03-05", "05.03.2026"),
        (FieldKind.PASSPORT, "0120 123456", "01 20 123456", "01 20 123456"),
        (FieldKind.YES_NO, "да", True, "Да"),
        (FieldKind.TEXT, "  два   слова ", "два слова", "два слова"),
    ],
)
def test_typed_values_become_stored_ones_and_words(kind: FieldKind, typed: str, stored: Any, words: str) -> None:
    one = Field("value", "Значение", kind)
    assert parsed(one, typed, today()) == stored
    assert shown(one, stored) == words
    assert not is_empty(stored)


@pytest.mark.parametrize("typed", ["31.02.2026", "0001-01-01", "9999-12-31", "вчера", "05.03.26"])
def test_days_that_are_none_are_refused(typed: str) -> None:
    assert checked_field(Field("day", "День", FieldKind.DATE), typed, today()).errors["day"]
