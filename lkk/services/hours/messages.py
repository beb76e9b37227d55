"""Numbers of messages of макет 80020: one more each time; taken when the hours are sent, given back when dropped."""

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import select as select_columns
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, func, select

from lkk.models.hours import HourlySender, HourlySeries, HourlyUpload
from lkk.services.hours.facts import HourlyAccount
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.metering import ReadingStatus

Numbers = dict[str, list[int]]


async def first_allowed(work: UnitOfWork, known: HourlyAccount) -> dict[str, frozenset[int]]:
    """Return by sender the numbers the next message of the month may begin with; of an unknown one any may.

    The first of a month follows the last one of the month before, or is that very one: the day of Moscow at the seam.
    """
    found: dict[str, frozenset[int]] = {}
    query = (
        select_columns(col(HourlySender.inn), col(HourlySender.period), col(HourlySender.number))
        .where(col(HourlySender.account_id) == known.account.id, col(HourlySender.period) <= known.period)
        .order_by(col(HourlySender.period))
    )
    for inn, period, number in await work.session.execute(query):
        found[inn] = frozenset({number + 1}) if period == known.period else frozenset({number, number + 1})
    for inn, numbers in (await of_unsent(work, known, [meter.id for meter in known.meters])).items():
        found[inn] = frozenset({max(numbers) + 1})
    return found


async def of_unsent(work: UnitOfWork, known: HourlyAccount, meter_ids: Collection[int]) -> Numbers:
    """Return the numbers that came with what is saved of these meters' month and not sent."""
    query = (
        select(HourlyUpload.messages)
        .join(HourlySeries, col(HourlySeries.upload_id) == col(HourlyUpload.id))
        .where(
            col(HourlySeries.meter_id).in_(meter_ids),
            HourlySeries.period == known.period,
            HourlySeries.status == ReadingStatus.UNCONFIRMED,
        )
    )
    return joined(await work.session.exec(query))


def joined(parts: Iterable[Mapping[str, Collection[int]]]) -> Numbers:
    """Return the numbers of several files by sender, each once."""
    found: dict[str, set[int]] = {}
    for part in parts:
        for inn, numbers in part.items():
            found.setdefault(inn, set()).update(numbers)
    return {inn: sorted(numbers) for inn, numbers in found.items() if numbers}


async def take(work: UnitOfWork, known: HourlyAccount, numbers: Numbers) -> None:
    """Write down that these numbers were sent."""
    if not numbers:
        return
    common = {"account_id": known.account.id, "period": known.period}
    rows = insert(HourlySender).values([{**common, "inn": inn, "number": max(sent)} for inn, sent in numbers.items()])
    last = {"number": func.greatest(HourlySender.number, rows.excluded.number)}
    keys = ["account_id", "inn", "period"]
    await work.session.execute(rows.on_conflict_do_update(index_elements=keys, set_=last))
