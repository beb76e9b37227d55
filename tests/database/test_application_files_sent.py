"""The bytes of files of applications reach the accounting system: after what names them, whole, once, after any cut."""

import asyncio
import hashlib
import os
import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from lkk.models.applications import Application, ApplicationHistory
from lkk.models.delivery import OutboxItem
from lkk.models.file_hand_overs import FileHandOver
from lkk.models.files import StoredFile
from lkk.models.identity import User
from lkk.services import composition
from lkk.services.applications import slots
from lkk.services.applications.case import messages
from lkk.services.applications.exchange import files as exchange
from lkk.services.applications.workflow import status_changes
from lkk.services.applications.workflow.needs import Payload, RemarkText
from lkk.services.delivery.dispatcher import Dispatcher
from lkk.services.files.contents import Made, discard
from lkk.services.files.storing import NewFile, store, within
from lkk.services.integrations.accounting.file_messages import PART, FileContent
from lkk.services.integrations.accounting.http import HttpAccounting, accounting_system
from lkk.services.integrations.accounting.integration import ACCOUNTING, ACCOUNTING_FILES
from lkk.services.integrations.errors import ExternalSystemUnavailable
from lkk.services.integrations.ports import Ports, open_ports
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.applications import ApplicationStatus, HistoryKind, Side
from lkk.vocabulary.attachments import MAX_SIZE
from lkk.vocabulary.delivery import DeliveryState
from tests import application_builders as made
from tests import builders
from tests.database.test_connection_law import answer as given_back
from tests.sandbox_process import Sandbox
from tests.worker_process import running_workers, start_worker

FILES = "/v1/applications/"  # the files alone: what happens to applications goes without the last stroke


async def enclosed(application_id: int, content: bytes, slot: str = slots.REQUESTED, **other: Any) -> StoredFile:
    """A file of the applicant whose bytes are really there."""
    async with unit_of_work() as work:
        new = NewFile(slots.owner(application_id), slot, f"{uuid.uuid4().hex[:8]}.pdf", Side.CUSTOMER, **other)
        return await store(new, Made(content), within(work))


async def filed(user: User, *contents: bytes) -> tuple[Application, list[StoredFile]]:
    """An application that waits for its delivery with just these files."""
    application = await made.filed(user)
    async with unit_of_work() as work:
        await work.session.execute(text("delete from stored_file where slot <> :kept"), {"kept": slots.FILED})
    return application, [await enclosed(application.key, one) for one in contents]


async def deliver(*, files: Callable[[Ports], Ports] = lambda ports: ports) -> None:
    """Deliver all that waits, then the files, whatever pause they were given."""
    async with open_ports(composition.INTEGRATIONS) as ports:
        for system in (ACCOUNTING, ACCOUNTING_FILES):
            async with unit_of_work() as work:
                await work.session.execute(text("update outbox_item set run_at = now() - interval '1 second'"))
                await work.session.execute(text("delete from channel_health"))
            dispatcher = Dispatcher(system, composition.HANDLERS, files(ports), "worker-1", lease_s=60)
            while await dispatcher.deliver_batch():
                pass


async def items() -> list[OutboxItem]:
    async with unit_of_work() as work:
        query = select(OutboxItem).where(OutboxItem.channel == ACCOUNTING_FILES.channel.code)
        return list(await work.session.exec(query.order_by(col(OutboxItem.id))))


async def notes(application: Application) -> list[str]:
    async with unit_of_work() as work:
        query = select(ApplicationHistory.reason).where(
            ApplicationHistory.application_id == application.key, ApplicationHistory.kind == HistoryKind.EXCHANGE
        )
        return list(await work.session.exec(query))


def taken(sandbox: Sandbox, application: Application) -> dict[str, int]:
    return {one["id"]: one["taken"] for one in sandbox.files(application.filing_key)}


class Cutting(HttpAccounting):
    """The system whose answer to the second part is lost; `begun` notes where each part began."""

    def __init__(self, url: str) -> None:
        super().__init__(url, "sandbox-token", 10)
        self.begun: list[int] = []

    async def put_part(self, file: FileContent, first: int, part: bytes) -> int:
        self.begun.append(first)
        offset = await super().put_part(file, first, part)
        if len(self.begun) == 2:
            raise ExternalSystemUnavailable("соединение прервано")
        return offset


