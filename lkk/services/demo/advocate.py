"""«Энергоадвокат» of the demo: two managers with cards and desks in the office, and the clients they have."""

from datetime import date, timedelta

from sqlmodel import col, select

from lkk.models.advocate import ManagerCard
from lkk.models.appointments import Place, PlacePlan
from lkk.models.identity import User
from lkk.services.advocate import membership
from lkk.services.demo.people_stories import BAKERY
from lkk.services.demo.visits import OFFICE, WEEK
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.settings import settings
from lkk.vocabulary.advocate import MEETING, AdvocateTopic
from lkk.vocabulary.appointments import PlaceKind
from lkk.vocabulary.people import Role

FIRST, SECOND = "manager@example.com", "manager2@example.com"
CONNECTED_BEFORE = timedelta(days=40)
_HOURS = "пн–пт 8:00–17:00, обед 12:00–13:00"
_NAMES = {FIRST: "Николай Андреевич Алексеев", SECOND: "Ольга Витальевна Викторова"}
_TOPICS = {
    FIRST: (AdvocateTopic.GRID_CONNECTION, AdvocateTopic.TARIFFS, AdvocateTopic.DISPUTES),
    SECOND: (AdvocateTopic.METERING, AdvocateTopic.TRANSMISSION, AdvocateTopic.QUALITY),
}
_FIRMS = 3  # of the crowd
_DESKS_AFTER = 90  # their places stand after the counters of the office


async def connect(work: UnitOfWork) -> None:
    """Let both managers have a card, a desk and clients: the bakery the first, firms of the crowd both."""
    shift_s, since = work.shift_s, local_day(work.now, settings().time_zone) - timedelta(days=365)
    query = select(User).where(col(User.email).in_([*_NAMES, BAKERY]))
    people = {user.email: user for user in await work.session.exec(query)}
    firms = select(User.id).where(col(User.display_name).startswith("ООО"), User.role == Role.CUSTOMER)
    clients = [people[BAKERY].key, *(await work.session.exec(firms.order_by(col(User.id)).limit(_FIRMS)))]
    for at, (email, name) in enumerate(_NAMES.items()):
        await _settle(work, people[email], name, _TOPICS[email], _DESKS_AFTER + at, since)
    work.set_clock(shift_s - round(CONNECTED_BEFORE.total_seconds()))
    for client in clients:
        await membership.connect(work, client or 0)
    work.set_clock(shift_s)


async def _settle(
    work: UnitOfWork, manager: User, name: str, topics: tuple[AdvocateTopic, ...], position: int, since: date
) -> None:
    codes = [one.value for one in topics]
    work.session.add(ManagerCard(user_id=manager.key, name=name, hours=_HOURS, topics=codes, updated_at=work.now))
    place = Place(
        office_code=OFFICE,
        kind=PlaceKind.PERSON,
        name=f"{name}, менеджер Энергоадвоката",
        services=[MEETING],
        employee_id=manager.key,
        position=position,
    )
    work.session.add(place)
    await work.session.flush()
    work.session.add(PlacePlan(place_id=place.key, valid_from=since, week=WEEK))
    await work.session.flush()
