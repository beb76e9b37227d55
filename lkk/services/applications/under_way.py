"""The applications of a person that move: where each is on its way and until when something happens."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Row, text

from lkk.services.applications.workflow import deadlines
from lkk.services.forms import catalog
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.settings import settings
from lkk.vocabulary.applications import ApplicationStatus, Stage, Track, steps_of
from lkk.vocabulary.permissions import Permission

_ENDED = [one.value for one in ApplicationStatus if one.final or one is ApplicationStatus.DRAFT]
_MOVING = text("""
select a.number, a.kind, a.kind_title, a.object_name, a.status, a.stage, a.track, a.waits_for_customer,
       case when a.waits_for_customer
            then (select min(k.due_on) from application_clock k
                   where k.application_id = a.id and k.state = 'running' and k.rule = any(:of_customer))
            else a.due_on end as due_on,
       a.on_hold_until, c.time_zone, count(*) over () as moving
  from application a left join customer_account c on c.id = a.account_id
 where a.user_id = :user and a.status <> all(:ended)
 order by a.waits_for_customer desc, due_on nulls last, a.id desc limit :most
""")
_ANY = text("select exists (select from application where user_id = :user and status <> 'draft')")
#: The way of an application that has no stages.
PLAIN_STEPS = ("Отправлена", "Зарегистрирована", "В работе", "Ответ")
_PLAIN_AT = {ApplicationStatus.SUBMITTED: 1, ApplicationStatus.REGISTERED: 2}


@dataclass(frozen=True)
class UnderWay:
    """An application that has not ended; it is at `step` of `steps`, counted from 1.

    `due_on` is the person's own last day where the application waits for them, else that of the company; `days_left`
    counts calendar days to it, negative when it has passed; None without a term.
    """

    number: str
    kind_title: str
    object_name: str
    status: ApplicationStatus
    waits: bool
    steps: tuple[str, ...]
    step: int
    due_on: date | None
    days_left: int | None
    on_hold_until: date | None


@dataclass(frozen=True)
class Moving:
    """The first of those that move, how many there are, and whether the person has ever filed any."""

    rows: tuple[UnderWay, ...]
    total: int
    any: bool


async def moving(work: UnitOfWork, actor: Actor, most: int) -> Moving:
    """Return the applications that move: what waits for the person first, then by their terms; two statements at most.

    Raises:
        NotAllowed: the actor has no cabinet.
    """
    demand(actor, Permission.USE_CABINET, in_visit=True)
    names = {"user": actor.subject_id, "ended": _ENDED, "most": most, "of_customer": list(deadlines.OF_CUSTOMER)}
    rows = (await work.session.execute(_MOVING, names)).all()
    if not rows:
        return Moving((), 0, (await work.session.execute(_ANY, {"user": actor.subject_id})).scalar_one())
    return Moving(tuple(_view(work, row) for row in rows), rows[0].moving, True)


def _view(work: UnitOfWork, row: Row) -> UnderWay:
    status = ApplicationStatus(row.status)
    steps, step = way(
        row.kind, status, Stage(row.stage) if row.stage else None, Track(row.track) if row.track else None
    )
    today = local_day(work.now, row.time_zone or settings().time_zone)
    left = (row.due_on - today).days if row.due_on else None
    return UnderWay(
        row.number,
        row.kind_title,
        row.object_name,
        status,
        row.waits_for_customer,
        steps,
        step,
        row.due_on,
        left,
        row.on_hold_until if status is ApplicationStatus.ON_HOLD else None,
    )


def way(kind: str, status: ApplicationStatus, stage: Stage | None, track: Track | None) -> tuple[tuple[str, ...], int]:
    """Return the steps of an application that moves and the number of the one it is at."""
    if not catalog.kind_of(kind).staged:
        return PLAIN_STEPS, _PLAIN_AT.get(status, 3)
    steps, step = steps_of(track, stage or Stage.REVIEW)
    return steps, min(step, len(steps))
