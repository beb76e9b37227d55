"""What happens to applications by itself: escalation, resumption, annulment, the end of old drafts.

Every item is looked at again under its lock, in a transaction of its own: a run beside another does nothing twice.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Executable, text
from sqlmodel import col, select

from lkk.models.applications import Application, ApplicationClock, ApplicationHistory
from lkk.services import notifications
from lkk.services.applications import access, events, history, people
from lkk.services.applications.workflow import deadlines, status_changes, terms
from lkk.services.applications.workflow.needs import Payload
from lkk.services.forms import catalog
from lkk.services.jobs import items
from lkk.services.kernel import calendar
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.errors import NotFound, ServiceError
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.services.money.invoices import has_open_payment
from lkk.settings import settings
from lkk.vocabulary.applications import ApplicationStatus, ClockState, HistoryKind
from lkk.vocabulary.deadlines import DEADLINE_TITLES, sentence
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.words import day

BATCH = 500
NEAR, OVER = 70, 100
ONE_DAY, FEED_FRESH = timedelta(days=1), timedelta(hours=1)
DRAFT_REMINDED, DRAFT_KEPT = timedelta(days=60), timedelta(days=90)
REMINDER = "reminder"

_DUE_CLOCKS = text("""
select application_id from application_clock
where state = 'running' and application_id <> all(:failing) and (
  (escalated_percent < :near and (due_on - cast(:today as date)) * 100 <= days_total * (100 - :near))
  or due_on < :today)
group by application_id order by min(due_on) limit :batch
""")
_HELD = text("""
select id from application where status = 'on_hold' and on_hold_until <= :today and id <> all(:failing)
order by id limit :batch
""")
_UNANSWERED = text("""
select a.id from application a join application_clock c on c.application_id = a.id
where a.status = 'info_requested' and c.finished_on is null and c.due_on < :today and c.rule = :cure
  and a.id <> all(:failing)
order by a.id limit :batch
""")
# The feed has told of payments within the hour, and none is on its way: on line, or through a bank and not matched yet.
_UNPAID = text("""
select a.id from application a join application_clock c on c.application_id = a.id
where a.status = 'in_progress' and c.finished_on is null and c.rule = :payment and c.due_on <= :last
  and a.id <> all(:failing)
  and exists (select 1 from feed_cursor f where f.caught_up_at >= :fresh)
  and not exists (select 1 from bank_payment b where b.application_id = a.id and b.match = 'unmatched')
order by a.id limit :batch
""")
_TO_PAY = text("""
select a.id from application a join application_clock c on c.application_id = a.id
where a.status = 'in_progress' and c.state = 'running' and c.rule = :payment and c.due_on between :today and :last
  and c.escalated_percent < :near and a.id <> all(:failing)
order by a.id limit :batch
""")
_WAITING_DRAFTS = text("""
select a.id from application a where a.status = 'draft' and a.updated_at < :before and a.id <> all(:failing)
and not exists (
  select 1 from application_history h where h.application_id = a.id and h.after = :mark and h.at > a.updated_at)
