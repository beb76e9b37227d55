"""Clocks of an application: started, paused while the customer's answer is awaited, met, missed or stopped."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import col, select

from lkk.models.accounts import CustomerAccount
from lkk.models.applications import Application, ApplicationClock, DeadlineRule
from lkk.services.kernel import calendar
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.kept_rows import kept
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.settings import settings
from lkk.vocabulary.applications import ClockState, TimeUnit

REGISTER = "tp.register"
CURE_CONNECTION, CURE = "tp.missing_docs_cure", "info.answer"
PAYMENT, SIGNATURE = "tp.pay.S", "tp.sign.F"
CURES = frozenset({CURE_CONNECTION, CURE})
#: Terms the customer must keep; all the others are the company's.
OF_CUSTOMER = CURES | {PAYMENT, SIGNATURE}


async def today(work: UnitOfWork, application: Application) -> date:
    """The present day in the time zone of the application's account, else in the company's."""
    zone = None
    if application.account_id is not None:
        query = select(CustomerAccount.time_zone).where(CustomerAccount.id == application.account_id)
        zone = (await work.session.exec(query)).first()
    return local_day(work.now, zone or settings().time_zone)


@dataclass(frozen=True)
class RuleView:
    """The value of a deadline rule on a day, with the law it follows from."""

    value: int
    unit: TimeUnit
    law: str


async def rule_in_force(work: UnitOfWork, rule: str, on: date) -> RuleView:
    """The value a rule had on a day.

    Raises:
        LookupError: no value of the rule is loaded for that day.
    """
    now_on = local_day(work.now, settings().time_zone)
    found = await kept(f"deadline_rule:{rule}:{on}", now_on, lambda: _rule_on(work, rule, on))
    if found is None:
        raise LookupError(f"no deadline {rule} is in force on {on}")
    return found


async def _rule_on(work: UnitOfWork, rule: str, on: date) -> RuleView | None:
    query = (
        select(DeadlineRule.value, DeadlineRule.unit, DeadlineRule.law)
        .where(
            DeadlineRule.rule == rule,
            DeadlineRule.valid_from <= on,
            col(DeadlineRule.valid_to).is_(None) | (col(DeadlineRule.valid_to) >= on),
        )
        .order_by(col(DeadlineRule.valid_from).desc())
    )
    row = (await work.session.exec(query)).first()
    return RuleView(row[0], TimeUnit(row[1]), row[2]) if row else None


async def start(work: UnitOfWork, application: Application, rule: str, *, until: date | None = None) -> None:
    """Start a clock by its rule; `until` names a later last day than the rule gives."""
    on = await today(work, application)
    found = await rule_in_force(work, rule, on)
    due = (await calendar.load(work)).due(on, found.value, found.unit)
    due = max(due, until or due)
    at = work.now + timedelta(hours=found.value) if found.unit is TimeUnit.HOURS else None
    work.session.add(
        ApplicationClock(
            application_id=application.key,
            rule=rule,
            started_on=on,
            due_on=due,
            due_at=at,
            days_total=(due - on).days,
            law=found.law,
        )
    )
    await _show_nearest(work, application)


async def exchange(work: UnitOfWork, application: Application, rule: str, other: str) -> None:
    """Let an unfinished clock of one rule go on by another one, from the same day and with the same pauses."""
    days = await calendar.load(work)
    for clock in await unfinished(work, application):
        if clock.rule == rule:
            old, new = [await rule_in_force(work, one, clock.started_on) for one in (rule, other)]
            stood = clock.due_on - days.due(clock.started_on, old.value, old.unit)
            clock.due_on = days.on_or_after(days.due(clock.started_on, new.value, new.unit) + stood)
            clock.rule, clock.law, clock.days_total = other, new.law, (clock.due_on - clock.started_on - stood).days
    await _show_nearest(work, application)


async def pause(work: UnitOfWork, application: Application) -> None:
    """Stop the company's running clocks for a while."""
    on = await today(work, application)
    for clock in await unfinished(work, application):
        if clock.state is ClockState.RUNNING and clock.rule not in OF_CUSTOMER:
            clock.state, clock.paused_on = ClockState.PAUSED, on
    await _show_nearest(work, application)


async def resume(work: UnitOfWork, application: Application) -> None:
    """Let paused clocks go on: what was left of each is counted from today."""
    on = await today(work, application)
    days = await calendar.load(work)
    for clock in await unfinished(work, application):
        if clock.state is ClockState.PAUSED and clock.paused_on is not None:
            unit = (await rule_in_force(work, clock.rule, clock.started_on)).unit
            longer = days.prolonged(clock.due_on, clock.paused_on, on, unit)
            clock.days_total += (longer - clock.due_on).days - (on - clock.paused_on).days
            if clock.due_at is not None:
                clock.due_at += longer - clock.due_on
            clock.due_on, clock.state, clock.paused_on = longer, ClockState.RUNNING, None
    await _show_nearest(work, application)


async def meet(work: UnitOfWork, application: Application, *rules: str) -> None:
    """End clocks by doing what they demand, all of them when none is named; a late one stays missed."""
    on = await today(work, application)
    for clock in await unfinished(work, application):
        if not rules or clock.rule in rules:
            over = on > clock.due_on if clock.due_at is None else work.now > clock.due_at
            late = clock.state is not ClockState.PAUSED and over
            clock.state, clock.finished_on = ClockState.BREACHED if late else ClockState.MET, on
    await _show_nearest(work, application)


async def stop(work: UnitOfWork, application: Application) -> None:
    """End all clocks of an application that is not carried to its end; a missed one stays missed."""
    on = await today(work, application)
    for clock in await unfinished(work, application):
        clock.finished_on = on
        if clock.state is not ClockState.BREACHED:
            clock.state = ClockState.STOPPED
    await _show_nearest(work, application)


async def unfinished(work: UnitOfWork, application: Application) -> list[ApplicationClock]:
    """The clocks that were not ended, missed ones too."""
    query = (
        select(ApplicationClock)
        .where(ApplicationClock.application_id == application.key, col(ApplicationClock.finished_on).is_(None))
        .order_by(col(ApplicationClock.due_on), col(ApplicationClock.id))
    )
    return list((await work.session.exec(query)).all())


async def cure_passed(work: UnitOfWork, application: Application) -> bool:
    """Whether the customer was asked and the term of the answer is over."""
    on = await today(work, application)
    return any(clock.rule in CURES and clock.due_on < on for clock in await unfinished(work, application))


def percent(clock: ApplicationClock, on: date) -> int:
    """How much of the term has passed on a day; 100 on its last day, more when it is over."""
    if clock.days_total <= 0:
        return 100 if on <= clock.due_on else 101
    return max(0, (clock.days_total - (clock.due_on - on).days) * 100 // clock.days_total)


async def _show_nearest(work: UnitOfWork, application: Application) -> None:
    """Tables sort by the nearest last day; a paused clock has none."""
    clocks = await unfinished(work, application)
    application.due_on = min((one.due_on for one in clocks if one.state is not ClockState.PAUSED), default=None)
