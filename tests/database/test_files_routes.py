"""Files over HTTP: kept in a private folder, given back byte for byte to who may see them, to nobody else."""

import asyncio
import os
import uuid
from pathlib import Path
from urllib.parse import quote

import pytest
from sqlmodel import select

from lkk.models.files import StoredFile
from lkk.routes import staff_application_path
from lkk.services.applications.case import messages
from lkk.services.applications.document import filed
from lkk.services.composition import OWNERS
from lkk.services.files import previewing, removing
from lkk.services.kernel import limits
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.state.applications.staff_application import StaffApplication
from lkk.vocabulary.applications import ApplicationStatus
from lkk.vocabulary.people import Role
from tests import application_builders, builders
from tests.event_path import event_tab
from tests.file_client import SLOT, browser, send
from tests.kept_files import content_path, on_disk, thumbnail_path
from tests.sample_files import pdf, picture

pytestmark = pytest.mark.usefixtures("database")


async def test_what_was_sent_comes_back_as_a_download() -> None:
    user = await builders.customer()
    draft = await application_builders.draft(user)
    async with browser(user) as client:
        body = pdf()
        sent = await send(client, draft, body=body)
        assert (sent.status_code, sent.json()["name"]) == (201, "Ёлка № 1.pdf")
        got = await client.get(sent.json()["url"])
        small = await client.get(sent.json()["thumbnail"])
    assert (got.status_code, got.content) == (200, body)
    name = quote("Ёлка № 1.pdf")
    assert got.headers["content-disposition"] == f"attachment; filename=\"file.pdf\"; filename*=UTF-8''{name}"
    assert got.headers["cache-control"] == "private, no-store"
    assert got.headers["content-security-policy"].startswith("sandbox")
    assert got.headers["x-content-type-options"] == "nosniff"
    assert (small.status_code, small.headers["content-type"]) == (200, "image/jpeg")


async def test_a_part_of_a_file_comes_when_it_is_asked_for() -> None:
    user = await builders.customer()
    draft = await application_builders.draft(user)
    body = pdf()
    size = len(body)
    wanted = {
        "bytes=0-99": (206, body[:100], f"bytes 0-99/{size}"),
        f"bytes={size - 10}-": (206, body[-10:], f"bytes {size - 10}-{size - 1}/{size}"),
        "bytes=-10": (206, body[-10:], f"bytes {size - 10}-{size - 1}/{size}"),
        f"bytes=10-{size * 2}": (206, body[10:], f"bytes 10-{size - 1}/{size}"),
    }
    wanted |= dict.fromkeys(("bytes=-", "bytes=5-2", f"bytes={size}-", "bytes=0-1,5-6", "lines=1-2"), (200, body, None))
    async with browser(user) as client:
        url = (await send(client, draft, body=body)).json()["url"]
        for asked, answer in wanted.items():
            got = await client.get(url, headers={"Range": asked})
            assert (got.status_code, got.content, got.headers.get("content-range")) == answer, asked
            assert int(got.headers["content-length"]) == len(got.content)
        head = await client.head(url)
    assert (head.status_code, head.content, head.headers["content-length"]) == (200, b"", str(size))
    assert head.headers["accept-ranges"] == "bytes"


async def test_strangers_and_unknown_files_get_the_same_answer() -> None:
    owner, stranger = await builders.customer(), await builders.customer()
    advocate, operator = await builders.staff(Role.ADVOCATE_MANAGER), await builders.staff(Role.SERVICE_CENTRE_OPERATOR)
    draft = await application_builders.draft(owner)
    async with browser(owner) as client:
        url = (await send(client, draft)).json()["url"]
    unknown = f"/api/files/{uuid.uuid4()}"
    for other in (stranger, advocate, operator):  # a draft is nobody's but its owner's
        async with browser(other) as client:
            theirs, none = await client.get(url), await client.get(unknown)
            assert (theirs.status_code, theirs.content) == (none.status_code, none.content) == (404, none.content)
            assert (await client.get(f"{url}/thumbnail")).status_code == 404
            assert (await client.delete(url)).status_code == 404
            assert (await send(client, draft)).status_code == 404
    async with browser(None) as client:
        for answer in (await client.get(url), await client.get(unknown), await send(client, draft)):
            assert answer.status_code == 401
        assert (await client.get("/api/files/../../etc/passwd")).status_code in (401, 404)


