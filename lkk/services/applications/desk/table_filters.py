"""What narrows the table of applications, as conditions of the database."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from lkk.models.applications import CONTAINS, OPEN, SORTED_BY
from lkk.models.base import folded
from lkk.services.applications.desk.filed_by import FILED_BY
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.word_search import pattern, patterns, rarest
from lkk.settings import settings
from lkk.vocabulary.applications import ApplicationStatus, Direction, FiledBy
from lkk.vocabulary.people import ApplicantType
from lkk.vocabulary.queue import QueueView

SOON_DAYS = 3
_PHONE_DIGITS = 10
#: +7 913 123-45-67, 8 (913) 123-45-67, 89131234567, 913-123-45-67; not 2026-000123, nor a row of account numbers.
_BETWEEN_DIGITS = re.compile(r"[\s()+-]")
_PHONE = re.compile(r"(?:(?:\+\s*7|8)[\s(-]*\d(?:[\s()-]*\d){9}|\d{3,5}[)\s-]+\d{2,3}[\s-]\d{2}[\s-]?\d{2})")


@dataclass(frozen=True)
class Filters:
    """Empty values narrow nothing; days are those of the company's time zone.

    `text` is looked for in the number, the object, the applicant and the account, by the staff in the registration
    number, phones, e-mail and ИНН as well; each of the first four alone by the field of its name.
    `deadline` is 'overdue', 'soon' or 'none'; `executor` is an employee's id, 0 for anybody, -1 for nobody;
    `applicant_type` is a value of `ApplicantType`, or 'none' where it is not known.
    `view` is one of the queue, for the staff alone.
    """

    text: str = ""
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
    filed_by: FiledBy | None = None
    applicant_type: str = ""
    view: QueueView = QueueView.ALL


@dataclass(frozen=True)
class Narrowing:
    """The condition of a query in SQL, always the same text for the same fields, and the values it names."""

    sql: str
    values: dict[str, Any]


def narrowing(actor: Actor, filters: Filters, now: datetime) -> Narrowing:
    """Translate the filters; the first conditions keep a customer to what is their own."""
    given: list[tuple[str, dict[str, Any]]] = [
        ("status <> 'draft'", {}),  # as in the indexes, so that every plan can use them
        *([] if actor.staff else [("user_id = :user_id", {"user_id": actor.subject_id})]),
        *_words(filters, indexed=actor.staff),
        *(_anywhere(filters.text, indexed=actor.staff) if filters.text else []),
        *_choices(filters),
        *_days(filters),
        *(_waits(actor) if filters.waits else []),
        *_deadline(filters.deadline, now),
        *(_executor(filters.executor) if actor.staff and filters.executor else []),
        *([(f"({FILED_BY}) = :filed_way", {"filed_way": filters.filed_by.value})] if filters.filed_by else []),
        *_applicant_type(filters.applicant_type),
        *(_view(filters.view, actor, now) if actor.staff else []),
    ]
    return Narrowing(" and ".join(sql for sql, _ in given), {k: v for _, values in given for k, v in values.items()})


def _words(filters: Filters, *, indexed: bool) -> list[tuple[str, dict[str, Any]]]:
    """Parts of a text, in any order; one person's rows are few and are read without the index of parts.

    Of several words only the rarest looking one is sought in that index: frequent ones have long lists there, and
    reading these costs more than reading the rows.
    """
    given = {
        "number": filters.number,
        "object_name": filters.object_name,
        "applicant": filters.applicant,
        "account_number": filters.account,
    }
    found: list[tuple[str, dict[str, Any]]] = []
    for column, words in given.items():
        if parts := patterns(words):
            found += _all_parts(column, [folded(column)], folded(column), parts, indexed=indexed)
    return found


def _anywhere(words: str, *, indexed: bool) -> list[tuple[str, dict[str, Any]]]:
    """The words of the search line, each in any of the texts."""
    texts = CONTAINS if indexed else CONTAINS[:4]
    parts = [pattern(phone)] if (phone := _phone(words)) else patterns(words)
    if not parts:
        return []
    whole = folded(" || ' ' || ".join(f"coalesce({one}, '')" for one in texts))
    return _all_parts("text", [folded(one) for one in texts], whole, parts, indexed=indexed)


def _all_parts(
    name: str, texts: Sequence[str], whole: str, parts: list[str], *, indexed: bool
) -> list[tuple[str, dict[str, Any]]]:
    """All patterns fit the `whole` of the texts; with an index the rarest of them is sought in each text first."""
    found: list[tuple[str, dict[str, Any]]] = []
    if indexed:
        sought = " or ".join(f"{one} like :{name}_sought" for one in texts)
        found.append((f"({sought})", {f"{name}_sought": rarest(parts)}))
    if not indexed or len(parts) > 1:
        found.append((f"{whole} like all(cast(:{name}_parts as text[]))", {f"{name}_parts": parts}))
    return found


def _phone(words: str) -> str:
    """The digits of a phone as it is stored, without the country's; empty when the words are something else."""
    digits = _BETWEEN_DIGITS.sub("", words)
    if not digits.isascii() or not digits.isdigit() or not _PHONE.fullmatch(words.strip()):
        return ""
    return digits[-_PHONE_DIGITS:]


