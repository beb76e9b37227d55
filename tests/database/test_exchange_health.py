"""What the page of the exchange tells of systems that take nothing, and of what was not delivered."""

import re
from datetime import date

import pytest
from sqlalchemy import text
from sqlmodel import select

from lkk.models.audit import AuditEvent
from lkk.models.delivery import OutboxItem
from lkk.services import composition
from lkk.services.delivery import circuit, dead_items
from lkk.services.delivery.dispatcher import Dispatcher
from lkk.services.files import proving
from lkk.services.integrations.accounting.integration import ACCOUNTING
from lkk.services.integrations.declaration import Integration
from lkk.services.integrations.mail.integration import MAIL
from lkk.services.integrations.ports import open_ports
from lkk.services.kernel import outbox
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotAllowed
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.notifications.publishing import EMAIL
from lkk.services.operation import health
from lkk.services.operation.health import HealthView
from lkk.services.readings.outgoing import READINGS
from lkk.state.operation.health_view import ChannelCard, channel_card, files_card
from lkk.vocabulary.metering import ReadingStatus
from lkk.vocabulary.people import Role
from tests import application_builders as applications
from tests import builders
from tests.sandbox_process import Sandbox

pytestmark = pytest.mark.usefixtures("database")


async def post(to: str) -> None:
    letter = {"to": to, "subject": "Проверка связи", "text": "Здравствуйте", "html": "<p>Здравствуйте</p>"}
    async with unit_of_work() as work:
        outbox.put(work, EMAIL, letter, ordering_key=f"mail:{to}")


async def deliver(system: Integration, times: int = 1) -> int:
    count = 0
    async with open_ports(composition.INTEGRATIONS) as ports:
        one = Dispatcher(system, composition.HANDLERS, ports, "worker-1", lease_s=10)
        for _ in range(times):
            await sql("update outbox_item set run_at = now() - interval '1 second'")
            count += await one.deliver_batch()
    return count


async def sql(statement: str) -> None:
    async with unit_of_work() as work:
        await work.session.execute(text(statement))


async def administrator() -> Actor:
    return await builders.sign_in(await builders.staff())


async def overview() -> HealthView:
    actor = await administrator()
    checks = await health.check_external_systems(composition.INTEGRATIONS)
    async with unit_of_work() as work:
        return await health.overview(work, actor, checks, composition.HANDLERS, composition.jobs())


async def card(system: Integration) -> ChannelCard:
    view = await overview()
    return next(channel_card(one, view.now) for one in view.channels if one.channel == system.channel)


async def test_mail_that_refuses_everything_is_not_shown_as_working(sandbox: Sandbox) -> None:
    await post("before@example.com")
    await deliver(MAIL)
    worked = await card(MAIL)
    await sql("update channel_health set last_success_at = last_success_at - interval '1 hour'")
    before = (await card(MAIL)).last_success
    sandbox.mail("refuse")
    await post("first@example.com")
    await deliver(MAIL)
    once = await card(MAIL)
    for name in ("second", "third"):
        await post(f"{name}@example.com")
    await deliver(MAIL)
    refusing = await card(MAIL)
    assert (worked.status, once.tone, refusing.tone) == ("Работает", "attention", "danger")
    assert "ничего не принимает" in refusing.status
    assert refusing.last_success == before, "a refusal is no success"
    assert "Не принято подряд: 3" in refusing.trouble
    assert "550" in refusing.trouble
    sandbox.mail("normal")
    await post("after@example.com")
    await deliver(MAIL)
    assert ((await card(MAIL)).status, (await card(MAIL)).trouble) == ("Работает", "")


async def test_mail_that_puts_everything_off_is_not_shown_as_working(sandbox: Sandbox) -> None:
    sandbox.mail("temporary")
    await post("waits@example.com")
    await deliver(MAIL, times=3)
    waiting = await card(MAIL)
    assert (waiting.status, waiting.last_success) == ("Отвечает, но ничего не принимает", "—")


