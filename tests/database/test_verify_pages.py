"""Checking a document over HTTP without signing in: what is told, what never is, how often one may ask."""

import uuid
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from lkk.models.documents import Document
from lkk.services.kernel import limits
from lkk.web.site.routes import SITE_ROUTES
from tests import signing as given

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
async def guest(database: str) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(Starlette(routes=SITE_ROUTES), client=("10.1.2.3", 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        yield client


@pytest.fixture
async def signed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database: str) -> Document:
    given.trust_the_test_centre(tmp_path, monkeypatch)
    actor = await given.person()
    document = await given.contract(actor)
    await given.sign(actor, document)
    return document


async def test_the_page_of_a_document_tells_who_signed_it_and_no_name(
    guest: httpx.AsyncClient, signed: Document
) -> None:
    answer = await guest.get(f"/verify/{signed.public_id}")
    assert answer.status_code == 200
    for said in ("№ ТП-7", "подписан", "И••• И••• И•••", "код из СМС", str(signed.public_id)):
        assert said in answer.text, said
    for hidden in ("Иванов", given.PHONE, "8 247,90", "824790"):
        assert hidden not in answer.text, hidden
    assert "noindex" in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert "set-cookie" not in answer.headers


async def test_a_file_is_genuine_altered_or_unknown(guest: httpx.AsyncClient, signed: Document) -> None:
    right = (await given.version_of(signed)).sha256
    for path, said in (
        (f"/verify/{signed.public_id}?sha256={right.upper()}", "Файл подлинный"),
        (f"/verify/{signed.public_id}?sha256={'0' * 64}", "Файл изменён"),
        (f"/verify/{signed.public_id}?sha256=junk", "Файл изменён"),
        (f"/verify?sha256={right}", "Файл подлинный"),
        (f"/verify?sha256={'0' * 64}", "Такого документа у нас нет"),
        ("/verify?sha256=junk", "Такого документа у нас нет"),
        (f"/verify/{uuid.uuid4()}", "Документа с таким номером у нас нет"),
        ("/verify/%00'--", "Документа с таким номером у нас нет"),
    ):
        assert said in (await guest.get(path)).text, path


async def test_a_number_that_is_typed_leads_to_its_page(guest: httpx.AsyncClient, signed: Document) -> None:
    answer = await guest.get("/verify", params={"id": f" {str(signed.public_id).upper()} "})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/verify/{signed.public_id}")
    assert (await guest.get("/verify", params={"id": "1' or 1=1"})).headers["location"] == "/verify/unknown"


async def test_a_network_asks_ten_times_a_minute_and_the_empty_page_costs_nothing(guest: httpx.AsyncClient) -> None:
    for _ in range(limits.VERIFY.count):
        assert (await guest.get("/verify?sha256=junk")).status_code == 200
    refused = await guest.get(f"/verify/{uuid.uuid4()}")
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) > 0
    assert (await guest.get("/verify")).status_code == 200
