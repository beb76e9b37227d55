"""The one way files are stored: whole or not at all, for whichever feature owns them."""

import os
import uuid
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import ColumnElement, text
from sqlalchemy.exc import IntegrityError, ProgrammingError
from sqlmodel import col, func, select

from lkk.models.files import OWNER_COLUMNS, StoredFile
from lkk.services.applications import slots
from lkk.services.applications.exchange.feed import apply_documents
from lkk.services.composition import OWNERS
from lkk.services.files import giving, removing
from lkk.services.files.contents import CopyOf, Made
from lkk.services.files.owners import Owners, owned_by, owner_of
from lkk.services.files.storage import StorageUnavailable, folder
from lkk.services.files.storing import FileRefused, NewFile, NoRoom, store, within
from lkk.services.files.uploading import Destination, upload
from lkk.services.integrations.accounting.application_messages import ApplicationDocument
from lkk.services.integrations.accounting.contract import ApplicationDocumentChange
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue, NotFound, ServiceError
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.vocabulary.applications import Side
from lkk.vocabulary.attachments import MAX_NAME_LENGTH
from lkk.vocabulary.files import OwnerKind
from tests import application_builders as made
from tests import builders
from tests.kept_files import content_path, on_disk, thumbnail_path
from tests.sample_files import pdf, picture

pytestmark = pytest.mark.usefixtures("database")


class Broken(Exception):
    """Something unexpected after the file was stored."""


async def chunks(data: bytes) -> AsyncIterator[bytes]:
    yield data


async def rows() -> int:
    async with unit_of_work() as work:
        return (await work.session.exec(select(func.count()).select_from(StoredFile))).one()


def document(application_id: int, name: str = "Ответ.pdf") -> NewFile:
    return NewFile(slots.owner(application_id), slots.DOCUMENT, name, Side.COMPANY)


async def test_what_is_rolled_back_leaves_no_bytes() -> None:
    application = await made.filed(await builders.customer())
    before, rows_before = on_disk(), await rows()

    async def breaks_after_storing_two() -> None:
        async with unit_of_work() as work:
            first = await store(document(application.key), Made(pdf()), within(work))
            await store(document(application.key), CopyOf(first), within(work))
            assert len(on_disk()) == len(before) + 2
            raise Broken

    with pytest.raises(Broken):
        await breaks_after_storing_two()
    assert (on_disk(), await rows()) == (before, rows_before)


async def test_bytes_stay_when_the_commit_fails_for_its_outcome_is_not_known() -> None:
    application = await made.filed(await builders.customer())
    new = document(application.key)
    async with unit_of_work() as work:
        await work.session.execute(
            text("""
create function refuse() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$""")
        )
        await work.session.execute(
            text("""
create constraint trigger late after insert on stored_file deferrable initially deferred
for each row execute function refuse()""")
        )
    with pytest.raises(ProgrammingError, match="no"):
        async with unit_of_work() as work:
            await store(new, Made(pdf()), within(work))
    await removing.sweep(OWNERS)
    assert content_path(new.public_id).is_file()  # for a day, in which a row would have come
    os.utime(content_path(new.public_id), (0, 0))
    await removing.sweep(OWNERS)
    assert not content_path(new.public_id).exists()


@pytest.mark.parametrize("name", ["", "a/b.pdf", "договор.exe", "счёт.exe.pdf", "x" * MAX_NAME_LENGTH + ".pdf"])
async def test_a_name_is_checked_whoever_stores(name: str) -> None:
    application = await made.filed(await builders.customer())
    before = on_disk()
    async with unit_of_work() as work:
        with pytest.raises(FileRefused):
            await store(document(application.key, name), Made(pdf()), within(work))
    assert on_disk() == before


async def test_a_full_disk_is_told_and_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    application = await made.filed(await builders.customer())
    before = on_disk()
    full = open("/dev/full", "wb", buffering=0)  # noqa: ASYNC230, SIM115
    monkeypatch.setattr("lkk.services.files.receiving._settle", lambda _: full.write(b"x"))
    async with unit_of_work() as work:
        with pytest.raises(NoRoom):
            await store(document(application.key), Made(pdf()), within(work))
    full.close()
    assert on_disk() == before


async def test_a_folder_that_is_away_is_told_as_a_storage_that_does_not_answer() -> None:
    application = await made.filed(await builders.customer())
    async with unit_of_work() as work:
        kept = await store(document(application.key), Made(pdf()), within(work))
    root, before = folder(), on_disk()
    away = root.rename(root.with_name("files.away"))
    root.touch()  # a file in its place: nobody can make a new folder
    try:
        async with unit_of_work() as work:
            with pytest.raises(StorageUnavailable):
                await store(document(application.key, "Второй.pdf"), Made(pdf()), within(work))
        with pytest.raises(StorageUnavailable):
            await giving.read_whole(kept.public_id)
    finally:
        root.unlink()
        away.rename(root)
    assert (on_disk(), await giving.read_whole(kept.public_id)) == (before, pdf())


