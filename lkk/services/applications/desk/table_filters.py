"""What narrows the table of applications, as conditions of the database."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, literal_column
from sqlmodel import col

from lkk.models.applications import Application
from lkk.services.kernel.actor import Actor
from lkk.settings import settings
from lkk.vocabulary.applications import ApplicationStatus, Direction

FINAL = tuple(status for status in ApplicationStatus if status.final)
SOON_DAYS = 3


@dataclass(frozen=True)
class Filters:
    """Empty values narrow nothing; days are those of the company's time zone.

    `deadline` is 'overdue', 'soon' or 'none'; `executor` is an employee's id, 0 for anybody, -1 for nobody.
    """

    number: str = ""
    kind: str = ""
    object_name: str = ""
    applicant: str = ""
    account: str = ""
    filed_from: date | None = None
    filed_to: date | None = None
    status: ApplicationStatus | None = None
    changed_from: date | None = None
    changed_to: date | None = None
    due_from: date | None = None
    due_to: date | None = None
    waits: bool = False
    deadline: str = ""
    executor: int = 0
    direction: Direction | None = None


def conditions(actor: Actor, filters: Filters, now: datetime) -> list[ColumnElement[bool]]:
    """The conditions of a query; the first ones keep a customer to what is their own."""
    return [
        literal_column("application.status <> 'draft'"),  # as in the indexes, so that every plan can use them
        *([] if actor.staff else [col(Application.user_id) == actor.subject_id]),
        *_words(filters),
        *_choices(filters),
        *_days(filters),
        *(_waits(actor) if filters.waits else []),
        *_deadline(filters.deadline, now),
        *(_executor(filters.executor) if actor.staff and filters.executor else []),
    ]


def _words(filters: Filters) -> list[ColumnElement[bool]]:
    given: list[tuple[Any, str]] = [
        (Application.number, filters.number),
        (Application.object_name, filters.object_name),
        (Application.applicant, filters.applicant),
        (Application.account_number, filters.account),
    ]
    return [col(column).ilike(_part(words), escape="\\") for column, words in given if words]


def _part(words: str) -> str:
    for sign in ("\\", "%", "_"):
        words = words.replace(sign, "\\" + sign)
    return f"%{words}%"


def _choices(filters: Filters) -> list[ColumnElement[bool]]:
    given: list[tuple[Any, Any]] = [
        (Application.kind, filters.kind),
        (Application.status, filters.status),
        (Application.direction, filters.direction),
    ]
    return [col(column) == value for column, value in given if value]


def _days(filters: Filters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    moments: list[tuple[Any, date | None, date | None]] = [
        (Application.submitted_at, filters.filed_from, filters.filed_to),
        (Application.status_changed_at, filters.changed_from, filters.changed_to),
    ]
    for column, first, last in moments:
        found += [col(column) >= _midnight(first)] if first else []
        found += [col(column) < _midnight(last + timedelta(days=1))] if last and last < date.max else []
    found += [col(Application.due_on) >= filters.due_from] if filters.due_from else []
    found += [col(Application.due_on) <= filters.due_to] if filters.due_to else []
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(settings().time_zone))


def _waits(actor: Actor) -> list[ColumnElement[bool]]:
    """What the customer must answer; what an employee has in hand and no customer has to answer."""
    waits = col(Application.waits_for_customer)
    if not actor.staff:
        return [waits.is_(True)]
    open_ones = col(Application.status).not_in(FINAL)
    return [col(Application.executor_id) == actor.author_id, waits.is_(False), open_ones]


def _deadline(wanted: str, now: datetime) -> list[ColumnElement[bool]]:
    today = now.astimezone(ZoneInfo(settings().time_zone)).date()
    due = col(Application.due_on)
    known = {
        "overdue": [due < today],
        "soon": [due.between(today, today + timedelta(days=SOON_DAYS))],
        "none": [due.is_(None)],
    }
    return known.get(wanted, [])


def _executor(executor_id: int) -> list[ColumnElement[bool]]:
    executor = col(Application.executor_id)
    return [executor.is_(None) if executor_id < 0 else executor == executor_id]
