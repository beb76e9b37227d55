"""Passport, СНИЛС and bank details are unreadable in a dump of the database and in the folder of files."""

import asyncio
import io
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from pypdf import PdfReader
from sqlalchemy import text
from sqlmodel import select

from lkk import sealing
from lkk.models.applications import Application, ApplicationHistory, Remark
from lkk.models.identity import Profile, User
from lkk.services.applications.case import remarks
from lkk.services.applications.desk import desk, table
from lkk.services.applications.document import filed as documents
from lkk.services.applications.drafts import drafts
from lkk.services.applications.exchange import delivery
from lkk.services.applications.workflow import status_changes
from lkk.services.applications.workflow.needs import Payload, RemarkText
from lkk.services.delivery import dead_items
from lkk.services.files.giving import read_whole
from lkk.services.files.storage import folder, storage
from lkk.services.files.views import ROUTE
from lkk.services.forms.catalog import KINDS
from lkk.services.forms.declaration import Kind
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.unit_of_work import plain_dsn, unit_of_work
from lkk.services.kernel.unreadable import Unreadable
from lkk.services.operation import data_keys
from lkk.services.operation.key_rotation import open_files, rotate
from lkk.services.operation.sealed_columns import sealed_columns
from lkk.settings import settings
from lkk.vocabulary.applications import ApplicationStatus
from lkk.vocabulary.people import ApplicantType, RegistrationKind, Role
from lkk.vocabulary.sensitive import SENSITIVE_QUESTIONS
from tests import application_builders as made
from tests import builders
from tests.emails import emails
from tests.file_client import browser
from tests.form_answers import valid_answers
from tests.kept_files import content_path
from tests.own_data import made_archive
from tests.production import DATA_KEYS

pytestmark = pytest.mark.usefixtures("database")

#: What is entered, and how it must not be found: as it was typed, in digits alone, as a person reads it.
ENTERED = {
    "passport": "77 31 604915",
    "other_document": "Вид на жительство 82 7316049",
    "document_issued_by": "Отдел внутренних дел Залесья",
    "document_issued_on": "1997-03-19",
    "department_code": "913-077",
    "snils": "160-722-394 47",
    "bik": "044525225",
    "bank_name": "Банк Залесский",
    "settlement_account": "40702810938000012345",
    "correspondent_account": "30101810400000000225",
}
CORRECTED = "77 31 604916"
ELSEWHERE = ("7731604915", "604916", "16072239447", "19.03.1997", "604915", "7316049", "Залес")
NEEDLES = [needle.encode() for needle in (*ENTERED.values(), *ELSEWHERE)]
NEW_KEY = f"t2:{b64encode(bytes(range(32))).decode()}"


@pytest.fixture(autouse=True)
def usual_settings_afterwards(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    yield
    monkeypatch.undo()
    settings.cache_clear()
    sealing.keys.cache_clear()


def use(monkeypatch: pytest.MonkeyPatch, *known: str) -> None:
    """Go on with other keys, as after a restart."""
    monkeypatch.setenv("LKK_DATA_KEYS", ",".join(known))
    settings.cache_clear()
    sealing.keys.cache_clear()


def dump() -> bytes:
    """Every table as text, as a dump has it."""
    found = bytearray()
    with psycopg.connect(plain_dsn()) as connection:
        tables = connection.execute("select tablename from pg_tables where schemaname = 'public'").fetchall()
        for (table,) in tables:
            with connection.cursor().copy(sql.SQL("copy {} to stdout").format(sql.Identifier(table))) as copy:
                for portion in copy:
                    found += portion
    return bytes(found)


def found_in(data: bytes) -> list[str]:
    return [needle.decode() for needle in NEEDLES if needle in data]


@dataclass(frozen=True)
class Filer:
    """A customer whose profile knows a СНИЛС, with an account and its metering point."""

    user: User
    actor: Actor
    point: str
    account: str


async def filer(applicant: ApplicantType) -> Filer:
    registered = RegistrationKind(applicant.value)
    user = await builders.customer(kind=registered, name="Семёнов Пётр Ильич")
    async with unit_of_work() as work:
        (await work.session.get_one(Profile, user.key)).snils = ENTERED["snils"]
    account = await builders.account(registry=registered.cabinet_class)
    point = await builders.metering_point(account)
    await builders.attach(user, account)
    return Filer(user, await builders.sign_in(user), str(point.key), account.number)


async def drafted(who: Filer, kind: Kind, seed: int) -> int:
    """A draft of this kind with everything sensitive it asks for; return its id."""
    applicant = who.user.applicant_type or ApplicantType.INDIVIDUAL
    earlier = str((await made.at_works(who.user)).key) if kind.field_named("case") else "0"
    typed, files = valid_answers(
        kind, applicant, seed, points=(who.point,), own_applications=(earlier,), accounts=(who.account,)
    )
    answers = {name: ENTERED.get(name, value) for name, value in typed.items()}
    async with unit_of_work() as work:
        draft = await drafts.create(work, who.actor, kind, await made.with_profile(who.user, kind, answers))
    for slot, count in files.items():
        for _ in range(count):
            await made.stored_file(draft.key, slot, uploaded_by=who.user.key)
    return draft.key


async def filed(who: Filer, kind: Kind, seed: int) -> Application:
    """An application of this kind that was filed."""
    draft_id = await drafted(who, kind, seed)
    await made.file(who.user, draft_id)
    return await made.row(draft_id)


async def text_of_document(application: Application) -> str:
    """What a person reads in the PDF of what was filed."""
    public_id = await documents.ensure(application.key)
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(await read_whole(public_id))).pages)