async def test_files_follow_the_application_once_it_is_accepted(database: str, sandbox: Sandbox) -> None:
    contents = [b"%PDF-1.7 one", os.urandom(2 * PART + 5)]
    application, files = await filed(await builders.customer(), *contents)
    assert await items() == []  # before anybody has told the system of the application
    await deliver()
    assert [one.state for one in await items()] == [DeliveryState.DONE] * 2
    assert [sandbox.file(application.filing_key, one.public_id) for one in files] == contents
    async with unit_of_work() as work:
        rows = list(await work.session.exec(select(FileHandOver)))
    assert {row.file_id for row in rows if row.accepted_at} == {one.key for one in files}


async def test_files_of_a_message_and_of_an_answer_follow_and_none_goes_twice(database: str, sandbox: Sandbox) -> None:
    user = await builders.customer()
    async with unit_of_work() as work:  # statuses are known by these ids to the office, which serves other tests too
        await work.session.execute(text("select setval('application_id_seq', 7000)"))
    application, _ = await filed(user, b"%PDF-1.7 filed")
    await deliver()
    actor = await builders.sign_in(user)
    letter = await enclosed(application.key, b"%PDF-1.7 letter", slots.MESSAGE, uploaded_by=user.key)
    async with unit_of_work() as work:
        await messages.post(work, actor, application.key, "Вот план", uuid.uuid4(), documents=[letter.public_id])
    operator = await builders.sign_in(await builders.staff())
    steps = {
        ApplicationStatus.REGISTERED: Payload(registration_number="1", registered_on=date(2026, 11, 26)),
        ApplicationStatus.INFO_REQUESTED: Payload(remarks=(RemarkText("Приложите план"),)),
    }
    for status, given in steps.items():
        async with unit_of_work() as work:
            await status_changes.change(work, operator, application.key, status, given)
    answer = await enclosed(application.key, b"%PDF-1.7 answer", uploaded_by=user.key)
    await given_back(user, application)
    await deliver()
    assert [one.state for one in await items()] == [DeliveryState.DONE] * 3
    assert sandbox.file(application.filing_key, letter.public_id) == b"%PDF-1.7 letter"
    assert sandbox.file(application.filing_key, answer.public_id) == b"%PDF-1.7 answer"


async def test_a_file_cut_off_in_the_middle_is_gone_on_with(database: str, sandbox: Sandbox) -> None:
    content = os.urandom(4 * PART + 1)
    application, (file,) = await filed(await builders.customer(), content)
    async with Cutting(sandbox.url) as cutting:

        def cut(ports: Ports) -> Ports:
            return Ports({ACCOUNTING.channel.code: ports[ACCOUNTING], ACCOUNTING_FILES.channel.code: cutting})

        await deliver(files=cut)
        assert taken(sandbox, application) == {str(file.public_id): 2 * PART}
        assert [one.state for one in await items()] == [DeliveryState.WAITING]
        await deliver(files=cut)
        assert cutting.begun == [0, PART, 2 * PART, 3 * PART, 4 * PART]
    assert sandbox.file(application.filing_key, file.public_id) == content


async def test_a_slow_file_leaves_the_lease_in_time_and_goes_on(
    database: str, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "settings", lambda: type("Slow", (), {"outbox_lease_s": 0})())
    content = os.urandom(3 * PART)
    application, (file,) = await filed(await builders.customer(), content)
    await deliver()
    assert [one.state for one in await items()] == [DeliveryState.DONE] * 3  # each attempt a part
    assert sandbox.file(application.filing_key, file.public_id) == content


