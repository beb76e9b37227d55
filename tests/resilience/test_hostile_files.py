"""Hostile files: each is refused with its own sentence, nothing stays on disk or in the database."""

from collections.abc import AsyncIterator

import pytest
from sqlmodel import func, select

from lkk.models.files import StoredFile
from lkk.services.applications import slots
from lkk.services.composition import OWNERS
from lkk.services.files.inspection.reasons import Reason
from lkk.services.files.storing import FileRefused
from lkk.services.files.uploading import Destination, upload
from lkk.services.kernel import limits
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import ServiceError
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.attachments import MAX_SIZE
from tests import application_builders, builders
from tests.hostile_files import hostile_files
from tests.kept_files import on_disk

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.slow, pytest.mark.timeout(600)]

PORTION = 64 << 10


@pytest.fixture
async def sender(monkeypatch: pytest.MonkeyPatch) -> tuple[Actor, Destination]:
    """A customer without a limit of tries, and a place of a draft."""
    monkeypatch.setattr(limits, "UPLOAD", limits.Limit("upload", 10_000, 3600))
    user = await builders.customer()
    draft = await application_builders.draft(user)
    return await builders.sign_in(user), Destination(slots.owner(draft), "attachments")


async def streamed(content: bytes) -> AsyncIterator[bytes]:
    for at in range(0, len(content), PORTION):
        yield content[at : at + PORTION]


async def rows() -> int:
    async with unit_of_work() as work:
        return (await work.session.exec(select(func.count()).select_from(StoredFile))).one()


async def refusal(sender: tuple[Actor, Destination], name: str, chunks: AsyncIterator[bytes]) -> str:
    try:
        await upload(OWNERS, *sender, name, chunks)
    except ServiceError as error:
        return error.text
    return "taken"


async def test_every_hostile_file_gets_its_sentence_and_leaves_nothing(sender: tuple[Actor, Destination]) -> None:
    before, rows_before = on_disk(), await rows()
    wanted, found = {}, {}
    for hostile in hostile_files():
        wanted[hostile.name] = hostile.reason.value
        found[hostile.name] = await refusal(sender, hostile.name, streamed(hostile.content))
    assert {name: text for name, text in found.items() if text != wanted[name]} == {}
    assert len(found) >= 60
    assert (on_disk(), await rows()) == (before, rows_before)


async def test_a_stream_without_end_is_cut_at_the_limit(sender: tuple[Actor, Destination]) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while True:
            sent += PORTION
            yield b"%PDF-" + bytes(PORTION - 5)

    before = on_disk()
    assert await refusal(sender, "endless.pdf", endless()) == Reason.TOO_BIG.value
    assert sent <= MAX_SIZE + PORTION
    assert on_disk() == before


async def test_a_stream_that_breaks_off_leaves_nothing(sender: tuple[Actor, Destination]) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield b"%PDF-1.7"
        raise ConnectionResetError

    before = on_disk()
    with pytest.raises(ConnectionResetError):
        await upload(OWNERS, *sender, "broken.pdf", broken())
    assert on_disk() == before


async def test_thousands_of_files_end_at_the_hour_s_share(monkeypatch: pytest.MonkeyPatch) -> None:
    user = await builders.customer()
    to = Destination(slots.owner(await application_builders.draft(user)), "attachments")
    sender = (await builders.sign_in(user), to)
    said = {await refusal(sender, "a.exe", streamed(b"MZ")) for _ in range(limits.UPLOAD.count)}
    assert said == {Reason.TYPE.value}
    assert "не больше 60 файлов" in await refusal(sender, "a.exe", streamed(b"MZ"))


async def test_every_reason_is_a_sentence_of_its_own() -> None:
    assert len({reason.value for reason in Reason}) == len(Reason)
    assert issubclass(FileRefused, ServiceError)
