"""The archive of one's own data: complete, the owner's alone, sealed, kept a day, begun anew when broken off."""

import asyncio
import zipfile
from dataclasses import replace
from uuid import uuid4

import pytest
from sqlmodel import select

from lkk.models.audit import AuditEvent
from lkk.models.identity import Profile, User
from lkk.models.own_data import DataExport
from lkk.services import notifications
from lkk.services.applications.case import messages
from lkk.services.composition import OWNERS
from lkk.services.files import giving, removing
from lkk.services.files.contents import Written
from lkk.services.files.storage import SealingFile, folder
from lkk.services.files.views import ROUTE
from lkk.services.identity import consents
from lkk.services.kernel.actor import Visitor
from lkk.services.kernel.errors import InvalidValue, NotAllowed, NotFound, TooManyAttempts
from lkk.services.kernel.permissions import NotInVisit
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.own_data import archive, export
from lkk.vocabulary.people import Role
from tests import application_builders as made
from tests import builders, visits
from tests.documents import posted
from tests.file_client import browser, send
from tests.kept_files import content_path, on_disk
from tests.own_data import archive_of, file_of, made_archive, records

pytestmark = pytest.mark.usefixtures("database")
PASSPORT = "01 20 123456"


async def person_with_data() -> User:
    metered = await builders.metered_account()
    person = await builders.customer()
    await builders.attach(person, metered.account)
    async with unit_of_work() as work:
        (await work.session.get_one(Profile, person.key)).passport = PASSPORT
        await consents.give(work, person.key, (await consents.current(work)).version, Visitor())
    return person


async def waiting() -> list[DataExport]:
    async with unit_of_work() as work:
        return list(await work.session.exec(select(DataExport)))


async def test_the_archive_holds_everything_of_the_person_and_nothing_of_others() -> None:
    person, stranger = await person_with_data(), await builders.customer(name="Чужой Пётр Ильич")
    application, foreign = await made.filed(person, made.CONNECTION, seed=1), await made.filed(stranger)
    draft_id = await made.draft(person, made.ENQUIRY)
    async with browser(person) as client:
        assert (await send(client, draft_id, "attachments")).status_code == 201
    actor = await builders.sign_in(person)
    operator = await builders.sign_in(await builders.staff(Role.SERVICE_CENTRE_OPERATOR))
    async with unit_of_work() as work:
        await messages.post(work, actor, application.key, "Когда приедете?", uuid4())
        await messages.post(work, operator, application.key, "Сложный клиент", uuid4(), internal=True)
    await posted(person.key, title="Акт допуска", number="АД-7")
    await posted(stranger.key, title="Чужой акт")
    found = await made_archive(person)
    assert found.testzip() is None
    profile = records(found, "Профиль")
    assert any(PASSPORT in str(one) for one in profile)
    told = {one["Номер"]: one for one in records(found, "Заявки")}
    assert set(told) == {application.number, None}
    assert [one["Текст"] for one in told[application.number]["Переписка"]] == ["Когда приедете?"]
    assert told[application.number]["Ответы"]
    assert {one["Заявка"] for one in records(found, "Кто открывал мои данные")} == set()
    assert len(records(found, "Согласия")) == 3
    assert records(found, "Лицевые счета")
    assert [one["Заголовок"] for one in records(found, "Уведомления") if "Заголовок" in one]
    listed = {one["Имя"]: one["Файл"] for one in records(found, "Файлы")}
    assert found.read(listed["Ёлка № 1.pdf"]).startswith(b"%PDF")
    assert found.read(listed["Акт допуска АД-7.pdf"]).startswith(b"%PDF")
    assert [(one["Документ"], one["Номер"]) for one in records(found, "Документы")] == [("Акт допуска", "АД-7")]
    everything = b"".join(found.read(name) for name in found.namelist())
    for secret in ("Чужой", str(foreign.number), "Сложный клиент", "argon2", actor.session_key):
        assert secret.encode() not in everything


async def test_the_archive_is_its_owners_alone_and_downloads_are_written_down() -> None:
    person, stranger = await builders.customer(), await builders.customer()
    await made_archive(person)
    file = await file_of(person)
    address = f"{ROUTE}/{file.public_id}"
    administrator = await builders.staff()
    for other in (None, stranger, administrator):
        async with browser(other) as client:
            assert (await client.get(address)).status_code == (401 if other is None else 404)
    async with browser(person) as client:
        answer = await client.get(address)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
    async with unit_of_work() as work:
        query = select(AuditEvent).where(AuditEvent.action == "data_export_given")
        assert [one.actor_id for one in await work.session.exec(query)] == [person.key]


