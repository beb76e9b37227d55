"""What visits do by themselves: times that were held and not booked are free again, reminders, lists, latecomers."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from sqlmodel import col, delete, or_, select, update

from lkk.models.appointments import Appointment, AppointmentReminder, WaitingListEntry
from lkk.services.appointments import cards, changing, notices, schedule, waiting
from lkk.services.appointments.events import APPOINTMENT_REMINDER, APPOINTMENT_UNANSWERED
from lkk.services.appointments.locking import alone
from lkk.services.appointments.schedule import Schedule
from lkk.services.directories import retention
from lkk.services.directories.in_force import LATE_MINUTES
from lkk.services.integrations.ports import Ports
from lkk.services.jobs import items
from lkk.services.jobs.declaration import DAY_S, MINUTE_S, Job
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.vocabulary.appointments import WAITING, AppointmentState
from lkk.vocabulary.retention import KeptData

_log = structlog.get_logger("lkk.jobs")
_AT_ONCE = 200
_HALF_MINUTE = 30
_ANSWERED_WITHIN = timedelta(days=31)  # the longest a service may ask for
_OF_GUEST = ("person", "name", "email", "phone", "note", "code_hash")


async def end_expired() -> int:
    """End holds and offers whose time is over, and offer what is free to those who wait; return how many ended."""
    async with unit_of_work() as work:
        over = (col(Appointment.hold_until) <= work.now, col(Appointment.live))
        query = select(Appointment.office_code).where(*over).distinct()
        offices = {*(await work.session.exec(query)), *await waiting.offices_waited_for(work)}
    ended = 0
    for office in sorted(offices):
        async with unit_of_work() as work:
            ended += await _end_in(work, office)
    return ended


async def remind() -> int:
    """Send the reminders that are due, each once; return how many.

    Raises:
        ItemsFailed: some could not be sent; they wait.
    """

    async def due(work: UnitOfWork, failing: Sequence[int]) -> Sequence[int]:
        query = (
            select(AppointmentReminder.id)
            .where(AppointmentReminder.due_at <= work.now, col(AppointmentReminder.id).not_in(failing))
            .order_by(col(AppointmentReminder.due_at))
            .limit(_AT_ONCE)
        )
        return [one for one in await work.session.exec(query) if one is not None]

    return await items.each("remind_appointments", due, _remind)


async def end_unanswered() -> int:
    """End the requests nobody has approved in time, and tell whoever asked; return how many."""
    async with unit_of_work() as work:
        known = await schedule.load(work)
        rows = await work.session.exec(
            select(Appointment).where(
                col(Appointment.live),
                Appointment.state == AppointmentState.REQUESTED,
                Appointment.starts_at < work.now + _ANSWERED_WITHIN,
            )
        )
        offices = {row.office_code for row in rows if _unanswered(known, row, work.now)}
    ended = 0
    for code in sorted(offices):
        async with unit_of_work() as work:
            await alone(work, code)
            query = select(Appointment).where(
                Appointment.office_code == code,
                Appointment.state == AppointmentState.REQUESTED,
                Appointment.starts_at < work.now + _ANSWERED_WITHIN,
            )
            for row in (await work.session.exec(query.with_for_update())).all():
                if _unanswered(known, row, work.now):
                    await changing.end(work, known, row, AppointmentState.UNANSWERED)
                    await notices.tell(work, known, row, APPOINTMENT_UNANSWERED)
                    ended += 1
    return ended


async def mark_no_shows() -> int:
    """Mark whoever is later than the office waits: the time goes to those who came without a booking."""
    async with unit_of_work() as work:
        known = await schedule.load(work)
        rows = await work.session.exec(
            select(Appointment.id, Appointment.office_code).where(
                col(Appointment.live), Appointment.state == AppointmentState.BOOKED, Appointment.starts_at <= work.now
            )
        )
        offices = {office for _, office in rows}
    marked = 0
    for code in sorted(offices):
        async with unit_of_work() as work:
            await alone(work, code)
            office = known.office_on(code, local_day(work.now, known.zone(code)))
            late = work.now - timedelta(minutes=office.late_minutes if office else LATE_MINUTES)
            query = select(Appointment).where(
                Appointment.office_code == code,
                Appointment.state == AppointmentState.BOOKED,
                Appointment.starts_at < late,
            )
            for row in await work.session.exec(query.with_for_update()):
                await changing.end(work, known, row, AppointmentState.NO_SHOW)
                marked += 1
    return marked


async def forget_guests() -> int:
    """Wipe the contacts of guests when the term of the directory has passed since the visit; return how many.

    Their places in waiting lists go with the same term, counted from the day they were settled.

    Raises:
        NoTerm: the directory has none.
    """
    async with unit_of_work() as work:
        over = (await retention.term_of(work, KeptData.GUEST_VISITS)).over(work.now)
        visits = (
            col(Appointment.user_id).is_(None),
            or_(*(col(getattr(Appointment, name)) != "" for name in _OF_GUEST)),
            col(Appointment.ends_at) <= over,
            col(Appointment.live).is_(False),
        )
        wiped = dict.fromkeys(_OF_GUEST, "")
        lists = (
            col(WaitingListEntry.user_id).is_(None),
            col(WaitingListEntry.live).is_(False),
            col(WaitingListEntry.settled_at) <= over,
        )
        found = (await work.session.exec(update(Appointment).where(*visits).values(**wiped))).rowcount
        return found + (await work.session.exec(delete(WaitingListEntry).where(*lists))).rowcount


async def forget_unfinished() -> int:
    """Delete holds that were never booked, a day after their end; return how many."""
    async with unit_of_work() as work:
        gone = (
            col(Appointment.state) == AppointmentState.EXPIRED,
            col(Appointment.number).is_(None),
            col(Appointment.created_at) < work.now - timedelta(days=1),
        )
        return (await work.session.exec(delete(Appointment).where(*gone))).rowcount


async def _end_in(work: UnitOfWork, office: str) -> int:
    await alone(work, office)
    known = await schedule.load(work)
    query = select(Appointment).where(
        Appointment.office_code == office,
        col(Appointment.live),
        col(Appointment.state).in_(WAITING),
        col(Appointment.hold_until) <= work.now,
    )
    rows = (await work.session.exec(query.with_for_update())).all()
    for row in rows:
        waiting.give_back(work, known, row)
    await work.session.flush()
    await waiting.settle(work, office)
    await waiting.drop_passed(work, office, local_day(work.now, known.zone(office)))
    await waiting.offer_next(work, known, office)
    return len(rows)


def _unanswered(known: Schedule, row: Appointment, now: datetime) -> bool:
    _, service = cards.of_day(known, row)
    return now >= (service.answer_by(row.starts_at) if service else row.starts_at)


async def _remind(reminder_id: int) -> None:
    async with unit_of_work() as work:
        query = select(AppointmentReminder).where(AppointmentReminder.id == reminder_id)
        reminder = (await work.session.exec(query.with_for_update())).first()
        if reminder is None:
            return
        row = await work.session.get_one(Appointment, reminder.appointment_id)
        if row.state is AppointmentState.BOOKED and row.starts_at > work.now:
            await notices.tell(work, await schedule.load(work), row, APPOINTMENT_REMINDER)
        await work.session.delete(reminder)


async def _end(_: Ports) -> None:
    if count := await end_expired():
        _log.info("holds_ended", count=count)


async def _send(_: Ports) -> None:
    if count := await remind():
        _log.info("appointments_reminded", count=count)


async def _decline(_: Ports) -> None:
    if count := await end_unanswered():
        _log.info("requests_unanswered", count=count)


async def _mark(_: Ports) -> None:
    if count := await mark_no_shows():
        _log.info("no_shows_marked", count=count)


async def _forget(_: Ports) -> None:
    if count := await forget_guests() + await forget_unfinished():
        _log.info("appointments_forgotten", count=count)


JOBS = (
    Job("end_appointment_holds", "Приём: время, которое не подтвердили", _HALF_MINUTE, _end),
    Job("remind_appointments", "Приём: напоминания", MINUTE_S, _send),
    Job("end_unanswered_requests", "Приём: записи, которые не подтвердили вовремя", MINUTE_S, _decline),
    Job("mark_no_shows", "Приём: отметка неявки", MINUTE_S, _mark),
    Job("forget_appointments", "Приём: уборка старых записей", DAY_S, _forget),
)
