"""The clocks of all connections for the staff: those that burn first, whose each is and who is late."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import text

from lkk.services.applications.workflow import deadlines
from lkk.services.forms.catalog.grid_connection.contracts import STAGED_KINDS
from lkk.services.forms.catalog.grid_connection.turnkey import TP_TURNKEY
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.settings import settings
from lkk.vocabulary import words
from lkk.vocabulary.applications import Stage
from lkk.vocabulary.deadlines import DEADLINE_TITLES
from lkk.vocabulary.permissions import Permission

SHOWN = 200

# Terms that run, and parts of sums that are due and not paid, in applications that are fulfilled too; a paused term
# burns after all the others. The first part of the simplified track has the clock of its payment.
_BURNING = text("""
with burning as (
  select c.application_id, c.rule, c.due_on, c.state = 'paused' as paused, 0 as part, 0 as parts, 0 as kopecks
  from application_clock c where c.finished_on is null
  union all
  select k.application_id, '', p.due_on, false, p.number,
    (select count(*) from connection_payment o where o.connection_id = k.id), p.kopecks
  from connection_payment p join connection k on k.id = p.connection_id
  where p.paid_on is null and p.due_on is not null
)
select a.number, a.applicant, a.stage, b.rule, b.due_on, b.paused, b.part, b.parts, b.kopecks, u.display_name,
  count(*) over () as total
from burning b join application a on a.id = b.application_id
left join user_account u on u.id = a.executor_id
where a.kind = any(:kinds)
  and (a.status in ('submitted', 'registered', 'in_progress', 'info_requested', 'on_hold')
    or (b.part > 0 and a.status = 'fulfilled'))
  and not (b.part = 1 and a.track = 'simplified')
order by b.paused, b.due_on, a.id limit :shown
""")


def part_title(number: int, of: int, kopecks: int) -> str:
    """«Оплата по договору: часть 2 из 4, 84 180,00 ₽»."""
    which = f"часть {number} из {of}, " if of > 1 else ""
    return f"Оплата по договору: {which}{words.roubles(kopecks)}"


@dataclass(frozen=True)
class BurningView:
    """A term of a case; `days_left` is negative once its last day has passed."""

    number: str
    applicant: str
    stage: Stage | None  # None before the registration
    title: str
    of_customer: bool
    due_on: date
    days_left: int
    paused: bool
    executor: str

    @property
    def late(self) -> bool:
        """Whether its last day has passed while it ran."""
        return self.days_left < 0 and not self.paused


@dataclass(frozen=True)
class Burning:
    """The terms that burn first, and how many there are in all."""

    rows: tuple[BurningView, ...]
    total: int


async def burning(work: UnitOfWork, actor: Actor) -> Burning:
    """The terms of all cases, those that end first at the head.

    Raises:
        NotAllowed: the actor sees no applications.
    """
    demand(actor, Permission.SEE_APPLICATIONS)
    today = local_day(work.now, settings().time_zone)
    found = (await work.session.execute(_BURNING, {"shown": SHOWN, "kinds": [*STAGED_KINDS, TP_TURNKEY.code]})).all()
    rows = tuple(
        BurningView(
            number=row.number,
            applicant=row.applicant,
            stage=Stage(row.stage) if row.stage else None,
            title=DEADLINE_TITLES[row.rule] if row.rule else part_title(row.part, row.parts, row.kopecks),
            of_customer=not row.rule or row.rule in deadlines.OF_CUSTOMER,
            due_on=row.due_on,
            days_left=(row.due_on - today).days,
            paused=row.paused,
            executor=row.display_name or "",
        )
        for row in found
    )
    return Burning(rows, found[0].total if found else 0)
