"""«Отправить»: the saved months of an account become «достоверные» and go out, all of them or none."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sqlmodel import col, select

from lkk.models.hours import HourlySeries, HourlyUpload
from lkk.services import notifications
from lkk.services.hours import messages, storing
from lkk.services.hours.anomalies import Doubt, Integral, doubts, total
from lkk.services.hours.events import HOURS_SUBMITTED
from lkk.services.hours.facts import HourlyAccount, HourlyMeter, days_of, final_values, load, opening_values
from lkk.services.hours.outgoing import HOURS
from lkk.services.hours.storing import Days
from lkk.services.hours.usual import usual_hours
from lkk.services.kernel import audit, limits, outbox
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import ServiceError, Stale
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary import words
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.metering import ReadingStatus
from lkk.vocabulary.permissions import Permission


class NothingToSend(ServiceError):
    """No month is saved and not sent."""

    text = "Отправлять нечего: загрузите файл с почасовыми данными"


class Replaced(Stale):
    """What is saved of the month is not what the person has looked at."""

    text = (
        "Данные месяца изменились, пока вы на них смотрели, и не отправлены. Проверьте их и нажмите «Отправить» ещё раз"
    )


class ReplacedByLetter(Replaced):
    """It came with a letter."""

    text = "Пришло новое письмо: оно заменило данные, которые вы видели. Проверьте ещё раз и нажмите «Отправить»"


class Undecided(ServiceError):
    """What was sent before waits for its answer; its order would be lost."""

    text = "Данные этого месяца уже отправлены и ждут ответа учётной системы. Отправьте новые после ответа"


@dataclass(frozen=True)
class Sent:
    """What became of «Отправить»: how many months of meters went out, or the questions that are still open."""

    taken: int = 0
    questions: dict[int, list[Doubt]] = field(default_factory=dict)


@dataclass(frozen=True)
class Counters:
    """Figures by meter: at the beginning of the month, and of those taken down within it at their removal."""

    opening: Mapping[int, Decimal]
    final: Mapping[int, Decimal]


async def submit(
    work: UnitOfWork,
    actor: Actor,
    account_id: int,
    period: date,
    answers: Mapping[int, frozenset[str]],
    *,
    seen: str,
) -> Sent:
    """Send what is saved of a month; `answers` names per version the codes the person said yes to.

    `seen` is the `mark` of what the person has looked at: a letter may have replaced it meanwhile.

    Raises:
        NotFound: the account is not attached to the actor.
        NotByHours: the month is not taken.
        NothingToSend, Undecided: there is nothing, or the last version still waits.
        Replaced: something else is saved than was looked at.
        TooManyAttempts: more than 60 submissions an hour.
    """
    demand(actor, Permission.USE_CABINET)
    await limits.spend(work, limits.SUBMISSION, str(actor.author_id))
    known = await load(work, actor, account_id, period, lock=True)
    known.demand_taken()
    rows = await unsent(work, known)
    if not rows:
        raise NothingToSend
    if seen != mark(row.key for row in rows):
        raise ReplacedByLetter if await _from_letter(work, rows) else Replaced
    if await _waiting(work, known, rows):
        raise Undecided
    asked = await questions_of(work, known, rows)
    open_ones = {
        key: left
        for key, found in asked.items()
        if (left := [one for one in found if one.code not in answers.get(key, frozenset())])
    }
    if open_ones:
        return Sent(questions=open_ones)
    await messages.take(work, known, await messages.of_unsent(work, known, [row.meter_id for row in rows]))
    for row in rows:
        row.status, row.submitted_at, row.late = ReadingStatus.VALID, work.now, known.late
        row.answers = {one.code.value: {"question": one.text, "answer": "да"} for one in asked.get(row.key, ())}
        work.session.add(row)
        outbox.put(
            work,
            HOURS,
            {"series_id": row.key},
            key=str(row.delivery_key),
            ordering_key=f"account:{account_id}",
        )
    await work.session.flush()
    await _announce(work, actor, known, rows)
    return Sent(len(rows))


def mark(ids: Iterable[int]) -> str:
    """Return what tells a set of unsent versions from every other one: a replacement has a higher id."""
    known = list(ids)
    return f"{len(known)}.{max(known, default=0)}"


async def unsent(work: UnitOfWork, known: HourlyAccount) -> list[HourlySeries]:
    """Return the versions of the month that are saved and not sent."""
    return await _with_status(work, known, ReadingStatus.UNCONFIRMED)


async def questions_of(work: UnitOfWork, known: HourlyAccount, rows: list[HourlySeries]) -> dict[int, list[Doubt]]:
    """Return the doubts of versions, each against the month as it will be with it."""
    counters = await counters_of(work, known, [row.meter_id for row in rows])
    usual = await usual_hours(work, known, [row.meter_id for row in rows])
    found = {}
    for row, days in zip(rows, await months_with(work, known, rows), strict=True):
        meter = meter_of(known, row)
        mean = usual.get((row.meter_id, row.energy))
        if asked := doubts(days, integral_of(row, meter, counters), meter.max_power_kw, row.energy, mean):
            found[row.key] = asked
    return found


async def months_with(work: UnitOfWork, known: HourlyAccount, rows: list[HourlySeries]) -> list[Days]:
    """Return for each version the month as it stands once the version is in force: its hours over those sent before."""
    said = await storing.days_of_series(work, [row.key for row in rows])
    before = await storing.months_of_meters(work, {row.meter_id for row in rows}, known.period)
    found = []
    for row in rows:
        month = storing.full(before.get((row.meter_id, row.energy), {}), days_counted(known, row))
        for day in said[row.key].keys() & month.keys():
            values = said[row.key][day]
            month[day] = [new if new is not None else old for new, old in zip(values, month[day], strict=True)]
        found.append(month)
    return found


async def counters_of(work: UnitOfWork, known: HourlyAccount, meter_ids: Collection[int]) -> Counters:
    """Return what the counters of meters showed at both ends of the month."""
    opening = await opening_values(work, meter_ids, known.period)
    return Counters(opening, await final_values(work, meter_ids, known.period))


def days_counted(known: HourlyAccount, row: HourlySeries) -> list[date]:
    """Return the days of the month that the meter of a version stood at its point."""
    meter = meter_of(known, row)
    return [day for day in days_of(known.period) if meter.counted_on(day)]


def integral_of(row: HourlySeries, meter: HourlyMeter, counters: Counters) -> Integral:
    """Return what the counter says; figures of reactive energy and of energy given back are not in the files.

    A meter that was taken down within the month closes with its final value.
    """
    received = row.energy.value == "A+"
    closing = counters.final.get(meter.id, row.closing_value)
    return Integral(
        closing=closing if received else None,
        opening=counters.opening.get(meter.id) if received else None,
        multiplier=meter.multiplier,
        capacity=Decimal(10) ** meter.whole_digits,
    )


def meter_of(known: HourlyAccount, row: HourlySeries) -> HourlyMeter:
    """Return the meter of a version of the account."""
    return next(meter for meter in known.meters if meter.id == row.meter_id)


async def _with_status(work: UnitOfWork, known: HourlyAccount, status: ReadingStatus) -> list[HourlySeries]:
    query = (
        select(HourlySeries)
        .where(
            col(HourlySeries.meter_id).in_([meter.id for meter in known.meters]),
            HourlySeries.period == known.period,
            HourlySeries.status == status,
        )
        .order_by(col(HourlySeries.id))
    )
    return list(await work.session.exec(query))


async def _from_letter(work: UnitOfWork, rows: list[HourlySeries]) -> bool:
    """Tell whether the newest of them came by mail."""
    newest = max(rows, key=lambda row: row.key)
    query = select(HourlyUpload.from_mail).where(HourlyUpload.id == newest.upload_id)
    return (await work.session.exec(query)).one()


async def _waiting(work: UnitOfWork, known: HourlyAccount, rows: list[HourlySeries]) -> bool:
    sent = {(one.meter_id, one.energy) for one in await _with_status(work, known, ReadingStatus.VALID)}
    return any((row.meter_id, row.energy) in sent for row in rows)


async def _announce(work: UnitOfWork, actor: Actor, known: HourlyAccount, rows: list[HourlySeries]) -> None:
    audit.record(
        work,
        AuditAction.HOURS_SUBMITTED,
        actor_id=actor.author_id,
        subject=f"account:{known.account.id}",
        ip=actor.ip,
        count=len(rows),
        period=f"{known.period:%Y-%m}",
    )
    said = await storing.days_of_series(work, [row.key for row in rows])
    await notifications.publish(
        work,
        HOURS_SUBMITTED,
        user_ids=[actor.subject_id],
        account_id=known.account.id,
        account_number=known.account.number,
        period=words.month(known.period),
        values=[
            f"{meter_of(known, row).name}, прибор учёта № {meter_of(known, row).serial_number}, {row.energy.value}: "
            f"{words.number(total(said[row.key]))} {row.energy.unit}"
            for row in rows
        ],
        late=known.late,
        deadline=words.day(known.deadline),
    )
    work.tell_accounts(known.account.id)
