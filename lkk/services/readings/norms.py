"""The norm of tg φ by voltage level: rows with their dates, shown as a hint and refusing nothing (domain 3.4)."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from sqlmodel import col, or_, select

from lkk.models.readings import TangentNorm
from lkk.services.kernel.kept_rows import kept
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.metering import VoltageLevel


async def tangent_norms(work: UnitOfWork, today: date) -> Mapping[VoltageLevel, Decimal]:
    """Return the highest tg φ in force on a day; a level without a row has none."""
    return dict(await kept("tangent_norm", today, lambda: _in_force(work, today)))


async def _in_force(work: UnitOfWork, today: date) -> tuple[tuple[VoltageLevel, Decimal], ...]:
    query = (
        select(TangentNorm)
        .where(col(TangentNorm.valid_from) <= today)
        .where(or_(col(TangentNorm.valid_to).is_(None), col(TangentNorm.valid_to) >= today))
        .order_by(col(TangentNorm.valid_from))
    )
    return tuple((row.voltage_level, row.highest) for row in await work.session.exec(query))
