"""The supplier's contract in the cabinet: its bytes fetched, posted as a document, and what the customer answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import TypeAdapter
from sqlmodel import col, select

from lkk.models.applications import Application
from lkk.models.documents import Document, DocumentVersion
from lkk.models.signing import DocumentSignature, SigningAnswer
from lkk.models.supply import SupplyCase
from lkk.services.applications import access, history, people
from lkk.services.applications.exchange.describing import describe
from lkk.services.applications.workflow import deadlines
from lkk.services.connection import supply_cases as cases
from lkk.services.connection import supply_events as events
from lkk.services.delivery.declaration import Handler, LeasedItem, Record, nothing_to_record
from lkk.services.documents import changing, finding, locking, posting
from lkk.services.documents.posting import DocumentClosed, NewDocument
from lkk.services.files.storing import FileRefused
from lkk.services.integrations.energy_supplier.contract import Contract, CustomersAnswer
from lkk.services.integrations.energy_supplier.integration import ENERGY_SUPPLIER
from lkk.services.integrations.errors import ExternalSystemRefuses
from lkk.services.integrations.ports import Ports
from lkk.services.kernel import outbox
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue, NotFound
from lkk.services.kernel.outbox import OutboxKind
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.services.signing import company
from lkk.services.signing.files import SignatureInvalid
from lkk.vocabulary.applications import HistoryKind
from lkk.vocabulary.documents import DocumentKind, DocumentSource, DocumentState
from lkk.vocabulary.signing import SignatureMethod, SignatureSide
from lkk.vocabulary.supply import SupplyState
from lkk.vocabulary.words import day

CONTRACT = OutboxKind(ENERGY_SUPPLIER.channel, "supply_contract", "Договор энергоснабжения")
ANSWER = OutboxKind(ENERGY_SUPPLIER.channel, "supply_answer", "Ответ клиента поставщику")
_contract = TypeAdapter(Contract)
_STATES = {
    DocumentState.SIGNED: (SupplyState.SIGNED, "signed"),
    DocumentState.REFUSED: (SupplyState.DECLINED, "refused"),
    DocumentState.DISAGREED: (SupplyState.DISAGREED, "disagreed"),
}


#: States in which a contract that has come is the next thing; an answer given meanwhile stands.
_MAY_BE_OFFERED = frozenset({SupplyState.SENT, SupplyState.DISAGREED, SupplyState.OFFERED, SupplyState.EXPIRED})
_METHODS: dict[SignatureMethod, Literal["sms", "cms"]] = {SignatureMethod.SMS: "sms", SignatureMethod.CMS: "cms"}


def told(contract: Contract) -> dict[str, object]:
    """Return what the supplier has told of a contract, as the case keeps it."""
    return _contract.dump_python(contract, mode="json")


def fetch(work: UnitOfWork, case: SupplyCase, contract: Contract) -> None:
    """Queue the fetching of a contract the supplier has just told of."""
    case.contract = told(contract)
    payload = {"application_id": case.application_id, "contract": contract.id}
    outbox.put(work, CONTRACT, payload, ordering_key=cases.order(case.application_id))


async def deliver_contract(ports: Ports, items: Sequence[LeasedItem]) -> Record:
    """Fetch text and signature of a contract; one that was replaced meanwhile is let alone.

    Raises:
        ExternalSystemRefuses: the supplier has no such contract any more.
    """
    (item,) = items
    async with unit_of_work() as work:
        case = await cases.find(work, item.payload["application_id"])
    if case is None or not case.contract or case.contract["id"] != item.payload["contract"]:
        return nothing_to_record
    contract = _contract.validate_python(case.contract)
    content, signature = await ports[ENERGY_SUPPLIER].contract(case.case_key, contract)
    return _Offered(case.application_id, contract, content, signature)


async def answered(work: UnitOfWork, actor: Actor | None, document: Document) -> None:
    """Carry what the customer has done with a supply contract over to its case and the supplier."""
    query = select(SupplyCase).where(SupplyCase.document_id == document.key)
    case = (await work.session.exec(query)).first()
    if case is None:
        return
    application = await access.locked(work, None, case.application_id)
    if document.state is DocumentState.EXPIRED and case.state is SupplyState.OFFERED:
        await _expire(work, application, case)
    elif document.state in _STATES and case.state is not SupplyState.CONCLUDED:
        state, outcome = _STATES[document.state]
        cases.settle(work, application, case, state)
        case.asked, case.ask_at = 0, None if state is SupplyState.DECLINED else work.now
        payload = {"application_id": application.key, "outcome": outcome, "version": document.current_version}
        outbox.put(work, ANSWER, payload, ordering_key=cases.order(application.key))
        if state is not SupplyState.SIGNED:
            await cases.tell_staff(work, application, f"Договор энергоснабжения: {document.state.label.lower()}")
        await people.signal(work, application)


async def look_at_term(work: UnitOfWork, application: Application, case: SupplyCase) -> None:
    """A contract that is signed past the portal is over by its day too; the supplier is asked on."""
    until = _contract.validate_python(case.contract).sign_until if case.contract else None
    here = cases.signs_here(application)
    if not here and until is not None and until < await deadlines.today(work, application):
        await _expire(work, application, case)


async def _expire(work: UnitOfWork, application: Application, case: SupplyCase) -> None:
    cases.settle(work, application, case, SupplyState.EXPIRED)
    await cases.tell_staff(work, application, "Клиент не подписал договор энергоснабжения в срок")
    await people.signal(work, application)


async def deliver_answer(ports: Ports, items: Sequence[LeasedItem]) -> Record:
    """Tell the supplier what the customer has done.

    Raises:
        ExternalSystemRefuses: the supplier does not take it.
    """
    (item,) = items
    async with unit_of_work() as work:
        case = await cases.locked(work, item.payload["application_id"])
        said = await _answer(work, case, item)
    await ports[ENERGY_SUPPLIER].answer(case.case_key, said)
    return nothing_to_record


async def refused(work: UnitOfWork, item: LeasedItem, refusal: ExternalSystemRefuses) -> None:
    """Leave to the staff what the supplier says of its own contract."""
    application = await access.locked(work, None, item.payload["application_id"])
    reason = refusal.text or refusal.code
    await cases.tell_staff(work, application, f"Договор энергоснабжения: поставщик не принял обмен. {reason}")


@dataclass(frozen=True)
class _Offered:
    """Posts a contract for the applicant and ends the supplier's term; what cannot be posted the staff clear up."""

    application_id: int
    contract: Contract
    content: bytes
    signature: bytes

    async def __call__(self, work: UnitOfWork) -> None:
        application = await access.locked(work, None, self.application_id)
        case = await cases.locked(work, self.application_id)
        if not case.contract or case.contract["id"] != self.contract.id:
            return
        try:
            async with work.session.begin_nested():
                await self._post(work, application, case)
        except (FileRefused, InvalidValue, SignatureInvalid, DocumentClosed) as error:
            await cases.tell_staff(work, application, f"Договор поставщика не размещён в кабинете. {error.text}")
            return
        if case.state in _MAY_BE_OFFERED:
            cases.settle(work, application, case, SupplyState.OFFERED)
        await deadlines.meet(work, application, cases.CLOCK)
        words = f"Договор энергоснабжения № {self.contract.number}"
        history.append(work, application, HistoryKind.DOCUMENT, None, reason=words)
        await people.signal(work, application)

    async def _post(self, work: UnitOfWork, application: Application, case: SupplyCase) -> None:
        """The first text is a document, a later one its next version; the supplier's signature lies beside it.

        What is not signed in the cabinet is there to be read: a contract concluded already, or one of a legal entity.
        """
        until = self.contract.sign_until
        to_sign = case.state is not SupplyState.CONCLUDED and cases.signs_here(application)
        if case.document_id is None:
            document = await posting.post(
                work,
                None,
                NewDocument(
                    kind=DocumentKind.SUPPLY_CONTRACT,
                    user_id=application.user_id,
                    title=DocumentKind.SUPPLY_CONTRACT.label,
                    number=self.contract.number,
                    content=self.content,
                    issued_on=self.contract.issued_on,
                    application_id=self.application_id,
                    sign_until=until,
                    source=DocumentSource.SUPPLIER,
                    external_key=f"supply:{case.case_key}",
                    tell=to_sign,
                ),
            )
            case.document_id = document.key
            version = await finding.current_version(work, document)
        else:
            version = await posting.new_version(
                work, None, case.document_id, self.content, sign_until=until, tell=to_sign
            )
        await company.attach(work, None, version.key, self.signature, side=SignatureSide.SUPPLIER)
        if to_sign:
            return
        document = await locking.locked_by_key(work, version.document_id)
        await changing.settle(work, document, DocumentState.POSTED)
        if case.state is not SupplyState.CONCLUDED:
            last = f" Срок — до {day(until)} включительно." if until else ""
            await cases.tell(work, application, events.SUPPLY_TO_READ, contract=self.contract.number, last=last)