def asked_of(kind: Kind) -> set[str]:
    return {one.name for one in kind.fields if one.sensitive}


@pytest.mark.slow
async def test_after_every_kind_was_filed_a_dump_and_the_folder_tell_none_of_it(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LKK_DATA_DIR", str(tmp_path))
    settings.cache_clear()
    told: set[str] = set()
    for kind in KINDS.values():  # a person files no more than twenty an hour
        citizen, company = await filer(ApplicantType.INDIVIDUAL), await filer(ApplicantType.LEGAL_ENTITY)
        cases = [(citizen if ApplicantType.INDIVIDUAL in kind.applicants else company, 1)]
        if asked_of(kind):
            cases += [(citizen, 2), (company, 1)]
            await drafted(citizen, kind, 1)
        for who, seed in cases:
            application = await filed(who, kind, seed)
            told |= asked_of(kind) & set(application.answers)
            assert {name: application.answers[name] for name in asked_of(kind) & set(application.answers)} == {
                name: ENTERED[name] for name in asked_of(kind) & set(application.answers)
            }
    assert told == set(SENSITIVE_QUESTIONS) == set(ENTERED)
    citizen = await filer(ApplicantType.INDIVIDUAL)
    application = await filed(citizen, KINDS[made.CONNECTION], 1)
    await corrected(citizen, application)
    application = await made.row(application.key)
    while await documents.make_missing():
        pass
    own = await made_archive(citizen.user)
    assert [name for name in own.namelist() if found_in(own.read(name))] != []

    assert found_in(dump()) == []
    files = [path for path in folder().rglob("*") if path.is_file()]
    assert len(files) >= len(KINDS)
    assert [path for path in files if not path.read_bytes().startswith(b"LKKSEAL1")] == []
    assert [path for path in settings().data_dir.rglob("*") if path.is_file() and found_in(path.read_bytes())] == []
    assert found_in("".join(capfd.readouterr()).encode()) == []
    letters = await emails()
    assert len(letters) > len(KINDS)
    assert found_in(repr(letters).encode()) == []

    async with unit_of_work() as work:
        sent = await delivery.filed(work, application)
    assert (sent["answers"]["passport"], sent["answers"]["snils"]) == (CORRECTED, ENTERED["snils"])
    assert CORRECTED in await text_of_document(application)


async def corrected(who: Filer, application: Application) -> None:
    """The passport was asked for again: было → стало lie sealed, the history tells them masked."""
    staff = await builders.sign_in(await builders.staff(Role.ADMINISTRATOR))
    async with unit_of_work() as work:
        await desk.assign(work, staff, application.key, staff.author_id, revision=application.revision)
    today = work.now.date()
    for target, given in (
        (ApplicationStatus.REGISTERED, Payload(registration_number="ВХ-1", registered_on=today)),
        (ApplicationStatus.IN_PROGRESS, Payload()),
        (ApplicationStatus.INFO_REQUESTED, Payload(remarks=(RemarkText("Номер не читается", "passport"),))),
    ):
        async with unit_of_work() as work:
            await status_changes.change(work, staff, application.key, target, given)
    async with unit_of_work() as work:
        await remarks.answer(
            work,
            who.actor,
            application.key,
            revision=(await made.row(application.key)).revision,
            corrections={"passport": CORRECTED},
        )
    async with unit_of_work() as work:
        (remark,) = await work.session.exec(select(Remark).where(Remark.application_id == application.key))
        assert (remark.was, remark.became) == (ENTERED["passport"], CORRECTED)
        lines = await work.session.exec(
            select(ApplicationHistory.reason).where(ApplicationHistory.application_id == application.key)
        )
        assert "Серия и номер паспорта: было «•• •• •••915», стало «•• •• •••916»" in list(lines)


async def test_keys_are_rotated_while_people_write_and_the_old_one_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    who = await filer(ApplicantType.INDIVIDUAL)
    ids = [await drafted(who, KINDS[made.CONNECTION], 1) for _ in range(6)]
    application = await filed(who, KINDS[made.CONNECTION], 1)
    document = await text_of_document(application)
    await data_keys.demand_keys()
    before = await everything(ids)
    use(monkeypatch, NEW_KEY, DATA_KEYS)

    async def write() -> None:
        for turn in range(20):
            async with unit_of_work() as work:
                await drafts.save_field(work, who.actor, ids[turn % 3], "bank_name", f"Банк {turn}")
                await drafts.save_field(work, who.actor, ids[turn % 3], "passport", f"77 31 6049{turn:02}")

    done, _ = await asyncio.gather(rotate(), write())
    assert (done.left, done.unreadable) == ({}, 0) or (await rotate()).left == {}
    assert {*await under()} == {"t2"}
    after = await everything(ids)
    assert after[3:] == before[3:], "what nobody wrote is as it was, with its moments and versions"
    assert [row["answers"]["passport"] for row in after[:3]] == ["77 31 604918", "77 31 604919", "77 31 604917"]

    use(monkeypatch, NEW_KEY)
    await data_keys.demand_keys()
    assert await text_of_document(application) == document
    assert await everything(ids) == after
    again = await rotate()
    assert (again.values, again.files, again.left) == (0, 0, {})


async def everything(ids: list[int]) -> list[dict[str, Any]]:
    """Rows of applications, whole."""
    return [(await made.row(one)).model_dump() for one in ids]


async def under() -> list[str]:
    """The ids of keys that values and files lie under."""
    found: set[str] = set()
    async with unit_of_work() as work:
        for column in sealed_columns():
            found |= {name for name, _ in await work.session.execute(column.counted)}
    names = [f"{path.parent.name}/{path.name}" for path in folder().glob("[0-9a-f][0-9a-f]/*")]
    return sorted(found | {await storage().key_of(name) for name in names})


async def test_what_lies_open_is_sealed_by_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LKK_DATA_DIR", str(tmp_path))
    settings.cache_clear()
    who = await filer(ApplicantType.INDIVIDUAL)
    draft_id = await drafted(who, KINDS[made.CONNECTION], 1)
    file = await made.stored_file(draft_id, "passport_copy")
    kept = content_path(file.public_id)
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"%PDF open " * 20_000)
    async with unit_of_work() as work:
        await work.session.execute(
            text("update application set answers = jsonb_set(answers, '{passport}', to_jsonb(cast(:open as text)))"),
            {"open": ENTERED["passport"]},
        )
        await work.session.execute(text("update profile set snils = :open"), {"open": ENTERED["snils"]})
    assert found_in(dump()) != []
    done = await rotate()
    assert (done.values, done.files, done.left) == (2, 1, {})
    assert found_in(dump()) == []
    assert kept.read_bytes().startswith(b"LKKSEAL1")
    assert await read_whole(file.public_id) == b"%PDF open " * 20_000
    assert (await made.row(draft_id)).answers["passport"] == ENTERED["passport"]
    assert (await open_files(), await open_files()) == (1, 0)
    assert kept.read_bytes() == b"%PDF open " * 20_000


