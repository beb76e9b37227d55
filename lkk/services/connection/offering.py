"""The conditions of the contract: prepared by an employee with the numbers of the application, looked at, sent.

What is looked at is what is sent: the papers are set once, with the ids they are verified by, and kept internal until
they are posted. The day and the last days of the terms are printed on them, so they are sent on the day they were set.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lkk.models.applications import Application
from lkk.models.connection import Connection
from lkk.services.applications import access
from lkk.services.applications.workflow import deadlines
from lkk.services.connection import cases, company_signatures, grid_draft, paying, posting, prepared, turnkey_draft
from lkk.services.connection.drafts import Draft, Maker, OfferRefused, Sheet
from lkk.services.connection.prepared import Drawn
from lkk.services.files.views import FileView
from lkk.services.forms import catalog
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.settings import settings
from lkk.vocabulary.applications import ApplicationStatus, Stage, Track
from lkk.vocabulary.connection import ContractState
from lkk.vocabulary.permissions import Permission


@dataclass(frozen=True)
class Desk:
    """What the page of the offer begins with: the numbers of the application and the values of the form."""

    application_id: int
    revision: int
    number: str
    turnkey: bool  # an estimate is entered, no technical conditions
    facts: tuple[tuple[str, str], ...]
    typed: Mapping[str, str]
    case: Connection | None
    may_offer: str  # why not; empty when the conditions may be prepared
    signatures: tuple[FileView, ...]  # of the company, which go with the papers


async def desk(work: UnitOfWork, actor: Actor, number: str) -> Desk:
    """The page of one application's offer.

    Raises:
        NotFound: there is no such grid connection.
        NotAllowed: the actor does not see applications.
    """
    application = await access.seen(work, actor, number)
    kind = catalog.kind_of(application.kind)
    if not actor.staff or not kind.staged:
        raise NotFound
    case = await cases.of_application(work, application.key)
    draft = _draft_of(application)
    values = dict(case.scope) if case else await draft.prefilled(work, application)
    return Desk(
        application.key,
        application.revision,
        number,
        application.track is Track.TURNKEY,
        draft.facts(application),
        values,
        case,
        await _why_not(work, application),
        await company_signatures.waiting(work, application.key),
    )


async def prepare(
    work: UnitOfWork, actor: Actor, application_id: int, values: Mapping[str, str], *, revision: int | None = None
) -> Connection:
    """Count the sum, set the papers and keep them for the staff alone; what was prepared before gives way.

    Raises:
        NotFound, NotAllowed, ChangedMeanwhile: as `access.locked`.
        OfferRefused: the application is past that, or a rate is missing or, in production, invented.
        FieldErrors: as `typed.read` and `turnkey_typed.read`.
        NoRoom, StorageUnavailable: the papers cannot be kept now.
    """
    demand(actor, Permission.WORK_APPLICATIONS)
    application = await access.locked(work, actor, application_id, revision)
    if why := await _why_not(work, application):
        raise OfferRefused(why)
    maker = _draft_of(application)
    draft, today = await maker.draw(work, application, values), await deadlines.today(work, application)
    if draft.demo and settings().production:
        raise OfferRefused("Ставки в справочнике — пример для показа. Внесите ставки из решения регулятора")
    if application.stage is Stage.REVIEW:
        case = await _written(work, application, draft)
    else:  # what the applicant disagrees with stands until the new version is sent
        case = await cases.locked(work, application.key)
    sheets = await maker.sheets(work, application, draft, today)
    await _set_papers(work, actor, application, case, sheets, draft.columns["scope"], today)
    return case


async def send(work: UnitOfWork, actor: Actor, application_id: int, *, revision: int | None = None) -> None:
    """Post the papers that were prepared today, issue the invoice of the simplified track, and lead the case on.

    Raises:
        NotFound, NotAllowed, ChangedMeanwhile: as `access.locked`; nothing is prepared.
        OfferRefused: the application is past that, or the papers are of another day.
        NotSignature, SignatureInvalid: a signature that waits beside them is not the company's of these papers.
        SignatureMissing: a paper that the company signs has no signature of it.
    """
    demand(actor, Permission.WORK_APPLICATIONS)
    application = await access.locked(work, actor, application_id, revision)
    if why := await _why_not(work, application):
        raise OfferRefused(why)
    case = await cases.locked(work, application.key)
    today = await deadlines.today(work, application)
    if not case.papers or case.prepared_on != today:
        raise OfferRefused(prepared.ANOTHER_DAY)
    if application.stage is Stage.SIGNING:
        await _answer(work, actor, application, case)
        return
    await posting.post_offer(work, actor, application, case)
    case.state, case.sent_at, case.offered_by = ContractState.SENT, work.now, actor.author_id
    if application.track is Track.SIMPLIFIED:
        await paying.issue_first(work, actor, application, case)
    await posting.lead_on(work, application, case)


async def _answer(work: UnitOfWork, actor: Actor, application: Application, case: Connection) -> None:
    """Answer disagreements by a new version: the applicant has the whole term to sign it."""
    await _written(work, application, await _draft_of(application).draw(work, application, case.papers[0]["values"]))
    await deadlines.meet(work, application, deadlines.disagreements(application))
    await deadlines.start(work, application, deadlines.signature(application))
    application.waits_for_customer = True
    await posting.post_versions(work, actor, application, case)
    case.sent_at, case.offered_by = work.now, actor.author_id


async def _why_not(work: UnitOfWork, application: Application) -> str:
    if application.status is not ApplicationStatus.IN_PROGRESS:
        return "Условия направляют, когда заявка в работе"
    if application.stage is Stage.SIGNING and await posting.disputed(work, application):
        return ""
    if application.stage is not Stage.REVIEW:
        return "Условия уже направлены"
    return "" if application.track else "Порядок присоединения не определён: в заявке нет мощности или категории"


def _draft_of(application: Application) -> Maker:
    """What draws the conditions: by rates of the regulator, or by an estimate of works."""
    return turnkey_draft if application.track is Track.TURNKEY else grid_draft


async def _written(work: UnitOfWork, application: Application, draft: Draft) -> Connection:
    case = await cases.of_application(work, application.key)
    if case is None:
        case = Connection(application_id=application.key, **draft.columns)
        work.session.add(case)
    for name, value in draft.columns.items():
        setattr(case, name, value)
    await work.session.flush()
    await cases.replace_payments(work, case, draft.parts)
    return case


async def _set_papers(
    work: UnitOfWork,
    actor: Actor,
    application: Application,
    case: Connection,
    sheets: Sequence[Sheet],
    values: Mapping[str, str],
    today: date,
) -> None:
    posted = await posting.ids(work, application)
    drawn = [
        Drawn(one.code, one.title, one.number, posted.get(posting.OFFER_KINDS[one.code]) or uuid.uuid4(), one.data)
        for one in sheets
    ]
    await prepared.keep(work, actor, application, case, drawn, values, today)
