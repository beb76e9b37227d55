"""An office with places that receive, and people who book there, by the services themselves."""

import math
import uuid
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.dialects.postgresql import Range
from sqlmodel import select

from lkk.models.appointments import Appointment, Place, PlacePlan
from lkk.models.directories import Office
from lkk.models.identity import User
from lkk.services.appointments import booking, changing, holding, people
from lkk.services.appointments.booking import Details
from lkk.services.appointments.people import Person
from lkk.services.appointments.views import BookingView, HoldView
from lkk.services.identity import consents
from lkk.services.kernel.actor import Visitor
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.appointments import AppointmentState, PlaceKind
from tests import builders

ZONE = "Asia/Barnaul"
OFFICE, SERVICE = "lenina", "consultation"
WEEK = [[[480, 720], [780, 1020]]] * 5 + [[], []]  # Mon to Fri, 8:00-17:00 with a break at noon
IP = "203.0.113.50"
MONDAY = date(2026, 11, 30)
NOW = datetime(2026, 11, 27, 11, 59, 30, tzinfo=ZoneInfo(ZONE))  # a Friday


async def stand_at(moment: datetime = NOW) -> None:
    """Let it be this moment, or less than a second later."""
    await builders.shift_clock(math.ceil((moment - datetime.now(UTC)).total_seconds()))


async def office(
    code: str = OFFICE,
    places: int = 1,
    *,
    services: Sequence[str] = (SERVICE,),
    week: list[Any] | None = None,
    **values: Any,
) -> list[Place]:
    """An office of the region with so many counters; returns them."""
    row = {
        "name": f"Офис {code}",
        "address": "г. Барнаул, пр. Ленина, 1",
        "phones": "50-16-28",
        "hours": "пн–пт 8:00–17:00",
        "region": "Алтайский край",
        "branch": "Барнаул",
        **values,
    }
    await builders.save(Office(code=code, valid_from=date(2026, 1, 1), **row))
    return [await counter(code, at, services=services, week=week) for at in range(1, places + 1)]


async def counter(
    office_code: str = OFFICE,
    at: int = 1,
    *,
    services: Sequence[str] = (SERVICE,),
    week: list[Any] | None = None,
    kind: PlaceKind = PlaceKind.COUNTER,
) -> Place:
    """A place with a plan from the beginning of the year."""
    name = f"Окно {at}" if kind is PlaceKind.COUNTER else f"Специалист {at}"
    row = await builders.save(
        Place(office_code=office_code, kind=kind, name=name, services=list(services), position=at)
    )
    await builders.save(PlacePlan(place_id=row.key, valid_from=date(2026, 1, 1), week=week or WEEK))
    return row


def at(hour: int, minute: int = 0, on: date = MONDAY) -> datetime:
    """A moment by the clock of the office."""
    return datetime.combine(on, time(hour, minute), ZoneInfo(ZONE))


def guest(number: int = 1) -> Person:
    """A guest whose e-mail was confirmed; each has a network of their own."""
    return people.of_contact(f"guest{number}@example.com", f"203.0.{number // 250}.{number % 250 + 1}")


async def customer() -> Person:
    """A customer of a cabinet."""
    return await person_of(await builders.customer())


async def person_of(user: User) -> Person:
    """A customer as whoever books."""
    async with unit_of_work() as work:
        return await people.of_actor(work, await builders.sign_in(user))


async def hold(person: Person, starts_at: datetime, office_code: str = OFFICE, service: str = SERVICE) -> HoldView:
    """Hold a time."""
    async with unit_of_work() as work:
        return await holding.hold(work, person, office_code, service, starts_at)


async def details(**values: str) -> Details:
    """What a guest types, with the consent."""
    async with unit_of_work() as work:
        version = (await consents.current(work)).version
    return Details(**{"name": "Гостев Пётр", "consent_version": version, **values})


async def confirm(person: Person, key: uuid.UUID, typed: Details | None = None) -> BookingView:
    """Book what is held."""
    typed = typed or await details()
    async with unit_of_work() as work:
        return await booking.book(work, person, key, typed, Visitor(ip=IP, browser="Mozilla"))


async def book(person: Person, starts_at: datetime, office_code: str = OFFICE, service: str = SERVICE) -> BookingView:
    """Hold and book a time."""
    held = await hold(person, starts_at, office_code, service)
    return await confirm(person, held.key)


async def begin(number: str, ago: timedelta) -> None:
    """Let a booking have begun so long ago: nobody books the past, and the clock of a running portal stays."""
    async with unit_of_work() as work:
        row = (await work.session.exec(select(Appointment).where(Appointment.number == number))).one()
        length, row.starts_at = row.ends_at - row.starts_at, work.now.replace(microsecond=0) - ago
        row.ends_at = row.starts_at + length
        row.busy = Range(row.starts_at, row.ends_at, bounds="[)")


async def serve(number: str) -> int:
    """Let a booking have been served an hour ago; return its id."""
    await begin(number, timedelta(hours=2))
    async with unit_of_work() as work:
        row = (await work.session.exec(select(Appointment).where(Appointment.number == number))).one()
        row.state, row.live = AppointmentState.SERVED, False
        return row.key


async def cancel(person: Person, key: uuid.UUID) -> None:
    """Cancel a booking."""
    async with unit_of_work() as work:
        await changing.cancel(work, person, key)


def half_hours(first: datetime, count: int) -> Iterable[datetime]:
    """So many starts one after another."""
    return (first + timedelta(minutes=30 * number) for number in range(count))
