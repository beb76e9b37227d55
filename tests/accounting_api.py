"""The accounting API as its document tells it: a client for tests that checks every answer against the document."""

import ssl
import uuid
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import yaml
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from tests.accounting_tables import TABLES
from tests.sandbox_process import Sandbox

DOCUMENT = Path(__file__).parents[1] / "docs" / "accounting-api.yaml"
TOKEN = "sandbox-token"
# httpx reads all certificates of the world for every client (0.1 s and more), and plain HTTP needs none.
NO_CERTIFICATES = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


@cache
def document() -> dict[str, Any]:
    """The document, read once."""
    return yaml.safe_load(DOCUMENT.read_text())


def check(schema: str, value: object) -> None:
    """Check a value against a schema of the document. Raises jsonschema.ValidationError."""
    _validator(schema).validate(value)


@cache
def _validator(schema: str) -> Draft202012Validator:
    root = {"$ref": f"#/components/schemas/{schema}", "components": document()["components"]}
    return Draft202012Validator(root, registry=_tables(), format_checker=Draft202012Validator.FORMAT_CHECKER)


@cache
def _tables() -> Registry[Any]:
    """The file that the document refers to; libyaml reads it ten times faster than Python."""
    contents = yaml.load(TABLES.read_bytes(), Loader=yaml.CSafeLoader)
    return Registry().with_resource(TABLES.name, Resource.from_contents(contents, DRAFT202012))


def check_error(answer: httpx.Response, status: int, code: str) -> None:
    """Check that an answer is the API's own error."""
    assert answer.status_code == status
    check("Error", answer.json())
    assert answer.json()["error"]["code"] == code


class AccountingClient:
    """Speaks to the API of one sandbox with the right token."""

    def __init__(self, sandbox: Sandbox, token: str = TOKEN, timeout_s: float = 10) -> None:
        headers = {"Authorization": f"Bearer {token}"}
        self.http = httpx.Client(base_url=sandbox.url, headers=headers, timeout=timeout_s, verify=NO_CERTIFICATES)

    def page(self, after: str = "", limit: int = 1000) -> dict[str, Any]:
        """A page of the feed."""
        answer = self.http.get("/v1/changes", params={"after": after, "limit": limit}).raise_for_status().json()
        check("ChangesPage", answer)
        return answer

    def end(self) -> str:
        """The cursor of the last change."""
        cursor = ""
        while True:
            page = self.http.get("/v1/changes", params={"after": cursor, "limit": 10_000}).raise_for_status().json()
            cursor = page["next"]
            if not page["more"]:
                return cursor

    def submit(self, *items: dict[str, Any]) -> list[dict[str, Any]]:
        """Hand in readings that all follow the document and return the outcomes."""
        for item in items:
            check("ReadingItem", item)
        answer = self.http.post("/v1/readings", json={"items": items}).raise_for_status().json()
        check("ReadingsAnswer", answer)
        assert [outcome["key"] for outcome in answer["items"]] == [item["key"] for item in items]
        return answer["items"]


def reading_item(register_id: str, value: str, period: str = "2026-10", **other: object) -> dict[str, Any]:
    """An item with a key of its own."""
    return {
        "key": str(uuid.uuid4()),
        "register_id": register_id,
        "value": value,
        "taken_on": f"{period}-24",
        "billing_period": period,
        "submitted_at": f"{period}-24T12:00:00+07:00",
        "outside_window": False,
        "rollover": False,
        **other,
    }


def put_meter(sandbox: Sandbox, *, last: str, period: str = "2026-09", **other: object) -> str:
    """A meter of its own with one reading, five whole digits and one decimal; return its register's id."""
    name = f"t{uuid.uuid4().hex[:8]}"
    sandbox.put("account", f"{name}-a", account_data(name))
    sandbox.put("metering_point", f"{name}-p", point_data(f"{name}-a"))
    sandbox.put("meter", f"{name}-m", meter_data(f"{name}-p", f"{name}-1") | other)
    reading = {
        "register_id": f"{name}-1",
        "value": last,
        "taken_on": f"{period}-22",
        "billing_period": period,
        "source": "supplier",
        "source_key": None,
    }
    sandbox.put("reading", f"{name}-r", reading)
    return f"{name}-1"


def account_data(number: str) -> dict[str, Any]:
    """An account of a person."""
    return {
        "registry": "individual",
        "number": number,
        "pin": "1234",
        "holder": "Петрова Анна Ивановна",
        "address": "г. Барнаул, ул. Попова, д. 1",
        "time_zone": "Asia/Barnaul",
        "contract_number": None,
        "closed": False,
    }


def point_data(account_id: str) -> dict[str, Any]:
    """A metering point of a flat."""
    return {
        "account_id": account_id,
        "code": "422070000000000",
        "name": "Жилое помещение",
        "address": "г. Барнаул, ул. Попова, д. 1",
        "max_power_kw": "15.000",
        "voltage_level": "lv",
        "reliability_category": 3,
        "kind": "billing",
        "removed": False,
    }


def meter_data(point_id: str, register_id: str) -> dict[str, Any]:
    """A meter with one register."""
    return {
        "metering_point_id": point_id,
        "serial_number": "01234567",
        "model": "Меркурий 201.5",
        "phases": 1,
        "installed_on": "2020-01-10",
        "removed_on": None,
        "whole_digits": 5,
        "decimal_digits": 1,
        "ct_ratio": "1",
        "vt_ratio": "1",
        "verified_on": "2019-12-01",
        "next_verification_on": "2035-12-01",
        "in_smart_system": False,
        "interval": False,
        "registers": [{"id": register_id, "energy": "A+", "zone": "T1"}],
    }
