"""Applications to the accounting system and back: handed in once and in order, led on by the feed."""

import json
import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from sqlmodel import col, select

from lkk.models.applications import Application, ApplicationHistory
from lkk.models.delivery import OutboxItem
from lkk.models.files import StoredFile
from lkk.models.notifications import Notification
from lkk.services import composition
from lkk.services.applications.case import messages
from lkk.services.applications.exchange import delivery
from lkk.services.applications.exchange.feed import apply_states
from lkk.services.applications.workflow import stages, status_changes
from lkk.services.applications.workflow.needs import Payload, RemarkText
from lkk.services.delivery.declaration import LeasedItem
from lkk.services.delivery.dispatcher import Dispatcher
from lkk.services.feed import cursor, running
from lkk.services.feed.apply import apply_page
from lkk.services.files.giving import read_whole
from lkk.services.integrations.accounting.application_messages import ApplicationState
from lkk.services.integrations.accounting.contract import ApplicationStateChange, ChangesPage
from lkk.services.integrations.accounting.http import accounting_system
from lkk.services.integrations.accounting.integration import ACCOUNTING
from lkk.services.integrations.ports import open_ports
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.vocabulary.applications import ApplicationStatus, HistoryKind, Side, Stage, Track
from lkk.vocabulary.delivery import DeliveryState
from lkk.vocabulary.people import Role
from tests import accounting_api, builders
from tests import application_builders as made
from tests.database.test_connection_law import answer, concluded
from tests.sandbox_process import Sandbox

Status = ApplicationStatus
IN_PROGRESS = ApplicationState(Status.IN_PROGRESS, None, "", "", None, None, ())


@pytest.fixture
def office(city_database: str, sandbox: Sandbox) -> Sandbox:
    """The sandbox whose office registers at once, with a portal that knows its city."""
    sandbox.registers_after(0)
    return sandbox


async def deliver() -> None:
    """Deliver all that waits for the accounting system."""
    async with open_ports(composition.INTEGRATIONS) as ports:
        dispatcher = Dispatcher(ACCOUNTING, composition.HANDLERS, ports, "worker-1", lease_s=10)
        while await dispatcher.deliver_batch():
            pass


async def hear() -> None:
    """Apply what the feed has."""
    async with accounting_system() as accounting:
        await running.catch_up(accounting, composition.FEED)


async def queued() -> list[OutboxItem]:
    async with unit_of_work() as work:
        query = select(OutboxItem).where(OutboxItem.channel == ACCOUNTING.channel.code).order_by(col(OutboxItem.id))
        return list(await work.session.exec(query))


async def notes(application: Application) -> list[str]:
    """What the staff is told of the exchange."""
    async with unit_of_work() as work:
        query = select(ApplicationHistory).where(
            ApplicationHistory.application_id == application.key,
            ApplicationHistory.kind == HistoryKind.EXCHANGE,
            col(ApplicationHistory.internal).is_(True),
        )
        return [row.reason for row in await work.session.exec(query)]


async def documents(application: Application) -> list[StoredFile]:
    async with unit_of_work() as work:
        query = select(StoredFile).where(StoredFile.application_id == application.key, StoredFile.side == Side.COMPANY)
        return list(await work.session.exec(query))


async def state(key: uuid.UUID, version: int, said: ApplicationState) -> Mapping[str, str]:
    change = ApplicationStateChange("c", "application_state", str(key), version, said)
    async with unit_of_work() as work:
        return (await apply_states(work, [change])).skipped


async def notices() -> list[tuple[int, str]]:
    async with unit_of_work() as work:
        return [(one.user_id, one.event) for one in await work.session.exec(select(Notification))]


def told_of(office: Sandbox, application: Application) -> dict[str, Any]:
    return next(one for one in office.applications() if one["key"] == str(application.filing_key))


