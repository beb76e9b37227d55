"""Readings handed in: rules, one effect a key, corrections, late outcomes."""

import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.accounting_api import NO_CERTIFICATES, AccountingClient, meter_data, put_meter, reading_item
from tests.sandbox_process import Sandbox


@pytest.fixture
def api(sandbox: Sandbox) -> Iterator[AccountingClient]:
    """A client with the right token; the city's today is held, so that October 2026 has passed."""
    hold_today(sandbox, "2026-11-21")
    client = AccountingClient(sandbox)
    with client.http:
        yield client
    hold_today(sandbox, None)


def hold_today(sandbox: Sandbox, day: str | None) -> None:
    httpx.post(f"{sandbox.url}/sandbox/today", json={"today": day}, verify=NO_CERTIFICATES).raise_for_status()


def effects_of(sandbox: Sandbox, key: str) -> list[dict[str, str]]:
    return (
        httpx.get(f"{sandbox.url}/sandbox/effects", params={"key": key}, verify=NO_CERTIFICATES)
        .raise_for_status()
        .json()
    )


def test_accepted_reading_comes_back_by_the_feed(sandbox: Sandbox, api: AccountingClient) -> None:
    register_id = put_meter(sandbox, last="100.0")
    cursor = api.end()
    item = reading_item(register_id, "130.5")
    outcome = api.submit(item)[0]
    assert outcome["outcome"] == "accepted"
    (change,) = api.page(cursor)["changes"]
    assert (change["entity"], change["id"], change["version"]) == ("reading", outcome["reading_id"], 1)
    assert change["data"] == {
        "register_id": register_id,
        "value": "130.5",
        "taken_on": "2026-10-24",
        "billing_period": "2026-10",
        "source": "portal",
        "source_key": item["key"],
    }


def test_same_key_same_answer_one_effect(sandbox: Sandbox, api: AccountingClient) -> None:
    item = reading_item(put_meter(sandbox, last="100.0"), "130.5")
    first = api.submit(item)
    otherwise_written = item | {"value": "130.50", "submitted_at": "2026-10-24T05:00:00Z"}
    assert api.submit(item) == api.submit(otherwise_written) == first
    assert len(effects_of(sandbox, item["key"])) == 1
    assert sandbox.effects()["duplicates"] == 0


def test_same_key_at_the_same_time_has_one_effect(sandbox: Sandbox, api: AccountingClient) -> None:
    item = reading_item(put_meter(sandbox, last="100.0"), "130.5")
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: api.submit(item)[0], range(24)))
    assert len({answer["reading_id"] for answer in answers}) == 1
    assert len(effects_of(sandbox, item["key"])) == 1


def test_same_key_other_content_is_refused_and_changes_nothing(sandbox: Sandbox, api: AccountingClient) -> None:
    item = reading_item(put_meter(sandbox, last="100.0"), "130.5")
    first = api.submit(item)
    other = api.submit(item | {"value": "140.0"})[0]
    assert (other["outcome"], other["code"]) == ("refused", "key_reused")
    assert api.submit(item) == first
    assert [effect["value"] for effect in effects_of(sandbox, item["key"])] == ["130.5"]


def test_refusal_is_repeated_for_its_key_even_when_it_would_pass_now(sandbox: Sandbox, api: AccountingClient) -> None:
    register_id = put_meter(sandbox, last="100.0")
    item = reading_item(register_id, "130.5", taken_on="2026-11-22")
    refused = api.submit(item)
    assert refused[0]["code"] == "future_date"
    hold_today(sandbox, "2026-11-23")
    assert api.submit(item) == refused
    assert api.submit(item | {"key": str(uuid.uuid4())})[0]["outcome"] == "accepted"


@pytest.mark.parametrize(
    ("value", "other", "code"),
    [
        ("99.9", {}, "lower_than_last"),
        ("99.9", {"rollover": True}, "lower_than_last"),
        ("100000", {}, "too_many_digits"),
        ("120.55", {}, "too_many_digits"),
        ("120.5", {"taken_on": "2026-11-22"}, "future_date"),
        ("120.5", {"register_id": "nowhere"}, "unknown_register"),
    ],
)
def test_refusals(sandbox: Sandbox, api: AccountingClient, value: str, other: dict[str, object], code: str) -> None:
    outcome = api.submit(reading_item(put_meter(sandbox, last="100.0"), value) | other)[0]
    assert (outcome["outcome"], outcome["code"]) == ("refused", code)
    assert outcome["reason"].endswith(".")
    assert any("а" <= letter <= "я" for letter in outcome["reason"])


