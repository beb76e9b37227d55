"""Two SMS gateways of the sandbox: who is passed over, what is asked after first, that nothing leaves twice."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import select

from lkk.models.delivery import ChannelHealth
from lkk.models.sms import SmsMessage
from lkk.services.integrations.errors import ExternalSystemUnavailable
from lkk.services.integrations.sms.http import HttpSms
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.notifications import sms_overview
from lkk.services.notifications.texting import cancel_notices, send_code_by_sms
from lkk.services.operation import health
from lkk.settings import settings
from lkk.state.operation import health_view
from lkk.vocabulary.delivery import SmsState
from lkk.web import metrics
from tests import builders, sms
from tests.sandbox_process import Sandbox
from tests.sms import at_hour, delivered, run, told

FIRST, SECOND = "sms_first", "sms_second"
NOON = 12 * 3600


@pytest.fixture(autouse=True)
async def _two_gateways(database: str, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """At noon; the second gateway is a reserve, so that the first one is always tried first; a second is waited."""
    monkeypatch.setenv("LKK_SMS2_URL", f"{sandbox.url}/sms2")
    monkeypatch.setenv("LKK_SMS2_SHARE", "0")
    settings.cache_clear()
    defaults = HttpSms.__init__.__kwdefaults__
    assert defaults
    monkeypatch.setitem(defaults, "timeout_s", 1)
    await at_hour(12)


async def a_notice(phone: str) -> None:
    await told(await builders.customer(phone=phone, phone_confirmed=True))


async def a_code(phone: str) -> None:
    async with unit_of_work() as work:
        send_code_by_sms(work, phone, "123456: проверка", expires_at=work.now + timedelta(minutes=10))


async def the_sms() -> SmsMessage:
    (row,) = await sms.rows()
    return row


async def asked_later() -> None:
    """Ask for reports when all that was sent, or perhaps sent, is due."""
    async with unit_of_work() as work:
        await work.session.execute(text("update sms_message set due_at = :now where due_at > :now"), {"now": work.now})
    await run("ask_sms_reports")


def carried(sandbox: Sandbox, phone: str) -> list[str]:
    """Which gateways have sent an SMS to a phone, the earliest first."""
    return [one["gateway"] for one in reversed(sandbox.sms(phone))]


@pytest.mark.parametrize("status", [503, 402, 401])
async def test_a_gateway_that_fails_by_its_own_fault_is_passed_over(sandbox: Sandbox, status: int) -> None:
    sandbox.gateway("sms", "fail", status=status)
    phone = f"+79139990{status}"
    await a_notice(phone)
    await delivered()
    row = await the_sms()
    assert (row.state, row.gateway, row.text) == (SmsState.SENT, SECOND, "")
    assert carried(sandbox, phone) == ["sms2"]
    await asked_later()
    assert (await the_sms()).state is SmsState.DELIVERED


async def test_a_gateway_nobody_listens_at_is_passed_over(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LKK_SMS_URL", "http://127.0.0.1:9")
    settings.cache_clear()
    await a_notice("+79139990101")
    await delivered()
    assert (await the_sms()).gateway == SECOND
    assert carried(sandbox, "+79139990101") == ["sms2"]


async def test_a_refused_number_is_refused_for_good_and_no_other_gateway_is_asked() -> None:
    await a_code("+73852501628")
    await delivered()
    row = await the_sms()
    assert (row.state, row.gateway) == (SmsState.UNDELIVERED, FIRST)
    async with unit_of_work() as work:
        circuits = (await work.session.exec(select(ChannelHealth.channel))).all()
    assert SECOND not in circuits


async def test_a_code_nobody_knows_the_fate_of_goes_by_the_other_gateway_at_once(sandbox: Sandbox) -> None:
    sandbox.gateway("sms", "timeout_after_effect", delay_s=2)
    await a_code("+79139990102")
    await delivered()
    row = await the_sms()
    assert (row.state, row.gateway) == (SmsState.SENT, SECOND)
    assert sorted(carried(sandbox, "+79139990102")) == ["sms", "sms2"]


async def test_a_notice_the_silent_gateway_has_taken_does_not_leave_twice(sandbox: Sandbox) -> None:
    sandbox.gateway("sms", "timeout_after_effect", delay_s=2, requests=1)
    await a_notice("+79139990103")
    await delivered()
    row = await the_sms()
    assert (row.state, row.gateway) == (SmsState.UNCERTAIN, FIRST)
    await run("ask_sms_reports")  # not due: the gateway may still be taking it
    assert (await the_sms()).state is SmsState.UNCERTAIN
    await asked_later()
    row = await the_sms()
    assert (row.state, row.gateway, row.text) == (SmsState.DELIVERED, FIRST, "")
    assert row.sent_at is not None
    await delivered()
    assert carried(sandbox, "+79139990103") == ["sms"]


async def test_a_notice_the_silent_gateway_does_not_have_goes_by_the_other(sandbox: Sandbox) -> None:
    sandbox.gateway("sms", "down")
    await a_notice("+79139990104")
    await delivered()
    with pytest.raises(ExternalSystemUnavailable):
        await asked_later()
    row = await the_sms()
    assert (row.state, row.gateway) == (SmsState.UNCERTAIN, FIRST)
    assert row.text
    sandbox.gateway("sms", "normal")
    await asked_later()
    assert ((await the_sms()).state, (await the_sms()).avoided) == (SmsState.QUEUED, FIRST)
    await delivered()
    assert (await the_sms()).gateway == SECOND
    assert carried(sandbox, "+79139990104") == ["sms2"]


async def test_a_notice_whose_sending_was_cut_off_is_asked_after_instead_of_sent_again(sandbox: Sandbox) -> None:
    await a_notice("+79139990105")
    async with unit_of_work() as work:
        await work.session.execute(text("update sms_message set gateway = :code"), {"code": FIRST})
    await delivered()
    assert (await the_sms()).state is SmsState.UNCERTAIN
    assert carried(sandbox, "+79139990105") == []


async def test_while_both_are_dead_an_sms_waits_and_then_leaves_once(sandbox: Sandbox) -> None:
    for name in ("sms", "sms2"):
        sandbox.gateway(name, "fail")
    await a_notice("+79139990106")
    await delivered()
    row = await the_sms()
    assert (row.state, row.gateway) == (SmsState.QUEUED, "")
    assert row.text
    for name in ("sms", "sms2"):
        sandbox.gateway(name, "normal")
    async with unit_of_work() as work:
        await work.session.execute(text("update outbox_item set run_at = now()"))
    await delivered()
    assert (await the_sms()).state is SmsState.SENT
    assert len(carried(sandbox, "+79139990106")) == 1


async def test_nobody_is_asked_for_ever_about_a_notice_and_its_text_is_forgotten(sandbox: Sandbox) -> None:
    sandbox.gateway("sms", "down")
    await a_notice("+79139990107")
    await delivered()
    await builders.shift_clock(NOON + 3 * 24 * 3600)
    await run("delete_old_sms")
    row = await the_sms()
    assert (row.state, row.text) == (SmsState.UNKNOWN, "")


async def test_a_gateway_taken_out_of_the_settings_leaves_no_sms_to_be_asked_after_for_ever(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    sandbox.gateway("sms", "fail")
    await a_notice("+79139990108")
    await delivered()
    monkeypatch.setenv("LKK_SMS2_URL", "")
    settings.cache_clear()
    sandbox.gateway("sms", "normal")
    for _ in range(10):
        await asked_later()
    assert ((await the_sms()).state, (await the_sms()).gateway) == (SmsState.UNKNOWN, SECOND)


async def test_a_notice_that_is_not_wanted_any_more_is_not_sent_again(sandbox: Sandbox) -> None:
    sandbox.gateway("sms", "down")
    await a_notice("+79139990109")
    await delivered()
    row = await the_sms()
    assert row.user_id is not None
    async with unit_of_work() as work:
        await cancel_notices(work, row.user_id)
    sandbox.gateway("sms", "normal")
    await asked_later()
    await delivered()
    assert ((await the_sms()).state, (await the_sms()).text) == (SmsState.SENT, "")
    assert carried(sandbox, "+79139990109") == []


async def test_the_check_names_both_and_the_staff_see_what_each_has_carried(sandbox: Sandbox) -> None:
    admin = await builders.sign_in(await builders.staff())
    (check,) = (await health.check_external_systems([sms.SMS])).values()
    assert check == health.Check(True, "первый — Песочница СМС; второй — Вторая песочница СМС")
    sandbox.gateway("sms", "fail")
    await a_notice("+79139990110")
    await delivered()
    (check,) = (await health.check_external_systems([sms.SMS])).values()
    assert check.answers
    assert check.text == "второй — Вторая песочница СМС; первый не отвечает: ошибка в системе (HTTP 503)"
    async with unit_of_work() as work:
        seen = await sms_overview.overview(work, admin)
    first, second = (health_view.gateway_line(one, seen.now) for one in seen.gateways)
    assert (first.label, first.share, first.carried, first.status) == (
        "Первый шлюз",
        "100 %",
        "0",
        "Неудач подряд: 1",
    )
    assert (second.label, second.share, second.carried, second.status) == ("Второй шлюз", "запасной", "1", "Работает")
    figures = (await metrics.exposition()).decode()
    assert f'lkk_channel_failures{{channel="{FIRST}"}} 1.0' in figures
    assert f'lkk_channel_failures{{channel="{SECOND}"}} 0.0' in figures
