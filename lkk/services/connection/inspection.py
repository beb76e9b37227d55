"""The day of the inspection: the company proposes days, the applicant chooses one; nobody comes on another."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlmodel import col, select

from lkk.models.applications import Application
from lkk.models.connection import Connection, InspectionDay
from lkk.services import notifications
from lkk.services.applications import access, people
from lkk.services.applications.workflow import deadlines
from lkk.services.connection import cases, events, moving
from lkk.services.connection.results import NotNow
from lkk.services.forms import catalog
from lkk.services.kernel import calendar
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue, NotFound
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary import words
from lkk.vocabulary.applications import ApplicationStatus, Stage
from lkk.vocabulary.connection import DayState, Happening
from lkk.vocabulary.permissions import Permission

MOST_DAYS = 3
LATEST = timedelta(days=60)


async def propose(
    work: UnitOfWork, actor: Actor, application_id: int, days: Sequence[date], *, revision: int | None = None
) -> None:
    """Propose working days to inspect; they take the place of those proposed before.

    Raises:
        NotFound, NotAllowed, ChangedMeanwhile: as `access.locked`.
        NotNow: no notice of completion waits for an inspection.
        InvalidValue: there are none, too many, or one is past, too far or a day off.
    """
    demand(actor, Permission.WORK_APPLICATIONS)
    application, case = await _awaits(work, actor, application_id, revision)
    chosen = sorted(set(days))
    await _check(work, application, chosen)
    await _settle(work, case, None)
    work.session.add_all(
        InspectionDay(connection_id=case.key, day=one, proposed_by=actor.author_id, proposed_at=work.now)
        for one in chosen
    )
    application.waits_for_customer = True
    await notifications.publish(
        work,
        events.DAYS_PROPOSED,
        user_ids=[application.user_id],
        account_id=application.account_id,
        number=application.number,
        kind=catalog.kind_of(application.kind).title,
        days=", ".join(words.day(one) for one in chosen),
    )
    await people.signal(work, application)


async def choose(work: UnitOfWork, actor: Actor, application_id: int, day: date) -> None:
    """Agree to a day; the case goes on to its inspection, whose term ends no earlier than that day.

    Raises:
        NotFound: as `access.locked`, or the day is not among those proposed.
        NotNow: nothing waits for a day.
    """
    demand(actor, Permission.USE_CABINET)
    application, case = await _awaits(work, actor, application_id, None)
    if day not in {one.day for one in await proposed(work, case)}:
        raise NotFound("Этого дня среди предложенных нет. Выберите из списка")
    await _settle(work, case, day)
    await deadlines.follow(work, application, deadlines.INSPECTION, day)
    await moving.happened(work, application, Happening.DAY_AGREED, reason=f"День проверки: {words.day(day)}")
    await notifications.publish(
        work,
        events.DAY_AGREED,
        user_ids=await people.in_charge(work, application),
        number=application.number,
        kind=catalog.kind_of(application.kind).title,
        day=words.day(day),
    )


async def proposed(work: UnitOfWork, case: Connection) -> list[InspectionDay]:
    """The days that wait for the applicant's choice."""
    return [one for one in await of_case(work, case) if one.state is DayState.PROPOSED]


async def of_case(work: UnitOfWork, case: Connection) -> list[InspectionDay]:
    """Every day there was, in order."""
    query = select(InspectionDay).where(InspectionDay.connection_id == case.key)
    return list(await work.session.exec(query.order_by(col(InspectionDay.day), col(InspectionDay.id))))


async def _awaits(
    work: UnitOfWork, actor: Actor, application_id: int, revision: int | None
) -> tuple[Application, Connection]:
    application = await access.locked(work, actor, application_id, revision)
    if application.stage is not Stage.NOTICE or application.status is not ApplicationStatus.IN_PROGRESS:
        raise NotNow
    return application, await cases.locked(work, application.key)


async def _check(work: UnitOfWork, application: Application, days: Sequence[date]) -> None:
    if not 0 < len(days) <= MOST_DAYS:
        raise InvalidValue(f"Предложите от одного до {MOST_DAYS} дней", at="day_1")
    today, known = await deadlines.today(work, application), await calendar.load(work)
    for number, one in enumerate(days, start=1):
        if not today < one <= today + LATEST or not known.works(one):
            words_of_it = f"{words.day(one)}: нужен рабочий день, не раньше завтрашнего и не дальше двух месяцев"
            raise InvalidValue(words_of_it, at=f"day_{number}")


async def _settle(work: UnitOfWork, case: Connection, agreed: date | None) -> None:
    for one in await proposed(work, case):
        one.state = DayState.AGREED if one.day == agreed else DayState.DROPPED
        one.settled_at = work.now