async def test_the_feed_s_names_are_made_fit_and_what_cannot_be_is_skipped_with_the_reason() -> None:
    application = await made.filed(await builders.customer())
    told = {
        'Акт "А"/Б: 1?.PDF': "Акт _А__Б_ 1_.pdf",
        "..": "Документ.pdf",
        "Письмо\u200b": "Письмо_.pdf",
        "ё" * 200: "ё" * (MAX_NAME_LENGTH - 4) + ".pdf",
        "план.exe.pdf": "",
    }
    changes = [
        ApplicationDocumentChange(
            "c",
            "application_document",
            str(uuid.uuid4()),
            1,
            ApplicationDocument(application.filing_key, "Документ", name, "application/pdf", pdf()),
        )
        for name in told
    ]
    before = on_disk()
    async with unit_of_work() as work:
        skipped = (await apply_documents(work, changes)).skipped
    assert list(skipped) == [changes[-1].id]
    assert "расширения" in skipped[changes[-1].id]
    async with unit_of_work() as work:
        query = select(StoredFile).where(owned_by(slots.owner(application.key)), StoredFile.side == Side.COMPANY)
        kept = list(await work.session.exec(query.order_by(col(StoredFile.id))))
        assert (await apply_documents(work, changes[:-1])).skipped == {}  # each once
    assert [row.name for row in kept] == [name for name in told.values() if name]
    drawn = {path(row.public_id) for row in kept for path in (content_path, thumbnail_path)}
    assert set(on_disk()) - set(before) == drawn


async def test_the_database_demands_an_owner() -> None:
    application = await made.filed(await builders.customer())
    row = await made.stored_file(application.key)
    with pytest.raises(IntegrityError, match="ck_stored_file_one_owner"):
        async with unit_of_work() as work:
            await work.session.execute(
                text("update stored_file set application_id = null where id = :id"), {"id": row.key}
            )


async def test_every_kind_of_owner_has_a_column_and_a_feature() -> None:
    assert set(OWNERS) == set(OWNER_COLUMNS) == set(OwnerKind)
    application = await made.filed(await builders.customer())
    row = await made.stored_file(application.key)
    assert owner_of(row) == slots.owner(application.key)


class Album:
    """A feature as small as can be: everybody sees, the place `photo` takes one picture, nobody removes."""

    def __init__(self) -> None:
        self.touched: list[int] = []
        self.told: list[str] = []

    async def demand_place(self, work: UnitOfWork, actor: Actor, owner_id: int, slot: str) -> int:
        if slot != "photo":
            raise NotFound
        return 1

    async def may_see(self, work: UnitOfWork, actor: Actor, file: StoredFile) -> bool:
        return file.slot == "photo"

    async def lock(self, work: UnitOfWork, owner_id: int) -> None: ...

    async def may_remove(self, work: UnitOfWork, actor: Actor, file: StoredFile) -> bool:
        return False

    async def keeps(self, work: UnitOfWork, file: StoredFile) -> bool:
        return False

    async def changed(self, work: UnitOfWork, owner_id: int) -> None:
        self.touched.append(owner_id)

    async def added(self, work: UnitOfWork, actor: Actor, file: StoredFile) -> None:
        self.told.append(file.slot)

    def abandoned(self, now: datetime) -> ColumnElement[bool]:
        return (col(StoredFile.slot) == "photo") & (col(StoredFile.created_at) < now - timedelta(days=1))


async def test_another_feature_owns_files_by_its_own_rules() -> None:
    album = Album()
    owners: Owners = {OwnerKind.APPLICATION: album}
    application = await made.filed(await builders.customer())
    stranger = await builders.sign_in(await builders.customer())
    to, image = Destination(slots.owner(application.key), "photo"), picture("PNG")
    kept = await upload(owners, stranger, to, "счётчик.png", chunks(image))
    assert (album.touched, album.told) == ([application.key], ["photo"])
    with pytest.raises(InvalidValue, match="не больше 1 файл"):
        await upload(owners, stranger, to, "ещё.png", chunks(image))
    with pytest.raises(NotFound):
        await upload(owners, stranger, Destination(to.owner, "attachments"), "ещё.png", chunks(image))
    async with unit_of_work() as work:
        seen = await giving.find(work, owners, stranger, kept.id)
    assert await giving.read_whole(kept.id) == image
    assert (seen.name, seen.size) == ("счётчик.png", len(image))
    with pytest.raises(ServiceError):
        await removing.remove(owners, stranger, kept.id)
    await builders.shift_clock(2 * 86_400)
    await removing.sweep(owners)
    async with unit_of_work() as work:
        with pytest.raises(NotFound):
            await giving.find(work, owners, stranger, kept.id)