async def _answer(work: UnitOfWork, case: SupplyCase, item: LeasedItem) -> CustomersAnswer:
    document_id, number = case.document_id, item.payload["version"]
    query = (
        select(DocumentVersion, Document)
        .join(Document, col(Document.id) == col(DocumentVersion.document_id))
        .where(DocumentVersion.document_id == document_id, DocumentVersion.number == number)
    )
    found = (await work.session.exec(query)).first()
    if found is None or not case.contract:
        raise NotFound
    version, document = found
    signed = select(DocumentSignature).where(
        DocumentSignature.version_id == version.key, DocumentSignature.side == SignatureSide.CUSTOMER
    )
    signature = (await work.session.exec(signed)).first()
    why = (
        select(SigningAnswer.reason)
        .where(SigningAnswer.version_id == version.key)
        .order_by(col(SigningAnswer.id).desc())
    )
    return CustomersAnswer(
        contract_id=str(case.contract["id"]),
        outcome=item.payload["outcome"],
        at=signature.signed_at if signature else document.state_changed_at,
        sha256=version.sha256,
        method=_METHODS[signature.method] if signature else "",
        signer=signature.signer_name if signature else "",
        reason=(await work.session.exec(why)).first() or "",
    )


HANDLERS = (
    Handler(CONTRACT, deliver_contract, refused, describe, buried=True),
    Handler(ANSWER, deliver_answer, refused, describe, buried=True),
)
