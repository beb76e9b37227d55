"""Grid objects that are handed over: to the document system with their files, its number back to the application."""

import json
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from lkk.models.applications import Application, ApplicationHistory
from lkk.models.delivery import OutboxItem
from lkk.models.files import StoredFile
from lkk.models.identity import User
from lkk.services import composition
from lkk.services.applications import attachments, slots
from lkk.services.applications.case import messages
from lkk.services.applications.workflow import status_changes
from lkk.services.delivery.dispatcher import Dispatcher
from lkk.services.files.contents import Made
from lkk.services.files.storing import NewFile, store, within
from lkk.services.integrations.documents.contract import DocumentFile, IncomingDocument
from lkk.services.integrations.documents.http import HttpDocuments, document_system
from lkk.services.integrations.documents.integration import DOCUMENTS
from lkk.services.integrations.errors import (
    ExternalSystemPostpones,
    ExternalSystemRefuses,
    ExternalSystemUnavailable,
    SandboxRefused,
)
from lkk.services.integrations.ports import open_ports
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.applications import ApplicationStatus, HistoryKind
from lkk.vocabulary.delivery import DeliveryState
from tests import application_builders as made
from tests import builders, documents_api
from tests.sandbox_process import Sandbox
from tests.stub_server import Reply, stub_server

KEY = uuid.UUID("11111111-2222-4333-8444-555555555555")
FILE = DocumentFile(uuid.UUID(int=5), "title", "Выписка.pdf", "application/pdf", 3, "a" * 64)
DOCUMENT = IncomingDocument(KEY, datetime(2026, 11, 21, 5, tzinfo=UTC), {"number": "ОС-2026-000001"}, (FILE,))
REGISTERED = {
    "key": str(KEY),
    "outcome": "registered",
    "registration_number": "СЭД-1",
    "registered_on": "2026-11-21",
}
ERROR = {"error": {"code": "wrong_card", "message": "Карточка не принята."}}


@asynccontextmanager
async def answering(reply: Reply, *, refuse_sandbox: bool = False) -> AsyncIterator[tuple[HttpDocuments, list[bytes]]]:
    async with stub_server(reply) as server:
        client = HttpDocuments(server.url, "secret", 1, refuse_sandbox=refuse_sandbox)
        async with client:
            yield client, server.requests


async def handed_over(user: User) -> Application:
    """An application about grid objects that waits for its delivery, with files that are really there."""
    draft_id = await made.draft(user, "asset_transfer", seed=1)
    async with unit_of_work() as work:
        rows = list(await work.session.exec(select(StoredFile).where(StoredFile.application_id == draft_id)))
        for row in rows:
            await work.session.delete(row)
        for row in rows:
            new = NewFile(slots.owner(draft_id), row.slot, row.name, row.side, uploaded_by=user.key)
            await store(new, Made(b"%PDF-1.7 " + row.name.encode()), within(work))
    await made.file(user, draft_id)
    return await made.row(draft_id)


async def deliver() -> None:
    """Deliver all that waits for the document system, whatever pause it was given."""
    async with open_ports(composition.INTEGRATIONS) as ports:
        dispatcher = Dispatcher(DOCUMENTS, composition.HANDLERS, ports, "worker-1", lease_s=10)
        async with unit_of_work() as work:
            await work.session.execute(text("update outbox_item set run_at = now() - interval '1 second'"))
        await dispatcher.deliver_batch()


async def items() -> list[OutboxItem]:
    async with unit_of_work() as work:
        query = select(OutboxItem).where(OutboxItem.channel != "mail").order_by(col(OutboxItem.id))
        return list(await work.session.exec(query))


