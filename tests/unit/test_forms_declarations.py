"""Every declaration is complete: words, limits, deadlines, the numbered questions of asset transfer."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from lkk.services.forms.catalog import KINDS
from lkk.services.forms.declaration import LAST_STEP, CrossCheck, Field, Kind, Step, when
from lkk.services.forms.passport import Passport
from lkk.vocabulary.applications import Direction, FieldKind
from tests.migration_data import deadline_keys

ALL = [pytest.param(kind, id=kind.code) for kind in KINDS.values()]
TP_STEPS = (
    "Категория и вид",
    "Заявитель",
    "Объект",
    "Мощность и надёжность",
    "Сроки и этапы",
    "Сбыт, оплата и обмен документами",
    "Документы",
    LAST_STEP,
)


def every_field(kind: Kind) -> Iterator[Field]:
    for one in kind.fields:
        yield one
        yield from one.rows


@pytest.mark.parametrize("kind", ALL)
def test_a_kind_says_what_it_is_what_happens_next_and_by_what_law(kind: Kind) -> None:
    assert kind.title
    assert kind.summary
    assert kind.next_step
    told = kind.passport
    assert told.who
    assert told.result
    assert told.law
    assert told.price.short
    assert told.price.words
    assert kind.deadline in deadline_keys() or not kind.needs_answer


@pytest.mark.parametrize("kind", ALL)
def test_questions_have_words_in_russian_and_what_their_sort_needs(kind: Kind) -> None:
    for one in every_field(kind):
        assert re.search("[а-яё]", one.label, re.IGNORECASE), one.name
        assert re.fullmatch(r"[a-z][a-z0-9_]{1,39}", one.name), one.name
        chosen = one.kind in (FieldKind.CHOICE, FieldKind.CHOICES)
        assert bool(one.options) == chosen, one.name
        assert bool(one.rows) == (one.kind is FieldKind.ROWS), one.name
        assert bool(one.pattern) == bool(one.pattern_error), one.name
        assert "!" not in one.label + one.hint
        if one.kind in (FieldKind.POWER_KW, FieldKind.WHOLE, FieldKind.NUMBER, FieldKind.READING):
            assert one.minimum is not None, one.name
            assert one.maximum is not None, one.name


@pytest.mark.parametrize("kind", ALL)
def test_slots_fit_the_tables(kind: Kind) -> None:
    assert all(len(slot.code) <= 40 and 1 <= slot.max_files <= 10 for slot in kind.slots)


@pytest.mark.parametrize("code", ["tp_new", "tp_increase", "tp_reliability", "tp_scheme", "tp_redistribution"])
def test_a_grid_connection_has_the_eight_steps(code: str) -> None:
    assert KINDS[code].step_titles == TP_STEPS
    assert KINDS[code].staged


def test_asset_transfer_keeps_the_numbered_questions() -> None:
    numbered = [(one.number, one.label) for one in KINDS["asset_transfer"].fields]
    assert numbered == [
        (1, "Наименование юр.лица / Ф.И.О. физ.лица"),
        (2, "Контактный телефон"),
        (3, "Почтовый адрес"),
        (4, "Передаваемые объекты"),
        (5, "Основание"),
        (6, "Способ передачи"),
    ]
    assert all(one.required for one in KINDS["asset_transfer"].fields)


def test_only_feedback_needs_no_answer() -> None:
    assert [kind.code for kind in KINDS.values() if not kind.needs_answer] == ["feedback"]


FIRST = Field("first", "Первый", FieldKind.YES_NO)
SECOND = Field("second", "Второй", show_when=when("first", True))
THIRD = Field("third", "Третий", show_when=when("second", "да"))


def kind_with(*fields: Field) -> Kind:
    return Kind(
        "trial", "Проба", "ПР", Direction.ENQUIRIES, (Step("Шаг", fields),), frozenset(), Passport(result="", law="")
    )


def test_a_question_below_a_hidden_one_is_hidden_whatever_was_answered() -> None:
    third = kind_with(FIRST, SECOND, THIRD).fields[2].show_when
    assert third is not None
    assert third({"first": True, "second": "да"})
    assert not third({"first": False, "second": "да"})
    assert third.fields == {"first", "second"}


def test_a_declaration_that_contradicts_itself_is_refused() -> None:
    with pytest.raises(ValueError, match="named twice"):
        kind_with(FIRST, FIRST)
    with pytest.raises(ValueError, match="not asked before"):
        kind_with(THIRD, SECOND)
    with pytest.raises(ValueError, match="unknown"):
        replace(kind_with(FIRST), checks=(CrossCheck("fourth", lambda answers: ""),))
