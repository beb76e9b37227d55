"""The register of the sandbox follows its document: who is listed, who is not, what is no ИНН."""

from collections.abc import AsyncIterator
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from lkk.sandbox.app import make_app
from lkk.sandbox.calendar import Calendar
from lkk.sandbox.database import open_database
from lkk.sandbox.smb.api import PREFIX
from lkk.sandbox.world import World
from tests.accounting_api import TOKEN

DOCUMENT = Path(__file__).parents[2] / "docs" / "smb-register-api.yaml"


@cache
def document() -> dict[str, Any]:
    return yaml.safe_load(DOCUMENT.read_text(encoding="utf-8"))


def check(schema: str, value: object) -> None:
    root = {"$ref": f"#/components/schemas/{schema}", "components": document()["components"]}
    Draft202012Validator(root, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(value)


@pytest.fixture
async def system(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a sandbox without a city, in this process."""
    world = World(open_database(tmp_path / "sandbox.sqlite3"), Calendar())
    transport = httpx.ASGITransport(make_app(world, TOKEN))
    headers = {"Authorization": f"Bearer {TOKEN}"}
    async with httpx.AsyncClient(transport=transport, base_url="http://sandbox", headers=headers) as client:
        yield client
    world.close()


def test_the_document_is_valid_and_names_every_operation() -> None:
    validate(document())
    assert set(document()["paths"]) == {"/v1/about", "/v1/firms/{inn}"}


@pytest.mark.parametrize(
    ("inn", "category"),
    [("222500000000", "micro"), ("2225000003", "medium"), ("7707083893", "micro"), ("500100732259", None)],
)
async def test_a_firm_is_listed_or_not(system: httpx.AsyncClient, inn: str, category: str | None) -> None:
    answer = await system.get(f"{PREFIX}/v1/firms/{inn}")
    assert answer.status_code == 200
    check("Standing", answer.json())
    assert (answer.json()["listed"], answer.json()["category"]) == (category is not None, category)


async def test_the_sandbox_says_that_it_is_one(system: httpx.AsyncClient) -> None:
    answer = await system.get(f"{PREFIX}/v1/about")
    check("About", answer.json())
    assert answer.json()["sandbox"] is True


@pytest.mark.parametrize("inn", ["123", "22250000000a", "٢٢٢٥٠٠٠٠٠٣"])
async def test_what_is_no_inn_is_refused_for_good(system: httpx.AsyncClient, inn: str) -> None:
    answer = await system.get(f"{PREFIX}/v1/firms/{inn}")
    assert answer.status_code == 422
    check("Error", answer.json())


async def test_nothing_is_told_without_the_key(system: httpx.AsyncClient) -> None:
    answer = await system.get(f"{PREFIX}/v1/firms/2225000003", headers={"Authorization": "Bearer wrong"})
    assert answer.status_code == 401
    check("Error", answer.json())