async def test_it_is_asked_for_with_the_password_in_the_own_cabinet_alone() -> None:
    person = await builders.customer()
    actor = await builders.sign_in(person)
    for _ in range(5):
        with pytest.raises(InvalidValue) as told:
            await export.ask(actor, "чужая догадка")
        assert told.value.at == "password"
    with pytest.raises(TooManyAttempts):
        await export.ask(actor, builders.PASSWORD)
    with pytest.raises(NotInVisit):
        await export.ask(await visits.visit(person), builders.PASSWORD)
    with pytest.raises(NotAllowed):
        await export.ask(replace(actor, only_draft=1), builders.PASSWORD)  # a tablet
    with pytest.raises(NotAllowed):
        await export.ask(await builders.sign_in(await builders.staff()), builders.PASSWORD)
    assert await waiting() == []


async def test_two_tabs_begin_one_and_a_day_has_three() -> None:
    person = await builders.customer()
    actor = await builders.sign_in(person)
    await asyncio.gather(*(export.ask(actor, builders.PASSWORD) for _ in range(2)))
    assert len(await waiting()) == 1
    await archive.make_waiting(OWNERS)
    first = await file_of(person)
    for _ in range(2):
        await made_archive(person)
    assert not content_path(first.public_id).exists()
    assert len(await waiting()) == 1
    with pytest.raises(TooManyAttempts) as told:
        await export.ask(actor, builders.PASSWORD)
    assert "3 архивов в сутки" in told.value.text


async def test_of_two_workers_that_make_it_at_once_one_keeps_it_and_tells_once() -> None:
    person = await builders.customer()
    actor = await builders.sign_in(person)
    await export.ask(actor, builders.PASSWORD)
    (row,) = await waiting()
    before = set(on_disk())
    outcomes = await asyncio.gather(*(archive.make(OWNERS, row.key) for _ in range(2)), return_exceptions=True)
    assert {type(one) for one in outcomes} == {type(None), archive.NotWaiting}
    assert len(set(on_disk()) - before) == 1
    async with unit_of_work() as work:
        titles = [one.title for one in await notifications.latest(work, actor, 5)]
    assert titles == ["Архив с вашими данными готов"]


async def test_what_was_broken_off_leaves_nothing_readable_and_is_begun_anew() -> None:
    person = await person_with_data()
    await export.ask(await builders.sign_in(person), builders.PASSWORD)
    before = on_disk()
    left: list[bytes] = []

    async def killed_at_half(target: SealingFile) -> None:
        for _ in range(20_000):
            target.write(f"Паспорт {PASSPORT} ".encode())
        left.extend(path.read_bytes() for path in (folder() / "receiving").iterdir())
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await Written(killed_at_half).put(uuid4(), "zip")
    assert len(left) == 1
    assert left[0].startswith(b"LKKSEAL1")
    assert PASSPORT.encode() not in left[0]
    assert on_disk() == before
    assert [one.ready_at for one in await waiting()] == [None]
    await archive.make_waiting(OWNERS)
    assert isinstance(await archive_of(person), zipfile.ZipFile)


async def test_an_archive_that_cannot_be_made_for_an_hour_is_told_as_late() -> None:
    person = await builders.customer()
    await export.ask(await builders.sign_in(person), builders.PASSWORD)
    for after, state in ((0, "waiting"), (3601, "late")):
        await builders.shift_clock(after)
        actor = await builders.sign_in(person)
        async with unit_of_work() as work:
            seen = await export.view(work, actor)
        assert seen is not None
        assert seen.state == state


async def test_after_a_day_it_is_not_given_and_then_deleted() -> None:
    person = await builders.customer()
    await made_archive(person)
    file = await file_of(person)
    await builders.shift_clock(24 * 3600 + 1)
    actor = await builders.sign_in(person)
    async with unit_of_work() as work:
        with pytest.raises(NotFound):
            await giving.find(work, OWNERS, actor, file.public_id)
        assert await export.view(work, actor) is None
    assert await export.delete_expired() == 1
    assert await waiting() == []
    assert not content_path(file.public_id).exists()


async def test_the_sweep_leaves_an_archive_that_is_kept() -> None:
    person = await builders.customer()
    await made_archive(person)
    await removing.sweep(OWNERS)
    assert (await archive_of(person)).namelist()
