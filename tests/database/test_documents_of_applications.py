"""Documents of an application: files of the company become documents, an employee posts one with number and day."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from lkk.models.documents import Document, DocumentVersion
from lkk.models.files import StoredFile
from lkk.models.identity import User
from lkk.models.signing import DocumentSignature
from lkk.services.applications import slots
from lkk.services.applications.case import card, posting_by_hand
from lkk.services.applications.case.posting_by_hand import ByHand
from lkk.services.applications.workflow import stage_history
from lkk.services.composition import DOCUMENT_EFFECTS, OWNERS
from lkk.services.documents import jobs
from lkk.services.documents import posting as documents
from lkk.services.documents.posting import NewDocument
from lkk.services.files.uploading import Destination, upload
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import FieldErrors, NotAllowed, NotFound
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.signing.files import SignatureInvalid
from lkk.vocabulary.documents import DocumentKind, DocumentSource, DocumentState
from lkk.vocabulary.people import Role
from lkk.vocabulary.signing import SignatureSide
from tests import application_builders as made
from tests import builders, sample_files, signatures, signing
from tests.database.test_files_store import chunks

pytestmark = pytest.mark.usefixtures("database")


async def operator() -> Actor:
    return await builders.sign_in(await builders.staff(Role.SERVICE_CENTRE_OPERATOR))


async def send(
    actor: Actor, application_id: int, slot: str = slots.DOCUMENT, *, name: str = "Договор.pdf", body: bytes = b""
) -> None:
    to = Destination(slots.owner(application_id), slot, "", internal=slot == slots.POSTING)
    await upload(OWNERS, actor, to, name, chunks(body or sample_files.pdf(pages=2)))


def by_hand(**values: Any) -> ByHand:
    usual: dict[str, Any] = {
        "kind": DocumentKind.CONTRACT,
        "title": "",
        "number": "15",
        "issued_on": date(2026, 3, 12),
        "sign_until": None,
    }
    return ByHand(**usual | values)


async def post(actor: Actor, application_id: int, told: ByHand) -> Document:
    async with unit_of_work() as work:
        return await posting_by_hand.post(work, actor, application_id, told, DOCUMENT_EFFECTS)


async def papers(user: User, number: str | None) -> list[str]:
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        return [one.title for one in (await card.card(work, actor, number or "")).papers]


async def test_a_file_the_company_adds_is_a_document_of_the_room_too() -> None:
    customer = await builders.customer()
    application = await made.filed(customer)
    await send(await operator(), application.key, name="Ответ на обращение.pdf")
    async with unit_of_work() as work:
        document = (await work.session.exec(select(Document))).one()
        version = (await work.session.exec(select(DocumentVersion))).one()
        file = await work.session.get_one(StoredFile, version.file_id)
    assert (document.title, document.kind, document.user_id) == (
        "Ответ на обращение",
        DocumentKind.OTHER,
        customer.key,
    )
    assert (document.state, document.source) == (DocumentState.POSTED, DocumentSource.OPERATOR)
    assert (version.pages, file.application_id) == (2, application.key)
    assert await papers(customer, application.number) == ["Ответ на обращение"]


async def test_an_employee_posts_a_contract_with_its_number_day_and_signature(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    signing.trust_the_test_centre(tmp_path, monkeypatch)
    customer, clerk = await builders.customer(), await operator()
    application = await made.filed(customer, made.CONNECTION)
    content = sample_files.pdf(pages=2)
    await send(clerk, application.key, slots.POSTING, body=content)
    signature = signatures.signer("Директоров Олег Юрьевич", "БСК", signing.COMPANY_INN).detached(content)
    await send(clerk, application.key, slots.POSTING, name="Договор.pdf.sig", body=signature)
    assert await papers(customer, application.number) == [], "nobody sees what is not posted yet"
    document = await post(clerk, application.key, by_hand(sign_until=datetime.now(UTC).date() + timedelta(days=20)))
    assert (document.title, document.number) == (DocumentKind.CONTRACT.label, "15")
    assert document.state is DocumentState.AWAITS_SIGNATURE
    assert document.created_by == clerk.author_id
    assert await papers(customer, application.number) == [DocumentKind.CONTRACT.label]
    actor = await builders.sign_in(customer)
    async with unit_of_work() as work:
        seen = await card.card(work, actor, application.number or "")
        assert (await work.session.exec(select(DocumentSignature.side))).all() == [SignatureSide.COMPANY]
        assert await stage_history.has_documents(work, application)
    assert [one.name for one in seen.company_documents] == ["Договор.pdf"]


async def test_a_signature_of_other_bytes_posts_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    signing.trust_the_test_centre(tmp_path, monkeypatch)
    clerk = await operator()
    application = await made.filed(await builders.customer())
    await send(clerk, application.key, slots.POSTING)
    other = signatures.signer("Директоров Олег Юрьевич", "БСК", signing.COMPANY_INN).detached(b"other bytes")
    await send(clerk, application.key, slots.POSTING, name="Договор.pdf.sig", body=other)
    with pytest.raises(SignatureInvalid):
        await post(clerk, application.key, by_hand())
    async with unit_of_work() as work:
        assert (await work.session.exec(select(Document.id))).all() == []


async def test_what_is_missing_is_said_at_its_field_and_nothing_is_posted() -> None:
    clerk = await operator()
    application = await made.filed(await builders.customer())
    wrong = by_hand(kind=DocumentKind.EVIDENCE, title="Я" * 201, number="1" * 61, issued_on=None)
    with pytest.raises(FieldErrors) as refused:
        await post(clerk, application.key, wrong)
    assert set(refused.value.fields) == {"kind", "title", "number", "issued_on", "posting"}
    await send(clerk, application.key, slots.POSTING, name="Письмо.docx", body=sample_files.docx())
    late = by_hand(issued_on=datetime.now(UTC).date() + timedelta(days=9), sign_until=date(2026, 1, 1))
    with pytest.raises(FieldErrors) as refused:
        await post(clerk, application.key, late)
    assert set(refused.value.fields) == {"issued_on", "sign_until", "posting"}
    assert "PDF" in refused.value.fields["posting"]
    async with unit_of_work() as work:
        assert (await work.session.exec(select(Document.id))).all() == []


async def test_neither_customers_nor_readers_post_and_a_colleagues_file_is_not_taken() -> None:
    customer, clerk = await builders.customer(), await operator()
    application = await made.filed(customer)
    own = await builders.sign_in(customer)
    with pytest.raises(NotFound):
        await send(own, application.key, slots.POSTING)
    await send(clerk, application.key, slots.POSTING)
    with pytest.raises(NotAllowed):
        await post(await builders.sign_in(await builders.staff(Role.MFC_OPERATOR)), application.key, by_hand())
    with pytest.raises(FieldErrors) as refused:
        await post(await operator(), application.key, by_hand())
    assert set(refused.value.fields) == {"posting"}


async def test_documents_with_files_of_their_own_count_as_the_companys_documents() -> None:
    customer = await builders.customer()
    application = await made.filed(customer, made.CONNECTION)
    async with unit_of_work() as work:
        assert not await stage_history.has_documents(work, application)
        content = sample_files.pdf()
        new = NewDocument(DocumentKind.OFFER, customer.key, "Условия", content, application_id=application.key)
        document = await documents.post(work, None, new)
        await documents.new_version(work, None, document.key, sample_files.pdf(pages=2))
        assert await stage_history.has_documents(work, application)
    actor = await builders.sign_in(await builders.staff())
    async with unit_of_work() as work:
        seen = await card.card(work, actor, application.number or "")
    assert [one.name for one in seen.company_documents] == ["Условия.pdf"], "the version in force alone"


async def test_pages_nobody_has_counted_are_counted_by_the_worker() -> None:
    customer = await builders.customer()
    async with unit_of_work() as work:
        content = sample_files.pdf(pages=3)
        document = await documents.post(work, None, NewDocument(DocumentKind.COPY, customer.key, "Копия", content))
        await work.session.execute(text("update document_version set pages = 0"))
    assert await jobs.count_missing() == 1
    assert await jobs.count_missing() == 0
    async with unit_of_work() as work:
        query = select(DocumentVersion.pages).where(col(DocumentVersion.document_id) == document.key)
        assert (await work.session.exec(query)).one() == 3


async def test_what_the_customer_signs_after_the_company_is_not_posted_without_the_companys_signature() -> None:
    clerk = await operator()
    application = await made.filed(await builders.customer())
    await send(clerk, application.key, slots.POSTING)
    with pytest.raises(FieldErrors) as refused:
        await post(clerk, application.key, by_hand())
    assert set(refused.value.fields) == {"posting"}
    assert "подпись компании" in refused.value.fields["posting"]
    posted = await post(clerk, application.key, by_hand(kind=DocumentKind.COMMISSIONING_ACT))
    assert posted.state is DocumentState.POSTED, "the customer reads an act of commissioning and signs nothing"