async def test_nothing_is_put_where_nothing_is_asked() -> None:
    user = await builders.customer()
    draft = await application_builders.draft(user)
    async with browser(user) as client:
        for slot in ("unknown", "message", "", "filed_application", "a\0b"):
            assert (await send(client, draft, slot)).status_code == 404
        for number in ("", "-1", "abc", "9" * 19, "9" * 18):
            answer = await client.post("/api/files", params={"application": number, "slot": SLOT, "name": "a.pdf"})
            assert answer.status_code == 404


async def test_a_slot_takes_no_more_than_it_says_however_many_come_at_once() -> None:
    user = await builders.customer()
    draft = await application_builders.draft(user)
    async with unit_of_work() as work:
        before = len((await work.session.exec(select(StoredFile))).all())
    async with browser(user) as client:
        answers = await asyncio.gather(*[send(client, draft) for _ in range(8)])
        kept = [answer for answer in answers if answer.status_code == 201]
        assert len(kept) == 5 - before
        refused = next(answer for answer in answers if answer.status_code == 422)
        assert "не больше 5 файлов" in refused.json()["message"]
        assert (await client.delete(kept[0].json()["url"])).status_code == 204
        assert (await client.get(kept[0].json()["url"])).status_code == 404
        assert (await send(client, draft)).status_code == 201


async def test_the_day_s_share_is_counted_in_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "UPLOAD_KIB", limits.Limit("upload_kib", 300, 86_400))
    user = await builders.customer()
    draft = await application_builders.draft(user)
    body = picture("BMP", (300, 200))
    async with browser(user) as client:
        assert (await send(client, draft, name="a.bmp", body=body)).status_code == 201
        answer = await send(client, draft, name="b.bmp", body=body)
    assert answer.status_code == 429
    assert answer.json()["message"].startswith("За сутки можно приложить")


async def test_a_file_of_an_unsent_message_is_its_author_s_alone() -> None:
    user, operator = await builders.customer(), await builders.staff(Role.SERVICE_CENTRE_OPERATOR)
    draft = await application_builders.draft(user)
    await application_builders.file(user, draft)
    async with browser(operator) as client:
        sent = await send(client, draft, "message")
        assert (await client.get(sent.json()["url"])).status_code == 200
    async with browser(user) as client:
        assert (await client.get(sent.json()["url"])).status_code == 404
        assert (await send(client, draft)).status_code == 404  # the form is closed after filing
        document = await send(client, draft, "")
        assert (await client.delete(document.json()["url"])).status_code == 404
    async with browser(operator) as client:
        assert (await client.get(document.json()["url"])).status_code == 200


async def test_a_file_that_went_with_a_message_stays() -> None:
    user = await builders.customer()
    application = await application_builders.brought_to(user, ApplicationStatus.INFO_REQUESTED)
    actor = await builders.sign_in(user)
    async with browser(user) as client:
        sent, free = await send(client, application.key, "message"), await send(client, application.key, "message")
        async with unit_of_work() as work:
            documents = [uuid.UUID(sent.json()["id"])]
            await messages.post(work, actor, application.key, "Вот справка", uuid.uuid4(), documents=documents)
        assert (await client.delete(sent.json()["url"])).status_code == 404
        assert (await client.get(sent.json()["url"])).status_code == 200
        assert (await client.delete(free.json()["url"])).status_code == 204


