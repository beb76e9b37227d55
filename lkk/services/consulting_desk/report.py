"""How consultants serve: waiting, the first answer, ratings and load, by consultant and by period.

Waiting is counted in working time by the hours of today: whoever writes at night waits from the morning on.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import col

from lkk.models.callbacks import CallbackTry
from lkk.models.consultations import Consultation, ConsultationMessage
from lkk.models.identity import User
from lkk.services.consultations import rules
from lkk.services.consulting_desk.views import RatingLine, Report, ReportLine
from lkk.services.kernel import calendar
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.kernel.working_hours import WorkingHours
from lkk.settings import settings
from lkk.vocabulary import words
from lkk.vocabulary.applications import Side
from lkk.vocabulary.consultations import MessageKind
from lkk.vocabulary.permissions import Permission

LONGEST = timedelta(days=366)
NOBODY = "Никто не взял"
RATINGS = 50
_DAYS, _WEEKS = 31, 186  # up to so many days a period is a day, a week
_MINUTE = Decimal(60)


@dataclass
class _Sums:
    dialogues: int = 0
    waits: list[float] = field(default_factory=list)
    answers: list[float] = field(default_factory=list)
    ratings: list[int] = field(default_factory=list)
    messages: int = 0
    calls: int = 0


async def load(work: UnitOfWork, actor: Actor, first: date, last: date) -> Report:
    """Return the figures of the dialogues begun on these days, both included; five statements.

    Raises:
        NotAllowed: the actor does not see reports.
        InvalidValue: the days are wrong or more than a year.
    """
    demand(actor, Permission.SEE_SERVICE_REPORTS)
    if not first <= last <= first + LONGEST:
        raise InvalidValue("Укажите дни, не больше года", at="first")
    zone = ZoneInfo(settings().time_zone)
    begins, ends = _midnight(first, zone), _midnight(last + timedelta(days=1), zone)
    hours = await _hours(work)
    by_person: dict[int | None, _Sums] = defaultdict(_Sums)
    by_period: dict[date, _Sums] = defaultdict(_Sums)
    step, period_of = _step(first, last)
    total = _Sums()

    def sums(person: int | None, at: datetime) -> tuple[_Sums, ...]:
        return total, by_person[person], by_period[period_of(at.astimezone(zone).date())]

    query = select_columns(
        col(Consultation.consultant_id),
        col(Consultation.opened_at),
        col(Consultation.taken_at),
        col(Consultation.first_answer_at),
        col(Consultation.rating),
    ).where(col(Consultation.opened_at) >= begins, col(Consultation.opened_at) < ends)
    for person, opened, taken, answered, rating in await work.session.execute(query):
        since = _opens(hours, opened)
        for one in sums(person, opened):
            one.dialogues += 1
            one.waits += [_seconds(since, taken)] if taken else []
            one.answers += [_seconds(since, answered)] if answered else []
            one.ratings += [rating] if rating else []
    for person, at, count in await work.session.execute(_messages(begins, ends)):
        for one in sums(person, at):
            one.messages += count
    for person, at, count in await work.session.execute(_calls(begins, ends)):
        for one in sums(person, at):
            one.calls += count
    names = await _names(work, [one for one in by_person if one is not None])
    return Report(
        first,
        last,
        step,
        _line("Всего", total),
        await _ratings(work, begins, ends),
        tuple(sorted((_line(names.get(who or 0, NOBODY), one) for who, one in by_person.items()), key=_by_name)),
        tuple(_line(_label(step, day), one) for day, one in sorted(by_period.items())),
    )


def _messages(begins: datetime, ends: datetime) -> Any:
    day = func.date_trunc("hour", col(ConsultationMessage.created_at))
    return (
        select_columns(col(ConsultationMessage.author_id), day, func.count())
        .where(
            col(ConsultationMessage.side) == Side.COMPANY,
            col(ConsultationMessage.kind) == MessageKind.TEXT,
            col(ConsultationMessage.created_at) >= begins,
            col(ConsultationMessage.created_at) < ends,
        )
        .group_by(col(ConsultationMessage.author_id), day)
    )


def _calls(begins: datetime, ends: datetime) -> Any:
    day = func.date_trunc("hour", col(CallbackTry.at))
    return (
        select_columns(col(CallbackTry.author_id), day, func.count())
        .where(col(CallbackTry.at) >= begins, col(CallbackTry.at) < ends)
        .group_by(col(CallbackTry.author_id), day)
    )


async def _ratings(work: UnitOfWork, begins: datetime, ends: datetime) -> tuple[RatingLine, ...]:
    consultant: Any = aliased(User)
    query = (
        select_columns(Consultation, col(User.display_name), consultant.display_name)
        .join(User, col(User.id) == col(Consultation.customer_id))
        .join(consultant, consultant.id == col(Consultation.consultant_id), isouter=True)
        .where(
            col(Consultation.rating).is_not(None),
            col(Consultation.opened_at) >= begins,
            col(Consultation.opened_at) < ends,
        )
        .order_by(col(Consultation.rated_at).desc())
        .limit(RATINGS)
    )
    return tuple(
        RatingLine(row.key, row.rated_at, row.rating, row.rating_comment, customer, name or "")
        for row, customer, name in await work.session.execute(query)
    )


async def _hours(work: UnitOfWork) -> WorkingHours:
    known = await rules.in_force(work)
    return WorkingHours(await calendar.load(work), known.begins_hour, known.ends_hour, settings().time_zone)


def _opens(hours: WorkingHours, opened: datetime) -> datetime:
    return hours.opens(opened) if hours.first < hours.last else opened


async def _names(work: UnitOfWork, ids: list[int]) -> dict[int, str]:
    query = select_columns(col(User.id), col(User.display_name)).where(col(User.id).in_(ids))
    return dict(map(tuple, await work.session.execute(query)))


def _step(first: date, last: date) -> tuple[str, Callable[[date], date]]:
    days = (last - first).days + 1
    if days <= _DAYS:
        return "День", lambda day: day
    if days <= _WEEKS:
        return "Неделя", lambda day: day - timedelta(days=day.weekday())
    return "Месяц", lambda day: day.replace(day=1)


def _label(step: str, day: date) -> str:
    if step == "Месяц":
        return words.month(day)
    return f"с {words.day(day)}" if step == "Неделя" else words.day(day)


def _line(label: str, one: _Sums) -> ReportLine:
    return ReportLine(
        label,
        dialogues=one.dialogues,
        wait=_minutes(_mean(one.waits)),
        longest_wait=_minutes(max(one.waits, default=None)),
        answer=_minutes(_mean(one.answers)),
        rating=round(Decimal(sum(one.ratings)) / len(one.ratings), 1) if one.ratings else None,
        ratings=len(one.ratings),
        messages=one.messages,
        calls=one.calls,
    )


def _by_name(one: ReportLine) -> tuple[bool, str]:
    return one.label == NOBODY, one.label


def _seconds(since: datetime, until: datetime) -> float:
    return max(0.0, (until - since).total_seconds())


def _mean(values: Iterable[float]) -> float | None:
    known = list(values)
    return sum(known) / len(known) if known else None


def _minutes(seconds: float | None) -> Decimal | None:
    return None if seconds is None else round(Decimal(seconds) / _MINUTE, 1)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
