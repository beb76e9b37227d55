"""Answers that only the database can judge: things of the applicant's own, and days by the working calendar."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import col, select

from lkk.models.accounts import AccountLink, CustomerAccount
from lkk.models.applications import Application
from lkk.models.metering import MeteringPoint
from lkk.services.directories import in_force
from lkk.services.forms import catalog
from lkk.services.forms.checking import asked_answers
from lkk.services.forms.declaration import Field, Kind, day
from lkk.services.kernel import calendar
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.settings import settings
from lkk.vocabulary import words
from lkk.vocabulary.applications import ApplicationStatus, FieldKind

_OWN = (FieldKind.METERING_POINT, FieldKind.OWN_APPLICATION, FieldKind.ACCOUNT)
_NOT_OWN = "Выберите из списка"


@dataclass(frozen=True)
class Choice:
    """A value of such an answer with its words."""

    value: str
    label: str


async def offered(
    work: UnitOfWork, kind: Kind, user_id: int, account_id: int | None, *, now: bool = True, on: date | None = None
) -> dict[str, tuple[Choice, ...]]:
    """What may be chosen, by the names of the questions; points are those of the application's account.

    Accounts are those that are attached; where a point is asked as well, that of the application alone.

    Without `now` also the applications that could be chosen at another time; topics are those in force on the day `on`.
    """
    found: dict[str, tuple[Choice, ...]] = {}
    for field in kind.fields:
        if field.kind is FieldKind.METERING_POINT:
            found[field.name] = await _points(work, account_id)
        elif field.kind is FieldKind.OWN_APPLICATION:
            found[field.name] = await _applications(work, user_id, field, now=now)
        elif field.kind is FieldKind.ACCOUNT:
            of_points = any(one.kind is FieldKind.METERING_POINT for one in kind.fields)
            found[field.name] = await _accounts(work, user_id, account_id if of_points else None)
        elif field.from_directory:
            found[field.name] = await _topics(work, on)
    return found


async def refused(
    work: UnitOfWork, kind: Kind, answers: Mapping[str, Any], user_id: int, account_id: int | None
) -> dict[str, str]:
    """Sentences for answers that name a day off, or a thing which is not the applicant's."""
    asked = asked_answers(kind, answers)
    foreign = await _foreign(work, kind, asked, user_id, account_id)
    return await days_off(work, kind, asked) | await not_listed(work, kind, asked) | foreign


async def not_listed(work: UnitOfWork, kind: Kind, asked: Mapping[str, Any]) -> dict[str, str]:
    """Sentences for topics that the directory does not offer today."""
    chosen = {field.name: asked[field.name] for field in kind.fields if field.from_directory and asked.get(field.name)}
    if not chosen:
        return {}
    known = {one.code for one in await in_force.topics(work)}
    return {name: _NOT_OWN for name, code in chosen.items() if code not in known}


async def days_off(work: UnitOfWork, kind: Kind, answers: Mapping[str, Any]) -> dict[str, str]:
    """Sentences for days on which nobody comes: weekends and holidays, but not a Saturday that is worked."""
    chosen = {field.name: day(answers, field.name) for field in kind.fields if field.working_day}
    if not any(chosen.values()):
        return {}
    days = await calendar.load(work)
    return {
        name: f"Выберите рабочий день: {words.day(one)} — выходной"
        for name, one in chosen.items()
        if one is not None and not days.works(one)
    }


async def _foreign(
    work: UnitOfWork, kind: Kind, asked: Mapping[str, Any], user_id: int, account_id: int | None
) -> dict[str, str]:
    if not any(asked.get(field.name) for field in kind.fields if field.kind in _OWN):
        return {}
    known = await offered(work, kind, user_id, account_id)
    return {
        name: _refusal(kind, name)
        for name, choices in known.items()
        if asked.get(name) and asked[name] not in {choice.value for choice in choices}
    }


def _refusal(kind: Kind, name: str) -> str:
    field = kind.field_named(name)
    if field is None or field.own_stage is None or field.own_track is None:
        return _NOT_OWN
    return f"Выберите заявку, которая сейчас на этапе «{field.own_stage.label}». {field.own_track.label}"


async def names(work: UnitOfWork, kind: Kind, application: Application) -> dict[str, str]:
    """Words for the ids among the answers, by `field:id`, as `forms.review` takes them.

    A topic is called as on the day of filing.
    """
    filed_on = local_day(application.submitted_at, settings().time_zone) if application.submitted_at else None
    known = await offered(work, kind, application.user_id, application.account_id, now=False, on=filed_on)
    return {f"{name}:{choice.value}": choice.label for name, choices in known.items() for choice in choices}


async def _topics(work: UnitOfWork, on: date | None) -> tuple[Choice, ...]:
    return tuple(Choice(one.code, one.label) for one in await in_force.topics(work, on))


async def _points(work: UnitOfWork, account_id: int | None) -> tuple[Choice, ...]:
    if account_id is None:
        return ()
    query = (
        select(MeteringPoint)
        .where(MeteringPoint.account_id == account_id, col(MeteringPoint.removed).is_(False))
        .order_by(col(MeteringPoint.code), col(MeteringPoint.id))
    )
    points = (await work.session.exec(query)).all()
    return tuple(Choice(str(point.key), f"{point.code}, {point.name}, {point.address}") for point in points)


async def _accounts(work: UnitOfWork, user_id: int, only: int | None) -> tuple[Choice, ...]:
    query = (
        select(CustomerAccount.number, CustomerAccount.address)
        .join(AccountLink, col(AccountLink.account_id) == col(CustomerAccount.id))
        .where(AccountLink.user_id == user_id, col(AccountLink.detached_at).is_(None))
        .order_by(col(AccountLink.attached_at), col(AccountLink.id))
    )
    if only is not None:
        query = query.where(CustomerAccount.id == only)
    return tuple(Choice(number, f"№ {number}, {address}") for number, address in await work.session.exec(query))


async def _applications(work: UnitOfWork, user_id: int, field: Field, *, now: bool) -> tuple[Choice, ...]:
    query = (
        select(Application)
        .where(Application.user_id == user_id, Application.status != ApplicationStatus.DRAFT)
        .order_by(col(Application.submitted_at).desc(), col(Application.id).desc())
    )
    if field.own_kinds:
        query = query.where(col(Application.kind).in_(field.own_kinds))
    if now and field.own_stage is not None:
        query = query.where(Application.stage == field.own_stage, Application.status == ApplicationStatus.IN_PROGRESS)
    if now and field.own_track is not None:
        query = query.where(Application.track == field.own_track)
    return tuple(
        Choice(str(row.key), ", ".join(filter(None, (row.number, catalog.kind_of(row.kind).title, row.object_name))))
        for row in await work.session.exec(query)
    )
