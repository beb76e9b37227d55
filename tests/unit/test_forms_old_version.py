"""What was entered by the first version of the forms opens: every answer in words, nothing lost that is asked still."""

import json
from pathlib import Path
from typing import Any

import pytest

from lkk.services.forms.catalog import KINDS
from lkk.services.forms.checking import checked_form, checked_step
from lkk.services.forms.classification import classify
from lkk.services.forms.declaration import APPLICANT_TYPE
from lkk.services.forms.review import as_json, object_name, sections
from lkk.vocabulary.applications import FieldKind
from lkk.vocabulary.people import ApplicantType
from tests.business_time import today

OLD: dict[str, dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "answers_of_version_1.json").read_text(encoding="utf-8")
)
#: No longer asked of anybody whom these answers describe.
GONE = {"instalment"}


@pytest.mark.parametrize("code", OLD)
def test_a_filed_application_of_the_first_version_opens_with_its_answers_in_words(code: str) -> None:
    kind, answers = KINDS[code], OLD[code]["answers"]
    lines = {line.name: line.text for section in sections(kind, answers, {}) for line in section.lines}
    for name in set(answers) - {APPLICANT_TYPE} - GONE:
        one = kind.field_named(name)
        assert one is not None, name
        assert lines[name], name
        if one.kind in (FieldKind.CHOICE, FieldKind.CHOICES):
            given = answers[name] if isinstance(answers[name], list) else [answers[name]]
            known = {option.value: option.label for option in one.options}
            assert lines[name] == ", ".join(known[value] for value in given)
    assert as_json(kind, answers)
    assert object_name(kind, answers)
    classify(kind, ApplicantType.LEGAL_ENTITY, answers)


@pytest.mark.parametrize("code", OLD)
def test_a_draft_of_the_first_version_is_asked_only_what_is_new(code: str) -> None:
    kind, answers = KINDS[code], OLD[code]["answers"]
    files = dict.fromkeys(OLD[code]["files"], 1)
    wrong = checked_form(kind, answers, files, today())
    for index in range(len(kind.steps)):
        checked_step(kind, index, answers, files, today())
    asked_anew = {name for name in wrong if name not in answers and name not in files}
    bounded = {"tp_temporary": {"reliability_categories", "new_voltage"}}.get(code, set())
    assert set(wrong) - asked_anew - _of_the_past(kind, answers) <= bounded


def _of_the_past(kind: Any, answers: dict[str, Any]) -> set[str]:
    """Days that were to come when the answers were given."""
    rows = {one.name for one in kind.fields if one.kind is FieldKind.ROWS}
    days = {one.name for one in kind.fields if one.kind is FieldKind.DATE}
    cells = {
        f"{name}.{index}.{cell}" for name in rows for index, row in enumerate(answers.get(name, [])) for cell in row
    }
    return days | {cell for cell in cells if cell.endswith("_on")}
