"""The status of an enquiry by its number and secret code: one answer for a wrong number and a wrong code."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import col, select

from lkk.models.applications import Application, ApplicationHistory, ApplicationMessage
from lkk.services.applications import attachments, slots
from lkk.services.files.giving import SeenFile
from lkk.services.files.keys import content_key
from lkk.services.files.naming import given_name
from lkk.services.files.views import FileView
from lkk.services.forms import catalog
from lkk.services.kernel import limits
from lkk.services.kernel.errors import CountedRefusal, NotFound
from lkk.services.kernel.networks import network_of
from lkk.services.kernel.secrets import same
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.reception.tickets import code_hash
from lkk.vocabulary.applications import ApplicationStatus, HistoryKind, Side

_NOBODY = "0" * 64
_LONGEST = 40


class NotThere(CountedRefusal):
    """No enquiry has this number and code together."""

    text = "Обращение с таким номером и кодом не найдено. Проверьте оба: они есть в письме и на странице после отправки"


@dataclass(frozen=True)
class Step:
    """A status and since when."""

    label: str
    at: datetime


@dataclass(frozen=True)
class Said:
    """What the company has written."""

    text: str
    at: datetime


@dataclass(frozen=True)
class Tracked:
    """An enquiry as its guest sees it: no name, no address, nothing of what was typed."""

    number: str
    title: str
    status: ApplicationStatus
    submitted_at: datetime | None
    registration_number: str
    due_on: date | None
    needs_answer: bool
    answer: str
    legal_ground: str
    steps: tuple[Step, ...]
    said: tuple[Said, ...]
    documents: tuple[FileView, ...]


async def find(work: UnitOfWork, number: str, code: str, ip: str) -> Tracked:
    """Return what is told of an enquiry.

    Raises:
        NotThere: the number or the code is wrong.
        TooManyAttempts: twenty wrong ones an hour from a network; after ten for a number each waits longer.
    """
    row = await _proven(work, number, code, ip)
    kind = catalog.kind_of(row.kind)
    return Tracked(
        number=row.number or "",
        title=kind.title,
        status=row.status,
        submitted_at=row.submitted_at,
        registration_number=row.registration_number,
        due_on=None if row.status.final else row.due_on,
        needs_answer=kind.needs_answer,
        answer=row.reason,
        legal_ground=row.legal_ground,
        steps=await _steps(work, row),
        said=await _said(work, row),
        documents=tuple(await _documents(work, row)),
    )


async def document(work: UnitOfWork, number: str, code: str, public_id: uuid.UUID, ip: str) -> SeenFile:
    """Return a document of the company.

    Raises:
        NotThere, TooManyAttempts: as `find`.
        NotFound: the enquiry has no such document.
    """
    row = await _proven(work, number, code, ip)
    found = next((one for one in await _documents(work, row) if one.id == public_id), None)
    if found is None:
        raise NotFound
    return SeenFile(content_key(public_id), given_name(found.name), "application/octet-stream", found.size)


async def _proven(work: UnitOfWork, number: str, code: str, ip: str) -> Application:
    number, code = number.replace("\0", "").strip().upper()[:_LONGEST], code[:_LONGEST]
    network = network_of(ip)
    await limits.check(work, limits.TRACK_IP, network)
    await limits.check(work, limits.TRACK_NUMBER, number)
    query = select(Application).where(
        Application.number == number,
        col(Application.guest_code_hash) != "",
        Application.status != ApplicationStatus.DRAFT,
    )
    found = (await work.session.exec(query)).first()
    right = same(found.guest_code_hash if found else _NOBODY, code_hash(code))
    if found is None or not right:
        await limits.spend(work, limits.TRACK_IP, network)
        await limits.spend(work, limits.TRACK_NUMBER, number)
        raise NotThere
    return found


async def _steps(work: UnitOfWork, row: Application) -> tuple[Step, ...]:
    query = (
        select(ApplicationHistory)
        .where(
            ApplicationHistory.application_id == row.key,
            ApplicationHistory.kind == HistoryKind.STATUS,
            col(ApplicationHistory.internal).is_(False),
        )
        .order_by(col(ApplicationHistory.id))
    )
    return tuple(Step(ApplicationStatus(one.after).label, one.at) for one in await work.session.exec(query))


async def _said(work: UnitOfWork, row: Application) -> tuple[Said, ...]:
    query = (
        select(ApplicationMessage)
        .where(
            ApplicationMessage.application_id == row.key,
            ApplicationMessage.side == Side.COMPANY,
            col(ApplicationMessage.internal).is_(False),
        )
        .order_by(col(ApplicationMessage.id))
    )
    return tuple(Said(one.text, one.created_at) for one in await work.session.exec(query))


async def _documents(work: UnitOfWork, row: Application) -> list[FileView]:
    """Return documents of the company, and files of its messages that were sent."""
    files = await attachments.of_application(work, row.key)
    unsent = [one for one in files if one.slot == slots.MESSAGE and one.message_id is None]
    return [one for one in files if one.side is Side.COMPANY and one not in unsent]
