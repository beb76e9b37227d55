"""Hours on their way out: one meter and month a request."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlmodel import select

from lkk.models.hours import HourlySeries
from lkk.models.metering import Meter
from lkk.services.delivery.declaration import About, Handler, LeasedItem, Record, nothing_to_record
from lkk.services.hours import storing
from lkk.services.hours.outcomes import settle
from lkk.services.hours.outgoing import HOURS
from lkk.services.integrations.accounting.hourly_messages import HourlyItem, HourlyOutcome
from lkk.services.integrations.accounting.integration import ACCOUNTING
from lkk.services.integrations.errors import ExternalSystemRefuses
from lkk.services.integrations.ports import Ports
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.vocabulary.metering import ReadingStatus
from lkk.vocabulary.words import month

_ABOUT = text("""
select s.id, a.holder, a.number, m.serial_number, s.period
  from hourly_series s
  join meter m on m.id = s.meter_id
  join metering_point p on p.id = m.metering_point_id
  join customer_account a on a.id = p.account_id
 where s.id = any(cast(:ids as bigint[]))
""")


async def deliver(ports: Ports, items: Sequence[LeasedItem]) -> Record:
    """Hand in a month that is still undecided; a pending one is settled later by the feed."""
    item = await _undecided(items[0].payload["series_id"])
    if item is None:
        return nothing_to_record
    outcome = await ports[ACCOUNTING].submit_hours(item)

    async def record(work: UnitOfWork) -> None:
        await settle(work, [outcome])

    return record


async def refused(work: UnitOfWork, item: LeasedItem, refusal: ExternalSystemRefuses) -> None:
    """The request was refused as a whole: so is the month."""
    await settle(work, [HourlyOutcome(UUID(item.idempotency_key), "refused", refusal.code, refusal.text)])


async def describe(work: UnitOfWork, payloads: Mapping[int, Mapping[str, Any]]) -> dict[int, About]:
    """The account's holder, the meter and the month."""
    of_item = {item: said["series_id"] for item, said in payloads.items() if "series_id" in said}
    found = {
        row.id: About(
            row.holder, f"Лицевой счёт № {row.number}, прибор № {row.serial_number}, часы за {month(row.period)}"
        )
        for row in await work.session.execute(_ABOUT, {"ids": list(of_item.values())})
    }
    return {item: found[key] for item, key in of_item.items() if key in found}


async def _undecided(series_id: int) -> HourlyItem | None:
    async with unit_of_work() as work:
        query = (
            select(HourlySeries, Meter.external_id)
            .join(Meter)
            .where(HourlySeries.id == series_id, HourlySeries.status == ReadingStatus.VALID)
        )
        found = (await work.session.exec(query)).first()
        if found is None:
            return None
        row, meter_id = found
        days = (await storing.days_of_series(work, [series_id]))[series_id]
    return HourlyItem(
        key=row.delivery_key,
        meter_id=meter_id,
        energy=row.energy,
        period=row.period,
        submitted_at=row.submitted_at or row.created_at,
        late=row.late,
        closing_value=row.closing_value,
        days=days,
    )


HANDLERS = (Handler(HOURS, deliver, refused, describe),)