async def test_twenty_megabytes_outlive_the_worker_that_sends_them(database: str, sandbox: Sandbox) -> None:
    content = os.urandom(MAX_SIZE)
    application, (file,) = await filed(await builders.customer(), content)
    sandbox.behave("slow", delay_s=0.05, path=FILES)

    async def reaches(size: int) -> None:
        for _ in range(1200):
            if taken(sandbox, application).get(str(file.public_id), 0) >= size:
                return
            await asyncio.sleep(0.05)
        raise AssertionError(taken(sandbox, application))

    lease = {"LKK_OUTBOX_LEASE_S": "2"}
    with running_workers(1, **lease) as workers:
        await reaches(PART)
        workers[0].kill()
        workers[0].join()
        before = taken(sandbox, application)[str(file.public_id)]
        assert before < MAX_SIZE
        workers[0] = start_worker(**lease)
        await reaches(MAX_SIZE)
    found = sandbox.file(application.filing_key, file.public_id)
    assert hashlib.sha256(found).hexdigest() == file.sha256


async def test_bytes_that_are_not_those_filed_are_refused_and_told_to_the_staff(
    database: str, sandbox: Sandbox
) -> None:
    application, (file,) = await filed(await builders.customer(), b"%PDF-1.7 filed")
    async with unit_of_work() as work:
        await work.session.execute(text("update stored_file set sha256 = repeat('a', 64)"))
    await deliver()
    assert [one.state for one in await items()] == [DeliveryState.DEAD]
    assert await notes(application) == [
        f"Учётная система не приняла файл «{file.name}»: Контрольная сумма файла не сходится."
    ]
    assert taken(sandbox, application) == {str(file.public_id): 0}


async def test_an_upload_gone_on_with_over_foreign_bytes_is_begun_again(database: str, sandbox: Sandbox) -> None:
    content = os.urandom(PART + 9)
    application, (file,) = await filed(await builders.customer(), content)
    async with unit_of_work() as work:
        await work.session.execute(text("update outbox_item set state = 'dead' where channel = 'accounting_files'"))
    async with open_ports(composition.INTEGRATIONS) as ports:
        await Dispatcher(ACCOUNTING, composition.HANDLERS, ports, "worker-1", lease_s=60).deliver_batch()
    async with accounting_system() as accounting:
        told = FileContent(application.filing_key, file.public_id, file.size, file.sha256)
        await accounting.put_part(told, 0, b"x" * PART)
    await deliver()
    assert sandbox.file(application.filing_key, file.public_id) == content


async def test_a_refused_file_does_not_hold_up_the_next(database: str, sandbox: Sandbox) -> None:
    application, (first, second) = await filed(await builders.customer(), b"%PDF-1.7 one", b"%PDF-1.7 two")
    async with open_ports(composition.INTEGRATIONS) as ports:
        await Dispatcher(ACCOUNTING, composition.HANDLERS, ports, "worker-1", lease_s=60).deliver_batch()
        sandbox.refuses_files("Файл не открывается.")
        await Dispatcher(ACCOUNTING_FILES, composition.HANDLERS, ports, "worker-1", lease_s=60).deliver_batch()
    sandbox.refuses_files("")
    await deliver()
    assert [one.state for one in await items()] == [DeliveryState.DEAD, DeliveryState.DONE]
    assert await notes(application) == [f"Учётная система не приняла файл «{first.name}»: Файл не открывается."]
    assert taken(sandbox, application)[str(second.public_id)] == second.size


async def test_bytes_that_are_gone_are_told_and_a_file_that_is_gone_is_not(database: str, sandbox: Sandbox) -> None:
    application, (lost, erased) = await filed(await builders.customer(), b"%PDF-1.7 one", b"%PDF-1.7 two")
    async with open_ports(composition.INTEGRATIONS) as ports:
        await Dispatcher(ACCOUNTING, composition.HANDLERS, ports, "worker-1", lease_s=60).deliver_batch()
    await discard(lost.public_id)
    async with unit_of_work() as work:
        await work.session.execute(text("delete from stored_file where id = :id"), {"id": erased.key})
    await deliver()
    assert [one.state for one in await items()] == [DeliveryState.DEAD, DeliveryState.DONE]
    (note,) = await notes(application)
    assert note.endswith(f"файл «{lost.name}»: в хранилище портала нет содержимого файла")
