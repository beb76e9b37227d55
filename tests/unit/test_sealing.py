"""A sealed value opens under its key and in its place alone."""

import json
from base64 import b64encode, urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlmodel import SQLModel

import lkk.models  # noqa: F401  (registers the tables)
from lkk import sealing
from lkk.models.base import SealedAnswers, SealedJSON, SealedText
from lkk.sealing import Damaged, UnknownKey, key_of, seal, unseal
from lkk.settings import settings

OLD, NEW = (f"{name}:{b64encode(bytes([byte]) * 32).decode()}" for name, byte in (("old", 1), ("new", 2)))
SNILS, PLACE, DIALECT = "112-233-445 95", "profile.snils", PGDialect_psycopg()


def use(monkeypatch: pytest.MonkeyPatch, *known: str) -> None:
    """Go on with other keys."""
    monkeypatch.setenv("LKK_DATA_KEYS", ",".join(known))
    settings.cache_clear()
    sealing.keys.cache_clear()


@pytest.fixture(autouse=True)
def usual_keys_afterwards(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    yield
    monkeypatch.undo()
    settings.cache_clear()
    sealing.keys.cache_clear()


@given(st.text(), st.text(max_size=40))
def test_every_value_comes_back_and_is_not_in_its_token(value: str, place: str) -> None:
    token = seal(value, place)
    assert unseal(token, place) == value
    assert token != seal(value, place)
    assert len(value) < 4 or value not in token


@given(st.integers(min_value=0), st.integers(min_value=0, max_value=7))
def test_a_token_with_one_bit_changed_does_not_open(byte: int, bit: int) -> None:
    head, _, body = seal(SNILS, PLACE).rpartition(":")
    changed = bytearray(urlsafe_b64decode(body))
    changed[byte % len(changed)] ^= 1 << bit
    with pytest.raises(Damaged):
        unseal(f"{head}:{urlsafe_b64encode(changed).decode()}", PLACE)


@pytest.mark.parametrize("text", ["", SNILS, "lkk1:t1:", "lkk1:t1:я", "lkk1:t1:AAAA", "lkk1::AAAA"])
def test_what_is_no_token_does_not_open(text: str) -> None:
    with pytest.raises(Damaged):
        unseal(text, PLACE)


def test_a_token_moved_to_another_column_does_not_open() -> None:
    with pytest.raises(Damaged):
        unseal(seal(SNILS, PLACE), "profile.passport")


def test_an_unknown_key_is_named_and_nothing_of_the_value(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, OLD)
    token = seal(SNILS, PLACE)
    use(monkeypatch, NEW)
    with pytest.raises(UnknownKey) as found:
        unseal(token, PLACE)
    assert found.value.key_id == "old"
    assert "profile.snils" in str(found.value)
    assert SNILS not in str(found.value)


def test_the_first_key_seals_and_the_others_still_open(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, OLD)
    token = seal(SNILS, PLACE)
    use(monkeypatch, NEW, OLD)
    assert unseal(token, PLACE) == SNILS
    assert (key_of(token), key_of(seal(SNILS, PLACE))) == ("old", "new")


def test_another_key_of_the_same_name_opens_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, OLD)
    token = seal(SNILS, PLACE)
    use(monkeypatch, f"old:{NEW.partition(':')[2]}")
    with pytest.raises(Damaged):
        unseal(token, PLACE)


def test_keys_are_not_in_what_is_printed_of_them() -> None:
    ring = sealing.keys()
    assert str(ring.masters["t1"]) not in repr(ring)


@pytest.mark.parametrize("value", [{"a": [1, "б"]}, [1], "text", True, 0, False, {}, [], "", None])
def test_json_comes_back_as_it_was(value: Any) -> None:
    kind = SealedJSON("outbox_item.payload")
    kept = kind.process_bind_param(value, DIALECT)
    assert kept == value if value in ({}, [], "", None) and value is not False else key_of(kept)
    assert kind.process_result_value(kept, DIALECT) == value


def test_of_answers_only_the_named_ones_are_sealed() -> None:
    kind = SealedAnswers("application.answers", frozenset({"snils", "passport"}))
    answers = {"snils": SNILS, "passport": "", "text": SNILS[:3]}
    kept = kind.process_bind_param(answers, DIALECT)
    assert SNILS not in json.dumps(kept)
    assert (kept["passport"], kept["text"]) == ("", "112")
    assert kind.process_result_value(kept, DIALECT) == answers
    with pytest.raises(Damaged):
        kind.process_result_value({"passport": kept["snils"]}, DIALECT)


def test_what_lay_there_before_is_read_as_it_is() -> None:
    assert SealedText(PLACE).process_result_value(SNILS, DIALECT) == SNILS
    assert SealedText(PLACE).process_bind_param("", DIALECT) == ""
    assert SealedText(PLACE).process_bind_param(None, DIALECT) is None


def test_every_sealed_column_names_its_own_place() -> None:
    wrong = [
        f"{table.name}.{column.name}"
        for table in SQLModel.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, SealedText | SealedJSON | SealedAnswers)
        and column.type.place != f"{table.name}.{column.name}"
    ]
    assert wrong == []
