"""What is typed of an agreement of capacity, and what its paper tells (pure)."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from lkk.models.capacity_agreements import CapacityAgreement
from lkk.services.capacity_agreements import offering, paper, typed
from lkk.services.kernel.errors import FieldErrors
from lkk.services.signing.signers import Customer
from lkk.vocabulary.capacity_agreements import MOST_DAYS
from lkk.vocabulary.people import ApplicantType
from lkk.vocabulary.redistribution import AdVoltage, GiverKind

TODAY = date(2026, 11, 27)
TERMS = {"kw": "20,5", "price": "15 000", "apply_by": "2027-02-01", "address": "г. Барнаул, ул. Попова, 12"}
GIVING = TERMS | {"own_kw": "100", "giver_kind": "ordinary", "keep_rest": "on"}


def wrong_of(most_kw: Decimal | None = None, **said: str) -> dict[str, str]:
    wrong = FieldErrors()
    typed.terms(wrong, TERMS | said, today=TODAY, most_kw=most_kw)
    return wrong.fields


def giver_wrong(**said: Any) -> dict[str, str]:
    wrong = FieldErrors()
    typed.own_facts(wrong, GIVING | said, giver=True, kw=Decimal("20.5"), bound=15)
    return wrong.fields


def test_terms_are_read_as_people_type_them() -> None:
    found = typed.terms(FieldErrors(), TERMS, today=TODAY, most_kw=None)
    assert found == typed.Terms(Decimal("20.5"), 1_500_000, date(2027, 2, 1))
    free = typed.terms(FieldErrors(), TERMS | {"price": "0"}, today=TODAY, most_kw=None)
    assert free is not None
    assert free.price == 0


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("kw", ""),
        ("kw", "много"),
        ("kw", "-5"),
        ("price", ""),
        ("price", "10,555"),
        ("price", "9" * 13),
        ("apply_by", ""),
        ("apply_by", TODAY.isoformat()),
        ("apply_by", (TODAY + timedelta(days=MOST_DAYS + 1)).isoformat()),
        ("apply_by", "завтра"),
    ],
)
def test_each_wrong_term_gets_a_sentence_at_its_field(field: str, said: str) -> None:
    assert set(wrong_of(None, **{field: said})) == {field}


def test_no_more_is_handed_over_than_the_ad_has() -> None:
    assert "20 кВт" in wrong_of(most_kw=Decimal("20.000"))["kw"]
    assert wrong_of(most_kw=Decimal("20.5")) == {}
    assert list(wrong_of(most_kw=Decimal(20), price="", apply_by="")) == ["kw", "price", "apply_by"]  # as on the page


@pytest.mark.parametrize("kind", [one.value for one in GiverKind if one is not GiverKind.ORDINARY])
def test_whom_the_law_excludes_gives_nothing(kind: str) -> None:
    assert "861" in giver_wrong(giver_kind=kind)["giver_kind"]


def test_a_giver_has_more_than_fifteen_kilowatts_and_no_less_than_is_handed_over() -> None:
    assert set(giver_wrong(own_kw="15")) == {"own_kw", "kw"}
    assert set(giver_wrong(own_kw="20")) == {"kw"}
    assert set(giver_wrong(address=" ", giver_kind="")) == {"address", "giver_kind"}
    assert giver_wrong() == {}


def test_what_only_the_giver_tells_is_not_taken_from_the_other() -> None:
    found = typed.own_facts(FieldErrors(), GIVING, giver=False, kw=Decimal(20), bound=15)
    assert found == typed.OwnFacts("г. Барнаул, ул. Попова, 12", None, None, keep_rest=False)


def agreement(**more: Any) -> CapacityAgreement:
    values: dict[str, Any] = {
        "id": 7, "number": 2, "contact_id": 1, "giver_id": 1, "taker_id": 2, "substation_key": "ps",
        "substation": "ПС Северная", "voltage": AdVoltage.KV_10, "offered_by": 1,
        "offered_at": datetime(2026, 11, 27, tzinfo=UTC), "kw": Decimal("20.500"), "price": 1_500_000,
        "apply_by": date(2027, 2, 1), "giver_address": "пр. Ленина, 1", "taker_address": "ул. Попова, 12",
        "own_kw": Decimal("100.000"),
    }  # fmt: skip
    return CapacityAgreement(**(values | more))


def side(user_id: int, firm: str = "") -> Customer:
    return Customer(user_id, firm, "Иванов Иван", "Петров Пётр", "2224000001", "", "", phone_confirmed=False)


def test_the_paper_names_both_and_what_stays_with_the_giver() -> None:
    types: dict[int | None, str | None] = {1: ApplicantType.LEGAL_ENTITY, 2: ApplicantType.SOLE_PROPRIETOR}
    told = paper.told(agreement(), side(1, "ООО «Ромашка»"), side(2), types, "ПМ-7/2", TODAY, 15)
    assert (told["kw"], told["own_kw"], told["rest_kw"]) == ("20,5 кВт", "100 кВт", "79,5 кВт")
    assert told["giver"]["name"] == "ООО «Ромашка»"
    assert {"label": "Руководитель", "text": "Петров Пётр"} in told["giver"]["facts"]
    assert told["taker"]["name"] == "ИП Иванов Иван"
    assert {"label": "Адрес объекта", "text": "ул. Попова, 12"} in told["taker"]["facts"]
    assert paper.number_of(agreement()) == "ПМ-7/2"


def test_all_that_a_giver_has_leaves_nothing_and_no_price_is_said_so() -> None:
    row = agreement(kw=Decimal("100.000"), price=0)
    told = paper.told(row, side(1), side(2), {}, "ПМ-7/2", TODAY, 15)
    assert (told["rest_kw"], told["price"]) == ("0 кВт", "")
    assert offering.in_words(row) == "100 кВт без платы, заявки до 01.02.2027"
