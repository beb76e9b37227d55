"""The demo city is believable and the same every time."""

import json
from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from lkk.sandbox.city.builder import CitySlice
from lkk.sandbox.city.generator import make_city, plain_slices
from tests.accounting_api import check

TODAY = date(2026, 11, 21)
Things = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def city() -> CitySlice:
    """The whole city."""
    return make_city(TODAY, 2000)


def things(city: CitySlice, entity: str) -> Things:
    return {change.id: json.loads(change.data) for change in city.changes if change.entity == entity}


def account(city: CitySlice, registry: str, number: str) -> tuple[str, dict[str, Any]]:
    (found,) = [
        (account_id, data)
        for account_id, data in things(city, "account").items()
        if (data["registry"], data["number"]) == (registry, number)
    ]
    return found


def meters_of(city: CitySlice, account_id: str) -> list[dict[str, Any]]:
    points = {key for key, data in things(city, "metering_point").items() if data["account_id"] == account_id}
    return [data for data in things(city, "meter").values() if data["metering_point_id"] in points]


def test_everything_follows_the_document(city: CitySlice) -> None:
    schemas = {
        "account": "Account",
        "metering_point": "MeteringPoint",
        "meter": "Meter",
        "district": "District",
        "house": "House",
        "substation": "Substation",
        "outage": "Outage",
    }
    for entity, schema in schemas.items():
        for data in things(city, entity).values():
            check(schema, data)
    for data in list(things(city, "reading").values())[::200]:
        check("Reading", data)


def test_meters_of_the_city_have_their_passports_and_plain_ones_have_none(city: CitySlice) -> None:
    meters = things(city, "meter").values()
    assert all(meter["details"]["seals"] and meter["details"]["acts"] for meter in meters)
    assert all(
        (register["final_value"] is not None) == (meter["removed_on"] is not None)
        for meter in meters
        for register in meter["registers"]
    )
    [plain] = plain_slices(TODAY, 0, 3)
    assert not any("details" in meter for meter in things(plain, "meter").values())


def test_accounts_name_houses_and_only_what_is_long_over_is_at_one_of_them(city: CitySlice) -> None:
    houses, accounts = things(city, "house"), things(city, "account")
    named = {data["house_id"] for data in accounts.values()}
    assert len(named & houses.keys()) > 500
    outages = things(city, "outage").values()
    assert {house for data in outages for house in data["house_ids"]} <= houses.keys()
    long_ago = (TODAY - timedelta(days=7)).isoformat()
    recent = [data for data in outages if data["restored_at"] is None or data["restored_at"] > long_ago]
    assert len(recent) == 3
    assert not named & {house for data in recent for house in data["house_ids"]}
    assert len(recent) < len(outages)


def test_the_city_tells_of_quality_and_of_a_restriction(city: CitySlice) -> None:
    events, (restriction,) = things(city, "quality_event"), things(city, "supply_restriction").values()
    assert {bool(data["ended_at"]) for data in events.values()} == {True, False}
    assert {house for data in events.values() for house in data["house_ids"]} <= things(city, "house").keys()
    assert things(city, "account")[restriction["account_id"]]["number"] == "415"
    for entity, schema in (("quality_event", "QualityEvent"), ("supply_restriction", "SupplyRestriction")):
        for data in things(city, entity).values():
            check(schema, data)


def test_same_seed_same_city() -> None:
    assert make_city(TODAY, 100) == make_city(TODAY, 100)


def test_accounts_of_both_registries_have_their_own_numbers(city: CitySlice) -> None:
    accounts = things(city, "account").values()
    assert len(accounts) == 2000
    assert len({(data["registry"], data["number"]) for data in accounts}) == 2000
    assert Counter(data["registry"] for data in accounts)["legal"] >= 250
    assert all((data["contract_number"] is None) == (data["registry"] == "individual") for data in accounts)


@pytest.mark.parametrize(
    ("registry", "number", "pin", "holder", "zones"),
    [
        ("individual", "9234", "2468", "Иванов Иван Иванович", 2),
        ("individual", "9235", "8642", "Иванов Иван Иванович", 1),
        ("individual", "10001", "1357", "Новикова Анна Сергеевна", 1),
        ("legal", "415", "4150", "ИП Пекарева О. В.", 2),
    ],
)
def test_known_accounts(city: CitySlice, registry: str, number: str, pin: str, holder: str, zones: int) -> None:
    account_id, data = account(city, registry, number)
    assert (data["pin"], data["holder"]) == (pin, holder)
    (meter,) = meters_of(city, account_id)
    assert len(meter["registers"]) == zones
    assert meter["removed_on"] is None


