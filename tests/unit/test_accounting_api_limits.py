"""The document of the accounting API takes what the portal takes: limits, answers of every kind, changes of status."""

import base64
import json
from copy import deepcopy
from functools import cache
from typing import Any

import pytest
from jsonschema import ValidationError
from pydantic import TypeAdapter
from pydantic import ValidationError as NotTaken

from lkk.services.forms.catalog import KINDS
from lkk.services.forms.declaration import Kind
from lkk.services.forms.review import as_json
from lkk.services.integrations.accounting import application_messages, contract, money_messages
from lkk.vocabulary.attachments import MAX_SIZE
from tests.accounting_api import account_data, check, document, meter_data, point_data
from tests.accounting_tables import TABLES, printed, tables
from tests.form_answers import EVERYTHING, types_of, valid_answers

KEY = "6f1c3c1e-3b0e-4f57-9a75-2f7e0f6f5a01"
READING = {
    "register_id": "g-1",
    "value": "100.5",
    "taken_on": "2026-10-22",
    "billing_period": "2026-10",
    "source": "inspector",
    "source_key": None,
}
STATE = {
    "status": "registered",
    "stage": None,
    "reason": "",
    "legal_ground": "",
    "registration_number": "В-1",
    "registered_on": "2026-10-22",
    "documents": [],
}
INVOICE = {
    "key": KEY,
    "number": "С-1",
    "issued_on": "2026-10-22",
    "pay_until": None,
    "purpose": "Технологическое присоединение",
    "application_key": None,
    "account_id": "a-1",
    "lines": [{"name": "Плата по ставке С1", "sum_kopecks": 100}],
    "total_kopecks": 122,
    "vat_percent": 22,
    "vat_kopecks": 22,
    "cancelled": False,
}
PAYMENT = {
    "value_date": "2026-10-22",
    "amount_kopecks": 122,
    "purpose": "Оплата по счёту С-1",
    "payer": "Иванов Иван Иванович",
    "payer_inn": None,
    "payer_bik": "040173604",
    "payer_account": "40817810000000000001",
    "invoice_number": "С-1",
    "application_key": KEY,
}
OF_FEED: dict[str, tuple[type, dict[str, Any]]] = {
    "Account": (contract.Account, account_data("77001") | {"price_category": 4, "closed_through": "2026-10"}),
    "MeteringPoint": (contract.MeteringPoint, point_data("a-1")),
    "Meter": (contract.Meter, meter_data("p-1", "g-1")),
    "Reading": (contract.Reading, READING),
    "ReadingResult": (
        contract.ReadingResult,
        {"key": KEY, "outcome": "accepted", "reading_id": "r-1", "code": None, "reason": None},
    ),
    "Invoice": (money_messages.LedgerInvoice, INVOICE),
    "Payment": (money_messages.LedgerPayment, PAYMENT),
    "RefundResult": (
        money_messages.RefundResult,
        {"key": KEY, "outcome": "completed", "paid_on": "2026-10-22", "code": None, "reason": None},
    ),
    "ApplicationState": (application_messages.ApplicationState, STATE),
    "ApplicationDocument": (
        application_messages.ApplicationDocument,
        {
            "application_key": KEY,
            "title": "Договор",
            "name": "Договор.pdf",
            "media_type": "application/pdf",
            "content": base64.b64encode(b"%PDF-1.7").decode(),
        },
    ),
}
#: Values at the limits and just over them; both sides must say the same of each.
NUMBERS = {
    "max_power_kw": ("0", "15", "15.000", "999999999.999", "1000000000", "0.0001", "-1", "1,5"),
    "ct_ratio": ("1", "99999999.9999", "100000000", "0.00001", "0", "-1"),
    "vt_ratio": ("0.0001", "0.0"),
    "value": ("0", "999999999999.999999", "1000000000000", "0.0000001", "-1"),
    "whole_digits": (0, 1, 12, 13, "5"),
    "decimal_digits": (-1, 0, 4, 5),
    "reliability_category": (0, 1, 3, 4),
    "phases": (1, 2, 3),
    "price_category": (0, 1, 6, 7),
    "closed_through": ("2026-12", "2026-13"),
    "registers": ([],),
    "lines": ([],),
    "total_kopecks": (0, 1, 10**13, 10**13 + 1, "1"),
    "amount_kopecks": (0, 1, 10**13, 10**13 + 1),
    "vat_kopecks": (-1, 0, 10**13 + 1),
    "vat_percent": (-1, 0, 99, 100),
    "payer_account": ("", "1", "1" * 20, "1" * 21, "a"),
    "billing_period": ("2026-12", "2026-13", "2026-1"),
    "installed_on": ("2026-02-28", "2026-02-30"),
    "time_zone": ("Asia/Barnaul",),
}