async def test_a_dead_email_names_its_addressee_subject_and_application(sandbox: Sandbox) -> None:
    user = await builders.customer("petrova@example.com", name="Петрова Анна Олеговна")
    application = await applications.filed(user)
    sandbox.mail("refuse")
    await deliver(MAIL)
    dead = {one.about.addressee: one for one in (await overview()).dead}
    about = dead["petrova@example.com"].about
    assert about.application == application.number
    assert about.subject == f"Заявка № {application.number} отправлена"


async def test_a_dead_item_of_an_application_names_it_and_its_applicant() -> None:
    user = await builders.customer(name="Петрова Анна Олеговна")
    application = await applications.filed(user)
    await sql("update outbox_item set state = 'dead' where channel = 'accounting'")
    (dead,) = (one for one in (await overview()).dead if one.kind == "Заявка")
    assert (dead.about.addressee, dead.about.application) == ("Петрова Анна Олеговна", application.number)
    assert dead.about.subject == application.kind_title


async def test_a_dead_reading_names_account_meter_and_month() -> None:
    metered = await builders.metered_account("50777")
    reading = await builders.reading(metered.registers[0], date(2026, 10, 1), "120", status=ReadingStatus.VALID)
    async with unit_of_work() as work:
        outbox.put(work, READINGS, {"reading_id": reading.key})
        outbox.put(work, READINGS, {"broken": True})
    await sql("update outbox_item set state = 'dead'")
    told = {one.about.subject for one in (await overview()).dead}
    assert told == {f"Лицевой счёт № 50777, прибор № {metered.meter.serial_number}, октябрь 2026 г.", ""}


async def test_everything_dead_is_sent_again_at_once(sandbox: Sandbox) -> None:
    sandbox.mail("refuse")
    for name in ("a", "b", "c"):
        await post(f"{name}.again@example.com")
    await deliver(MAIL)
    actor = await administrator()
    operator = await builders.sign_in(await builders.staff(Role.SERVICE_CENTRE_OPERATOR))
    with pytest.raises(NotAllowed):
        async with unit_of_work() as work:
            await dead_items.resend_all(work, operator)
    async with unit_of_work() as work:
        assert await dead_items.count_dead(work, actor) == 3
        assert await dead_items.resend_all(work, actor) == 3
        assert await dead_items.resend_all(work, actor) == 0
    sandbox.mail("normal")
    await deliver(MAIL)
    async with unit_of_work() as work:
        assert {item.state.value for item in await work.session.exec(select(OutboxItem))} == {"done"}
        (event,) = await work.session.exec(select(AuditEvent).where(AuditEvent.action == "outbox_resent"))
    assert (event.subject, event.details) == ("outbox_item:all", {"count": 3})


async def test_a_paused_channel_is_tried_at_once_when_the_administrator_asks(sandbox: Sandbox) -> None:
    await post("paused@example.com")
    await sql(
        "insert into channel_health (channel, failures, paused_until, last_error)"
        " values ('mail', 5, now() + interval '10 minutes', 'нет соединения')"
    )
    assert await deliver(MAIL) == 0
    assert (await card(MAIL)).may_try
    operator = await builders.sign_in(await builders.staff(Role.SERVICE_CENTRE_OPERATOR))
    with pytest.raises(NotAllowed):
        async with unit_of_work() as work:
            await circuit.try_now(work, operator, MAIL.channel)
    actor = await administrator()
    async with unit_of_work() as work:
        await circuit.try_now(work, actor, MAIL.channel)
    assert await deliver(MAIL) == 1
    assert (await card(MAIL)).status == "Работает"


@pytest.mark.parametrize("mode", ["fail", "rubbish", "unauthorized", "down"])
async def test_what_went_wrong_is_said_in_russian(sandbox: Sandbox, mode: str) -> None:
    await applications.filed(await builders.customer())
    sandbox.behave(mode)
    await deliver(ACCOUNTING)
    said = (await card(ACCOUNTING)).trouble
    assert re.search("[а-яё]{4}", said.removeprefix("Неудач подряд: 1. Последняя: "))
    assert not re.search("[A-Z][a-z]+Error", said)


async def test_the_storage_of_files_has_its_place_on_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    works = files_card(await health.check_storage(20))
    assert (works.status, works.tone) == ("Работает", "success")

    async def full() -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(proving, "prove", full)
    assert files_card(await health.check_storage(20)).tone == "danger"