def test_the_first_reading_of_a_new_meter_is_held_against_its_initial_value(
    sandbox: Sandbox, api: AccountingClient
) -> None:
    register_id = f"new-{uuid.uuid4()}"
    meter = meter_data(f"point-{uuid.uuid4()}", register_id)
    sandbox.put(
        "meter", f"meter-{uuid.uuid4()}", meter | {"registers": [meter["registers"][0] | {"initial_value": "12.3"}]}
    )
    assert api.submit(reading_item(register_id, "12.2"))[0]["code"] == "lower_than_last"
    assert api.submit(reading_item(register_id, "12.4"))[0]["outcome"] == "accepted"


def test_removed_meter_is_refused(sandbox: Sandbox, api: AccountingClient) -> None:
    register_id = put_meter(sandbox, last="100.0", removed_on="2026-10-01")
    assert api.submit(reading_item(register_id, "120.5"))[0]["code"] == "meter_removed"


def test_rollover_of_a_full_counter_is_accepted(sandbox: Sandbox, api: AccountingClient) -> None:
    register_id = put_meter(sandbox, last="99876.0")
    refused, accepted = api.submit(
        reading_item(register_id, "112.0"), reading_item(register_id, "112.0", rollover=True)
    )
    assert (refused["outcome"], accepted["outcome"]) == ("refused", "accepted")
    assert api.submit(reading_item(register_id, "150.0", period="2026-11", taken_on="2026-11-20"))[0]["outcome"] == (
        "accepted"
    )


def test_correction_is_judged_by_the_earlier_period(sandbox: Sandbox, api: AccountingClient) -> None:
    register_id = put_meter(sandbox, last="100.0")
    too_high, lower, too_low = api.submit(
        reading_item(register_id, "180.0"), reading_item(register_id, "118.0"), reading_item(register_id, "99.0")
    )
    assert [each["outcome"] for each in (too_high, lower, too_low)] == ["accepted", "accepted", "refused"]
    november = reading_item(register_id, "120.0", period="2026-11", taken_on="2026-11-20")
    assert api.submit(november)[0]["outcome"] == "accepted"
    assert api.submit(reading_item(register_id, "121.0"))[0]["code"] == "higher_than_next"


def test_items_of_one_request_stand_alone(sandbox: Sandbox, api: AccountingClient) -> None:
    register_id = put_meter(sandbox, last="100.0")
    outcomes = api.submit(reading_item(register_id, "1.0"), reading_item(register_id, "101.0"))
    assert [outcome["outcome"] for outcome in outcomes] == ["refused", "accepted"]


def test_pending_items_are_settled_by_the_feed(sandbox: Sandbox, api: AccountingClient) -> None:
    register_id = put_meter(sandbox, last="100.0")
    good, bad = reading_item(register_id, "120.0"), reading_item(register_id, "5.0")
    cursor = api.end()
    sandbox.behave("pending")
    waiting = api.submit(good, bad)
    assert [outcome["outcome"] for outcome in waiting] == ["pending", "pending"]
    sandbox.behave("normal")
    assert api.submit(good, bad) == waiting
    assert api.page(cursor)["changes"] == []

    sandbox.settle()
    reading, accepted, refused = api.page(cursor)["changes"]
    assert (reading["entity"], reading["data"]["source_key"]) == ("reading", good["key"])
    assert (accepted["entity"], accepted["id"]) == ("reading_result", good["key"])
    assert (accepted["data"]["outcome"], accepted["data"]["reading_id"]) == ("accepted", reading["id"])
    assert (refused["data"]["key"], refused["data"]["code"]) == (bad["key"], "lower_than_last")
    assert [outcome["outcome"] for outcome in api.submit(good, bad)] == ["accepted", "refused"]
    sandbox.settle()
    assert api.page(refused["cursor"])["changes"] == []
