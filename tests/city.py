"""The sandbox's city in the portal's database, and readings sent from there."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import text

from lkk.models.readings import Reading
from lkk.services import composition
from lkk.services.feed.running import catch_up
from lkk.services.integrations.accounting.http import accounting_system
from lkk.services.integrations.accounting.integration import ACCOUNTING
from lkk.services.integrations.declaration import Integration
from lkk.services.kernel import outbox
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.readings.outgoing import READINGS
from lkk.vocabulary.delivery import DeliveryState
from lkk.vocabulary.metering import ReadingStatus

_REGISTERS = text("""
select g.id as register_id, p.account_id, g.external_id,
       coalesce((select r.value from reading r where r.register_id = g.id and r.status = 'transmitted'
                  order by r.billing_period desc limit 1), 0) as last_value
  from register g join meter m on m.id = g.meter_id join metering_point p on p.id = m.metering_point_id
 where m.removed_on is null
 order by p.account_id, g.id
 limit :limit
""")


_TRANSMITTED = text("""
select g.id as register_id, p.account_id, g.external_id, r.value, r.billing_period
  from reading r join register g on g.id = r.register_id
  join meter m on m.id = g.meter_id join metering_point p on p.id = m.metering_point_id
 where r.status = 'transmitted' and m.removed_on is null
   and not exists (select from reading e where e.register_id = r.register_id and e.status = 'transmitted'
                      and e.billing_period < r.billing_period and e.value > r.value)
 order by r.id
 limit :limit
""")

_MADE_LATER = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")  # the city itself has numbers


@dataclass(frozen=True)
class CityRegister:
    """A register in place with its last transmitted value (0 when it has none), or with that of a past period."""

    register_id: int
    account_id: int
    external_id: str
    last_value: Decimal
    period: date | None = None


async def load_city() -> int:
    """Fill the portal's database by the feed; return how many changes there were."""
    async with accounting_system() as accounting:
        return await catch_up(accounting, composition.FEED)


async def registers(limit: int) -> list[CityRegister]:
    """Register that readings may be given for, those of one account side by side."""
    async with unit_of_work() as work:
        return [CityRegister(*row) for row in await work.session.execute(_REGISTERS, {"limit": limit})]


async def corrections(limit: int) -> list[CityRegister]:
    """Past periods whose readings may be handed in again with the same value: many more than there are registers.

    None of a meter that has gone past its highest number since: that has to be said with the reading.
    """
    async with unit_of_work() as work:
        return [CityRegister(*row) for row in await work.session.execute(_TRANSMITTED, {"limit": limit})]


async def submit(of: Sequence[CityRegister], *, added: str = "0") -> list[Reading]:
    """Confirmed readings in the outbox, as «Отправить» leaves them: the last value and so much more.

    They are of this month where the register is not given with a past period.
    """
    now = datetime.now(UTC)
    async with unit_of_work() as work:
        readings = [
            Reading(
                register_id=register.register_id,
                billing_period=register.period or now.date().replace(day=1),
                value=register.last_value + Decimal(added),
                taken_on=now.date(),
                status=ReadingStatus.VALID,
                created_at=now,
                submitted_at=now,
            )
            for register in of
        ]
        work.session.add_all(readings)
        await work.session.flush()
        for register, reading in zip(of, readings, strict=True):
            outbox.put(
                work,
                READINGS,
                {"reading_id": reading.key},
                key=str(reading.delivery_key),
                ordering_key=f"account:{register.account_id}",
            )
    return readings


async def statuses(readings: Sequence[Reading]) -> dict[ReadingStatus, int]:
    """How many of the readings have which status now."""
    query = text("select status, count(*) from reading where id = any(cast(:ids as bigint[])) group by status")
    async with unit_of_work() as work:
        rows = await work.session.execute(query, {"ids": [reading.key for reading in readings]})
        return {ReadingStatus(status): count for status, count in rows}


async def queue(system: Integration[Any] = ACCOUNTING) -> dict[DeliveryState, int]:
    """How many items of a channel are in which state."""
    query = text("select state, count(*) from outbox_item where channel = :channel group by state")
    async with unit_of_work() as work:
        rows = await work.session.execute(query, {"channel": system.channel.code})
        return {DeliveryState(state): count for state, count in rows}


def of_other_tests(entity: str, external_id: str) -> bool:
    """Whether a change is about an application of another test's database, or a meter the sandbox set up for one."""
    return entity.startswith("application") or _MADE_LATER.search(external_id) is not None
