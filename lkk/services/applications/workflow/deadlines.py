"""Clocks of an application: started, paused while the customer's answer is awaited, met, missed or stopped."""

from collections.abc import Callable
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
from lkk.vocabulary.applications import ClockState, OnRequest, TimeUnit, Track

REGISTER, ASK_FOR_MISSING = "tp.register", "tp.missing_docs_notice"
CURE_CONNECTION, CURE = "tp.missing_docs_cure", "info.answer"
PAYMENT, SIGNATURE = "tp.pay.S", "tp.sign.F"
#: How long after the term of payment an application stands, and how long before its end the applicant is warned.
UNPAID_GRACE, UNPAID_WARNED = "tp.unpaid.grace", "tp.unpaid.warn"
DISAGREEMENTS = "tp.disagreements"
#: The same of a contract of services, and the term of its works.
TURNKEY_SIGNATURE, TURNKEY_DISAGREEMENTS, TURNKEY_WORKS = "turnkey.sign", "turnkey.disagreements", "turnkey.works"
CURES = frozenset({CURE_CONNECTION, CURE})
#: Terms the customer must keep; all the others are the company's.
OF_CUSTOMER = CURES | {PAYMENT, SIGNATURE, TURNKEY_SIGNATURE}
#: Those of them after which the application may be annulled (Rules 861, п. 15 and section X).
ANNULS = frozenset({CURE_CONNECTION, PAYMENT, SIGNATURE})
_WORKS = "tp.perform."
_AGREED = "; не раньше дня, который выбрал заявитель"
_BY_CONTRACT = "Срок назван в договоре"
INSPECTION = "tp.inspect"


def of_works(rule: str) -> bool:
    """Whether a rule is a term of the works under the contract: they have one clock from the contract to the acts."""
    return rule.startswith(_WORKS) or rule == TURNKEY_WORKS


def signature(application: Application) -> str:
    """The rule of the term in which the applicant signs the contract."""
    return TURNKEY_SIGNATURE if application.track is Track.TURNKEY else SIGNATURE


def disagreements(application: Application) -> str:
    """The rule of the term in which the company answers disagreements with the contract."""
    return TURNKEY_DISAGREEMENTS if application.track is Track.TURNKEY else DISAGREEMENTS


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
    on_request: OnRequest


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
        select(DeadlineRule.value, DeadlineRule.unit, DeadlineRule.law, DeadlineRule.on_request)
        .where(
            DeadlineRule.rule == rule,
            DeadlineRule.valid_from <= on,
            col(DeadlineRule.valid_to).is_(None) | (col(DeadlineRule.valid_to) >= on),
        )
        .order_by(col(DeadlineRule.valid_from).desc())
    )
    row = (await work.session.exec(query)).first()
    return RuleView(row[0], TimeUnit(row[1]), row[2], OnRequest(row[3])) if row else None


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


async def follow(work: UnitOfWork, application: Application, rule: str, agreed: date) -> None:
    """Let a term end no earlier than the day the applicant has chosen for the company to come."""
    for clock in await unfinished(work, application):
        if clock.rule == rule and clock.due_on < agreed:
            clock.days_total += (agreed - clock.due_on).days
            clock.due_on = agreed
            clock.law = clock.law if clock.law.endswith(_AGREED) else clock.law + _AGREED
    await _show_nearest(work, application)


async def agree(work: UnitOfWork, application: Application, rule: str, until: date) -> None:
    """Let an unfinished clock end on the day that the contract names in place of the rule."""
    for clock in await unfinished(work, application):
        if clock.rule == rule:
            clock.due_on, clock.days_total, clock.law = until, (until - clock.started_on).days, _BY_CONTRACT
    await _show_nearest(work, application)


async def last_day(work: UnitOfWork, application: Application, rule: str) -> date:
    """The last day of a term that begins today by its rule."""
    on = await today(work, application)
    found = await rule_in_force(work, rule, on)
    return (await calendar.load(work)).due(on, found.value, found.unit)


async def lengthen(work: UnitOfWork, application: Application, rule: str, *, until: date | None = None) -> None:
    """Give an unfinished clock the whole term of its rule from today; a later last day stays."""
    whole = await last_day(work, application, rule)
    for clock in await unfinished(work, application):
        if clock.rule == rule:
            clock.due_on = max(clock.due_on, whole, until or whole)
            clock.state, clock.days_total = ClockState.RUNNING, (clock.due_on - clock.started_on).days
    await _show_nearest(work, application)


