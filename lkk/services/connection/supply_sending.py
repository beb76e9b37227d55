"""Cases handed in to the supplier: papers first, then the case, then its clock runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlmodel import col, select

from lkk.models.applications import Application
from lkk.models.documents import Document, DocumentVersion
from lkk.models.files import StoredFile
from lkk.models.identity import Profile, User
from lkk.services.applications import access, history, people
from lkk.services.applications.exchange.describing import describe
from lkk.services.applications.workflow import deadlines
from lkk.services.connection import supply_cases as cases
from lkk.services.connection import supply_events as events
from lkk.services.delivery.declaration import Handler, LeasedItem, Record
from lkk.services.documents.naming import named
from lkk.services.files import giving
from lkk.services.forms import catalog
from lkk.services.forms.review import as_json
from lkk.services.integrations.energy_supplier.contract import MOST_PAPERS, Paper, SupplyRequest
from lkk.services.integrations.energy_supplier.integration import ENERGY_SUPPLIER
from lkk.services.integrations.errors import ExternalSystemRefuses
from lkk.services.integrations.ports import Ports
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.vocabulary.applications import HistoryKind
from lkk.vocabulary.documents import DocumentKind, DocumentState
from lkk.vocabulary.supply import SupplyState
from lkk.vocabulary.words import day

FIRST_QUESTION = timedelta(minutes=1)
#: What the supplier concludes the contract by (ПП 442, п. 34): how the customer is connected, and with which meter.
_PAPERS = (
    DocumentKind.CONTRACT,
    DocumentKind.OFFER,
    DocumentKind.TECHNICAL_CONDITIONS,
    DocumentKind.TC_CHECK_ACT,
    DocumentKind.CONNECTION_ACT,
    DocumentKind.READINESS_NOTICE,
    DocumentKind.COMMISSIONING_ACT,
)
_IN_FORCE = (DocumentState.POSTED, DocumentState.SIGNED)


async def deliver(ports: Ports, items: Sequence[LeasedItem]) -> Record:
    """Hand in a case; one whose consent was taken back meanwhile stays at home.

    Raises:
        ExternalSystemRefuses: the supplier does not take it.
    """
    (item,) = items
    application_id: int = item.payload["application_id"]
    async with unit_of_work() as work:
        request = await _request(work, application_id, UUID(item.idempotency_key))
    if request is not None:
        supplier = ports[ENERGY_SUPPLIER]
        known = set(await supplier.known_papers(request.key)) if request.papers else set[UUID]()
        for paper in request.papers:
            if paper.id not in known:
                await supplier.put_paper(request.key, paper, await giving.read_whole(paper.id))
        await supplier.submit(request)
    return _Sent(application_id, UUID(item.idempotency_key), went=request is not None)


async def refused(work: UnitOfWork, item: LeasedItem, refusal: ExternalSystemRefuses) -> None:
    """Tell the applicant and the staff why the supplier does not take a case."""
    application = await access.locked(work, None, item.payload["application_id"])
    await turn_down(work, application, refusal.text or refusal.code)


async def turn_down(work: UnitOfWork, application: Application, reason: str) -> None:
    """Write that the supplier refuses; nothing more is awaited of it."""
    case = await cases.locked(work, application.key)
    cases.settle(work, application, case, SupplyState.REFUSED, reason)
    case.ask_at = None
    await deadlines.stop(work, application, cases.CLOCK)
    await cases.tell(work, application, events.SUPPLY_REFUSED, reason=reason)
    await cases.tell_staff(work, application, f"Поставщик отказал в договоре энергоснабжения: {reason}")
    await people.signal(work, application)


@dataclass(frozen=True)
class _Sent:
    """Writes that the supplier has a case, or that it waits for a consent again."""

    application_id: int
    key: UUID
    went: bool

    async def __call__(self, work: UnitOfWork) -> None:
        application = await access.locked(work, None, self.application_id)
        case = await cases.locked(work, self.application_id)
        if case.case_key != self.key or case.state is not SupplyState.QUEUED:
            return
        if not self.went:
            await cases.queue(work, application, case)
            return
        cases.settle(work, application, case, SupplyState.SENT)
        case.sent_at, case.asked, case.ask_at = work.now, 0, work.now + FIRST_QUESTION
        await deadlines.stop(work, application, cases.CLOCK)
        await deadlines.start(work, application, cases.CLOCK)
        until = await deadlines.last_day(work, application, cases.CLOCK)
        history.append(work, application, HistoryKind.EXCHANGE, None, reason="Дело передано поставщику электроэнергии")
        await cases.tell(work, application, events.SUPPLY_SENT, until=day(until))
        await people.signal(work, application)


async def _request(work: UnitOfWork, application_id: int, key: UUID) -> SupplyRequest | None:
    """What is handed in; None when the consent is not in force any more, or another key took this one's place."""
    application = await work.session.get_one(Application, application_id)
    case, consent = await cases.find(work, application_id), await cases.consent_of(work, application_id)
    if case is None or case.case_key != key or case.state is not SupplyState.QUEUED or consent is None:
        return None
    user = await work.session.get_one(User, application.user_id)
    profile = await work.session.get(Profile, application.user_id)
    kind = catalog.kind_of(application.kind)
    version, given_at = consent
    card = {
        "number": application.number,
        "registration_number": application.registration_number or "",
        "registered_on": application.registered_on.isoformat() if application.registered_on else None,
        "form": application.kind,
        "form_version": application.kind_version,
        "title": kind.title,
        "supplier": application.answers[cases.SUPPLIER],
        "contract_kind": application.answers.get("contract_kind", "supply"),
        "applicant": application.applicant,
        "applicant_type": application.applicant_type.value if application.applicant_type else None,
        "email": user.email,
        "phone": profile.phone if profile else "",
        "object": application.object_name,
        "answers": as_json(kind, application.answers),
        "consent_version": version,
        "consent_given_at": given_at.isoformat(),
    }
    return SupplyRequest(key, application.filing_key, work.now, card, await _papers(work, application_id))


async def _papers(work: UnitOfWork, application_id: int) -> tuple[Paper, ...]:
    """The documents of the connection that are in force, as they were signed."""
    query = (
        select(Document, StoredFile)
        .join(DocumentVersion, col(DocumentVersion.document_id) == col(Document.id))
        .join(StoredFile, col(StoredFile.id) == col(DocumentVersion.file_id))
        .where(
            Document.application_id == application_id,
            DocumentVersion.number == Document.current_version,
            col(Document.kind).in_(_PAPERS),
            col(Document.state).in_(_IN_FORCE),
        )
        .order_by(col(Document.id))
        .limit(MOST_PAPERS)
    )
    rows = await work.session.exec(query)
    return tuple(Paper(file.public_id, named(one), file.name, file.size, file.sha256) for one, file in rows)


HANDLERS = (Handler(cases.CASE, deliver, refused, describe, buried=False),)