async def test_an_application_goes_there_and_comes_back_fulfilled(office: Sandbox) -> None:
    user = await builders.customer()
    application = await made.filed(user)
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        await messages.post(work, actor, application.key, "Когда ответите?", uuid.uuid4())
    await deliver()
    assert [item.state for item in await queued()] == [DeliveryState.DONE] * 2
    assert told_of(office, application)["items"] == 2
    await hear()
    registered = await made.row(application.key)
    assert registered.status is Status.REGISTERED
    assert registered.registration_number.startswith("ВХ-")
    key = str(application.filing_key)
    office.move(application_key=key, status="in_progress")
    office.move(application_key=key, status="fulfilled", reason="Ответ готов", document="Ответ на обращение")
    await hear()
    fulfilled = await made.row(application.key)
    assert (fulfilled.status, fulfilled.reason) == (Status.FULFILLED, "Ответ готов")
    (document,) = await documents(application)
    assert document.title == "Ответ на обращение"
    assert (await read_whole(document.public_id)).startswith(b"%PDF-")
    assert len(await queued()) == 2  # what it has told us is not told to it again
    office.forget_cursors()
    await hear()
    assert (await made.row(application.key)).revision == fulfilled.revision
    assert len(await documents(application)) == 1
    assert await notes(application) == []


async def test_a_connection_is_led_through_its_stages(office: Sandbox) -> None:
    application = await made.filed(await builders.customer(), made.CONNECTION)
    await deliver()
    await hear()
    assert (await made.row(application.key)).stage is Stage.REVIEW
    key = str(application.filing_key)
    office.move(application_key=key, status="in_progress", stage="offer", document="Технические условия")
    following = Stage.SIGNING if application.track is Track.FULL else Stage.PAYMENT
    office.move(application_key=key, status="in_progress", stage=following.value)
    await hear()
    led = await made.row(application.key)
    assert (led.status, led.stage, await notes(application)) == (Status.IN_PROGRESS, following, [])


async def test_what_people_decide_is_told_in_order_and_once(office: Sandbox) -> None:
    office.registers_after(None)
    application = await made.brought_to(await builders.customer(), Status.FULFILLED)
    again = [_leased(item) for item in await queued()]  # what is delivered loses its content
    await deliver()
    told = told_of(office, application)
    assert (told["status"], told["items"]) == ("fulfilled", 4)
    async with open_ports(composition.INTEGRATIONS) as ports:
        for item in again:
            await delivery.deliver(ports, [item])
    assert told_of(office, application) == told


async def test_every_item_follows_the_document(office: Sandbox) -> None:
    await made.brought_to(await builders.customer(), Status.INFO_REQUESTED)
    async with unit_of_work() as work:
        for item in await queued():
            told = (await delivery._item(work, _leased(item))).as_json()
            accounting_api.check("ApplicationItem", json.loads(json.dumps(told)))


async def test_a_refused_item_is_dead_and_the_staff_knows(office: Sandbox) -> None:
    application = await made.filed(await builders.customer())
    async with unit_of_work() as work:
        payload = Payload(registration_number="1", registered_on=date(2026, 1, 12))
        await status_changes.change(work, None, application.key, Status.REGISTERED, payload)
        filed = (await work.session.exec(select(OutboxItem).where(OutboxItem.kind == "application"))).one()
        await work.session.delete(filed)
    await deliver()
    assert [item.state for item in await queued()] == [DeliveryState.DEAD]
    assert await notes(application) == [
        "Учётная система не приняла сведения о заявке: Такой заявки в учётной системе нет."
    ]


async def test_a_step_that_cannot_follow_is_noted_once_and_changes_nothing(database: str) -> None:
    application = await made.filed(await builders.customer())
    assert await state(application.filing_key, 2, IN_PROGRESS) != {}
    assert await state(application.filing_key, 2, IN_PROGRESS) == {}
    assert await state(application.filing_key, 1, IN_PROGRESS) == {}
    assert (await made.row(application.key)).status is Status.SUBMITTED
    assert len(await notes(application)) == 1