order by a.id limit :batch
""")
_OLD_DRAFTS = text("delete from application where status = 'draft' and updated_at < :before")


async def escalate_deadlines() -> int:
    """Tell of terms of which 70 % have passed, mark them and tell of those that are over; return how many had any."""
    return await _each("escalate_deadlines", _DUE_CLOCKS, _escalate, near=NEAR)


async def resume_held() -> int:
    """Put applications back to work whose day of resumption has come; return how many."""

    async def resume(work: UnitOfWork, application_id: int) -> None:
        await status_changes.change(work, None, application_id, ApplicationStatus.IN_PROGRESS)

    return await _each("resume_held", _HELD, resume)


async def annul_unanswered() -> int:
    """Annul incomplete grid connections whose applicant has not answered in time; return how many."""
    return await _each("annul_unanswered", _UNANSWERED, _annul, cure=deadlines.CURE_CONNECTION)


async def annul_unpaid() -> int:
    """Annul grid connections whose invoice is not paid some days after its term (a row); return how many.

    None is annulled while the feed is more than an hour old or a payment is on its way.
    """
    async with unit_of_work() as work:
        today = local_day(work.now, settings().time_zone)
        grace = await deadlines.rule_in_force(work, deadlines.UNPAID_GRACE, today)
        days, last = await calendar.load(work), today - ONE_DAY
        while days.due(last, grace.value, grace.unit) >= today:
            last -= ONE_DAY
        fresh = work.now - FEED_FRESH
    return await _each("annul_unpaid", _UNPAID, _annul_unpaid, payment=deadlines.PAYMENT, last=last, fresh=fresh)


async def warn_unpaid() -> int:
    """Tell applicants some working days before the end (a row) that their term of payment runs out; return how many."""
    async with unit_of_work() as work:
        today = local_day(work.now, settings().time_zone)
        rule = await deadlines.rule_in_force(work, deadlines.UNPAID_WARNED, today)
        last = (await calendar.load(work)).due(today, rule.value, rule.unit)
    return await _each("warn_unpaid", _TO_PAY, _warn_unpaid, payment=deadlines.PAYMENT, last=last, near=NEAR)


async def remind_of_drafts() -> int:
    """Tell of drafts untouched for 60 days that they will be deleted; return how many."""
    async with unit_of_work() as work:
        before = work.now - DRAFT_REMINDED
    return await _each("remind_of_drafts", _WAITING_DRAFTS, _remind, before=before, mark=REMINDER)


async def delete_old_drafts() -> int:
    """Delete drafts untouched for 90 days; return how many."""
    async with unit_of_work() as work:
        result = await work.session.execute(_OLD_DRAFTS, {"before": work.now - DRAFT_KEPT})
        return result.rowcount  # pyright: ignore[reportAttributeAccessIssue]


async def _each(
    job: str, query: Executable, act: Callable[[UnitOfWork, int], Awaitable[None]], **values: object
) -> int:
    """Do one thing for every application a query names; one that has changed meanwhile is left alone."""

    async def find(work: UnitOfWork, failing: Sequence[int]) -> Sequence[int]:
        today = local_day(work.now, settings().time_zone)
        asked = {"today": today, "batch": BATCH, "failing": list(failing), **values}
        return (await work.session.execute(query, asked)).scalars().all()

    async def one(application_id: int) -> None:
        async with unit_of_work() as work:
            await act(work, application_id)

    return await items.each(job, find, one, expected=(ServiceError,))


async def _escalate(work: UnitOfWork, application_id: int) -> None:
    application = await access.locked(work, None, application_id)
    today = await deadlines.today(work, application)
    for clock in await deadlines.unfinished(work, application):
        passed = deadlines.percent(clock, today)
        if clock.state is not ClockState.RUNNING or passed < NEAR:
            continue
        if clock.due_on < today and clock.rule == deadlines.ASK_FOR_MISSING:
            await deadlines.stop(work, application, clock.rule)  # nobody had anything to ask for
        elif clock.due_on < today:
            await _missed(work, application, clock)
        elif clock.escalated_percent < NEAR and clock.rule != deadlines.PAYMENT:  # that one is told of by days
            await _near(work, application, clock)


async def _near(work: UnitOfWork, application: Application, clock: ApplicationClock) -> None:
    clock.escalated_percent = NEAR
    facts = _facts(application, clock)
    if clock.rule in deadlines.OF_CUSTOMER:
        user_ids = [application.user_id]
        annuls = clock.rule in deadlines.ANNULS
        await notifications.publish(work, events.ANSWER_DUE, user_ids=user_ids, annuls=annuls, **facts)
        return
    concerned = await people.in_charge(work, application)
    await notifications.publish(work, events.DEADLINE_NEAR, user_ids=concerned, percent=NEAR, **facts)


async def _missed(work: UnitOfWork, application: Application, clock: ApplicationClock) -> None:
    """The company's missed term is told to the executor and to those who lead."""
    clock.escalated_percent, clock.state = OVER, ClockState.BREACHED
    concerned = await people.in_charge(work, application)
    if clock.rule not in deadlines.OF_CUSTOMER:
        concerned |= {user.key for user in await people.able_to(work, Permission.REJECT_APPLICATIONS)}
    history.append(work, application, HistoryKind.DEADLINE, None, after=clock.rule, reason=f"Срок истёк: {clock.law}")
    await notifications.publish(work, events.DEADLINE_MISSED, user_ids=concerned, **_facts(application, clock))
    await people.signal(work, application)