async def test_the_document_of_an_application_is_made_once() -> None:
    user = await builders.customer()
    draft = await application_builders.draft(user)
    number = await application_builders.file(user, draft)
    made = await asyncio.gather(*[filed.ensure(draft) for _ in range(4)])
    assert len(set(made)) == 1
    assert await filed.make_missing() == 0
    async with browser(user) as client:
        got = await client.get(f"/api/files/{made[0]}")
    assert got.content.startswith(b"%PDF")
    assert quote(number) in got.headers["content-disposition"]
    assert [path for path in on_disk() if path.parent.name == "receiving"] == []


async def test_bytes_without_a_row_are_swept_and_others_stay() -> None:
    user = await builders.customer()
    draft = await application_builders.draft(user)
    async with browser(user) as client:
        url = (await send(client, draft)).json()["url"]
        kept = uuid.UUID(url.rpartition("/")[2])
        lost, fresh = content_path(uuid.uuid4()), content_path(uuid.uuid4())
        for path in (lost, fresh):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"x")
        _age(lost, content_path(kept), thumbnail_path(kept))
        await removing.sweep(OWNERS)
        assert (lost.exists(), fresh.exists()) == (False, True)
        assert (await client.get(url)).status_code == 200
        assert (await client.get(f"{url}/thumbnail")).status_code == 200


def _age(*paths: Path) -> None:
    for path in paths:
        os.utime(path, (0, 0))


async def test_pages_of_a_pdf_and_a_picture_are_given_as_png_to_whom_the_file_is() -> None:
    user, stranger = await builders.customer(), await builders.customer()
    draft = await application_builders.draft(user)
    async with browser(user) as client:
        paper = (await send(client, draft, body=pdf())).json()["url"]
        photo = (await send(client, draft, name="фото.jpg", body=picture("JPEG"))).json()["url"]
        for url in (paper, photo):
            shown = await client.get(f"{url}/pages/1.png")
            assert (shown.status_code, shown.headers["content-type"]) == (200, "image/png")
            assert shown.content.startswith(b"\x89PNG")
            assert shown.headers["content-security-policy"].startswith("sandbox")
            for page in (0, 2, 10**9):
                assert (await client.get(f"{url}/pages/{page}.png")).status_code == 404
    async with browser(stranger) as client:
        assert (await client.get(f"{paper}/pages/1.png")).status_code == 404


async def test_a_pdf_that_was_stored_without_being_read_is_counted_once_somebody_looks_into_it() -> None:
    customer, operator = await builders.customer(), await builders.staff(Role.SERVICE_CENTRE_OPERATOR)
    application = await application_builders.brought_to(customer, ApplicationStatus.IN_PROGRESS)
    draft = await application_builders.draft(customer)
    async with browser(customer) as client:
        url = (await send(client, draft, body=pdf(pages=3))).json()["url"]
    file_id = uuid.UUID(url.rsplit("/", 1)[-1])
    async with unit_of_work() as work:
        row = (await work.session.exec(select(StoredFile).where(StoredFile.public_id == file_id))).one()
        row.pages, row.application_id = 0, application.key
    with pytest.raises(NotFound):
        await previewing.count(OWNERS, await builders.sign_in(await builders.customer()), file_id)
    async with event_tab((await builders.sign_in(operator)).session_key) as tab:
        await tab.open(staff_application_path(application.number or ""))
        (shown,) = [one for one in tab.seen["view"]["own_documents"] if one["id"] == str(file_id)]
        assert (shown["pages"], shown["uncounted"]) == ([], True)
        await tab.do(StaffApplication.look_into, file_id=str(file_id))
        (shown,) = [one for one in tab.seen["view"]["own_documents"] if one["id"] == str(file_id)]
        assert (shown["pages"], shown["uncounted"]) == ([f"{url}/pages/{n}.png" for n in (1, 2, 3)], False)
        assert tab.seen["looked_into"] == str(file_id)
    async with browser(operator) as client:
        assert (await client.get(f"{url}/pages/3.png")).content.startswith(b"\x89PNG")
