"""The record of who did what, as the administrator reads it: by act, person and days, the newest first."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, or_
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from lkk.models.applications import Application
from lkk.models.audit import AuditEvent
from lkk.models.identity import User
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.settings import settings
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.permissions import Permission

PAGE_SIZE = 50
MOST_COUNTED = 5000  # pages behind it are reached by days, not by numbers
_MOST_PEOPLE = 200


@dataclass(frozen=True)
class Wanted:
    """What of the record is asked for; `person` is a part of a name or of an e-mail, days are the company's."""

    action: AuditAction | None = None
    person: str = ""
    first: date | None = None
    last: date | None = None
    page: int = 1


@dataclass(frozen=True)
class AuditLine:
    """An event; `at` is UTC, `subject` in words, `details` as they were written."""

    at: datetime
    action: str
    author: str
    subject: str
    ip: str
    details: tuple[tuple[str, Any], ...]


@dataclass(frozen=True)
class AuditPage:
    """A page of the record; `total` counts up to five thousand."""

    lines: tuple[AuditLine, ...]
    page: int
    pages: int
    total: int


async def read(work: UnitOfWork, actor: Actor, wanted: Wanted) -> AuditPage:
    """Return a page of the events that are asked for."""
    demand(actor, Permission.SEE_AUDIT)
    conditions = await _conditions(work, wanted)
    some = select_columns(col(AuditEvent.id)).where(*conditions).limit(MOST_COUNTED).subquery()
    total = (await work.session.execute(select_columns(func.count()).select_from(some))).scalar_one()
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(wanted.page, 1), pages)
    query = (
        select(AuditEvent)
        .where(*conditions)
        .order_by(col(AuditEvent.at).desc(), col(AuditEvent.id).desc())
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    )
    rows = list(await work.session.exec(query))
    people = await _people(work, rows)
    numbers = await _numbers(work, rows)
    return AuditPage(tuple(_line(row, people, numbers) for row in rows), page, pages, total)


async def _conditions(work: UnitOfWork, wanted: Wanted) -> list[Any]:
    found: list[Any] = []
    if wanted.action is not None:
        found.append(AuditEvent.action == wanted.action.value)
    if wanted.first is not None:
        found.append(col(AuditEvent.at) >= _midnight(wanted.first))
    if wanted.last is not None:
        found.append(col(AuditEvent.at) < _midnight(wanted.last + timedelta(days=1)))
    if words := wanted.person.strip():
        ids = await _people_named(work, words)
        subjects = [f"user:{one}" for one in ids]
        found.append(or_(col(AuditEvent.actor_id).in_(ids), col(AuditEvent.subject).in_(subjects)))
    return found


async def _people_named(work: UnitOfWork, words: str) -> list[int]:
    query = (
        select_columns(col(User.id))
        .where(
            or_(
                col(User.email).icontains(words, autoescape=True),
                col(User.display_name).icontains(words, autoescape=True),
            )
        )
        .order_by(col(User.id))
        .limit(_MOST_PEOPLE)
    )
    return list((await work.session.execute(query)).scalars())


async def _people(work: UnitOfWork, rows: list[AuditEvent]) -> dict[int, str]:
    ids = {row.actor_id for row in rows if row.actor_id} | _ids(rows, "user")
    query = select(User.id, User.display_name, User.email).where(col(User.id).in_(ids))
    return {id: f"{name}, {email}" if name else email for id, name, email in await work.session.exec(query) if id}


async def _numbers(work: UnitOfWork, rows: list[AuditEvent]) -> dict[int, str]:
    query = select(Application.id, Application.number).where(col(Application.id).in_(_ids(rows, "application")))
    return {id: number for id, number in await work.session.exec(query) if id and number}


def _ids(rows: list[AuditEvent], kind: str) -> set[int]:
    named = (row.subject.partition(":") for row in rows)
    return {int(id) for name, _, id in named if name == kind and id.isdecimal()}


def _line(row: AuditEvent, people: dict[int, str], numbers: dict[int, str]) -> AuditLine:
    known = AuditAction(row.action).label if row.action in set(AuditAction) else row.action
    return AuditLine(
        at=row.at,
        action=known,
        author=people.get(row.actor_id, "Пользователь удалён") if row.actor_id else "—",
        subject=_subject(row.subject, people, numbers),
        ip=row.ip,
        details=tuple(row.details.items()),
    )


#: What an event is about, by the first part of its subject.
SUBJECTS = {
    "account": "лицевой счёт, запись",
    "appointment": "запись на приём",
    "application": "заявка, запись",
    "bank_payment": "платёж банка, запись",
    "broadcast": "рассылка, запись",
    "capacity_ad": "объявление о мощности, запись",
    "capacity_agreement": "соглашение о мощности, запись",
    "capacity_contact": "контакт по мощности, запись",
    "channel": "обмен",
    "consent": "согласие, запись",
    "data_export": "архив данных, запись",
    "directory": "справочник",
    "disclosure": "раскрытие информации, запись",
    "document": "документ, запись",
    "mark": "оценка, запись",
    "office": "офис",
    "outage": "отключение, запись",
    "refund": "возврат, запись",
    "session": "сеанс",
    "survey": "опрос, запись",
    "supplier_registry": "реестр для сбыта, запись",
    "user": "пользователь, запись",
}


def _subject(subject: str, people: dict[int, str], numbers: dict[int, str]) -> str:
    kind, _, id = subject.partition(":")
    number = int(id) if id.isdecimal() else 0
    if kind == "user" and number in people:
        return people[number]
    if kind == "application" and number in numbers:
        return f"заявка {numbers[number]}"
    return f"{SUBJECTS[kind]} {id}" if kind in SUBJECTS else subject


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(settings().time_zone))
