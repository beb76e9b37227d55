"""The sandbox speaks the accounting API as the document tells it."""

import uuid
from collections.abc import Iterator

import pytest

from tests.accounting_api import AccountingClient, account_data, check, check_error, put_meter, reading_item
from tests.sandbox_process import Sandbox

PARENTS = {"metering_point": ("account", "account_id"), "meter": ("metering_point", "metering_point_id")}


@pytest.fixture
def api(sandbox: Sandbox) -> Iterator[AccountingClient]:
    """A client with the right token."""
    client = AccountingClient(sandbox)
    with client.http:
        yield client


def test_about_says_sandbox(api: AccountingClient) -> None:
    answer = api.http.get("/v1/about").raise_for_status().json()
    check("About", answer)
    assert answer["sandbox"] is True


@pytest.mark.parametrize("path", ["/v1/about", "/v1/changes"])
def test_wrong_token_is_refused(sandbox: Sandbox, path: str) -> None:
    with AccountingClient(sandbox, token="wrong").http as http:
        check_error(http.get(path), 401, "unauthorized")
        check_error(http.get(path, headers={"Authorization": ""}), 401, "unauthorized")
        check_error(http.post("/v1/readings", json={}), 401, "unauthorized")


def test_unknown_path_has_the_error_body(api: AccountingClient) -> None:
    check_error(api.http.get("/v1/nothing"), 404, "http_404")
    check_error(api.http.get("/v1/readings"), 405, "http_405")


def test_feed_is_whole_ordered_and_follows_the_document(api: AccountingClient) -> None:
    seen: set[tuple[str, str]] = set()
    registers: set[str] = set()
    cursor, more = "", True
    while more:
        page = api.page(cursor, 1000)
        assert page["next"] == page["changes"][-1]["cursor"]
        for change in page["changes"]:
            if change["entity"] in PARENTS:
                parent, field = PARENTS[change["entity"]]
                assert (parent, change["data"][field]) in seen
            if change["entity"] == "meter":
                registers |= {register["id"] for register in change["data"]["registers"]}
            if change["entity"] == "reading":
                assert change["data"]["register_id"] in registers
            seen.add((change["entity"], change["id"]))
        cursor, more = page["next"], page["more"]
    assert api.page(cursor) == {"changes": [], "next": cursor, "more": False}
    assert sum(entity == "account" for entity, _ in seen) >= 60


def test_pages_join_without_gaps(api: AccountingClient) -> None:
    whole = api.page(limit=10)["changes"]
    first = api.page(limit=4)
    assert first["more"] is True
    rest = api.page(first["next"], limit=6)["changes"]
    assert [*first["changes"], *rest] == whole


@pytest.mark.parametrize("limit", ["0", "10001", "-1", "x", "1.5", "٣", "9" * 5000])
def test_wrong_limits_are_malformed(api: AccountingClient, limit: str) -> None:
    check_error(api.http.get("/v1/changes", params={"limit": limit}), 400, "malformed")


@pytest.mark.parametrize("cursor", ["x", "-1", "'; drop table changes", "00000000-1"])
def test_foreign_cursors_are_gone(api: AccountingClient, cursor: str) -> None:
    check_error(api.http.get("/v1/changes", params={"after": cursor}), 410, "cursor_gone")


def test_cursor_past_the_end_is_gone(api: AccountingClient) -> None:
    cursor = f"{api.end()}9"
    check_error(api.http.get("/v1/changes", params={"after": cursor}), 410, "cursor_gone")


def test_forgotten_cursors_are_gone_and_the_feed_starts_again(sandbox: Sandbox, api: AccountingClient) -> None:
    before = api.page(limit=3)
    sandbox.forget_cursors()
    check_error(api.http.get("/v1/changes", params={"after": before["next"]}), 410, "cursor_gone")
    after = api.page(limit=3)
    assert [change["id"] for change in after["changes"]] == [change["id"] for change in before["changes"]]
    assert after["next"] != before["next"]


def test_a_put_thing_gets_the_next_version(sandbox: Sandbox, api: AccountingClient) -> None:
    cursor, name = api.end(), uuid.uuid4().hex[:20]  # other tests read the feed too
    sandbox.put("account", name, account_data(name))
    sandbox.put("account", name, account_data(name) | {"closed": True})
    changes = api.page(cursor)["changes"]
    assert [(change["id"], change["version"]) for change in changes] == [(name, 1), (name, 2)]
    assert changes[1]["data"]["closed"] is True


def test_generated_accounts_come_by_the_feed(sandbox: Sandbox, api: AccountingClient) -> None:
    cursor = api.end()
    sandbox.generate(3)
    changes = api.page(cursor)["changes"]
    numbers = [change["data"]["number"] for change in changes if change["entity"] == "account"]
    assert len(set(numbers)) == 3
    assert sum(change["entity"] == "reading" for change in changes) >= 60


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"items": []}', b'{"items": [{}]}', b"\xff\xfe"])
def test_malformed_bodies(api: AccountingClient, body: bytes) -> None:
    check_error(api.http.post("/v1/readings", content=body), 400, "malformed")


@pytest.mark.parametrize(
    ("field", "value"),
    [("value", "12,5"), ("value", "-1"), ("rollover", "yes"), ("submitted_at", "2026-10-24T12:00:00"), ("key", "k")],
)
def test_malformed_items(api: AccountingClient, field: str, value: object) -> None:
    item = reading_item("m1-1", "1") | {field: value}
    check_error(api.http.post("/v1/readings", json={"items": [item]}), 400, "malformed")


def test_too_many_items(sandbox: Sandbox, api: AccountingClient) -> None:
    items = [reading_item("nowhere", "1") for _ in range(501)]
    check_error(api.http.post("/v1/readings", json={"items": items}), 413, "too_many_items")
    assert len(api.submit(*items[:500])) == 500


def test_one_key_twice_in_a_request_is_refused_as_a_whole(sandbox: Sandbox, api: AccountingClient) -> None:
    register_id = put_meter(sandbox, last="100.0")
    item = reading_item(register_id, "110.0")
    effects = sandbox.effects()
    check_error(api.http.post("/v1/readings", json={"items": [item, item]}), 422, "duplicate_keys")
    assert sandbox.effects() == effects
