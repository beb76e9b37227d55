"""What narrows the table of applications, as conditions of the database."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from lkk.services.kernel.actor import Actor
from lkk.settings import settings
from lkk.vocabulary.applications import ApplicationStatus, Direction

_OPEN = "status not in (" + ", ".join(f"'{status}'" for status in ApplicationStatus if status.final) + ")"
SOON_DAYS = 3


@dataclass(frozen=True)
class Filters:
    """Empty values narrow nothing; days are those of the company's time zone.

    `text` is looked for in the number, the object, the applicant and the account, each alone by the field of its name.
    `deadline` is 'overdue', 'soon' or 'none'; `executor` is an employee's id, 0 for anybody, -1 for nobody.
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
    ]
    return Narrowing(" and ".join(sql for sql, _ in given), {k: v for _, values in given for k, v in values.items()})


def _words(filters: Filters, *, indexed: bool) -> list[tuple[str, dict[str, Any]]]:
    """A part of a text; one person's rows are few and are read without the index of parts.

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
        if not words:
            continue
        sought = _sought(words)
        if indexed:
            found.append((f"{column} ilike :{column}_sought escape '\\'", {f"{column}_sought": sought}))
        if not indexed or sought != _pattern(words):
            found.append((f"strpos(lower({column}), lower(:{column})) > 0", {column: words}))
    return found


def _anywhere(words: str, *, indexed: bool) -> list[tuple[str, dict[str, Any]]]:
    """The words of the search line in any of the texts."""
    texts = ("number", "object_name", "applicant", "account_number")
    if indexed:
        return [("(" + " or ".join(f"{one} ilike :text escape '\\'" for one in texts) + ")", {"text": _pattern(words)})]
    return [("(" + " or ".join(f"strpos(lower({one}), lower(:text)) > 0" for one in texts) + ")", {"text": words})]


def _sought(words: str) -> str:
    """The pattern of the longest word, one with digits first: «улица 77» is sought as «% 77%»."""
    parts = words.split(" ")
    rarest = max(range(len(parts)), key=lambda at: (_has_number(parts[at]), len(parts[at])))
    before, after = " " * (rarest > 0), " " * (rarest < len(parts) - 1)
    return _pattern(before + parts[rarest] + after)


def _has_number(word: str) -> bool:
    return len(word) > 1 and any(sign.isdigit() for sign in word)


def _pattern(words: str) -> str:
    for sign in ("\\", "%", "_"):
        words = words.replace(sign, "\\" + sign)
    return f"%{words}%"


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
    return [("executor_id = :in_hand_of", {"in_hand_of": actor.author_id}), ("not waits_for_customer", {}), (_OPEN, {})]


def _deadline(wanted: str, now: datetime) -> list[tuple[str, dict[str, Any]]]:
    today = now.astimezone(ZoneInfo(settings().time_zone)).date()
    known = {
        "overdue": ("due_on < :today", {"today": today}),
        "soon": ("due_on between :today and :soon", {"today": today, "soon": today + timedelta(days=SOON_DAYS)}),
        "none": ("due_on is null", {}),
    }
    return [known[wanted]] if wanted in known else []


def _executor(executor_id: int) -> list[tuple[str, dict[str, Any]]]:
    if executor_id < 0:
        return [("executor_id is null", {})]
    return [("executor_id = :executor_id", {"executor_id": executor_id})]
