"""The document system of the sandbox follows its document: files first, one registration a key, addenda once."""

import hashlib
import re
import uuid
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from openapi_spec_validator import validate

from lkk.sandbox.app import make_app
from lkk.sandbox.calendar import Calendar
from lkk.sandbox.database import open_database
from lkk.sandbox.documents.api import PREFIX
from lkk.sandbox.world import World
from tests.accounting_api import TOKEN
from tests.documents_api import DOCUMENT, check, document

KEY, FILE = str(uuid.UUID(int=7)), str(uuid.UUID(int=8))
CONTENT = b"%PDF-1.7"
SHA256 = hashlib.sha256(CONTENT).hexdigest()
PATH = f"{PREFIX}/v1/documents"
OPERATIONS = {
    ("get", "/v1/about"),
    ("post", "/v1/documents"),
    ("get", "/v1/documents/{key}/files"),
    ("put", "/v1/documents/{key}/files/{id}"),
    ("post", "/v1/documents/{key}/addenda"),
}


@pytest.fixture
async def system(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a sandbox without a city, in this process."""
    world = World(open_database(tmp_path / "sandbox.sqlite3"), Calendar())
    transport = httpx.ASGITransport(make_app(world, TOKEN))
    headers = {"Authorization": f"Bearer {TOKEN}"}
    async with httpx.AsyncClient(transport=transport, base_url="http://sandbox", headers=headers) as client:
        yield client
    world.close()


def handed_in(key: str = KEY) -> dict[str, Any]:
    file = {"id": FILE, "slot": "filed_application", "name": "Заявка.pdf", "media_type": "application/pdf"}
    card = {
        "number": "ОС-2026-000001",
        "form": "asset_transfer",
        "form_version": 2,
        "title": "Заявка на передачу объектов э/с хозяйства",
        "applicant": "Петрова А. И.",
        "applicant_type": "individual",
        "object": "ТП-125",
        "answers": {},
        "sha256": SHA256,
    }
    told = {
        "key": key,
        "filed_at": "2026-11-21T10:00:00Z",
        "card": card,
        "files": [file | {"size": 8, "sha256": SHA256}],
    }
    check("Document", told)
    return told


async def put(system: httpx.AsyncClient, key: str = KEY, content: bytes = CONTENT) -> httpx.Response:
    return await system.put(f"{PATH}/{key}/files/{FILE}", params={"sha256": SHA256}, content=content)


async def submit(system: httpx.AsyncClient, key: str = KEY) -> dict[str, Any]:
    answer = (await system.post(PATH, json=handed_in(key))).raise_for_status().json()
    check("Registration", answer)
    return answer


def test_the_document_is_sound_and_tells_of_every_operation_and_code() -> None:
    validate(document())
    told = {(method, path) for path, item in document()["paths"].items() for method in item if method != "parameters"}
    assert told == OPERATIONS
    code = (Path(__file__).parents[2] / "lkk" / "sandbox" / "documents" / "api.py").read_text(encoding="utf-8")
    codes = set(re.findall(r'error_answer\(\d+, "([a-z_]+)"', code))
    assert [one for one in codes if f"`{one}`" not in DOCUMENT.read_text(encoding="utf-8")] == []


async def test_a_document_without_its_files_is_not_taken(system: httpx.AsyncClient) -> None:
    answer = await system.post(PATH, json=handed_in())
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "missing_files")
    assert (await put(system, content=b"something else")).json()["error"]["code"] == "wrong_file"
    check("KnownFile", (await put(system)).raise_for_status().json())
    check("KnownFiles", known := (await system.get(f"{PATH}/{KEY}/files")).json())
    assert known == {"files": [{"id": FILE, "sha256": SHA256}]}
    assert (await submit(system))["outcome"] == "registered"


async def test_a_key_has_one_number_however_often_it_is_asked(system: httpx.AsyncClient) -> None:
    await put(system)
    first, again = await submit(system), await submit(system)
    assert first == again
    other = str(uuid.UUID(int=9))
    await put(system, other)
    assert (await submit(system, other))["registration_number"] != first["registration_number"]


async def test_a_document_may_wait_for_its_number(system: httpx.AsyncClient) -> None:
    await system.post("/sandbox/documents", json={"registers": False})
    await put(system)
    assert (await submit(system))["outcome"] == "received"
    assert (await system.post("/sandbox/documents", json={"registers": True})).json()["registered"] == 1
    assert (await submit(system))["outcome"] == "registered"
    assert "ОС-2026-000001" in (await system.get("/sandbox/documents")).text


async def test_addenda_are_kept_once_and_belong_to_a_document(system: httpx.AsyncClient) -> None:
    addendum = {"key": "a-1", "kind": "message", "at": "2026-11-21T10:00:00Z", "data": {"text": "Слова"}, "files": []}
    check("Addendum", addendum)
    unknown = await system.post(f"{PATH}/{KEY}/addenda", json=addendum)
    assert (unknown.status_code, unknown.json()["error"]["code"]) == (422, "unknown_document")
    await put(system)
    await submit(system)
    for _ in range(2):
        check("Added", (await system.post(f"{PATH}/{KEY}/addenda", json=addendum)).raise_for_status().json())
    (one,) = (await system.get("/sandbox/documents.json")).json()
    assert (one["files"], one["addenda"]) == (1, 1)


async def test_the_token_is_demanded(system: httpx.AsyncClient) -> None:
    refused = await system.get(f"{PREFIX}/v1/about", headers={"Authorization": "Bearer other"})
    check("Error", refused.json())
    assert refused.status_code == 401
    check("About", (await system.get(f"{PREFIX}/v1/about")).json())