def _texts(value: object) -> list[str]:
    """Texts of the lengths at which limits may lie, from the empty one."""
    limits = (0, 1, 20, 32, 64, 100, 200, 300, 400, 500, 2000)
    return [("я" * length) for limit in limits for length in (limit, limit + 1)] if isinstance(value, str) else []


def _candidates() -> list[tuple[str, str, object]]:
    found: list[tuple[str, str, object]] = []
    for schema, (_, example) in OF_FEED.items():
        properties = document()["components"]["schemas"][schema]["properties"]
        required = document()["components"]["schemas"][schema].get("required", properties)
        assert set(required) <= set(example) <= set(properties)
        for name, value in example.items():
            plain = {"minLength", "maxLength"} & set(properties[name]) or name in ("register_id", "account_id")
            texts = _texts(value or "") if plain and name != "time_zone" else []
            found += [(schema, name, one) for one in (*texts, *NUMBERS.get(name, ()), None)]
    return found


def _taken_by_document(schema: str, value: object) -> bool:
    try:
        check(schema, value)
    except ValidationError:
        return False
    return True


@cache
def _adapter(kind: type) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _taken_by_portal(kind: type, value: object) -> bool:
    try:
        _adapter(kind).validate_json(json.dumps(value), strict=True)
    except NotTaken:
        return False
    return True


def test_limits_of_the_document_are_those_of_the_portal() -> None:
    different = []
    for schema, name, value in _candidates():
        kind, example = OF_FEED[schema]
        check(schema, example)
        changed = deepcopy(example) | {name: value}
        if _taken_by_document(schema, changed) is not _taken_by_portal(kind, changed):
            different.append((schema, name, value))
    assert different == []


def test_limits_of_ids_cursors_and_versions_are_those_of_the_portal() -> None:
    kind = contract.AccountChange
    for name, values in {
        "id": ("", "x" * 64, "x" * 65),
        "cursor": ("", "c" * 200, "c" * 201),
        "version": (0, 1, 2**31 - 1, 2**31),
    }.items():
        for value in values:
            change = {"cursor": "c", "entity": "account", "id": "a", "version": 1, "data": account_data("77001")}
            change |= {name: value}
            assert _taken_by_document("Change", change) is _taken_by_portal(kind, change), (name, value)


def test_files_are_described_with_name_size_and_hash() -> None:
    file = {"id": KEY, "slot": "passport", "name": "Паспорт.pdf", "size": MAX_SIZE, "sha256": "a" * 64}
    check("ApplicationFile", file)
    for broken in ({"size": MAX_SIZE + 1}, {"size": 0}, {"sha256": "A" * 64}, {"name": ""}, {"name": "и" * 201}):
        assert not _taken_by_document("ApplicationFile", file | broken), broken


def test_tables_of_the_document_are_those_of_the_code() -> None:
    assert TABLES.read_text(encoding="utf-8") == printed(), "run `make api`"


def test_changes_name_what_a_state_can_carry_and_what_is_demanded() -> None:
    changes = {(one["from"], one["to"]): one for one in tables()["transitions"]}
    assert changes["submitted", "registered"]["demands"] == ["registration_number", "registered_on"]
    assert changes["in_progress", "fulfilled"]["demands_one_of"] == ["reason", "documents"]
    assert ("submitted", "rejected") not in changes, "the head of the office alone rejects"
    carried = set(document()["components"]["schemas"]["ApplicationState"]["properties"])
    assert all(carried.issuperset(one["demands"]) for one in (*changes.values(), *tables()["stages"]))


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.code)
def test_answers_of_every_kind_follow_their_description(kind: Kind) -> None:
    for applicant in types_of(kind):
        for seed in (0, *EVERYTHING):
            answers, _ = valid_answers(kind, applicant, seed)
            check("FiledApplication", _filed(kind, as_json(kind, answers)))


def test_answers_that_do_not_follow_the_description_are_told() -> None:
    kind = KINDS["tp_new"]
    answers, _ = valid_answers(kind, types_of(kind)[0], EVERYTHING[0])
    filed = _filed(kind, as_json(kind, answers))
    for name, schema in tables()["forms"][kind.code]["properties"].items():
        if name in filed["answers"] and schema.get("type") != "boolean":
            broken = filed | {"answers": filed["answers"] | {name: True}}
            assert not _taken_by_document("FiledApplication", broken), name


def _filed(kind: Kind, answers: dict[str, Any]) -> dict[str, Any]:
    return {
        "number": f"{kind.prefix}-2026-000001",
        "form": kind.code,
        "form_version": kind.version,
        "title": kind.title,
        "direction": kind.direction.value,
        "applicant": "Иванов Иван Иванович",
        "applicant_type": "individual",
        "account_number": None,
        "object": "",
        "answers": answers,
        "files": [],
        "sha256": "0" * 64,
        "reopens": None,
    }
