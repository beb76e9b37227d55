"""Documents of the demo: papers of the citizen's connections and of the plant, posted some days ago."""

import asyncio
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlmodel import col, select

from lkk.models.applications import Application
from lkk.services.demo.people_stories import CITIZEN, PLANT
from lkk.services.directories import in_force
from lkk.services.documents import posting
from lkk.services.documents.posting import NewDocument
from lkk.services.documents.typesetting import mark, pdf
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.applications import Stage
from lkk.vocabulary.documents import DocumentKind, DocumentSource
from lkk.vocabulary.words import day

_TEMPLATE = Path(__file__).with_name("document.typ")
_STAMP = "demo@1"


@dataclass(frozen=True)
class _Paper:
    who: str
    kind: DocumentKind
    number: str
    days_ago: int
    stage: Stage | None = None  # of the connection it belongs to
    application: str = ""  # the kind of the application it belongs to
    title: str = ""
    long: bool = False


_PAPERS = (
    _Paper(CITIZEN, DocumentKind.TECHNICAL_CONDITIONS, "ТУ-15/2026", 3, Stage.OFFER, long=True),
    _Paper(CITIZEN, DocumentKind.COMMISSIONING_ACT, "АД-7/2026", 9, Stage.DONE),
    _Paper(CITIZEN, DocumentKind.QUALITY_PROTOCOL, "КЭ-41/2026", 14, application="quality_measurement"),
    _Paper(CITIZEN, DocumentKind.COPY, "", 20, title="Копия акта разграничения балансовой принадлежности"),
    _Paper(PLANT, DocumentKind.COPY, "", 14, title="Копия договора оказания услуг по передаче"),
    _Paper(PLANT, DocumentKind.NOTICE, "У-3/2026", 4, title="Уведомление о плановой проверке приборов учёта"),
)


async def post(work: UnitOfWork, people: Mapping[str, Actor]) -> None:
    """Post every paper at its time."""
    shift_s = work.shift_s
    company = (await in_force.company(work)).name
    for one in _PAPERS:
        work.set_clock(shift_s - round(timedelta(days=one.days_ago).total_seconds()))
        await _post(work, one, people[one.who].subject_id, company)
    work.set_clock(shift_s)


async def _post(work: UnitOfWork, one: _Paper, user_id: int, company: str) -> None:
    public_id = uuid.uuid4()
    title = one.title or one.kind.label
    number = f" № {one.number}" if one.number else ""
    data = {
        "title": f"{title}{number}",
        "company": company,
        "facts": [{"label": "Дата", "text": day(work.now)}],
        "long": one.long,
        "mark": mark(public_id),
    }
    await posting.post(
        work,
        None,
        NewDocument(
            one.kind,
            user_id,
            title,
            await asyncio.to_thread(pdf, _TEMPLATE, data, work.now.replace(microsecond=0)),
            number=one.number,
            application_id=await _application(work, user_id, one),
            source=DocumentSource.OPERATOR,
            public_id=public_id,
            template=_STAMP,
        ),
    )


async def _application(work: UnitOfWork, user_id: int, paper: _Paper) -> int | None:
    if not (paper.stage or paper.application):
        return None
    query = select(Application.id).where(Application.user_id == user_id)
    query = query.where(
        Application.stage == paper.stage if paper.stage else Application.kind == paper.application,
    )
    return (await work.session.exec(query.order_by(col(Application.id).desc()).limit(1))).first()