def test_the_plant_has_every_kind_of_metering(city: CitySlice) -> None:
    account_id, data = account(city, "legal", "203")
    meters = meters_of(city, account_id)
    assert (data["pin"], data["contract_number"], len(meters)) == ("5203", "203", 21)
    assert sum(data["removed_on"] is not None for data in meters) == 1  # replaced at one of the 20 points
    energies = Counter(register["energy"] for meter in meters for register in meter["registers"])
    assert energies.keys() == {"A+", "A-", "R+", "R-"}
    assert {meter["vt_ratio"] for meter in meters} == {"1", "60"}
    assert sum(meter["ct_ratio"] == "40" for meter in meters) >= 3
    assert sum(meter["interval"] for meter in meters) >= 5
    assert sum(any(each["zone"] == "T3" for each in meter["registers"]) for meter in meters) == 3
    assert sum(meter["next_verification_on"] < TODAY.isoformat() for meter in meters) == 1
    last = {row[1]: row[3] for row in city.readings}
    five_digits = [meter for meter in meters if meter["whole_digits"] == 5]
    assert max(Decimal(last[meter["registers"][0]["id"]]) for meter in five_digits) > 99_000


def test_readings_are_two_years_up_to_the_last_full_month(city: CitySlice) -> None:
    periods = {row[2] for row in city.readings}
    assert (min(periods), max(periods), len(periods)) == ("2024-11", "2026-10", 24)
    assert all(row[4][:7] == row[2] and 20 <= int(row[4][8:]) <= 25 for row in city.readings)
    counts = Counter(row[1] for row in city.readings)
    assert sum(count == 24 for count in counts.values()) > len(counts) * 0.9


def test_counters_keep_their_digits_and_go_back_only_when_full(city: CitySlice) -> None:
    capacity = {
        register["id"]: (meter["whole_digits"], meter["decimal_digits"])
        for meter in things(city, "meter").values()
        for register in meter["registers"]
    }
    values: dict[str, list[Decimal]] = defaultdict(list)
    for row in city.readings:
        values[row[1]].append(Decimal(row[3]))
    rollovers = 0
    for register_id, shown in values.items():
        whole, decimals = capacity[register_id]
        assert all(0 <= value < 10**whole and -int(value.as_tuple().exponent) == decimals for value in shown)
        for old, new in pairwise(shown):
            if new < old:
                rollovers += 1
                assert old > Decimal(10**whole) * Decimal("0.9")
                assert new - old + 10**whole < Decimal(10**whole) / 10
    assert rollovers >= 3


def test_the_city_has_its_oddities(city: CitySlice) -> None:
    meters = things(city, "meter").values()
    assert 5 <= sum(meter["removed_on"] is not None for meter in meters) <= 100
    assert 30 <= sum(meter["next_verification_on"] < TODAY.isoformat() for meter in meters) <= 250
    assert sum(meter["in_smart_system"] for meter in meters) >= 50
    assert {meter["phases"] for meter in meters} == {1, 3}
    assert all(meter["verified_on"] <= meter["installed_on"] < TODAY.isoformat() for meter in meters)


def test_meters_and_points_have_numbers_of_their_own(city: CitySlice) -> None:
    meters, points = things(city, "meter").values(), things(city, "metering_point").values()
    (plain,) = plain_slices(TODAY, already=0, accounts=50)
    assert len({meter["serial_number"] for meter in meters}) == len(meters)
    assert len({point["code"] for point in points}) == len(points)
    assert not {change.id for change in plain.changes} & {change.id for change in city.changes}
    assert not {point["code"] for point in things(plain, "metering_point").values()} & {p["code"] for p in points}


def test_people_have_names_of_one_gender(city: CitySlice) -> None:
    for data in things(city, "account").values():
        if data["registry"] == "individual":
            surname, _, patronymic = data["holder"].split()
            if surname.endswith(("ов", "ев", "ёв", "ин", "ский")):
                assert patronymic.endswith("ич"), data["holder"]
            if surname.endswith(("ова", "ева", "ёва", "ина", "ская")):
                assert patronymic.endswith("на"), data["holder"]


def test_replaced_meters_hand_over_on_one_day(city: CitySlice) -> None:
    by_point: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for meter in things(city, "meter").values():
        by_point[meter["metering_point_id"]].append(meter)
    for meters in by_point.values():
        assert [meter["removed_on"] is None for meter in meters] in ([True], [False, True])
        if len(meters) == 2:
            assert meters[0]["removed_on"] == meters[1]["installed_on"]
            assert all(register["initial_value"] is None for register in meters[0]["registers"])
            assert all(Decimal(register["initial_value"]) >= 0 for register in meters[1]["registers"])
