"""What is written at the counter: a visit without a booking, and a time that is closed for visits."""

import uuid
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.dialects.postgresql import Range, insert
from sqlmodel import col, select

from lkk.models.appointments import Appointment
from lkk.services.appointments import booking, changing, holding, picking, schedule
from lkk.services.appointments.free import Asked
from lkk.services.appointments.locking import alone
from lkk.services.appointments.office_day import reason_of
from lkk.services.appointments.refusals import NotNow
from lkk.services.appointments.schedule import Schedule
from lkk.services.kernel import audit, number_sequence, requisites
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.errors import InvalidValue, NotFound
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.settings import settings
from lkk.vocabulary.appointments import SHORTEST, AppointmentState
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.words import time_of_day

_LONGEST = timedelta(hours=12)
_NAMED = 5  # of the bookings in the way


async def walk_in(
    work: UnitOfWork, actor: Actor, office: str, place_id: int, service: str, *, name: str = "", phone: str = ""
) -> uuid.UUID:
    """Receive somebody who came without a booking, from this minute; a booking that follows shortens the visit.

    Raises:
        NotFound: there is no such office, place or service there.
        NotNow: somebody is received here, or less than fifteen minutes are left before the next booking.
        InvalidValue: the phone is none.
    """
    demand(actor, Permission.RUN_OFFICE_DAY)
    await alone(work, office)
    known = await schedule.load(work)
    where, place = known.office(office), known.place(office, place_id)
    wanted = known.service_on(service, local_day(work.now, where.time_zone))
    if wanted is None:
        raise NotFound("Такой услуги нет. Выберите другую")
    asked = Asked(known, office, wanted, at=place.id, staff=True)
    if not asked.places:
        raise NotNow("Здесь по этой услуге не принимают. Выберите другое окно")
    starts_at = work.now.replace(second=0, microsecond=0)
    ends_at = starts_at + timedelta(minutes=wanted.visit.duration)
    await holding.end_expired(work, place.id, Range(starts_at, ends_at, bounds="[)"))
    for row in await _in_the_way(work, [place.id], starts_at, ends_at):
        at = time_of_day(row.starts_at.astimezone(ZoneInfo(where.time_zone)))
        if row.starts_at - starts_at < timedelta(minutes=SHORTEST):
            raise NotNow(f"Это окно занято: запись на {at}. Выберите другое")
        ends_at = min(ends_at, row.starts_at)
    said = {
        "name": " ".join(name.replace("\0", "").split())[:200],
        "phone": requisites.phone(phone) if phone.strip() else "",
    }
    key = await _write(
        work,
        actor,
        known,
        (office, place.id, starts_at, ends_at),
        state=AppointmentState.CHECKED_IN,
        service_code=wanted.code,
        walk_in=True,
        came_at=work.now,
        booked_at=work.now,
        number=await number_sequence.issue(work, booking.PREFIX, local_day(work.now, settings().time_zone).year),
        **said,
    )
    if key is None:
        raise NotNow("Это окно уже занято. Посмотрите день заново")
    return key


async def block(
    work: UnitOfWork,
    actor: Actor,
    office: str,
    starts_at: datetime,
    ends_at: datetime,
    reason: str,
    *,
    place_id: int | None = None,
) -> int:
    """Close a time for visits in a place, or in all places of an office; return in how many.

    Raises:
        NotFound: there is no such office or place.
        InvalidValue: the time has passed, ends before it begins or is longer than twelve hours; no reason.
        NotNow: somebody is booked then: the bookings are named.
    """
    demand(actor, Permission.RUN_OFFICE_DAY)
    if ends_at <= max(starts_at, work.now) or ends_at - starts_at > _LONGEST:
        raise InvalidValue("Укажите время впереди, не длиннее двенадцати часов", at="time")
    said = reason_of(reason)
    await alone(work, office)
    known = await schedule.load(work)
    where = known.office(office)
    places = known.places.get(office, ()) if place_id is None else (known.place(office, place_id),)
    for one in places:
        await holding.end_expired(work, one.id, Range(starts_at, ends_at, bounds="[)"))
    found = await _in_the_way(work, [one.id for one in places], starts_at, ends_at)
    if found:
        named = ", ".join(_named(where.time_zone, one) for one in found[:_NAMED])
        raise NotNow(f"На это время уже есть записи: {named}. Сначала перенесите или отмените их")
    for one in places:
        await _write(
            work, actor, known, (office, one.id, starts_at, ends_at), state=AppointmentState.BLOCKED, reason=said
        )
    audit.record(work, AuditAction.APPOINTMENT_TIME_CLOSED, actor_id=actor.author_id, subject=f"office:{office}")
    return len(places)


async def unblock(work: UnitOfWork, actor: Actor, key: uuid.UUID) -> None:
    """Open a closed time again; those who wait are asked.

    Raises:
        NotFound: there is no such closed time.
        NotNow: it is open already.
    """
    demand(actor, Permission.RUN_OFFICE_DAY)
    seen = await changing.row_for_staff(work, key)
    await alone(work, seen.office_code)
    row = await changing.row_for_staff(work, key, lock=True)
    if row.state is not AppointmentState.BLOCKED:
        raise NotNow("Это время уже открыто")
    known = await schedule.load(work)
    await changing.end(work, known, row, AppointmentState.UNBLOCKED, by=actor.author_id)


def _named(zone: str, row: Appointment) -> str:
    return f"{picking.span_of(zone, row.starts_at, row.ends_at).label} {row.number or row.state.label.lower()}"


async def _in_the_way(work: UnitOfWork, places: list[int], starts_at: datetime, ends_at: datetime) -> list[Appointment]:
    query = (
        select(Appointment)
        .where(
            col(Appointment.place_id).in_(places),
            col(Appointment.live),
            col(Appointment.busy).op("&&")(Range(starts_at, ends_at, bounds="[)")),
        )
        .order_by(col(Appointment.starts_at))
    )
    return list(await work.session.exec(query))


async def _write(
    work: UnitOfWork,
    actor: Actor,
    known: Schedule,
    what: tuple[str, int, datetime, datetime],
    **values: object,
) -> uuid.UUID | None:
    office, place_id, starts_at, ends_at = what
    row = {
        **holding.EMPTY,
        "public_id": uuid.uuid4(),
        "live": True,
        "place_id": place_id,
        "office_code": office,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "busy": Range(starts_at, ends_at, bounds="[)"),
        "created_at": work.now,
        "changed_by": actor.author_id,
        **values,
    }
    written = insert(Appointment).values(row).on_conflict_do_nothing().returning(Appointment)
    found = (await work.session.execute(written)).scalar_one_or_none()
    if found is None:
        return None
    changing.tell(work, known, found)
    return found.public_id
