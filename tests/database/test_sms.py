"""SMS from the event to the provider's report: who gets one, when, and what is kept of it."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text
from sqlmodel import select

from lkk.models.delivery import OutboxItem
from lkk.models.identity import Profile
from lkk.models.sms import SmsMessage
from lkk.services import composition, notifications
from lkk.services.applications.events import INFO_REQUESTED
from lkk.services.identity import phone_confirmation
from lkk.services.identity.one_time_codes import WrongCode
from lkk.services.identity.phone_confirmation import NoSmsToThisPhone
from lkk.services.kernel.errors import NotAllowed, NotFound, Stale
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.notifications import sms_overview
from lkk.services.notifications.declaration import NotificationChannel
from lkk.services.notifications.texting import send_code_by_sms
from lkk.settings import settings
from lkk.vocabulary.delivery import DeliveryState, SmsState
from lkk.vocabulary.people import Role
from tests import builders, sms
from tests.sandbox_process import Sandbox
from tests.sms import at_hour, delivered, run, told

pytestmark = pytest.mark.usefixtures("database")

PHONE = "+79131234567"


@pytest.fixture
async def _noon(database: str) -> None:
    """Business time at noon of tomorrow in Barnaul, when nobody is woken."""
    await at_hour(12)


async def the_sms() -> SmsMessage:
    (row,) = await sms.rows()
    return row


@pytest.mark.usefixtures("_noon")
async def test_an_event_goes_by_sms_to_a_confirmed_mobile_phone_alone() -> None:
    sure = await builders.customer(phone_confirmed=True)
    await told(
        sure,
        await builders.customer(phone="+79130000001"),
        await builders.customer(phone="+73852501628", phone_confirmed=True),
        await builders.staff(),
    )
    row = await the_sms()
    assert (row.user_id, row.phone, row.state) == (sure.key, PHONE, SmsState.QUEUED)
    assert "РЭ-2026-000001" in row.text
    assert "паспорт" not in row.text


async def test_without_a_gateway_no_sms_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    user = await builders.customer(phone_confirmed=True)
    monkeypatch.setattr(type(settings()), "sms_address", "")
    await told(user)
    assert await sms.rows() == []
    async with unit_of_work() as work:
        assert await phone_confirmation.view(work, await builders.sign_in(user)) is None


@pytest.mark.usefixtures("_noon")
async def test_who_has_switched_the_sms_of_an_event_off_gets_none() -> None:
    user = await builders.customer(phone_confirmed=True)
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        (choice,) = [
            one
            for one in await notifications.list_choices(work, actor, composition.EVENTS)
            if one.event == INFO_REQUESTED.key
        ]
        assert (choice.sms, choice.switchable) == (True, False)
        await notifications.choose(
            work, actor, INFO_REQUESTED.key, composition.EVENTS, wanted=False, channel=NotificationChannel.SMS
        )
    await told(user)
    assert await sms.rows() == []
    async with unit_of_work() as work:
        for channel in (NotificationChannel.MAIL, NotificationChannel.SITE):
            with pytest.raises(NotFound):
                await notifications.choose(
                    work, actor, INFO_REQUESTED.key, composition.EVENTS, wanted=False, channel=channel
                )


async def test_sms_are_not_to_be_chosen_without_a_confirmed_phone() -> None:
    actor = await builders.sign_in(await builders.customer())
    async with unit_of_work() as work:
        choices = await notifications.list_choices(work, actor, composition.EVENTS)
    assert {one.sms for one in choices} == {None}
    assert INFO_REQUESTED.key not in {one.event for one in choices}


async def test_at_night_a_notice_waits_for_the_morning_of_its_reader() -> None:
    user = await builders.customer(phone_confirmed=True)
    await at_hour(23)
    await told(user)
    row = await the_sms()
    assert row.state is SmsState.POSTPONED
    assert row.due_at is not None
    assert row.due_at.astimezone(ZoneInfo(builders.TIME_ZONE)).hour == 8
    await run("send_postponed_sms")
    assert (await the_sms()).state is SmsState.POSTPONED
    await at_hour(33)  # 9:00 of the day after
    await run("send_postponed_sms")
    assert (await the_sms()).state is SmsState.QUEUED


async def test_a_code_goes_at_night() -> None:
    await at_hour(23)
    async with unit_of_work() as work:
        send_code_by_sms(work, PHONE, "123456: проверка", expires_at=work.now + timedelta(minutes=10))
    assert (await the_sms()).state is SmsState.QUEUED


async def staff_see_it() -> None:
    """The failure stands on the page of the exchange without the number's middle; operators do not see it."""
    await at_hour(13)
    admin = await builders.sign_in(await builders.staff())
    operator = await builders.sign_in(await builders.staff(Role.SERVICE_CENTRE_OPERATOR))
    async with unit_of_work() as work:
        seen = await sms_overview.overview(work, admin)
        with pytest.raises(NotAllowed):
            await sms_overview.overview(work, operator)
    assert seen.counts == {SmsState.UNDELIVERED: 1}
    assert seen.segments == (await the_sms()).segments > 0
    assert [(one.phone, one.reason) for one in seen.failed] == [("+7 913 •••-••-11", "Абонент недоступен")]


