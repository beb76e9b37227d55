"""Whatever is typed becomes a value that stays the same when it is typed again, or a sentence at the field."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lkk.services.forms.declaration import Field, Option
from lkk.services.forms.values import is_empty, parsed, shown
from lkk.services.kernel.errors import InvalidValue
from lkk.vocabulary.applications import FieldKind

TODAY = date(2026, 3, 5)
OPTIONS = (Option("one", "Один"), Option("two", "Два"))
PLAIN = [kind for kind in FieldKind if kind is not FieldKind.ROWS]
TYPED = st.one_of(
    st.text(max_size=60),
    st.text("0123456789 .,:-−+()/", max_size=25),
    st.text("АБВёйя -'’\u0301\n\t\u00a0", max_size=20),
    st.decimals(allow_nan=False, allow_infinity=False, places=3).map(str),
    st.dates().map(str),
    st.dates().map(lambda day: f"{day:%d.%m.%Y}"),
    st.from_regex(r"[a-z]{1,8}@[a-zа-я]{1,8}\.(ru|рф|com)", fullmatch=True),
    st.sampled_from(["one", "two", "да", "on"]),
)


@pytest.mark.parametrize("kind", PLAIN)
@settings(max_examples=60, deadline=None)
@given(typed=TYPED)
def test_what_is_stored_can_be_typed_again(kind: FieldKind, typed: str) -> None:
    one = Field("value", "Значение", kind, options=OPTIONS)
    stored, refusal = outcome(one, typed)
    if refusal:
        assert (refusal.at, bool(refusal.text)) == ("value", True)
        return
    assert outcome(one, stored) == (stored, None)
    assert json.loads(json.dumps(stored)) == stored
    assert is_empty(stored) or shown(one, stored)


def outcome(one: Field, typed: Any) -> tuple[Any, InvalidValue | None]:
    try:
        return parsed(one, typed, TODAY), None
    except InvalidValue as refusal:
        return None, refusal


@pytest.mark.parametrize(
    ("typed", "unit"),
    [("123 кВт·ч", "кВт·ч"), ("15кВт", "кВт"), ("1 234,5 квар·ч", "квар·ч"), ("10 kV\n", "kV"), ("\ufeff5 %", "%")],
)
def test_a_unit_pasted_beside_a_number_is_told_as_such(typed: str, unit: str) -> None:
    for kind in (FieldKind.POWER_KW, FieldKind.READING, FieldKind.NUMBER, FieldKind.WHOLE):
        _, refusal = outcome(Field("value", "Значение", kind), typed)
        assert refusal
        assert refusal.text == f"Оставьте только число, без «{unit}»"


@pytest.mark.parametrize("typed", ["1e5", "кВт", "12 34 кВт 5", "0x10", ",", ".", "−", "1,2,3"])
def test_what_is_no_number_at_all_is_told_as_such(typed: str) -> None:
    _, refusal = outcome(Field("value", "Значение", FieldKind.NUMBER), typed)
    assert refusal
    assert refusal.text.startswith("Введите число")


@given(st.decimals(min_value=0, max_value=999_999, places=3))
def test_a_power_keeps_its_value_through_storing_and_showing(value: Decimal) -> None:
    one = Field("value", "Мощность", FieldKind.POWER_KW, unit="кВт")
    stored = parsed(one, str(value).replace(".", ","), TODAY)
    assert Decimal(stored) == value
    assert Decimal(parsed(one, shown(one, stored).removesuffix(" кВт"), TODAY)) == value
