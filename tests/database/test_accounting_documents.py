"""Documents of the accounting system: named by the feed, fetched by the worker, their hash checked, posted once."""

import base64
import uuid
from datetime import date
from typing import Any

import pytest
from sqlmodel import col, select

from lkk.models.accounts import CustomerAccount
from lkk.models.applications import ApplicationHistory
from lkk.models.delivery import OutboxItem
from lkk.models.documents import Document, DocumentVersion
from lkk.models.notifications import Notification
from lkk.services import composition
from lkk.services.applications.exchange import accounting_documents
from lkk.services.delivery.declaration import LeasedItem
from lkk.services.documents import changing, finding
from lkk.services.documents.locking import locked
from lkk.services.integrations.accounting.document_messages import AccountingDocument, DocumentChange
from lkk.services.integrations.errors import ExternalSystemUnavailable
from lkk.services.integrations.ports import open_ports
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.signing import company, views
from lkk.vocabulary.applications import HistoryKind
from lkk.vocabulary.delivery import DeliveryState
from lkk.vocabulary.documents import DocumentKind, DocumentSource, DocumentState
from lkk.vocabulary.signing import SigningStep
from tests import application_builders as made
from tests import builders, sample_files
from tests import connection_cases as path
from tests.database.test_applications_exchange import deliver, hear
from tests.sandbox_process import Sandbox


@pytest.fixture
def office(city_database: str, sandbox: Sandbox) -> Sandbox:
    """The sandbox with a portal that knows its city."""
    sandbox.registers_after(None)
    return sandbox


async def exchange() -> None:
    """Hear the feed and fetch what it names."""
    await hear()
    await deliver()


async def found(key: str) -> Document | None:
    async with unit_of_work() as work:
        return (await work.session.exec(select(Document).where(Document.external_key == key))).first()


async def versions(document: Document) -> list[DocumentVersion]:
    async with unit_of_work() as work:
        query = select(DocumentVersion).where(DocumentVersion.document_id == document.key)
        return list(await work.session.exec(query.order_by(col(DocumentVersion.number))))


def told(**values: Any) -> AccountingDocument:
    usual: dict[str, Any] = {
        "application_key": None,
        "account_id": None,
        "kind": DocumentKind.NOTICE,
        "title": "Уведомление",
        "number": "1",
        "issued_on": date(2026, 3, 12),
        "name": "Уведомление.pdf",
        "size": 10,
        "sha256": "0" * 64,
    }
    return AccountingDocument(**usual | values)


async def skipped(document: AccountingDocument, key: str = "d-1") -> str:
    async with unit_of_work() as work:
        applied = await accounting_documents.apply(work, [DocumentChange("c", "document", key, 1, document)])
    return applied.skipped.get(key, "")


async def test_a_document_of_an_application_is_fetched_posted_and_told_of_once(office: Sandbox) -> None:
    customer = await builders.customer()
    application = await made.filed(customer, "tp_new")
    key = office.tell_document(
        application_key=str(application.filing_key),
        kind="contract",
        title="Договор присоединения",
        number="ТП-7",
        issued_on="2026-03-12",
        sign_until="2026-04-02",
        amount_kopecks=1_234_500,
    )
    await exchange()
    office.forget_cursors()
    await exchange()
    document = await found(key)
    assert document is not None
    assert (document.kind, document.state) == (DocumentKind.CONTRACT, DocumentState.AWAITS_SIGNATURE)
    assert (document.number, document.issued_on, document.sign_until) == ("ТП-7", date(2026, 3, 12), date(2026, 4, 2))
    assert (document.source, document.amount_kopecks) == (DocumentSource.ACCOUNTING, 1_234_500)
    [version] = await versions(document)
    assert version.pages == 1
    async with unit_of_work() as work:
        lines = await work.session.exec(
            select(ApplicationHistory.reason).where(
                ApplicationHistory.application_id == application.key, ApplicationHistory.kind == HistoryKind.DOCUMENT
            )
        )
        assert list(lines) == ["Договор присоединения"]
        notices = await work.session.exec(
            select(Notification.event).where(Notification.user_id == customer.key, Notification.event != "")
        )
        assert list(notices).count("document_to_sign") == 1


async def test_other_bytes_than_were_named_are_asked_for_again(office: Sandbox) -> None:
    application = await made.filed(await builders.customer())
    key = office.tell_document(
        application_key=str(application.filing_key), kind="notice", title="Уведомление", spoiled=True
    )
    await hear()
    async with unit_of_work() as work:
        query = select(OutboxItem).where(OutboxItem.kind == accounting_documents.CONTENT.code)
        row = (await work.session.exec(query.order_by(col(OutboxItem.id).desc()).limit(1))).one()
    item = LeasedItem(row.key, row.kind, row.idempotency_key, row.ordering_key, row.payload, 1)
    async with open_ports(composition.INTEGRATIONS) as ports:
        with pytest.raises(ExternalSystemUnavailable):
            await accounting_documents.fetch(ports, [item], {})
        assert await found(key) is None
        await accounting_documents.fetch(ports, [item], {})
        await accounting_documents.fetch(ports, [item], {})
    document = await found(key)
    assert document is not None
    assert len(await versions(document)) == 1