@pytest.mark.usefixtures("_noon")
async def test_an_sms_is_sent_reported_on_and_its_text_forgotten(sandbox: Sandbox) -> None:
    sandbox.reports_sms("undelivered", "Абонент недоступен")
    await told(await builders.customer(phone="+79130000011", phone_confirmed=True))
    said = (await the_sms()).text
    await delivered()
    row = await the_sms()
    assert (row.state, row.text) == (SmsState.SENT, "")
    assert [one["text"] for one in sandbox.sms("+79130000011")] == [said]
    await run("ask_sms_reports")
    assert (await the_sms()).state is SmsState.SENT
    await builders.shift_clock(36 * 3600 + 3600 * 24)
    await run("ask_sms_reports")
    row = await the_sms()
    assert (row.state, row.reason) == (SmsState.UNDELIVERED, "Абонент недоступен")
    await staff_see_it()
    sandbox.reset()


@pytest.mark.usefixtures("_noon")
async def test_no_report_for_days_is_told_as_unknown(sandbox: Sandbox) -> None:
    sandbox.reports_sms("sent")
    await told(await builders.customer(phone="+79130000012", phone_confirmed=True))
    await delivered()
    for _ in range(10):
        async with unit_of_work() as work:
            await work.session.execute(text("update sms_message set due_at = :now"), {"now": work.now})
        await run("ask_sms_reports")
    assert (await the_sms()).state is SmsState.UNKNOWN
    sandbox.reset()


async def test_a_notice_held_up_till_the_night_is_not_sent_then(sandbox: Sandbox) -> None:
    user = await builders.customer(phone="+79130000013", phone_confirmed=True)
    await at_hour(21)
    await told(user)
    await at_hour(23)
    await delivered()
    assert (await the_sms()).state is SmsState.POSTPONED
    assert sandbox.sms("+79130000013") == []


async def test_a_code_that_has_expired_is_never_sent(sandbox: Sandbox) -> None:
    async with unit_of_work() as work:
        send_code_by_sms(work, "+79130000014", "123456: проверка", expires_at=work.now)
    await delivered()
    row = await the_sms()
    assert (row.state, row.text) == (SmsState.EXPIRED, "")
    assert sandbox.sms("+79130000014") == []


async def test_the_text_of_an_expired_code_is_forgotten_though_the_gateway_is_away() -> None:
    async with unit_of_work() as work:
        send_code_by_sms(work, PHONE, "123456: проверка", expires_at=work.now - timedelta(minutes=1))
    await run("delete_old_sms")
    assert ((await the_sms()).state, (await the_sms()).text) == (SmsState.EXPIRED, "")


async def test_neither_text_nor_number_lies_readable_in_the_queue() -> None:
    async with unit_of_work() as work:
        send_code_by_sms(work, PHONE, "123456: проверка", expires_at=work.now + timedelta(minutes=1))
    async with unit_of_work() as work:
        raw = (await work.session.execute(text("select text from sms_message"))).scalar_one()
        queued = (await work.session.exec(select(OutboxItem))).one()
    assert "123456" not in raw
    assert set(queued.payload) == {"sms"}


async def test_a_refused_number_is_told_with_the_providers_reason(sandbox: Sandbox) -> None:
    async with unit_of_work() as work:
        send_code_by_sms(work, "+73852501628", "123456: проверка", expires_at=work.now + timedelta(minutes=5))
    await delivered()
    row = await the_sms()
    assert (row.state, row.text) == (SmsState.UNDELIVERED, "")
    assert "городской" in row.reason
    async with unit_of_work() as work:
        assert (await work.session.exec(select(OutboxItem.state))).all() == [DeliveryState.DONE]


async def test_a_phone_is_confirmed_by_a_code_sent_to_it() -> None:
    actor = await builders.sign_in(await builders.customer())
    async with unit_of_work() as work:
        request = await phone_confirmation.ask(work, actor)
    with pytest.raises(WrongCode):
        async with unit_of_work() as work:
            await phone_confirmation.confirm(work, actor, request, "мимо")
    async with unit_of_work() as work:
        await phone_confirmation.confirm(work, actor, request, await sms.last_code(PHONE))
        view = await phone_confirmation.view(work, actor)
    assert view is not None
    assert view.confirmed_at is not None
    with pytest.raises(NoSmsToThisPhone):
        async with unit_of_work() as work:
            await phone_confirmation.ask(work, actor)


async def test_a_code_confirms_no_other_phone_than_the_one_it_came_to() -> None:
    user = await builders.customer()
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        request = await phone_confirmation.ask(work, actor)
    async with unit_of_work() as work:
        profile = (await work.session.exec(select(Profile).where(Profile.user_id == user.key))).one()
        profile.phone = "+79990000000"
    with pytest.raises(Stale):
        async with unit_of_work() as work:
            await phone_confirmation.confirm(work, actor, request, await sms.last_code(PHONE))


async def test_a_city_phone_is_not_confirmed_by_sms() -> None:
    actor = await builders.sign_in(await builders.customer(phone="+73852501628"))
    with pytest.raises(NoSmsToThisPhone):
        async with unit_of_work() as work:
            await phone_confirmation.ask(work, actor)
