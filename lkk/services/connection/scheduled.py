"""What happens to contracts by itself: invoices of later parts, the end of technical conditions and their extension."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date, timedelta

from sqlalchemy import Executable, text

from lkk.models.applications import Application
from lkk.models.connection import Connection
from lkk.services import notifications
from lkk.services.applications import access
from lkk.services.applications.workflow import deadlines, status_changes
from lkk.services.applications.workflow.needs import LONGEST_HOLD, Payload
from lkk.services.connection import cases, events, moving, paying
from lkk.services.forms import catalog
from lkk.services.forms.catalog.grid_connection.contracts import TC_EXTEND
from lkk.services.jobs import items
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.errors import NotFound, ServiceError
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.settings import settings
from lkk.vocabulary import words
from lkk.vocabulary.applications import ApplicationStatus

_AT_ONCE = 200
FIRST, LAST = "tc.warn.first", "tc.warn.last"
#: What `conditions_warned` holds when the end itself was told of.
ENDED = -1

_DUE_PARTS = text("""
select distinct c.application_id from connection c
join connection_payment p on p.connection_id = c.id
join application a on a.id = c.application_id
where p.invoice_id is null and p.due_on <= :ahead and c.concluded_on is not null
  and a.status not in ('annulled', 'rejected', 'withdrawn', 'terminated')
  and coalesce(cast(a.answers ->> 'total_power_kw' as numeric), 0) <= :most_kw
  and c.application_id <> all(:failing)
limit :batch
""")
_ENDING = text("""
select c.application_id from connection c join application a on a.id = c.application_id
where c.conditions_until <= :last and c.performed_on is null and c.concluded_on is not null
  and a.status = 'in_progress' and a.stage in ('works', 'notice', 'inspection') and c.conditions_warned <> :ended
  and (c.conditions_until < :today or c.conditions_warned = 0
    or (c.conditions_warned > :last_days and c.conditions_until <= :today + cast(:last_days as int)))
  and c.application_id <> all(:failing)
order by c.conditions_until limit :batch
""")
_EXTENDED = text("""
select e.id from application e
join connection c on c.application_id = cast(nullif(e.answers ->> 'case', '') as bigint)
where e.kind = :kind and e.status = 'fulfilled' and c.performed_on is null
  and cast(e.answers ->> 'extend_until' as date) > c.conditions_until and e.id <> all(:failing)
order by e.id limit :batch
""")


async def issue_parts() -> int:
    """Issue invoices of parts that are due soon; return for how many cases."""
    async with unit_of_work() as work:
        ahead = _today(work) + paying.AHEAD

    async def issue(work: UnitOfWork, application_id: int) -> None:
        application = await access.locked(work, None, application_id)
        if not await paying.issue_parts_due(work, application, await cases.locked(work, application_id)):
            raise NotFound  # issued meanwhile

    return await _each("issue_connection_parts", _DUE_PARTS, issue, ahead=ahead, most_kw=paying.INVOICED_KW)


async def watch_conditions() -> int:
    """Warn of the end of technical conditions twice, and put aside the cases where they have ended; return how many."""
    async with unit_of_work() as work:
        today = _today(work)
        first, last = [(await deadlines.rule_in_force(work, rule, today)).value for rule in (FIRST, LAST)]

    async def look(work: UnitOfWork, application_id: int) -> None:
        application = await access.locked(work, None, application_id)
        case = await cases.locked(work, application_id)
        until = case.conditions_until
        if until is None or application.status is not ApplicationStatus.IN_PROGRESS:
            raise NotFound
        if until < today:
            await _put_aside(work, application, case, until, today)
        else:
            case.conditions_warned = last if until <= today + timedelta(days=last) else first
            await _warn(work, application, until)

    return await _each(
        "watch_conditions",
        _ENDING,
        look,
        last=today + timedelta(days=first),
        last_days=last,
        ended=ENDED,
    )


async def extend_conditions() -> int:
    """Take over the new term of granted extensions; a case that was put aside for it goes on. Return how many."""

    async def extend(work: UnitOfWork, extension_id: int) -> None:
        granted = await work.session.get_one(Application, extension_id)
        application = await access.locked(work, None, int(granted.answers["case"]))
        case = await cases.locked(work, application.key)
        was_aside = case.conditions_warned == ENDED
        case.conditions_until, case.conditions_warned = date.fromisoformat(granted.answers["extend_until"]), 0
        if was_aside and application.status is ApplicationStatus.ON_HOLD:
            await status_changes.change(work, None, application.key, ApplicationStatus.IN_PROGRESS)

    return await _each("extend_conditions", _EXTENDED, extend, kind=TC_EXTEND.code)


async def _put_aside(work: UnitOfWork, application: Application, case: Connection, until: date, today: date) -> None:
    """Never annulled: those in charge extend the conditions or end the contract by its terms."""
    case.conditions_warned = ENDED
    reason = f"Технические условия действовали до {words.day(until)}"
    asked = f"{reason}. Подайте заявку на продление или напишите нам в переписке по заявке"
    payload = Payload(reason=asked, until=today + LONGEST_HOLD)
    await status_changes.change(work, None, application.key, ApplicationStatus.ON_HOLD, payload)
    await moving.task(work, application, f"{reason}: продлите их по заявке клиента или расторгните договор")


async def _warn(work: UnitOfWork, application: Application, until: date) -> None:
    await notifications.publish(
        work,
        events.CONDITIONS_END,
        user_ids=[application.user_id],
        account_id=application.account_id,
        number=application.number,
        kind=catalog.kind_of(application.kind).title,
        until=words.day(until),
    )


async def _each(
    job: str, query: Executable, act: Callable[[UnitOfWork, int], Awaitable[None]], **values: object
) -> int:
    async def find(work: UnitOfWork, failing: Sequence[int]) -> Sequence[int]:
        asked = {"today": _today(work), "batch": _AT_ONCE, "failing": list(failing), **values}
        return (await work.session.execute(query, asked)).scalars().all()

    async def one(item_id: int) -> None:
        async with unit_of_work() as work:
            await act(work, item_id)

    return await items.each(job, find, one, expected=(ServiceError,))


def _today(work: UnitOfWork) -> date:
    return local_day(work.now, settings().time_zone)
