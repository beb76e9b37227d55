"""Places of an office and when they work: weeks from a day on, exceptions of single days, with a look ahead.

A change under existing bookings names them before it is saved: whoever saves says how many they have seen.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlmodel import col, delete, select

from lkk.models.appointments import Appointment, Place, PlacePlan, PlanException
from lkk.models.identity import User
from lkk.services.appointments import hours_text, previews, schedule, slots
from lkk.services.appointments.locking import alone
from lkk.services.appointments.office_views import (
    ExceptionCard,
    OfficePlan,
    PlaceCard,
    PlanCard,
    Preview,
)
from lkk.services.appointments.schedule import Schedule
from lkk.services.kernel import audit
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.errors import FieldErrors, InvalidValue, NotFound, ServiceError
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.appointments import PlaceKind
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.people import roles_with
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.topics import Topic
from lkk.vocabulary.words import count

MOST_PLACES = 100
WEEK_FIELDS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NAME, _NOTE = 120, 200
_FURTHEST = timedelta(days=400)


class Displaces(ServiceError):
    """The change leaves bookings outside the hours; they are in `preview`."""

    def __init__(self, preview: Preview) -> None:
        self.preview = preview
        many = count(len(preview.displaced), "запись", "записи", "записей")
        super().__init__(f"Вне новых часов остаётся {many}. Посмотрите и подтвердите: сами записи не изменятся")


@dataclass(frozen=True)
class TypedPlace:
    """A place as it is typed, hostile; `employee` is an e-mail, empty for nobody."""

    name: str
    kind: str
    services: Sequence[str]
    position: str = "0"
    employee: str = ""


async def read(work: UnitOfWork, actor: Actor, office: str) -> OfficePlan:
    """Return the places of an office with their plans, closed ones too, and the exceptions ahead.

    Raises:
        NotFound: there is no such office.
    """
    demand(actor, Permission.PLAN_APPOINTMENTS)
    known = await schedule.load(work)
    where = known.office(office)
    today = local_day(work.now, where.time_zone)
    places = (
        await work.session.exec(
            select(Place, User.email)
            .join(User, col(User.id) == col(Place.employee_id), isouter=True)
            .where(Place.office_code == office)
            .order_by(col(Place.closed), col(Place.position), col(Place.id))
        )
    ).all()
    plans: dict[int, list[PlanCard]] = {}
    ids = [place.key for place, _ in places]
    query = select(PlacePlan).where(col(PlacePlan.place_id).in_(ids)).order_by(col(PlacePlan.valid_from))
    for row in await work.session.exec(query):
        words = tuple(hours_text.words(day) for day in schedule.week_of(row.week))
        plans.setdefault(row.place_id, []).append(PlanCard(row.valid_from, words))
    ahead = select(PlanException).where(PlanException.office_code == office, PlanException.day >= today)
    exceptions = (await work.session.exec(ahead.order_by(col(PlanException.day), col(PlanException.id)))).all()
    return OfficePlan(
        office,
        where.name,
        today,
        tuple((one.code, one.title) for one in known.services.values()),
        tuple(_card(place, email or "", plans.get(place.key, [])) for place, email in places),
        tuple(
            ExceptionCard(one.key, one.day, hours_text.words(slots.whole(one.hours)), one.note, one.place_id)
            for one in exceptions
        ),
    )


async def save_place(
    work: UnitOfWork, actor: Actor, office: str, typed: TypedPlace, *, place_id: int | None = None
) -> int:
    """Add a place, or change its name, services and who works there; return its id.

    Raises:
        NotFound: there is no such office or place.
        FieldErrors: `name`, `kind`, `services`, `position`, `employee`.
    """
    demand(actor, Permission.PLAN_APPOINTMENTS)
    await alone(work, office)
    known = await schedule.load(work)
    known.office(office)
    values = await _read_place(work, known, typed)
    row = await _place(work, office, place_id) if place_id is not None else None
    if row is None:
        query = select(Place.id).where(Place.office_code == office)
        if len((await work.session.exec(query)).all()) >= MOST_PLACES:
            raise InvalidValue(f"В офисе может быть не больше {MOST_PLACES} окон и специалистов", at="name")
        row = Place(office_code=office, **values)
    for name, value in values.items():
        setattr(row, name, value)
    work.session.add(row)
    await work.session.flush()
    _told(work, actor, office)
    return row.key


async def close_place(work: UnitOfWork, actor: Actor, office: str, place_id: int, *, closed: bool) -> None:
    """Close a place for visits, or open it again.

    Raises:
        NotFound: there is no such office or place.
        InvalidValue: somebody is booked there: the bookings have to be moved first.
    """
    demand(actor, Permission.PLAN_APPOINTMENTS)
    await alone(work, office)
    row = await _place(work, office, place_id)
    ahead = select(Appointment.id).where(
        Appointment.place_id == place_id, col(Appointment.live), Appointment.ends_at > work.now
    )
    booked = len((await work.session.exec(ahead)).all()) if closed else 0
    if booked:
        many = count(booked, "предстоящая запись", "предстоящие записи", "предстоящих записей")
        raise InvalidValue(f"Здесь {many}. Сначала перенесите или отмените их", at="place")
    row.closed = closed
    work.session.add(row)
    _told(work, actor, office)


async def preview_week(
    work: UnitOfWork, actor: Actor, office: str, place_id: int, week: Sequence[str], starts: date
) -> Preview:
    """Return two weeks of the slots a new plan gives, and the bookings it leaves outside.

    Raises:
        NotFound: there is no such office or place.
        FieldErrors, InvalidValue: the hours of a day or the first day are wrong.
    """
    demand(actor, Permission.PLAN_APPOINTMENTS)
    known = await schedule.load(work)
    changed = _with_week(known, office, place_id, _week(week), _day(work, known, office, starts))
    return await previews.of_change(work, changed, office, starts, place_id=place_id)


async def save_week(
    work: UnitOfWork, actor: Actor, office: str, place_id: int, week: Sequence[str], starts: date, *, seen: int = 0
) -> None:
    """Let a place work by another week from a day on; `seen` is how many displaced bookings were shown.

    Raises:
        NotFound, FieldErrors, InvalidValue: as `preview_week`.
        Displaces: other bookings than those seen are left outside the hours.
    """
    demand(actor, Permission.PLAN_APPOINTMENTS)
    await alone(work, office)
    found = await preview_week(work, actor, office, place_id, week, starts)
    if len(found.displaced) != seen:
        raise Displaces(found)
    stored = [[list(pair) for pair in day] for day in _week(week)]
    query = select(PlacePlan).where(PlacePlan.place_id == place_id, PlacePlan.valid_from == starts)
    row = (await work.session.exec(query)).first() or PlacePlan(place_id=place_id, valid_from=starts, week=stored)
    row.week, row.author_id = stored, actor.author_id
    work.session.add(row)
    _told(work, actor, office)


async def preview_day(
    work: UnitOfWork, actor: Actor, office: str, on: date, hours: str, *, place_id: int | None = None
) -> Preview:
    """Return what other hours of one day give, of a place or of the whole office.

    Raises:
        NotFound: there is no such office or place.
        InvalidValue: the hours or the day are wrong.
    """
    demand(actor, Permission.PLAN_APPOINTMENTS)
    known = await schedule.load(work)
    changed = _with_day(known, office, place_id, _day(work, known, office, on), hours_text.read(hours, "hours"))
    return await previews.of_change(work, changed, office, on, place_id=place_id, days=1)


async def save_day(
    work: UnitOfWork,
    actor: Actor,
    office: str,
    on: date,
    hours: str,
    note: str = "",
    *,
    place_id: int | None = None,
    seen: int = 0,
) -> None:
    """Give one day other hours, none to close it; a place's own exception wins over that of the office.

    Raises:
        NotFound, InvalidValue: as `preview_day`.
        Displaces: as `save_week`.
    """
    demand(actor, Permission.PLAN_APPOINTMENTS)
    await alone(work, office)
    found = await preview_day(work, actor, office, on, hours, place_id=place_id)
    if len(found.displaced) != seen:
        raise Displaces(found)
    stored = [list(pair) for pair in hours_text.read(hours, "hours")]
    of = col(PlanException.place_id).is_(None) if place_id is None else col(PlanException.place_id) == place_id
    query = select(PlanException).where(PlanException.office_code == office, PlanException.day == on, of)
    row = (await work.session.exec(query)).first() or PlanException(office_code=office, place_id=place_id, day=on)
    row.hours, row.note, row.author_id = stored, " ".join(note.replace("\0", "").split())[:_NOTE], actor.author_id
    work.session.add(row)
    _told(work, actor, office)


async def drop_day(work: UnitOfWork, actor: Actor, office: str, exception_id: int) -> None:
    """Let a day have its usual hours again; bookings outside of them stay and are shown in the day of the office.

    Raises:
        NotFound: the office has no such exception.
    """
    demand(actor, Permission.PLAN_APPOINTMENTS)
    await alone(work, office)
    own = (col(PlanException.id) == exception_id, col(PlanException.office_code) == office)
    if not (await work.session.exec(delete(PlanException).where(*own))).rowcount:
        raise NotFound
    _told(work, actor, office)


def _week(typed: Sequence[str]) -> slots.Week:
    wrong, found = FieldErrors(), []
    for name, text in zip(WEEK_FIELDS, [*typed, *[""] * 7][:7], strict=True):
        try:
            found.append(hours_text.read(text, name))
        except InvalidValue as error:
            wrong.add(name, error)
    wrong.raise_if_any()
    return tuple(found)


def _day(work: UnitOfWork, known: Schedule, office: str, on: date) -> date:
    today = local_day(work.now, known.office(office).time_zone)
    if not today <= on <= today + _FURTHEST:
        raise InvalidValue("Укажите день от сегодняшнего, не дальше года", at="day")
    return on


def _with_week(known: Schedule, office: str, place_id: int, week: slots.Week, starts: date) -> Schedule:
    changed = known.place(office, place_id)
    plans = [one for one in changed.calendar.plans if one[0] != starts]
    plans = tuple(sorted([*plans, (starts, week)], key=lambda one: one[0]))
    return previews.with_place(known, replace(changed, calendar=replace(changed.calendar, plans=plans)))


def _with_day(known: Schedule, office: str, place_id: int | None, on: date, hours: slots.Hours) -> Schedule:
    if place_id is None:
        known.office(office)
        days = {**known.exceptions.get(office, {}), on: hours}
        return replace(known, exceptions={**known.exceptions, office: days})
    changed = known.place(office, place_id)
    exceptions = {**changed.calendar.exceptions, on: hours}
    return previews.with_place(known, replace(changed, calendar=replace(changed.calendar, exceptions=exceptions)))


async def _read_place(work: UnitOfWork, known: Schedule, typed: TypedPlace) -> dict[str, Any]:
    wrong = FieldErrors()
    name = " ".join(typed.name.replace("\0", "").split())
    if not name or len(name) > _NAME:
        wrong.add("name", f"Напишите название, до {_NAME} знаков")
    kind = next((one for one in PlaceKind if one == typed.kind), None)
    if kind is None:
        wrong.add("kind", "Выберите из списка")
    services = [code for code in known.services if code in typed.services]
    if not services:
        wrong.add("services", "Отметьте хотя бы одну услугу")
    position = typed.position.strip() or "0"
    if not position.isdecimal() or len(position) > 3:
        wrong.add("position", "Напишите целое число от 0 до 999")
    employee = await _employee(work, typed.employee, wrong)
    wrong.raise_if_any()
    return {"name": name, "kind": kind, "services": services, "position": int(position), "employee_id": employee}


async def _employee(work: UnitOfWork, email: str, wrong: FieldErrors) -> int | None:
    text = email.replace("\0", "").strip().lower()
    if not text:
        return None
    roles = roles_with(Permission.RUN_OFFICE_DAY)
    found = (await work.session.exec(select(User.id).where(User.email == text, col(User.role).in_(roles)))).first()
    if found is None:
        wrong.add("employee", "Такого сотрудника нет, или он не ведёт приём")
    return found


async def _place(work: UnitOfWork, office: str, place_id: int) -> Place:
    query = select(Place).where(Place.id == place_id, Place.office_code == office).with_for_update()
    row = (await work.session.exec(query)).first()
    if row is None:
        raise NotFound("Такого окна или специалиста в этом офисе нет")
    return row


def _card(place: Place, email: str, plans: Sequence[PlanCard]) -> PlaceCard:
    return PlaceCard(
        place.key, place.kind, place.name, tuple(place.services), place.position, email, place.closed, tuple(plans)
    )


def _told(work: UnitOfWork, actor: Actor, office: str) -> None:
    audit.record(
        work, AuditAction.APPOINTMENT_PLAN_CHANGED, actor_id=actor.author_id, subject=f"office:{office}", ip=actor.ip
    )
    work.tell_topic(Topic.APPOINTMENTS, office)
