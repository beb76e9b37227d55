"""What an ad of capacity may say: figures, words without a way round the portal, whom the law lets give (pure)."""

import string
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lkk.services.kernel.errors import FieldErrors
from lkk.services.redistribution import wording
from lkk.services.redistribution.rules import AdValues, checked, without_contacts
from lkk.vocabulary.redistribution import LEAST_KW, MOST_KW, TEXT_LENGTH, AdSide, AdVoltage, GiverKind

TODAY = date(2026, 11, 27)
LAST = TODAY + timedelta(days=180)
GIVE: dict[str, Any] = {
    "side": "give",
    "kw": "50",
    "voltage": "10",
    "substation_key": "ps-1",
    "price": "1000",
    "text": "Можно по частям",
    "valid_until": LAST.isoformat(),
    "own_kw": "100",
    "giver_kind": "ordinary",
}
SEEK = GIVE | {"side": "seek", "own_kw": "", "giver_kind": ""}
WORDS = st.text(string.ascii_letters + "абвгдежзиклмнопрстуя .,№«»", max_size=60)


def read(typed: dict[str, Any]) -> AdValues:
    return checked(typed, today=TODAY, last_day=LAST, substations=frozenset({"ps-1"}), bound=15)


def refused(typed: dict[str, Any]) -> dict[str, str]:
    with pytest.raises(FieldErrors) as caught:
        read(typed)
    return caught.value.fields


def test_an_ad_is_read_whole() -> None:
    found = read(GIVE | {"kw": "50,5", "price": "1 200,50"})
    assert found == AdValues(
        AdSide.GIVE,
        Decimal("50.5"),
        AdVoltage.KV_10,
        "ps-1",
        120_050,
        "Можно по частям",
        LAST,
        Decimal(100),
        GiverKind.ORDINARY,
    )


def test_an_empty_price_is_negotiable_and_a_seeker_is_asked_nothing_of_a_giver() -> None:
    found = read(SEEK | {"price": "", "own_kw": "5", "giver_kind": "temporary"})
    assert (found.price, found.own_kw, found.giver_kind) == (None, None, None)


def test_an_empty_form_says_what_is_missing_at_each_field() -> None:
    assert set(refused({})) == {"side", "kw", "voltage", "substation_key", "valid_until"}
    assert set(refused({"side": "give"})) == {
        *("side", "kw", "voltage", "substation_key", "valid_until", "own_kw", "giver_kind")
    } - {"side"}


@pytest.mark.parametrize("kw", ["0", "-5", "много", "10001", "0,05", "1e3", "NaN", "Infinity", "5 кВт"])
def test_a_false_power_is_refused_at_its_field(kw: str) -> None:
    assert set(refused(SEEK | {"kw": kw})) == {"kw"}


@pytest.mark.parametrize("kind", [one for one in GiverKind if one is not GiverKind.ORDINARY])
def test_whom_the_law_excludes_cannot_give_and_may_seek(kind: GiverKind) -> None:
    assert "861" in refused(GIVE | {"giver_kind": kind.value})["giver_kind"]
    assert read(SEEK | {"giver_kind": kind.value}).side is AdSide.SEEK


def test_the_choices_of_a_giver_name_the_bound_they_are_judged_by() -> None:
    said = dict(wording.givers(20))
    assert said["ordinary"] == "Больше 20 кВт, постоянное присоединение"
    assert said["small_business"] == "Юридическое лицо или ИП до 20 кВт"
    assert set(said) == {kind.value for kind in GiverKind}


def test_a_giver_needs_more_than_fifteen_kilowatts_and_gives_no_more_than_there_is() -> None:
    assert "15 кВт" in refused(GIVE | {"own_kw": "15", "kw": "5"})["own_kw"]
    assert read(GIVE | {"own_kw": "15,1", "kw": "15,1"}).kw == Decimal("15.1")
    assert "не больше, чем есть: 100 кВт" in refused(GIVE | {"kw": "100,001"})["kw"]


@pytest.mark.parametrize("price", ["0", "-1", "дорого", "1000001", "1,234"])
def test_a_false_price_is_refused_at_its_field(price: str) -> None:
    assert set(refused(SEEK | {"price": price})) == {"price"}