async def _annul(work: UnitOfWork, application_id: int) -> None:
    application = await access.locked(work, None, application_id)
    running = await deadlines.unfinished(work, application)
    ground = next((clock.law for clock in running if clock.rule == deadlines.CURE_CONNECTION), "")
    await status_changes.change(
        work,
        None,
        application_id,
        ApplicationStatus.ANNULLED,
        Payload(reason="Запрошенные сведения не получены в срок", legal_ground=ground),
    )


async def _annul_unpaid(work: UnitOfWork, application_id: int) -> None:
    application = await access.locked(work, None, application_id)
    clock = await _payment_clock(work, application)
    if clock is None or clock.due_on >= await deadlines.today(work, application):
        raise NotFound  # paid meanwhile
    if await has_open_payment(work, application.key):
        raise NotFound  # money may be on its way: asked again once that is known
    await status_changes.change(
        work,
        None,
        application_id,
        ApplicationStatus.ANNULLED,
        Payload(reason=f"Счёт не оплачен до {day(clock.due_on)}", legal_ground=clock.law),
    )


async def _payment_clock(work: UnitOfWork, application: Application) -> ApplicationClock | None:
    return next((one for one in await deadlines.unfinished(work, application) if one.rule == deadlines.PAYMENT), None)


async def _warn_unpaid(work: UnitOfWork, application_id: int) -> None:
    application = await access.locked(work, None, application_id)
    clock = await _payment_clock(work, application)
    if clock is None or clock.escalated_percent >= NEAR:
        raise NotFound  # paid or told meanwhile
    clock.escalated_percent = NEAR
    facts, user_ids = _facts(application, clock), [application.user_id]
    await notifications.publish(work, events.ANSWER_DUE, user_ids=user_ids, annuls=True, **facts)


async def _remind(work: UnitOfWork, draft_id: int) -> None:
    query = select(Application).where(Application.id == draft_id, Application.status == ApplicationStatus.DRAFT)
    draft = (await work.session.exec(query.with_for_update())).first()
    if draft is None or draft.updated_at >= work.now - DRAFT_REMINDED or await _reminded(work, draft):
        raise NotFound
    history.append(work, draft, HistoryKind.DEADLINE, None, after=REMINDER, internal=True)
    kind = catalog.kind_of(draft.kind)
    deleted_on = local_day(draft.updated_at + DRAFT_KEPT, settings().time_zone)
    await notifications.publish(
        work,
        events.DRAFT_WAITS,
        user_ids=[draft.user_id],
        account_id=draft.account_id,
        kind=kind.title,
        kind_code=kind.code,
        draft_id=draft.key,
        deleted_on=day(deleted_on),
    )


async def _reminded(work: UnitOfWork, draft: Application) -> bool:
    query = select(ApplicationHistory.id).where(
        ApplicationHistory.application_id == draft.key,
        ApplicationHistory.after == REMINDER,
        col(ApplicationHistory.at) > draft.updated_at,
    )
    return (await work.session.exec(query)).first() is not None


def _facts(application: Application, clock: ApplicationClock) -> dict[str, Any]:
    due = terms.due(clock)
    return {
        "number": application.number,
        "kind": catalog.kind_of(application.kind).title,
        "due": due,
        "term": sentence(clock.rule, due, clock.law),
        "title": DEADLINE_TITLES[clock.rule],
        "law": clock.law,
    }