async def test_without_its_key_a_value_is_a_refusal_in_words_and_the_rest_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    who = await filer(ApplicantType.INDIVIDUAL)
    sealed = await filed(who, KINDS[made.CONNECTION], 1)
    await data_keys.demand_keys()
    staff = await builders.sign_in(await builders.staff(Role.ADMINISTRATOR))
    async with unit_of_work() as work:
        await work.session.execute(text("update outbox_item set state = 'dead'"))
    document = await documents.ensure(sealed.key)
    use(monkeypatch, NEW_KEY)
    async with browser(who.user) as client:
        answer = await client.get(f"{ROUTE}/{document}")
        assert (answer.status_code, answer.text) == (503, Unreadable.text)
    with pytest.raises(Unreadable, match="не читаются"):
        await made.row(sealed.key)
    with pytest.raises(Unreadable):
        async with unit_of_work() as work:
            await work.session.get(Profile, who.user.key)
    async with unit_of_work() as work:
        (row,) = (await table.list_all(work, staff, table.TableQuery())).rows
        assert row.number == sealed.number
        assert next(one.payload for one in await dead_items.list_dead(work, staff)) == {}
    with pytest.raises(SystemExit) as stopped:
        await data_keys.demand_keys()
    assert "нет ключа «t1»" in str(stopped.value)
    use(monkeypatch, f"t1:{NEW_KEY.partition(':')[2]}")
    with pytest.raises(SystemExit) as stopped:
        await data_keys.demand_keys()
    assert "под именем «t1» не тот ключ" in str(stopped.value)
    assert DATA_KEYS.partition(":")[2] not in str(stopped.value)