async def unpause(work: UnitOfWork, application: Application) -> None:
    """Let paused clocks go on with the last day they had: the pause was none."""
    for clock in await unfinished(work, application):
        if clock.state is ClockState.PAUSED:
            clock.state, clock.paused_on = ClockState.RUNNING, None
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
    """Stop for a while those running clocks of the company whose rule lets a request for information stop them."""
    on = await today(work, application)
    for clock in await unfinished(work, application):
        if clock.state is ClockState.RUNNING and clock.rule not in OF_CUSTOMER:
            rule = await rule_in_force(work, clock.rule, clock.started_on)
            if rule.on_request is not OnRequest.RUNS:
                clock.state, clock.paused_on = ClockState.PAUSED, on
    await _show_nearest(work, application)


async def resume(work: UnitOfWork, application: Application) -> None:
    """Let paused clocks go on from today: some with what was left of them, some with the whole term (as the rule says).

    A correction may have put another rule in the place of the first one, so the rule is looked up now.
    """
    on = await today(work, application)
    days = await calendar.load(work)
    for clock in await unfinished(work, application):
        if clock.state is ClockState.PAUSED and clock.paused_on is not None:
            rule = await rule_in_force(work, clock.rule, clock.started_on)
            if rule.on_request is OnRequest.ANEW:
                _begin_anew(clock, on, days.due(on, rule.value, rule.unit))
            else:
                _prolong(clock, on, days.prolonged(clock.due_on, clock.paused_on, on, rule.unit))
            clock.state, clock.paused_on = ClockState.RUNNING, None
    await _show_nearest(work, application)


def _begin_anew(clock: ApplicationClock, on: date, due: date) -> None:
    clock.started_on, clock.due_on, clock.days_total, clock.escalated_percent = on, due, (due - on).days, 0


def _prolong(clock: ApplicationClock, on: date, longer: date) -> None:
    stood = on - (clock.paused_on or on)
    clock.days_total += (longer - clock.due_on - stood).days
    if clock.due_at is not None:
        clock.due_at += longer - clock.due_on
    clock.due_on = longer


async def meet(work: UnitOfWork, application: Application, *rules: str) -> None:
    """End clocks by doing what they demand, all of them when none is named; a late one stays missed."""
    on = await today(work, application)
    for clock in await unfinished(work, application):
        if not rules or clock.rule in rules:
            over = on > clock.due_on if clock.due_at is None else work.now > clock.due_at
            late = clock.state is not ClockState.PAUSED and over
            clock.state, clock.finished_on = ClockState.BREACHED if late else ClockState.MET, on
    await _show_nearest(work, application)


async def stop(work: UnitOfWork, application: Application, *rules: str) -> None:
    """End clocks of what is not done to its end, all when none is named; a missed one stays missed."""
    on = await today(work, application)
    for clock in await unfinished(work, application):
        if not rules or clock.rule in rules:
            clock.finished_on = on
            if clock.state is not ClockState.BREACHED:
                clock.state = ClockState.STOPPED
    await _show_nearest(work, application)


async def revive(work: UnitOfWork, application: Application, asked: Callable[[str], bool]) -> bool:
    """Let the last clock of such a rule go on that was ended by a step taken back; False when there is none."""
    query = select(ApplicationClock).where(
        ApplicationClock.application_id == application.key,
        col(ApplicationClock.finished_on).is_not(None),
        col(ApplicationClock.state).in_((ClockState.MET, ClockState.BREACHED)),
    )
    ended = (await work.session.exec(query.order_by(col(ApplicationClock.id).desc()))).all()
    clock = next((one for one in ended if asked(one.rule)), None)
    if clock is None:
        return False
    clock.finished_on = None
    if clock.state is ClockState.MET:
        clock.state = ClockState.RUNNING
    await _show_nearest(work, application)
    return True


async def asked_for_missing(work: UnitOfWork, application: Application) -> None:
    """The customer is asked for what is missing: in time or late; nobody is late who has nothing to ask for."""
    on = await today(work, application)
    query = select(ApplicationClock).where(
        ApplicationClock.application_id == application.key, ApplicationClock.rule == ASK_FOR_MISSING
    )
    clock = (await work.session.exec(query.order_by(col(ApplicationClock.id).desc()))).first()
    if clock is not None and (clock.finished_on is None or clock.state is ClockState.STOPPED):
        clock.state = ClockState.MET if on <= clock.due_on else ClockState.BREACHED
        clock.finished_on = on
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
