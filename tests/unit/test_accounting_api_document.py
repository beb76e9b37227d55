"""The document of the accounting API is sound and says all that the sandbox does."""

import re
from pathlib import Path

import pytest
from jsonschema import ValidationError
from openapi_spec_validator import validate

from tests.accounting_api import DOCUMENT, check, document, meter_data, reading_item

SANDBOX = Path(__file__).parents[2] / "lkk" / "sandbox" / "accounting"
OPERATIONS = {
    ("get", "/v1/about"),
    ("get", "/v1/changes"),
    ("post", "/v1/readings"),
    ("post", "/v1/archive-requests"),
    ("post", "/v1/hours"),
    ("post", "/v1/applications"),
    ("post", "/v1/money"),
    ("get", "/v1/documents/{id}/content"),
    ("get", "/v1/documents/{id}/signature"),
    ("head", "/v1/applications/{key}/files/{id}"),
    ("put", "/v1/applications/{key}/files/{id}"),
}


def test_document_is_valid_openapi() -> None:
    validate(document(), base_uri=DOCUMENT.as_uri())


def test_operations_are_those_of_the_contract() -> None:
    assert {
        (method, path) for path, item in document()["paths"].items() for method in item if method != "parameters"
    } == OPERATIONS


def test_every_operation_tells_of_wrong_tokens_and_failures() -> None:
    for item in document()["paths"].values():
        for operation in (one for method, one in item.items() if method != "parameters"):
            assert {"200", "401", "default"} <= operation["responses"].keys()


def test_every_code_of_a_refusal_is_described() -> None:
    text = (SANDBOX / "rules.py").read_text() + (SANDBOX / "ledger.py").read_text()
    codes = set(re.findall(r'(?:Refusal\(\s*|code=)"([a-z_]+)"', text))
    assert len(codes) == 7
    described = DOCUMENT.read_text()
    assert [code for code in codes if f"`{code}`" not in described] == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("value", "12,5"),
        ("value", "-1"),
        ("value", 12.5),
        ("billing_period", "2026-13"),
        ("taken_on", "24.10.2026"),
        ("taken_on", "2026-02-30"),
        ("key", "not a key"),
        ("rollover", "yes"),
    ],
)
def test_wrong_items_do_not_follow_the_document(field: str, value: object) -> None:
    item = reading_item("m1-1", "100.5")
    check("ReadingItem", item)
    with pytest.raises(ValidationError):
        check("ReadingItem", item | {field: value})


def test_change_is_checked_by_its_entity() -> None:
    change = {"cursor": "c", "entity": "meter", "id": "m", "version": 1, "data": meter_data("p", "m-1")}
    check("Change", change)
    with pytest.raises(ValidationError):
        check("Change", change | {"entity": "account"})