def _choices(filters: Filters) -> list[tuple[str, dict[str, Any]]]:
    given = {"kind": filters.kind, "status": filters.status, "direction": filters.direction}
    return [(f"{column} = :{column}", {column: str(value)}) for column, value in given.items() if value]


def _days(filters: Filters) -> list[tuple[str, dict[str, Any]]]:
    found: list[tuple[str, dict[str, Any]]] = []
    moments = [
        ("submitted_at", filters.filed_from, filters.filed_to),
        ("status_changed_at", filters.changed_from, filters.changed_to),
    ]
    for column, first, last in moments:
        if first:
            found.append((f"{column} >= :{column}_from", {f"{column}_from": _midnight(first)}))
        if last and last < date.max:
            found.append((f"{column} < :{column}_to", {f"{column}_to": _midnight(last + timedelta(days=1))}))
    found += [("due_on >= :due_from", {"due_from": filters.due_from})] if filters.due_from else []
    found += [("due_on <= :due_to", {"due_to": filters.due_to})] if filters.due_to else []
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(settings().time_zone))


def _waits(actor: Actor) -> list[tuple[str, dict[str, Any]]]:
    """What the customer must answer; what an employee has in hand and no customer has to answer."""
    if not actor.staff:
        return [("waits_for_customer", {})]
    return [("executor_id = :in_hand_of", {"in_hand_of": actor.author_id}), ("not waits_for_customer", {}), (OPEN, {})]


def _deadline(wanted: str, now: datetime) -> list[tuple[str, dict[str, Any]]]:
    today = _today(now)
    known = {
        "overdue": ("due_on < :today", {"today": today}),
        "soon": ("due_on between :today and :soon", {"today": today, "soon": today + timedelta(days=SOON_DAYS)}),
        "none": ("due_on is null", {}),
    }
    return [known[wanted]] if wanted in known else []


def _today(now: datetime) -> date:
    return now.astimezone(ZoneInfo(settings().time_zone)).date()


def _view(view: QueueView, actor: Actor, now: datetime) -> list[tuple[str, dict[str, Any]]]:
    """A view of the queue, in the words of its index."""
    match view:
        case QueueView.MINE:
            return [("executor_id = :in_view_of", {"in_view_of": actor.author_id}), (OPEN, {})]
        case QueueView.FREE:
            return [("executor_id is null", {}), (OPEN, {})]
        case QueueView.URGENT:
            urgent = {"urgent_to": _today(now) + timedelta(days=SOON_DAYS)}
            return [(f"{SORTED_BY['due_first']} <= :urgent_to", urgent), (OPEN, {})]
        case QueueView.WAITING:
            return [("waits_for_customer", {}), (OPEN, {})]
        case QueueView.ANSWERED:
            return [("answered_at is not null", {})]
        case QueueView.ALL:
            return []


def _executor(executor_id: int) -> list[tuple[str, dict[str, Any]]]:
    if executor_id < 0:
        return [("executor_id is null", {})]
    return [("executor_id = :executor_id", {"executor_id": executor_id})]


def _applicant_type(wanted: str) -> list[tuple[str, dict[str, Any]]]:
    if wanted == "none":
        return [("applicant_type is null", {})]
    return [("applicant_type = :applicant_type", {"applicant_type": wanted})] if wanted in set(ApplicantType) else []