async def test_an_answer_is_read_as_the_document_says() -> None:
    async with answering(Reply.json(200, REGISTERED)) as (client, requests):
        found = await client.submit(DOCUMENT)
    assert (found.registration_number, found.registered_on) == ("СЭД-1", date(2026, 11, 21))
    head, _, body = requests[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /v1/documents ")
    documents_api.check("File", json.loads(body)["files"][0])
    assert b"authorization: bearer secret" in requests[0].lower()


@pytest.mark.parametrize("status", [301, 401, 403, 404, 408, 429, 500, 502, 503, 504])
async def test_whatever_is_not_final_waits(status: int) -> None:
    async with answering(Reply.json(status, ERROR)) as (client, _):
        with pytest.raises(ExternalSystemUnavailable):
            await client.submit(DOCUMENT)
        with pytest.raises(ExternalSystemUnavailable):
            await client.put_file(KEY, FILE, b"abc")


async def test_a_final_refusal_needs_the_systems_own_words_and_a_mistake_is_postponed() -> None:
    async with answering(Reply.json(422, ERROR)) as (client, _):
        with pytest.raises(ExternalSystemRefuses) as raised:
            await client.submit(DOCUMENT)
    assert (raised.value.code, raised.value.text) == ("wrong_card", "Карточка не принята.")
    async with answering(Reply.json(400, ERROR)) as (client, _):
        with pytest.raises(ExternalSystemPostpones):
            await client.submit(DOCUMENT)


@pytest.mark.parametrize(
    "answer",
    [
        {},
        REGISTERED | {"key": str(uuid.UUID(int=1))},
        REGISTERED | {"registration_number": None},
        REGISTERED | {"registration_number": "x" * 65},
        REGISTERED | {"registered_on": "21.11.2026"},
        REGISTERED | {"outcome": "lost"},
    ],
)
async def test_an_answer_that_does_not_follow_the_document_says_nothing(answer: dict[str, Any]) -> None:
    async with answering(Reply.json(200, answer)) as (client, _):
        with pytest.raises(ExternalSystemUnavailable):
            await client.submit(DOCUMENT)


async def test_production_speaks_to_no_sandbox() -> None:
    about = {"name": "Песочница", "version": "1", "sandbox": True}
    async with answering(Reply.json(200, about), refuse_sandbox=True) as (client, requests):
        for call in (client.submit(DOCUMENT), client.put_file(KEY, FILE, b"abc"), client.known_files(KEY)):
            with pytest.raises(SandboxRefused):
                await call
    assert all(request.startswith(b"GET /v1/about ") for request in requests)


async def test_the_sandbox_answers_the_check(sandbox: Sandbox) -> None:
    async with document_system() as documents:
        answer = await DOCUMENTS.check(documents)
    assert (answer.name, answer.sandbox) == ("Песочница документооборота", True)


async def test_an_application_about_grid_objects_is_registered_by_the_document_system(
    database: str, sandbox: Sandbox
) -> None:
    application = await handed_over(await builders.customer())
    assert [(one.channel, one.kind) for one in await items()] == [("documents", "document")]
    await deliver()
    found = await made.row(application.key)
    (document,) = [one for one in sandbox.documents() if one["key"] == str(application.filing_key)]
    assert found.status is ApplicationStatus.REGISTERED
    assert (found.registration_number, str(found.registered_on)) == (
        document["registration_number"],
        document["registered_on"],
    )
    async with unit_of_work() as work:
        files = await attachments.of_application(work, application.key)
    assert document["files"] == len(files) > 1  # what was filed as a PDF, and what the applicant has attached
    assert [one.state for one in await items()] == [DeliveryState.DONE]


async def test_a_number_that_comes_later_is_asked_for_again(database: str, sandbox: Sandbox) -> None:
    sandbox.registers_documents(False)
    application = await handed_over(await builders.customer())
    await deliver()
    assert (await made.row(application.key)).status is ApplicationStatus.SUBMITTED
    assert [one.state for one in await items()] == [DeliveryState.WAITING]
    sandbox.registers_documents(True)
    await deliver()
    assert (await made.row(application.key)).status is ApplicationStatus.REGISTERED


async def test_who_has_withdrawn_meanwhile_keeps_the_status_and_gets_the_number(
    database: str, sandbox: Sandbox
) -> None:
    user = await builders.customer()
    application = await handed_over(user)
    async with unit_of_work() as work:
        actor = await builders.sign_in(user)
        await status_changes.change(work, actor, application.key, ApplicationStatus.WITHDRAWN)
    await deliver()
    found = await made.row(application.key)
    assert (found.status, bool(found.registration_number)) == (ApplicationStatus.WITHDRAWN, True)


async def test_what_happens_afterwards_follows_the_document(database: str, sandbox: Sandbox) -> None:
    user = await builders.customer()
    application = await handed_over(user)
    await deliver()
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        await messages.post(work, actor, application.key, "Когда осмотр?", uuid.uuid4())
    await deliver()
    assert {one.kind for one in await items()} == {"document", "document_message"}
    (document,) = [one for one in sandbox.documents() if one["key"] == str(application.filing_key)]
    assert document["addenda"] == 1


async def test_a_refusal_is_told_to_the_staff(database: str, sandbox: Sandbox) -> None:
    user = await builders.customer()
    application = await handed_over(user)
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:  # as if the system had lost what it was given
        await work.session.execute(text("update outbox_item set state = 'done' where kind = 'document'"))
        await messages.post(work, actor, application.key, "Когда осмотр?", uuid.uuid4())
    await deliver()
    async with unit_of_work() as work:
        query = select(ApplicationHistory).where(
            ApplicationHistory.application_id == application.key, ApplicationHistory.kind == HistoryKind.EXCHANGE
        )
        (note,) = list(await work.session.exec(query))
    assert note.internal
    assert note.reason == "Система документооборота не приняла сведения о заявке: Такого документа в системе нет."
    assert [one.state for one in await items()] == [DeliveryState.DONE, DeliveryState.DEAD]


async def test_what_was_filed_before_the_document_system_stays_with_the_accounting_system(database: str) -> None:
    user = await builders.customer()
    application = await handed_over(user)
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        await work.session.execute(text("delete from outbox_item"))
        await work.session.execute(text("update application set kind_version = 1"))
    async with unit_of_work() as work:
        await messages.post(work, actor, application.key, "Когда осмотр?", uuid.uuid4())
    assert {one.channel for one in await items()} == {"accounting"}
