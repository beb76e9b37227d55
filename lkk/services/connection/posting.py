"""The papers of a contract posted as documents, and the case led on by them."""

import uuid

from lkk.models.applications import Application
from lkk.models.connection import Connection
from lkk.models.documents import Document
from lkk.services import notifications
from lkk.services.applications.workflow import deadlines
from lkk.services.connection import company_signatures, events, moving, prepared
from lkk.services.documents.finding import of_application
from lkk.services.documents.posting import NewDocument, new_version, post
from lkk.services.files import giving
from lkk.services.forms import catalog
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary import words
from lkk.vocabulary.applications import Track
from lkk.vocabulary.connection import Happening
from lkk.vocabulary.documents import DocumentKind, DocumentState

OFFER_KINDS = {
    "offer": DocumentKind.OFFER,
    "contract": DocumentKind.CONTRACT,
    "conditions": DocumentKind.TECHNICAL_CONDITIONS,
    "service_contract": DocumentKind.SERVICE_CONTRACT,
}
#: What the customer signs and may disagree with.
CONTRACTS = (DocumentKind.CONTRACT, DocumentKind.SERVICE_CONTRACT)


async def post_offer(work: UnitOfWork, actor: Actor, application: Application, case: Connection) -> list[Document]:
    """Post the very bytes that were prepared; the one letter about them is sent by `lead_on`."""
    posted = []
    sign_until = await deadlines.last_day(work, application, deadlines.signature(application))
    for paper in case.papers:
        kind = OFFER_KINDS[paper["code"]]
        new = NewDocument(
            kind=kind,
            user_id=application.user_id,
            title=paper["title"],
            content=await giving.read_whole(uuid.UUID(paper["file_id"])),
            number=paper["number"],
            issued_on=case.prepared_on,
            application_id=application.key,
            amount_kopecks=None if kind is DocumentKind.TECHNICAL_CONDITIONS else case.total_kopecks,
            sign_until=sign_until if kind.signs.customer else None,
            public_id=uuid.UUID(paper["public_id"]),
            template=paper["template"],
            tell=False,
        )
        posted.append(await post(work, actor, new))
    await company_signatures.attach(work, actor, application, posted)
    await prepared.drop(work, case)
    return posted


async def post_versions(work: UnitOfWork, actor: Actor, application: Application, case: Connection) -> None:
    """Post what was prepared as new versions of the documents that are there; the letter is that of the contract."""
    sign_until = await deadlines.last_day(work, application, deadlines.signature(application))
    posted = {one.kind: one for one in await of_application(work, application.key)}
    for paper in case.papers:
        document = posted[OFFER_KINDS[paper["code"]]]
        await new_version(
            work,
            actor,
            document.key,
            await giving.read_whole(uuid.UUID(paper["file_id"])),
            template=paper["template"],
            sign_until=sign_until if document.kind.signs.customer else None,
            tell=document.kind.signs.customer,
        )
    renewed = [posted[OFFER_KINDS[paper["code"]]] for paper in case.papers]
    await company_signatures.attach(work, actor, application, renewed)
    await prepared.drop(work, case)


async def disputed(work: UnitOfWork, application: Application) -> Document | None:
    """The contract the applicant has disagreed with, while they wait for an answer."""
    found = [one for one in await of_application(work, application.key) if one.kind in CONTRACTS]
    return next((one for one in found if one.state is DocumentState.DISAGREED), None)


async def ids(work: UnitOfWork, application: Application) -> dict[DocumentKind, uuid.UUID]:
    """The ids that posted documents of a contract are verified by: a new version keeps the one of its document."""
    return {one.kind: one.public_id for one in await of_application(work, application.key)}


_PAPERS = {
    Track.SIMPLIFIED: "условия договора, технические условия и счёт",
    Track.FULL: "договор и технические условия",
    Track.TURNKEY: "договор со сметой",
}


async def lead_on(work: UnitOfWork, application: Application, case: Connection) -> None:
    """Begin the stages of the offer and of what the customer does next; the customer gets one letter."""
    track = application.track or Track.FULL
    if track is not Track.TURNKEY:
        await moving.happened(work, application, Happening.OFFERED, tell=False)
    await moving.happened(work, application, Happening.SENT, tell=False)
    pays = track is Track.SIMPLIFIED
    rule = deadlines.PAYMENT if pays else deadlines.signature(application)
    until = words.day(await deadlines.last_day(work, application, rule))
    await notifications.publish(
        work,
        events.OFFERED,
        user_ids=[application.user_id],
        account_id=application.account_id,
        number=application.number,
        kind=catalog.kind_of(application.kind).title,
        papers=_PAPERS[track],
        total=words.roubles(case.total_kopecks),
        todo=f"Оплатите счёт до {until} включительно: оплата заключает договор, подписывать ничего не нужно."
        if pays
        else f"Прочитайте договор и подпишите его до {until} включительно или направьте протокол разногласий.",
    )
