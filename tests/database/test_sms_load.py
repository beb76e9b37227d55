"""Ten thousand SMS, a gateway that becomes slow, nights in five zones, reports in any order: none lost, none doubled.

Without the circuit of each gateway the share of the slow one never moves; without the state «спрашиваем» what a slow
gateway has taken leaves twice; without locked rows two runs of the job queue an SMS twice.
"""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text
from sqlmodel import func, select

from lkk.models.delivery import OutboxItem
from lkk.services import composition
from lkk.services.delivery.dispatcher import Dispatcher
from lkk.services.integrations.errors import ExternalSystemUnavailable
from lkk.services.integrations.ports import Ports
from lkk.services.integrations.sms.contract import OutgoingSms, Report, Taken
from lkk.services.integrations.sms.gateways import SmsGateways
from lkk.services.integrations.sms.integration import SMS
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.notifications import sms_jobs
from lkk.services.notifications.sms_reports import ask_reports
from lkk.services.notifications.texting import send_code_by_sms, send_notice_by_sms
from lkk.settings import settings
from lkk.vocabulary.delivery import SmsState
from tests import builders, sms

pytestmark = pytest.mark.usefixtures("database")

FIRST, SECOND = "sms_first", "sms_second"
ZONES = ("Europe/Kaliningrad", "Europe/Moscow", "Asia/Barnaul", "Asia/Vladivostok", "Asia/Kamchatka")
REMINDERS = 10_000
_POSTPONED = text("""
insert into sms_message (delivery_key, phone, about, text, zone, state, reason, segments, asked, created_at, due_at)
select 'due-' || n, '+79130000000', 'appointment_reminder', '', '', 'postponed', '', 1, 0, now(), now() - interval '1 s'
  from generate_series(1, :n) n
""")


@dataclass
class Gateway:
    """A gateway in this process; a slow one takes every second SMS and never answers in time."""

    slow: bool = False
    taken: Counter[str] = field(default_factory=Counter)
    asked: int = 0

    async def send(self, sms: OutgoingSms) -> Taken:
        self.asked += 1
        if not self.slow or self.asked % 2:
            self.taken[sms.key] += 1
        if self.slow:
            raise ExternalSystemUnavailable("нет ответа за 10 секунд")
        return Taken(sms.key, f"id-{sms.key}", 1)

    async def reports(self, keys: Sequence[str]) -> list[Report]:
        """Doubled and in the wrong order: the delivered one first, then that it is on its way."""
        known = [key for key in keys if key in self.taken]
        return [*(Report(key, "delivered") for key in known), *(Report(key, "sent") for key in known)]

    async def check(self) -> tuple[str, bool]:
        return "шлюз", True


@pytest.fixture(autouse=True)
def _two_gateways(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LKK_SMS2_URL", "http://127.0.0.1:9/sms2")
    monkeypatch.setenv("LKK_SMS2_SHARE", "50")
    settings.cache_clear()


def ports_of(first: Gateway, second: Gateway) -> Ports:
    return Ports({SMS.channel.code: SmsGateways({FIRST: first, SECOND: second})})


async def write_notices(count: int, numbers_from: int) -> None:
    async with unit_of_work() as work:
        for n in range(numbers_from, numbers_from + count):
            send_notice_by_sms(work, f"+7913{n:07}", "Проверка", about="appointment_booked", user_id=None, zone="")


async def deliver(ports: Ports) -> None:
    dispatcher = Dispatcher(SMS, composition.HANDLERS, ports, "test", lease_s=60)
    while await dispatcher.deliver_batch():
        pass


async def carried_by(code: str, since: int) -> int:
    return sum(row.gateway == code for row in await sms.rows() if row.id is not None and row.id > since)


async def make_due() -> None:
    async with unit_of_work() as work:
        await work.session.execute(text("update sms_message set due_at = :now where due_at > :now"), {"now": work.now})


async def test_traffic_leaves_a_slow_gateway_and_returns_and_no_sms_is_sent_twice() -> None:
    first, second = Gateway(slow=True), Gateway()
    ports = ports_of(first, second)
    await write_notices(300, 1)
    await deliver(ports)
    states = Counter(row.state for row in await sms.rows())
    assert states[SmsState.UNCERTAIN] == first.asked <= 20
    assert await carried_by(SECOND, 0) >= 0.8 * 300

    await make_due()
    await ask_reports(ports)
    await deliver(ports)
    effects = first.taken + second.taken
    assert max(effects.values()) == 1
    assert len(effects) == 300
    assert {row.state for row in await sms.rows()} <= {SmsState.SENT, SmsState.DELIVERED}

    first.slow = False
    async with unit_of_work() as work:
        await work.session.execute(text("update channel_health set paused_until = now() where channel = 'sms_first'"))
    last = (await sms.rows())[-1].key
    await write_notices(100, 1000)
    await deliver(ports)
    assert await carried_by(FIRST, last) >= 30


async def test_reports_doubled_and_out_of_order_move_no_sms_backwards() -> None:
    gateways = Gateway(), Gateway()
    ports = ports_of(*gateways)
    await write_notices(60, 1)
    await deliver(ports)
    for _ in range(3):
        await make_due()
        await asyncio.gather(ask_reports(ports), ask_reports(ports))
    assert {row.state for row in await sms.rows()} == {SmsState.DELIVERED}
    assert sum((gateways[0].taken + gateways[1].taken).values()) == 60


async def test_ten_thousand_due_reminders_are_queued_once_each_however_often_the_job_runs() -> None:
    job = next(one for one in sms_jobs.JOBS if one.name == "send_postponed_sms")
    async with unit_of_work() as work:
        await work.session.execute(_POSTPONED, {"n": REMINDERS})
    for _ in range(10):
        await asyncio.gather(*(job.run(Ports({})) for _ in range(3)))
    async with unit_of_work() as work:
        queued = (await work.session.exec(select(func.count()).select_from(OutboxItem))).one()
        keys = (await work.session.execute(text("select count(distinct payload) from outbox_item"))).scalar_one()
        left = (await work.session.execute(text("select count(*) from sms_message where state = 'postponed'"))).scalar()
    assert (queued, keys, left) == (REMINDERS, REMINDERS, 0)


async def test_at_night_in_each_of_five_zones_nothing_but_codes_leaves() -> None:
    first, second = Gateway(), Gateway()
    ports = ports_of(first, second)
    at = datetime.now(UTC).replace(hour=18, minute=30)  # 20:30 in Kaliningrad, 6:30 in Kamchatka
    await builders.shift_clock(int((at - datetime.now(UTC)).total_seconds()) + 24 * 3600)
    async with unit_of_work() as work:
        for n, zone in enumerate(ZONES):
            phone = f"+7913100000{n}"
            send_notice_by_sms(work, phone, "Проверка", about="appointment_booked", user_id=None, zone=zone)
            send_code_by_sms(work, phone, "123456: код", expires_at=work.now + timedelta(minutes=10))
        asleep = {zone for zone in ZONES if not 8 <= work.now.astimezone(ZoneInfo(zone)).hour < 22}
    await deliver(ports)
    rows = await sms.rows()
    assert {row.zone for row in rows if row.state is SmsState.POSTPONED} == asleep
    assert 2 <= len(asleep) < len(ZONES)
    assert sum((first.taken + second.taken).values()) == len(rows) - len(asleep)
