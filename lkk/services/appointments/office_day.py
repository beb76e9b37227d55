"""The day of an office: who comes when to which place; check-in, call, served, no-show, and what the office changes.

Every act names the states it is for: of two employees who press at once the second is told what the visit has become.
"""

import uuid
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlmodel import col, select

from lkk.models.applications import Application
from lkk.models.appointments import Appointment
from lkk.services.appointments import (
    cards,
    changing,
    free,
    hours_text,
    notices,
    office_looks,
    picking,
    schedule,
    slots,
)
from lkk.services.appointments.events import APPOINTMENT_BOOKED, APPOINTMENT_CANCELLED
from lkk.services.appointments.free import Asked
from lkk.services.appointments.locking import alone
from lkk.services.appointments.office_views import OfficeDay, PlaceDay, VisitCard
from lkk.services.appointments.refusals import NotNow
from lkk.services.appointments.schedule import PlaceView, Schedule, ServiceView
from lkk.services.appointments.slots import Visit
from lkk.services.appointments.views import BookingView
from lkk.services.kernel import audit
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.errors import InvalidValue
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.appointments import HALF_HOUR, AppointmentState, VisitAudience
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.permissions import Permission

_S = AppointmentState
#: What an employee may do with a visit in each of its states.
ACTS: dict[AppointmentState, frozenset[str]] = {
    _S.REQUESTED: frozenset({"approve", "move", "cancel"}),
    _S.BOOKED: frozenset({"check_in", "no_show", "move", "cancel"}),
    _S.CHECKED_IN: frozenset({"call", "serve", "no_show"}),
    _S.CALLED: frozenset({"serve", "no_show"}),
    _S.BLOCKED: frozenset({"unblock"}),
}
_SHOWN = [one for one in AppointmentState if one not in (_S.HELD, _S.OFFERED, _S.EXPIRED, _S.UNBLOCKED)]
_ANY = ServiceView("", "", Visit(HALF_HOUR), 1, VisitAudience.EVERYONE, needs_approval=False, documents=())
REASON = 500


async def read(work: UnitOfWork, actor: Actor, office: str, on: date, *, opened: bool = False) -> OfficeDay:
    """Return the day of an office by places, with every visit of it and the free half hours.

    That these visits were seen is written down; `opened` when the page is opened, not read again.

    Raises:
        NotFound: there is no such office.
    """
    demand(actor, Permission.RUN_OFFICE_DAY)
    known = await schedule.load(work)
    where = known.office(office)
    begins, ends = slots.midnight(where.time_zone, on), slots.midnight(where.time_zone, on + timedelta(days=1))
    query = (
        select(Appointment, Application.number)
        .join(Application, col(Application.id) == col(Appointment.application_id), isouter=True)
        .where(
            Appointment.office_code == office,
            Appointment.starts_at >= slots.moment_of(begins),
            Appointment.starts_at < slots.moment_of(ends),
            col(Appointment.state).in_(_SHOWN),
        )
        .order_by(col(Appointment.starts_at), col(Appointment.id))
    )
    visits: dict[int, list[VisitCard]] = {}
    for row, application in await work.session.exec(query):
        visits.setdefault(row.place_id, []).append(_card(known, row, work.now, application or ""))
    seen = [one.key for cards_of in visits.values() for one in cards_of if one.number]
    await office_looks.note(work, actor, where, on, seen, opened=opened)
    taken = await free.busy(work, _everything(known, office), on, on)
    places = tuple(
        _place(known, one, on, visits.get(one.id, []), taken, work.now) for one in known.places.get(office, ())
    )
    served = {code for one in known.places.get(office, ()) for code in one.services}
    today = local_day(work.now, where.time_zone)
    offered = (known.service_on(code, today) for code in known.services if code in served)
    services = tuple((one.code, one.title) for one in offered if one)
    return OfficeDay(office, where.name, where.time_zone, on, work.now, places, services)


