"""The office of the demo: counters and a specialist with their weeks, and the visits of three days around now."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlmodel import select

from lkk.models.appointments import Place, PlacePlan
from lkk.services.appointments import booking, holding, office_day, people, picking
from lkk.services.appointments.booking import Details
from lkk.services.appointments.views import BookingView, SlotView
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.settings import settings
from lkk.vocabulary.appointments import PlaceKind

OFFICE = "polzunova"  # the one the portal comes with
BOOKED_BEFORE = timedelta(days=3)  # their letters were read long ago
_WORKDAY = [[8 * 60, 12 * 60], [13 * 60, 17 * 60]]
WEEK = [_WORKDAY] * 5 + [[], []]
_EVERYTHING = ("consultation", "documents", "filing", "grid_connection", "transmission", "metering", "customer_service")
_PLACES = (
    (PlaceKind.COUNTER, "Окно 1", (*_EVERYTHING, "contacts")),
    (PlaceKind.COUNTER, "Окно 2", _EVERYTHING),
    (PlaceKind.COUNTER, "Окно 3", ("documents", "filing", "contacts")),
    (PlaceKind.PERSON, "Лапина Наталья Сергеевна, технологическое присоединение", ("grid_connection", "filing")),
)
_SERVED_IN = timedelta(minutes=20)
_DAYS, _EACH_DAY = 3, 7


async def receive(work: UnitOfWork, visitors: Sequence[Actor], operator: Actor) -> None:
    """Let the office have places and visits: those that have passed were served, but one whom nobody saw."""
    shift_s, now = work.shift_s, work.now
    since = local_day(now, settings().time_zone) - timedelta(days=365)
    for at, (kind, name, services) in enumerate(_PLACES, 1):
        await _add_place(work, kind, name, services, at, since)
    work.set_clock(shift_s - round(BOOKED_BEFORE.total_seconds()))
    made = await _book(work, visitors, local_day(now, settings().time_zone))
    for number, one in enumerate(made):
        if one.slot.starts_at + _SERVED_IN < now:
            back = round((now - one.slot.starts_at - _SERVED_IN).total_seconds())
            work.set_clock(shift_s - back)
            if number == 1:
                await office_day.no_show(work, operator, one.key)
                continue
            for act in (office_day.check_in, office_day.call, office_day.serve):
                await act(work, operator, one.key)
    work.set_clock(shift_s)


async def _add_place(
    work: UnitOfWork, kind: PlaceKind, name: str, services: Sequence[str], at: int, since: date
) -> None:
    if (await work.session.exec(select(Place.id).where(Place.office_code == OFFICE, Place.name == name))).first():
        return
    row = Place(office_code=OFFICE, kind=kind, name=name, services=list(services), position=at * 10)
    work.session.add(row)
    await work.session.flush()
    work.session.add(PlacePlan(place_id=row.key, valid_from=since, week=WEEK))
    await work.session.flush()


async def _book(work: UnitOfWork, visitors: Sequence[Actor], today: date) -> list[BookingView]:
    """Every visitor once, half an hour after half an hour of the first working days."""
    made: list[BookingView] = []
    waiting = list(visitors)
    for step in range(14):
        if not waiting or len(made) >= _DAYS * _EACH_DAY:
            break
        day = today + timedelta(days=step)
        times = await picking.day(work, OFFICE, "consultation", day)
        for number, time in enumerate(times[:_EACH_DAY]):
            if waiting:
                made.append(await _one(work, waiting.pop(0), _EVERYTHING[number % len(_EVERYTHING)], time))
    return made


async def _one(work: UnitOfWork, visitor: Actor, service: str, time: SlotView) -> BookingView:
    person = await people.of_actor(work, visitor)
    held = await holding.hold(work, person, OFFICE, service, time.starts_at)
    return await booking.book(work, person, held.key, Details())