async def test_a_state_of_an_unknown_application_is_skipped(database: str) -> None:
    assert await state(uuid.UUID(int=1), 1, IN_PROGRESS) == {str(uuid.UUID(int=1)): "нет такой заявки"}


@pytest.mark.parametrize("words", ["Ответ готов", ""])
async def test_fulfilled_with_words_of_the_accounting_system_is_applied(database: str, words: str) -> None:
    application = await made.brought_to(await builders.customer(), Status.IN_PROGRESS)
    skipped = await state(
        application.filing_key, 1, ApplicationState(Status.FULFILLED, None, words, "", None, None, ())
    )
    row = await made.row(application.key)
    if words:
        assert (skipped, row.status, row.reason) == ({}, Status.FULFILLED, words)
        return
    assert (row.status, await notes(application)) == (Status.IN_PROGRESS, [NO_ANSWER])


NO_ANSWER = "Учётная система сообщила «Исполнена», изменение не выполнено: Напишите ответ или приложите документ"


async def test_a_skipped_change_is_told_to_the_executor_and_to_those_who_operate_the_portal_live(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    signalled: set[int] = set()
    monkeypatch.setattr(UnitOfWork, "tell_people", lambda _, *ids: signalled.update(ids))
    application = await made.brought_to(await builders.customer(), Status.IN_PROGRESS)
    operator = await builders.staff(Role.ADMINISTRATOR)
    said = ApplicationState(Status.FULFILLED, None, "", "", None, None, ())
    unknown = ApplicationStateChange("2", "application_state", str(uuid.UUID(int=7)), 1, said)
    refused = ApplicationStateChange("1", "application_state", str(application.filing_key), 1, said)
    async with unit_of_work() as work:
        after = await cursor.lock(work, cursor.FEED)
    signalled.clear()
    await apply_page(ChangesPage((refused, unknown), (), "next-1", more=False), after, composition.FEED)
    assert {application.executor_id, operator.key} <= signalled
    told = await notices()
    assert (application.executor_id, "application_change_skipped") in told
    assert (operator.key, "feed_changes_skipped") in told
    count = len(told)
    await apply_page(ChangesPage((unknown,), (), "next-2", more=False), "next-1", composition.FEED)
    assert len(await notices()) == count


async def test_the_accounting_system_takes_a_stage_back_with_its_reason(database: str) -> None:
    case = await concluded(await builders.customer())
    async with unit_of_work() as work:
        await stages.advance(work, None, case.key, Stage.NOTICE, from_accounting=True)
    version = (await made.row(case.key)).accounting_version
    back = ApplicationState(Status.IN_PROGRESS, Stage.WORKS, "Уведомления не было", "", None, None, ())
    assert await state(case.filing_key, version + 1, back) == {}
    assert (await made.row(case.key)).stage is Stage.WORKS


async def test_an_application_is_registered_while_its_applicant_is_asked(database: str) -> None:
    user = await builders.customer()
    application, operator = await made.filed(user), await builders.sign_in(await builders.staff())
    async with unit_of_work() as work:
        payload = Payload(remarks=(RemarkText("Какой адрес?"),))
        await status_changes.change(work, operator, application.key, Status.INFO_REQUESTED, payload)
    said = ApplicationState(Status.REGISTERED, None, "", "", "ВХ-5", date(2026, 11, 26), ())
    assert await state(application.filing_key, 1, said) == {}
    asked = await made.row(application.key)
    assert (asked.status, asked.registration_number) == (Status.INFO_REQUESTED, "ВХ-5")
    await answer(user, application)
    assert (await made.row(application.key)).status is Status.REGISTERED


def _leased(item: OutboxItem) -> LeasedItem:
    return LeasedItem(item.key, item.kind, item.idempotency_key, item.ordering_key, item.payload, 1)