async def check_in(work: UnitOfWork, actor: Actor, key: uuid.UUID) -> None:
    """Whoever has booked has come.

    Raises:
        NotFound: there is no such visit.
        NotNow: the visit is not ahead any more, or not of today.
    """
    row, known = await _locked(work, actor, key, "check_in")
    zone = cards.zone_of(known, row)
    if picking.span_of(zone, row.starts_at, row.ends_at).day != picking.span_of(zone, work.now, work.now).day:
        raise NotNow("Эта запись не на сегодня. Примите без записи или перенесите её")
    row.came_at = work.now
    await _set(work, known, row, _S.CHECKED_IN, actor)


async def call(work: UnitOfWork, actor: Actor, key: uuid.UUID) -> None:
    """The place calls whoever waits for it.

    Raises:
        NotFound, NotNow: as `check_in`; or the place has called somebody else and not finished.
    """
    row, known = await _locked(work, actor, key, "call")
    query = select(Appointment.number).where(Appointment.place_id == row.place_id, Appointment.state == _S.CALLED)
    other = (await work.session.exec(query)).first()
    if other is not None:
        raise NotNow(f"Здесь уже принимают запись № {other}. Сначала отметьте, что приём закончен")
    row.called_at = work.now
    await _set(work, known, row, _S.CALLED, actor)


async def serve(work: UnitOfWork, actor: Actor, key: uuid.UUID) -> None:
    """The visit is over; what is left of its time is free.

    Raises:
        NotFound, NotNow: as `check_in`.
    """
    row, known = await _locked(work, actor, key, "serve")
    row.called_at = row.called_at or work.now
    await changing.end(work, known, row, _S.SERVED, by=actor.author_id)


async def no_show(work: UnitOfWork, actor: Actor, key: uuid.UUID) -> None:
    """Nobody has come, or whoever came has gone; the time goes to those without a booking.

    Raises:
        NotFound, NotNow: as `check_in`; or the visit has not begun.
    """
    row, known = await _locked(work, actor, key, "no_show")
    if row.starts_at > work.now:
        raise NotNow("Приём ещё не начался: неявку отмечают после его начала")
    await changing.end(work, known, row, _S.NO_SHOW, by=actor.author_id)


async def approve(work: UnitOfWork, actor: Actor, key: uuid.UUID) -> None:
    """Confirm a visit that was asked for, and tell whoever asked.

    Raises:
        NotFound, NotNow: as `check_in`; or the time of the visit has come.
    """
    row, known = await _locked(work, actor, key, "approve")
    if row.starts_at <= work.now:
        raise NotNow("Время приёма уже наступило, подтвердить запись нельзя")
    await _set(work, known, row, _S.BOOKED, actor)
    await notices.plan_reminders(work, row)
    await notices.tell(work, known, row, APPOINTMENT_BOOKED)


async def cancel(work: UnitOfWork, actor: Actor, key: uuid.UUID, reason: str) -> None:
    """Cancel a visit for the company, with an apology and the reason.

    Raises:
        NotFound, NotNow: as `check_in`.
        InvalidValue: no reason is given, or a long one.
    """
    row, known = await _locked(work, actor, key, "cancel")
    row.reason = reason_of(reason)
    await changing.end(work, known, row, _S.CANCELLED_BY_COMPANY, by=actor.author_id)
    await notices.tell(work, known, row, APPOINTMENT_CANCELLED, who=changing.CANCELLED_BY_COMPANY, reason=row.reason)
    _write_down(work, actor, AuditAction.APPOINTMENT_CANCELLED, row)


