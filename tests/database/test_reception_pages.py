"""Pages and routes of the public reception: drawn without a session, hostile values refused, escaped, bounded."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from sqlmodel import select
from starlette.applications import Starlette

from lkk.models.applications import Application
from lkk.models.files import StoredFile
from lkk.services.applications import slots
from lkk.services.files.contents import Made
from lkk.services.files.storing import NewFile, store, within
from lkk.services.kernel import limits
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.reception import tickets
from lkk.vocabulary.applications import ApplicationStatus, Side
from lkk.vocabulary.reception import GUEST_KINDS
from lkk.web.reception_routes import RECEPTION_ROUTES
from lkk.web.site.routes import SITE_ROUTES
from tests.sample_files import pdf, picture

pytestmark = pytest.mark.usefixtures("database")
REPORT = {
    "violation": "unmetered_consumption",
    "place": "г. Барнаул, гаражи",
    "noticed_on": "02.11.2026",
    "text": "Провод от опоры к гаражу",
    "anonymous": "on",
}


@pytest.fixture
async def guest(database: str) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(Starlette(routes=[*SITE_ROUTES, *RECEPTION_ROUTES]), client=("10.1.2.3", 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        yield client


def old_ticket(kind: str) -> str:
    return tickets.issue(kind, datetime.now(UTC) - timedelta(minutes=5))


async def number_and_code(guest: httpx.AsyncClient) -> dict[str, str]:
    answer = await guest.post("/api/reception", data={**REPORT, "ticket": old_ticket("violation_report")})
    assert answer.status_code == 201, answer.text
    return {name: answer.json()[name] for name in ("number", "code")}


@pytest.mark.parametrize("path", ["/reception", "/track", *[f"/reception/{kind}" for kind in GUEST_KINDS]])
async def test_every_page_is_drawn_for_whoever_comes_and_sets_no_cookie(guest: httpx.AsyncClient, path: str) -> None:
    answer = await guest.get(path)
    assert answer.status_code == 200
    assert answer.text.count("<h1>") == 1
    assert "set-cookie" not in answer.headers
    assert ("noindex" in answer.text) == path.startswith("/reception/")
    ids = re.findall(r' id="([^"]+)"', answer.text)
    assert len(ids) == len(set(ids))


async def test_the_reception_tells_how_long_enquiries_are_kept(guest: httpx.AsyncClient) -> None:
    for path in ("/reception", "/rules"):
        assert "Сколько хранятся обращения" in (await guest.get(path)).text


async def test_a_form_has_a_fresh_ticket_of_its_kind_and_a_page_is_bounded(guest: httpx.AsyncClient) -> None:
    found = [re.search(r'name="ticket" value="([^"]+)"', (await guest.get("/reception/complaint")).text) for _ in "ab"]
    tokens = {one.group(1) for one in found if one}
    assert len(tokens) == 2
    assert {tickets.opened(token, datetime.now(UTC)).kind for token in tokens} == {"complaint"}
    for _ in range(limits.RECEPTION_PAGE.count - 2):
        await guest.get("/reception/complaint")
    assert (await guest.get("/reception/complaint")).status_code == 429


async def test_there_is_no_form_of_what_only_a_cabinet_files(guest: httpx.AsyncClient) -> None:
    for kind in ("tp_new", "x", "%00"):
        assert (await guest.get(f"/reception/{kind}")).status_code == 404


async def test_a_report_with_a_photo_is_filed_and_tracked(guest: httpx.AsyncClient) -> None:
    ticket = old_ticket("violation_report")
    place = {"ticket": ticket, "slot": "photos", "name": "a.jpg"}
    sent = await guest.post("/api/reception/files", params=place, content=picture("JPEG"))
    assert sent.status_code == 201
    spare = await guest.post("/api/reception/files", params=place, content=picture("JPEG"))
    gone = await guest.delete(f"/api/reception/files/{spare.json()['id']}", params={"ticket": ticket})
    assert gone.status_code == 204
    receipt = (await guest.post("/api/reception", data={**REPORT, "ticket": ticket})).json()
    told = await guest.post("/api/track", data={"number": receipt["number"], "code": receipt["code"].lower()})
    assert told.status_code == 200
    assert told.json()["status"] == ApplicationStatus.SUBMITTED.label
    assert "гараж" not in told.text


async def test_what_is_wrong_is_told_at_the_fields(guest: httpx.AsyncClient) -> None:
    wrong = {"ticket": old_ticket("violation_report"), "violation": "<b>", "text": "x"}
    answer = await guest.post("/api/reception", data=wrong)
    assert answer.status_code == 422
    assert {"violation", "place", "noticed_on", "text", "contact_name", "email"} <= answer.json()["errors"].keys()
    for body in ({"ticket": "x"}, {"ticket": old_ticket("feedback"), "website": "x", "text": "Спасибо за работу"}, {}):
        assert (await guest.post("/api/reception", data=body)).json()["message"]
    for path in ("/api/reception/files/x", "/api/reception/files/00000000-0000-0000-0000-000000000000"):
        assert (await guest.delete(path, params={"ticket": "'"})).status_code >= 400


async def test_a_document_of_the_company_is_given_by_number_and_code_alone(guest: httpx.AsyncClient) -> None:
    proof = await number_and_code(guest)
    async with unit_of_work() as work:
        row = await tracked_row(proof["number"])
        new = NewFile(owner=slots.owner(row), slot=slots.DOCUMENT, name="Ответ.pdf", side=Side.COMPANY)
        answer: StoredFile = await store(new, Made(pdf()), within(work))
    told = (await guest.post("/api/track", data=proof)).json()
    assert [one["id"] for one in told["documents"]] == [str(answer.public_id)]
    given = await guest.post("/api/track/document", data={**proof, "document": str(answer.public_id)})
    assert given.content == pdf()
    assert given.headers["content-disposition"].startswith("attachment")
    wrong = await guest.post("/api/track/document", data={**proof, "code": "A", "document": str(answer.public_id)})
    assert wrong.status_code >= 400
    for hostile in ("x", "00000000-0000-0000-0000-000000000000"):
        assert (await guest.post("/api/track/document", data={**proof, "document": hostile})).status_code >= 400


async def tracked_row(number: str) -> int:
    async with unit_of_work() as work:
        return (await work.session.exec(select(Application).where(Application.number == number))).one().key