async def test_other_bytes_under_the_same_key_are_a_new_version_unless_it_is_signed(office: Sandbox) -> None:
    application = await made.filed(await builders.customer())
    paper = {"application_key": str(application.filing_key), "kind": "contract", "title": "Договор"}
    key = office.tell_document(**paper)
    await exchange()
    office.tell_document(**paper, id=key, text="Исправленная редакция")
    await exchange()
    document = await found(key)
    assert document is not None
    assert [one.number for one in await versions(document)] == [1, 2]
    async with unit_of_work() as work:
        await changing.settle(work, await locked(work, None, document.public_id), DocumentState.SIGNED)
    office.tell_document(**paper, id=key, text="Ещё одна редакция")
    await exchange()
    assert len(await versions(document)) == 2
    async with unit_of_work() as work:
        query = select(OutboxItem.state).where(OutboxItem.ordering_key == f"document:{key}")
        states = list(await work.session.exec(query.order_by(col(OutboxItem.id))))
        notes = await work.session.exec(
            select(ApplicationHistory.reason).where(ApplicationHistory.kind == HistoryKind.EXCHANGE)
        )
        assert any("Договор" in note and "не принят" in note for note in notes)
    assert states[-1] is DeliveryState.DEAD


async def test_what_is_no_pdf_is_refused_and_those_in_charge_are_told(office: Sandbox) -> None:
    application = await made.filed(await builders.customer())
    key = office.tell_document(
        application_key=str(application.filing_key), kind="notice", title="Письмо", content="JVBERi0xLjcgdG9ybg=="
    )
    await exchange()
    assert await found(key) is None
    async with unit_of_work() as work:
        notes = await work.session.exec(
            select(ApplicationHistory.reason).where(ApplicationHistory.application_id == application.key)
        )
        assert any("«Письмо» не принят" in note for note in notes)


async def test_an_act_of_an_account_is_its_holders_until_it_is_annulled(office: Sandbox) -> None:
    customer = await builders.customer()
    async with unit_of_work() as work:
        account = (await work.session.exec(select(CustomerAccount).limit(1))).one()
    await builders.attach(customer, account)
    paper = {"account_id": account.external_id, "kind": "unaccounted_act", "title": "Акт о безучётном потреблении"}
    key = office.tell_document(**paper)
    await exchange()
    document = await found(key)
    assert document is not None
    assert document.user_id is None
    actor = await builders.sign_in(customer)
    async with unit_of_work() as work:
        assert (await finding.seen(work, actor, document.public_id)).account_id == account.key
    office.tell_document(**paper, id=key, annulled=True)
    await exchange()
    annulled = await found(key)
    assert annulled is not None
    assert annulled.state is DocumentState.ANNULLED


async def test_documents_of_nobody_known_or_only_the_portals_own_are_left_out(city_database: str) -> None:
    application = await made.filed(await builders.customer())
    assert await skipped(told(application_key=uuid.uuid4())) == "нет такой заявки"
    assert await skipped(told(account_id="nobody")) == "нет такого лицевого счёта"
    assert "либо" in await skipped(told())
    assert "либо" in await skipped(told(application_key=application.filing_key, account_id="a"))
    assert "портал" in await skipped(told(application_key=application.filing_key, kind=DocumentKind.EVIDENCE))
    async with unit_of_work() as work:
        query = select(OutboxItem).where(OutboxItem.kind == accounting_documents.CONTENT.code)
        assert (await work.session.exec(query)).all() == []


def in_base64(content: bytes) -> str:
    return base64.b64encode(content).decode()


async def signed_by_company(document: Document) -> bool:
    [*_, version] = await versions(document)
    async with unit_of_work() as work:
        return await company.signed(work, version.key)


async def test_a_contract_comes_with_the_companys_signature_and_can_be_signed_by_its_customer(office: Sandbox) -> None:
    customer = await builders.customer()
    application = await made.filed(customer, "tp_new")
    content = sample_files.pdf(pages=1)
    facts = {"application_key": str(application.filing_key), "kind": "contract", "title": "Договор"}
    signature = in_base64(path.company_signer().detached(content))
    key = office.tell_document(**facts, content=in_base64(content), signature=signature)
    await exchange()
    document = await found(key)
    assert document is not None
    assert await signed_by_company(document)
    actor = await builders.sign_in(customer)
    async with unit_of_work() as work:
        seen = await views.view(work, actor, document.public_id)
    assert seen.step is SigningStep.READ, "it waits for nobody but the customer"


async def test_a_signature_that_comes_after_its_document_is_put_beside_it_once(office: Sandbox) -> None:
    application = await made.filed(await builders.customer(), "tp_new")
    content = sample_files.pdf(pages=1)
    facts = {"application_key": str(application.filing_key), "kind": "contract", "title": "Договор"}
    key = office.tell_document(**facts, content=in_base64(content))
    await exchange()
    document = await found(key)
    assert document is not None
    assert not await signed_by_company(document)
    signature = in_base64(path.company_signer().detached(content))
    for _ in range(2):
        office.tell_document(**facts, id=key, content=in_base64(content), signature=signature)
        await exchange()
    assert await signed_by_company(document)
    assert [one.number for one in await versions(document)] == [1]


async def test_a_document_with_a_signature_of_other_bytes_is_not_posted_and_the_staff_is_told_why(
    office: Sandbox,
) -> None:
    application = await made.filed(await builders.customer(), "tp_new")
    signature = in_base64(path.company_signer().detached(b"%PDF of somebody else"))
    key = office.tell_document(
        application_key=str(application.filing_key), kind="contract", title="Договор", signature=signature
    )
    await exchange()
    assert await found(key) is None
    async with unit_of_work() as work:
        lines = await work.session.exec(
            select(ApplicationHistory.reason).where(
                ApplicationHistory.application_id == application.key, ApplicationHistory.kind == HistoryKind.EXCHANGE
            )
        )
        assert "сделана для другого файла" in " ".join(lines)
