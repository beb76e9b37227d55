"""The chain of evidence: any change of any record is found at its row."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lkk.services.signing import chain
from lkk.services.signing.chain import FIRST, Record

_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
_FACTS = st.dictionaries(st.text(max_size=8), _VALUES, max_size=4)


def _chain(told: list[tuple[dict[str, Any], dict[str, Any]]]) -> list[Record]:
    records: list[Record] = []
    for facts, personal in told:
        previous = records[-1].hash if records else FIRST
        records.append(chain.made(len(records) + 1, previous, "signed", "2026-11-26T05:00:00Z", facts, personal))
    return records


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(_FACTS, _FACTS), max_size=6))
def test_a_chain_nobody_touched_is_whole(told: list[tuple[dict[str, Any], dict[str, Any]]]) -> None:
    assert chain.first_fault(_chain(told)) is None


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(_FACTS, _FACTS), min_size=1, max_size=6), st.data())
def test_any_change_is_found_at_its_row(told: list[tuple[dict[str, Any], dict[str, Any]]], data: st.DataObject) -> None:
    records = _chain(told)
    at = data.draw(st.integers(0, len(records) - 1))
    spoilt = data.draw(
        st.sampled_from(
            [
                replace(records[at], event="refused"),
                replace(records[at], at="2026-11-26T05:00:01Z"),
                replace(records[at], facts={**records[at].facts, "added": 1}),
                replace(records[at], personal={**(records[at].personal or {}), "added": 1}),
                replace(records[at], salt="0" * 32),
                replace(records[at], personal_digest="0" * 64),
                replace(records[at], previous_hash="1" * 64),
                replace(records[at], hash="2" * 64),
            ]
        )
    )
    records[at] = spoilt
    fault = chain.first_fault(records)
    assert fault is not None
    assert fault.seq == at + 1


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(_FACTS, _FACTS), min_size=2, max_size=6), st.data())
def test_a_removed_or_moved_row_is_found(
    told: list[tuple[dict[str, Any], dict[str, Any]]], data: st.DataObject
) -> None:
    records = _chain(told)
    at = data.draw(st.integers(0, len(records) - 2))
    without = [one for number, one in enumerate(records) if number != at]
    fault = chain.first_fault(without)
    assert fault is not None
    assert fault.seq == at + 1
    moved = [*records[:at], records[at + 1], records[at], *records[at + 2 :]]
    assert chain.first_fault(moved) is not None


def test_what_is_personal_need_not_be_opened() -> None:
    records = _chain([({"sha256": "ab"}, {"phone": "+79131234567"}), ({}, {})])
    closed = [replace(one, personal=None, salt="") for one in records]
    assert chain.first_fault(closed) is None


def test_equal_facts_hash_apart_under_their_salts() -> None:
    one, other = (chain.made(1, FIRST, "signed", "", {}, {"phone": "+79131234567"}) for _ in range(2))
    assert one.personal_digest != other.personal_digest


def test_the_form_of_a_value_is_one_and_floats_have_none() -> None:
    assert chain.canonical({"б": 1, "а": ["ё", None]}) == '{"а":["ё",null],"б":1}'.encode()
    with pytest.raises(TypeError):
        chain.canonical({"sum": [1.5]})
