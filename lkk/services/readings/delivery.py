"""Readings: many items in one request, an outcome for each."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select as select_columns
from sqlmodel import col, select

from lkk.models.accounts import CustomerAccount
from lkk.models.metering import Meter, MeteringPoint, Register
from lkk.models.readings import Reading
from lkk.services.delivery.declaration import About, Handler, LeasedItem, Record, nothing_to_record
from lkk.services.integrations.accounting.contract import ReadingItem, ReadingOutcome
from lkk.services.integrations.accounting.integration import ACCOUNTING
from lkk.services.integrations.errors import ExternalSystemRefuses
from lkk.services.integrations.ports import Ports
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.services.readings.outcomes import settle
from lkk.services.readings.outgoing import READINGS
from lkk.vocabulary.metering import ReadingStatus
from lkk.vocabulary.words import month


async def deliver(ports: Ports, items: Sequence[LeasedItem]) -> Record:
    """Hand in the readings that are still undecided; pending ones are settled later by the feed."""
    undecided = await _undecided([item.payload["reading_id"] for item in items])
    if not undecided:
        return nothing_to_record
    outcomes = await ports[ACCOUNTING].submit_readings(undecided)

    async def record(work: UnitOfWork) -> None:
        await settle(work, outcomes)

    return record


async def refused(work: UnitOfWork, item: LeasedItem, refusal: ExternalSystemRefuses) -> None:
    """The request about this one reading was refused as a whole: so is the reading."""
    key = UUID(item.idempotency_key)
    await settle(work, [ReadingOutcome(key, "refused", code=refusal.code, reason=refusal.text)])


async def describe(work: UnitOfWork, payloads: Mapping[int, Mapping[str, Any]]) -> dict[int, About]:
    """The account's holder, and which meter was read for which month."""
    of_item = {item: said["reading_id"] for item, said in payloads.items() if "reading_id" in said}
    query = (
        select_columns(
            col(Reading.id),
            col(CustomerAccount.holder),
            col(CustomerAccount.number),
            col(Meter.serial_number),
            col(Reading.billing_period),
        )
        .select_from(Reading)
        .join(Register, col(Register.id) == col(Reading.register_id))
        .join(Meter, col(Meter.id) == col(Register.meter_id))
        .join(MeteringPoint, col(MeteringPoint.id) == col(Meter.metering_point_id))
        .join(CustomerAccount, col(CustomerAccount.id) == col(MeteringPoint.account_id))
        .where(col(Reading.id).in_(of_item.values()))
    )
    found = {
        key: About(holder, f"Лицевой счёт № {number}, прибор № {serial}, {month(period)}")
        for key, holder, number, serial, period in await work.session.execute(query)
    }
    return {item: found[key] for item, key in of_item.items() if key in found}


async def _undecided(reading_ids: list[int]) -> list[ReadingItem]:
    query = (
        select(Reading, Register.external_id)
        .join(Register, col(Register.id) == col(Reading.register_id))
        .where(col(Reading.id).in_(reading_ids), Reading.status == ReadingStatus.VALID)
    )
    async with unit_of_work() as work:
        found = {row[0].key: row for row in await work.session.exec(query)}
    return [
        ReadingItem(
            key=reading.delivery_key,
            register_id=register_id,
            value=reading.value,
            taken_on=reading.taken_on,
            billing_period=reading.billing_period,
            submitted_at=reading.submitted_at or reading.created_at,
            outside_window=reading.outside_window,
            rollover=reading.rollover,
        )
        for reading, register_id in (found[key] for key in reading_ids if key in found)
    ]


HANDLERS = (Handler(READINGS, deliver, refused, describe, joined=True),)
