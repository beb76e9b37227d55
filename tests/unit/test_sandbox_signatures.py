"""The service of signature checks of the sandbox follows its document, and so does what it says."""

from collections.abc import AsyncIterator
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from jsonschema import Draft202012Validator, ValidationError
from openapi_spec_validator import validate

from lkk.sandbox.app import make_app
from lkk.sandbox.calendar import Calendar
from lkk.sandbox.database import open_database
from lkk.sandbox.signatures.api import PREFIX
from lkk.sandbox.world import World
from tests.accounting_api import TOKEN

DOCUMENT = Path(__file__).parents[2] / "docs" / "signature-check-api.yaml"
FILES = {"document": ("document", b"%PDF"), "signature": ("signature", b"\x30\x82")}


@cache
def document() -> dict[str, Any]:
    return yaml.safe_load(DOCUMENT.read_text(encoding="utf-8"))


def check(schema: str, value: object) -> None:
    root = {"$ref": f"#/components/schemas/{schema}", "components": document()["components"]}
    Draft202012Validator(root, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(value)


@pytest.fixture
async def service(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a sandbox without a city, in this process."""
    world = World(open_database(tmp_path / "sandbox.sqlite3"), Calendar())
    transport = httpx.ASGITransport(make_app(world, TOKEN))
    headers = {"Authorization": f"Bearer {TOKEN}"}
    async with httpx.AsyncClient(transport=transport, base_url="http://sandbox", headers=headers) as client:
        yield client
    world.close()


def test_the_document_is_valid_and_wants_a_reason_of_what_is_wrong() -> None:
    validate(document())
    assert set(document()["paths"]) == {"/v1/about", "/v1/signatures"}
    check("Verdict", {"outcome": "unknown", "program": "КриптоПро"})
    with pytest.raises(ValidationError):
        check("Verdict", {"outcome": "invalid", "program": "КриптоПро", "reason": ""})


@pytest.mark.parametrize("outcome", ["valid", "invalid", "unknown"])
async def test_the_service_says_what_it_was_told(service: httpx.AsyncClient, outcome: str) -> None:
    assert (await service.post("/sandbox/signatures", json={"outcome": outcome})).status_code == 200
    answer = await service.post(f"{PREFIX}/v1/signatures", files=FILES)
    check("Verdict", answer.json())
    assert (answer.status_code, answer.json()["outcome"]) == (200, outcome)


async def test_what_is_no_question_is_refused_in_the_form_of_the_api(service: httpx.AsyncClient) -> None:
    check("About", (await service.get(f"{PREFIX}/v1/about")).json())
    words = FILES | {"signature": ("signature", b"not a signature")}
    for files, status in ((words, 422), ({"document": FILES["document"]}, 400)):
        answer = await service.post(f"{PREFIX}/v1/signatures", files=files)
        assert answer.status_code == status
        check("Error", answer.json())
    stranger = await service.post(f"{PREFIX}/v1/signatures", files=FILES, headers={"Authorization": "Bearer wrong"})
    assert stranger.status_code == 401
