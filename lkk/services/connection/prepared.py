"""Papers that were set and wait: looked at and signed by the company, then posted as the same bytes, or dropped.

They have the ids they are verified by and are internal until they are posted. The day is printed on them, so they are
sent on the day they were set.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import col, select

from lkk.models.applications import Application
from lkk.models.connection import Connection
from lkk.models.files import StoredFile
from lkk.services.applications import slots
from lkk.services.connection import templates
from lkk.services.files.contents import Made
from lkk.services.files.storing import NewFile, store, within
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.applications import Side

SLOT = "offer_paper"
ANOTHER_DAY = "Подготовьте документы заново: в них стоит день, а он уже другой"


@dataclass(frozen=True)
class Drawn:
    """A paper to set: the code of its template, its title and number, the id it is verified by, the template's data."""

    code: str
    title: str
    number: str
    public_id: uuid.UUID
    data: dict[str, Any]


async def keep(
    work: UnitOfWork,
    actor: Actor,
    application: Application,
    case: Connection,
    drawn: Sequence[Drawn],
    values: Mapping[str, str],
    day: date,
) -> None:
    """Set papers and store them for the staff alone, with what was typed; what was prepared before gives way.

    Raises:
        NoRoom, StorageUnavailable: they cannot be kept now.
    """
    await drop(work, case)
    papers = [await _kept(work, actor, application, one, day) for one in drawn]
    papers[0]["values"] = dict(values)
    case.papers, case.prepared_on = papers, day


async def drop(work: UnitOfWork, case: Connection) -> None:
    """What was prepared gives way: to other papers, or to the documents that were posted."""
    ids = [uuid.UUID(paper["file_id"]) for paper in case.papers]
    for file in await work.session.exec(select(StoredFile).where(col(StoredFile.public_id).in_(ids))):
        file.replaced_at = work.now
    case.papers = []


async def _kept(work: UnitOfWork, actor: Actor, application: Application, one: Drawn, day: date) -> dict[str, Any]:
    content = await templates.set_paper(work, one.code, day, one.public_id, one.data)
    new = NewFile(
        owner=slots.owner(application.key),
        slot=SLOT,
        name=f"{one.title}.pdf",
        side=Side.COMPANY,
        title=f"{one.title} № {one.number}",
        internal=True,
        uploaded_by=actor.author_id,
    )
    file = await store(new, Made(content), within(work))
    return {
        "code": one.code,
        "title": one.title,
        "number": one.number,
        "public_id": str(one.public_id),
        "file_id": str(file.public_id),
        "template": templates.stamp(one.code, day),
    }
