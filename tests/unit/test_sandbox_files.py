"""The sandbox's accounting takes files in parts, and only those that were named."""

import hashlib
import uuid
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from lkk.sandbox.app import make_app
from lkk.sandbox.calendar import Calendar
from lkk.sandbox.database import open_database
from lkk.sandbox.world import World
from tests.accounting_api import TOKEN, check, check_error

KEY, FILE = uuid.UUID(int=7), uuid.UUID(int=8)
CONTENT = b"0123456789"
SUM = hashlib.sha256(CONTENT).hexdigest()
PATH = f"/v1/applications/{KEY}/files/{FILE}"


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a sandbox that was told of one application with one file."""
    world = World(open_database(tmp_path / "sandbox.sqlite3"), Calendar())
    transport = httpx.ASGITransport(make_app(world, TOKEN))
    headers = {"Authorization": f"Bearer {TOKEN}"}
    async with httpx.AsyncClient(transport=transport, base_url="http://sandbox", headers=headers) as client:
        named = {"id": str(FILE), "slot": "plan", "name": "План.pdf", "size": len(CONTENT), "sha256": SUM}
        data = {"number": "ТП-1", "title": "Заявка", "applicant": "А", "files": [named]}
        item = {"key": "k", "kind": "application", "application_key": str(KEY), "at": "2026-11-21T10:00:00Z"}
        (await client.post("/v1/applications", json={"items": [item | {"data": data}]})).raise_for_status()
        yield client
    world.close()


async def put(office: httpx.AsyncClient, first: int, part: bytes, *, sha256: str = SUM) -> httpx.Response:
    said = f"bytes {first}-{first + len(part) - 1}/{len(CONTENT)}"
    return await office.put(PATH, params={"sha256": sha256}, content=part, headers={"Content-Range": said})


async def offset(office: httpx.AsyncClient) -> int:
    answer = await office.head(PATH)
    assert (answer.status_code, answer.content) == (200, b"")
    return int(answer.headers["upload-offset"])


async def test_parts_make_the_file_and_people_open_it(office: httpx.AsyncClient) -> None:
    assert await offset(office) == 0
    answer = await put(office, 0, CONTENT[:4])
    check("TakenPart", answer.json())
    assert await offset(office) == 4
    page = f"/sandbox/applications/{KEY}/files/{FILE}"
    assert (await office.get(page)).status_code == 404
    assert "получено 4 из 10 байт" in (await office.get("/sandbox/applications")).text
    assert (await put(office, 4, CONTENT[4:])).json()["offset"] == len(CONTENT)
    opened = await office.get(page)
    assert (opened.content, opened.headers["content-disposition"][:10]) == (CONTENT, "attachment")
    assert page in (await office.get("/sandbox/applications")).text


async def test_a_part_that_came_twice_counts_once_and_one_that_leaves_a_hole_is_refused(
    office: httpx.AsyncClient,
) -> None:
    for _ in range(2):
        assert (await put(office, 0, CONTENT[:4])).json()["offset"] == 4
    check_error(await put(office, 6, CONTENT[6:]), 409, "wrong_offset")
    check_error(await put(office, 2, CONTENT[2:]), 409, "wrong_offset")
    assert await offset(office) == 4


async def test_bytes_with_a_wrong_sum_are_forgotten(office: httpx.AsyncClient) -> None:
    check_error(await put(office, 0, b"x" * len(CONTENT)), 422, "wrong_sha256")
    assert await offset(office) == 0
    assert (await put(office, 0, CONTENT)).json()["offset"] == len(CONTENT)


async def test_what_was_not_named_is_refused(office: httpx.AsyncClient) -> None:
    check_error(await put(office, 0, CONTENT, sha256="0" * 64), 422, "other_file")
    stranger = f"/v1/applications/{KEY}/files/{uuid.UUID(int=9)}"
    answer = await office.put(stranger, params={"sha256": SUM}, content=b"x", headers={"Content-Range": "bytes 0-0/1"})
    check_error(answer, 422, "unknown_file")
    assert (await office.head(stranger)).headers["upload-offset"] == "0"


@pytest.mark.parametrize("said", ["", "bytes 0-4/10", "bytes 0-3", "bytes 8-11/10", "0-3/10"])
async def test_a_part_must_say_where_it_lies(office: httpx.AsyncClient, said: str) -> None:
    answer = await office.put(PATH, params={"sha256": SUM}, content=b"0123", headers={"Content-Range": said})
    check_error(answer, 400, "malformed")


async def test_a_part_is_a_mebibyte_at_most_and_needs_the_token(office: httpx.AsyncClient) -> None:
    check_error(await put(office, 0, b"x" * ((1 << 20) + 1)), 413, "too_big")
    office.headers["Authorization"] = "Bearer wrong"
    check_error(await put(office, 0, CONTENT), 401, "unauthorized")
