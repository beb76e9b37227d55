"""The SMS the portal has written and not sent yet, the codes in them, and their way out."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import text
from sqlmodel import col, select

from lkk.models.identity import User
from lkk.models.sms import SmsMessage
from lkk.services import composition, notifications
from lkk.services.applications.events import INFO_REQUESTED
from lkk.services.delivery.dispatcher import Dispatcher
from lkk.services.integrations.ports import open_ports
from lkk.services.integrations.sms.integration import SMS
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.notifications import sms_jobs
from tests import builders

FACTS: dict[str, Any] = {
    "number": "РЭ-2026-000001",
    "kind": "Замена прибора учёта",
    "remarks": ["Приложите паспорт"],
    "answer_due": "10.12.2026",
    "while_asked": "",
    "annulled_by": "",
}


async def rows(to: str = "") -> list[SmsMessage]:
    """The rows of SMS, the earliest first, of one phone or of all."""
    async with unit_of_work() as work:
        found = (await work.session.exec(select(SmsMessage).order_by(col(SmsMessage.id)))).all()
    return [row for row in found if to in ("", row.phone)]


async def texts(to: str = "") -> list[str]:
    """Their texts."""
    return [row.text for row in await rows(to)]


async def last_code(to: str = "") -> str:
    """The six digits the newest of them begins with."""
    return (await texts(to))[-1][:6]


async def at_hour(hour: int) -> None:
    """Make business time that hour of tomorrow in the zone of the customers."""
    zone = builders.TIME_ZONE
    async with unit_of_work() as work:
        query = "select extract(epoch from ((current_date + 1 + make_interval(hours => :h)) at time zone :z) - now())"
        seconds = (await work.session.execute(text(query), {"h": hour, "z": zone})).scalar_one()
    await builders.shift_clock(int(seconds))


async def told(*people: User) -> None:
    """Tell people of an event that goes by SMS too."""
    async with unit_of_work() as work:
        await notifications.publish(work, INFO_REQUESTED, user_ids=[one.key for one in people], **FACTS)


@asynccontextmanager
async def delivering() -> AsyncIterator[Dispatcher]:
    """A worker for SMS alone."""
    async with open_ports(composition.INTEGRATIONS) as ports:
        yield Dispatcher(SMS, composition.HANDLERS, ports, "test", lease_s=60)


async def delivered() -> None:
    """Deliver what is due."""
    async with delivering() as dispatcher:
        while await dispatcher.deliver_batch():
            pass


async def run(name: str) -> None:
    """Run a periodic job of SMS once."""
    job = next(one for one in sms_jobs.JOBS if one.name == name)
    async with open_ports([SMS]) as ports:
        await job.run(ports)