async def move(
    work: UnitOfWork, actor: Actor, key: uuid.UUID, starts_at: datetime, *, place: int | None = None, reason: str = ""
) -> BookingView:
    """Move a visit to another time or place of the office and tell whoever booked; the lead does not matter.

    Raises:
        NotFound, NotNow: as `check_in`; or the office has no such place, or it does not receive on this.
        InvalidValue, SlotGone: the new time, as `holding.hold`.
    """
    row, known = await _locked(work, actor, key, "move")
    service = known.services.get(row.service_code)
    if service is None:
        raise NotNow("Этой услуги больше нет. Отмените запись с объяснением")
    asked = Asked(known, row.office_code, service, at=place, but=row.key, staff=True)
    if not asked.places:
        raise InvalidValue("Здесь по этой услуге не принимают. Выберите другое окно", at="place")
    said = " ".join(reason.replace("\0", "").split())[:REASON]
    moved = await changing.carry(work, row, asked, starts_at, by=actor.author_id, who=changing.BY_COMPANY, reason=said)
    _write_down(work, actor, AuditAction.APPOINTMENT_MOVED, row)
    return moved


def reason_of(typed: str) -> str:
    """Return a reason.

    Raises:
        InvalidValue: it is missing or too long, at `reason`.
    """
    text = " ".join(typed.replace("\0", "").split())
    if not text:
        raise InvalidValue("Напишите причину: её прочтёт клиент", at="reason")
    if len(text) > REASON:
        raise InvalidValue("Сократите причину", at="reason")
    return text


async def _locked(work: UnitOfWork, actor: Actor, key: uuid.UUID, act: str) -> tuple[Appointment, Schedule]:
    demand(actor, Permission.RUN_OFFICE_DAY)
    seen = await changing.row_for_staff(work, key)
    await alone(work, seen.office_code)
    row = await changing.row_for_staff(work, key, lock=True)
    if act not in ACTS.get(row.state, frozenset()):
        raise NotNow(f"Запись уже изменилась: {row.state.label.lower()}. Посмотрите день заново")
    return row, await schedule.load(work)


async def _set(work: UnitOfWork, known: Schedule, row: Appointment, state: AppointmentState, actor: Actor) -> None:
    row.state, row.changed_by = state, actor.author_id
    work.session.add(row)
    await work.session.flush()
    changing.tell(work, known, row)


def _write_down(work: UnitOfWork, actor: Actor, action: AuditAction, row: Appointment) -> None:
    audit.record(work, action, actor_id=actor.author_id, subject=f"appointment:{row.number}", ip=actor.ip)


def _everything(known: Schedule, office: str) -> Asked:
    """A question of all places of an office, whatever they receive on."""
    return Asked(known, office, _ANY, everybody=True, staff=True)


def _place(
    known: Schedule, place: PlaceView, on: date, visits: Sequence[VisitCard], taken: free.Busy, now: datetime
) -> PlaceDay:
    hours = known.hours(place, on)
    zone = known.zone(place.office)
    origin, fitting = slots.starts_of_day(zone, on, hours, _ANY.visit)
    ahead = slots.bits_from(origin, slots.minute_of(now))
    open_now = fitting & ahead & ~slots.taken_starts(origin, taken.get(place.id, ()), _ANY.visit)
    starts = tuple(picking.slot_of(zone, minute, _ANY) for minute in slots.minutes_of(origin, open_now))
    return PlaceDay(place.id, place.name, place.kind, hours_text.words(hours), tuple(visits), starts)


def _card(known: Schedule, row: Appointment, now: datetime, application: str) -> VisitCard:
    _, service = cards.of_day(known, row)
    waits = row.state is _S.BOOKED and row.starts_at < now
    return VisitCard(
        key=row.public_id,
        number=row.number or "",
        state=row.state,
        slot=picking.span_of(cards.zone_of(known, row), row.starts_at, row.ends_at),
        service=service.title if service else "",
        name=row.name,
        phone=row.phone,
        note=row.note,
        reason=row.reason,
        application=application,
        walk_in=row.walk_in,
        late=int((now - row.starts_at).total_seconds()) // 60 if waits else 0,
        came_at=row.came_at,
        called_at=row.called_at,
        answer_by=service.answer_by(row.starts_at) if service and row.state is _S.REQUESTED else None,
        may=ACTS.get(row.state, frozenset()),
    )