@pytest.mark.parametrize("day", [TODAY, TODAY - timedelta(days=1), LAST + timedelta(days=1), date.max])
def test_the_last_day_is_after_today_and_within_the_term(day: date) -> None:
    assert set(refused(SEEK | {"valid_until": day.isoformat()})) == {"valid_until"}


def test_what_is_not_in_the_lists_is_refused() -> None:
    wrong = {"side": "sell", "voltage": "12", "substation_key": "ps-2", "valid_until": "завтра"}
    assert set(refused(SEEK | wrong)) == set(wrong)


@pytest.mark.parametrize(
    "text",
    [
        "Звоните 8 913 123-45-67",
        "тел. +7(3852)50-16-28",
        "89131234567",
        "8.913.123.45.67",
        "в офис 50-16-28",
        "телефон 380-616",
        "пишите на ivan@example.com",
        "мой ник @ivanov",
        "https://example.com/ad",
        "www.example.com",
        "сайт завод22.рф",
        "t.me/zavod",
        "есть WhatsApp",
        "пишите в телеграм",
    ],
)
def test_a_phone_an_address_and_a_link_are_found_in_words(text: str) -> None:
    assert not without_contacts(text)
    assert "Уберите телефон, почту и ссылки" in refused(SEEK | {"text": text})["text"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Можно частями: 10-15 кВт сейчас, остальное в 2027 году",
        "Цена 1 500 000 рублей за всё",
        "ПС «Южная» 110/10 кВ, ячейка 12, договор 12345/6 от 01.12.2026",
        "Сроки 2026-2027",
        "Мощность не нужна с 2025 г. Документы есть.",
    ],
)
def test_figures_and_names_of_the_trade_are_no_contacts(text: str) -> None:
    assert without_contacts(text)
    assert read(SEEK | {"text": text}).text == text


@given(before=WORDS, after=WORDS, separator=st.sampled_from(["", " ", "-", ".", " - ", ") "]))
def test_a_phone_is_found_wherever_it_stands_and_however_it_is_parted(before: str, after: str, separator: str) -> None:
    phone = separator.join(["8", "913", "123", "45", "67"])
    assert not without_contacts(f"{before} {phone} {after}")


@given(kw=st.decimals(LEAST_KW, MOST_KW, places=2), more=st.decimals(0, 1000, places=2))
def test_any_power_within_the_bounds_is_read_as_it_was_typed(kw: Decimal, more: Decimal) -> None:
    own = max(kw + more, Decimal("15.01"))
    found = read(GIVE | {"kw": str(kw).replace(".", ","), "own_kw": str(own)})
    assert (found.kw, found.own_kw) == (kw, own)


@given(typed=st.fixed_dictionaries({name: st.text(max_size=TEXT_LENGTH + 10) for name in GIVE}))
def test_whatever_is_typed_is_read_or_refused_by_names_of_fields(typed: dict[str, str]) -> None:
    faults: set[str] = set()
    try:
        read(typed)
    except FieldErrors as error:
        faults = set(error.fields)
    assert faults <= set(GIVE)


def test_ads_are_told_in_words_as_their_side_means_them() -> None:
    assert wording.kilowatts(Decimal("50.500")) == "50,5 кВт"
    assert wording.price(AdSide.GIVE, 100_000) == "1\u202f000 ₽ за кВт"
    assert wording.price(AdSide.SEEK, 100_050) == "до 1\u202f000,50 ₽ за кВт"
    assert wording.price(AdSide.SEEK, None) == "цена договорная"


def test_a_term_is_told_by_its_last_day() -> None:
    midnight = datetime(2026, 11, 30, 17, tzinfo=UTC)
    assert wording.due_day(midnight, "Asia/Barnaul") == "30.11.2026"
    assert wording.due_day(midnight, "Europe/Moscow") == "30.11.2026"


@given(name=st.text(max_size=80))
def test_of_a_masked_name_only_first_letters_are_left(name: str) -> None:
    shown = wording.masked(name)
    assert shown
    assert all(len(part.replace("•", "")) <= 1 for part in shown.split())
