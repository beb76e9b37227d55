"""Terms of keeping data: when they end, what they are called, which answers stay."""

from datetime import UTC, datetime

import pytest

from lkk.services.directories.retention import Term
from lkk.services.forms.catalog import KINDS
from lkk.services.own_data.erasing import _ERASERS, IMPERSONAL
from lkk.vocabulary.applications import FieldKind, TimeUnit
from lkk.vocabulary.retention import OF_CABINETS, KeptData
from lkk.vocabulary.sensitive import SENSITIVE_QUESTIONS

SINCE = datetime(2028, 2, 29, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "unit", "ends", "words"),
    [
        (0, TimeUnit.CALENDAR_DAYS, SINCE, "удаляется сразу"),
        (30, TimeUnit.CALENDAR_DAYS, datetime(2028, 3, 30, 12, tzinfo=UTC), "30 дней"),
        (1, TimeUnit.MONTHS, datetime(2028, 3, 29, 12, tzinfo=UTC), "1 месяц"),
        (5, TimeUnit.YEARS, datetime(2033, 2, 28, 12, tzinfo=UTC), "5 лет"),
    ],
)
def test_a_term_ends_by_the_calendar(value: int, unit: TimeUnit, ends: datetime, words: str) -> None:
    term = Term(KeptData.PROFILE, value, unit, "Порядок компании")
    assert (term.ends(SINCE), term.words) == (ends, words)
    assert term.over(ends) <= SINCE


def test_every_sort_of_data_of_a_cabinet_has_its_eraser() -> None:
    assert set(_ERASERS) == set(OF_CABINETS) == set(KeptData) - {KeptData.GUEST_VISITS}


def test_answers_that_stay_name_nobody() -> None:
    named = {FieldKind.PERSON_NAME, FieldKind.PASSPORT, FieldKind.SNILS, FieldKind.PHONE, FieldKind.EMAIL}
    named |= {FieldKind.ADDRESS, FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.DATE, FieldKind.ROWS}
    assert not IMPERSONAL & named
    kept = {one.name for kind in KINDS.values() for one in kind.fields if one.kind in IMPERSONAL}
    assert not kept & set(SENSITIVE_QUESTIONS)
