"""The invoice on paper: its QR read back from the picture field by field, its words, made once."""

import asyncio
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import text
from sqlmodel import select

from lkk.models.documents import Document
from lkk.models.files import StoredFile
from lkk.services.files import giving
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.services.money import issuing
from lkk.services.money.issuing import NewInvoice, NewLine
from lkk.services.money.paper import making
from lkk.services.money.requisites import NoRequisites
from lkk.vocabulary.documents import DocumentKind, DocumentState
from lkk.vocabulary.money import InvoiceState
from tests import application_builders, builders, money, payment_qr
from tests.resilience.test_worker_kills import until

pytestmark = pytest.mark.usefixtures("database")


async def paper(invoice_id: int) -> tuple[Document, bytes]:
    """The document of an invoice with its bytes."""
    await making.ensure(invoice_id)
    async with unit_of_work() as work:
        invoice = await money.now(invoice_id)
        document = (await work.session.exec(select(Document).where(Document.id == invoice.document_id))).one()
        file = (await work.session.exec(select(StoredFile).where(StoredFile.document_id == document.key))).one()
    return document, await giving.read_whole(file.public_id)


async def test_the_qr_of_the_picture_holds_every_field_a_bank_needs() -> None:
    who = await builders.customer()
    about = await application_builders.filed(who)
    lines = [
        NewLine("Ставка С1", 2_000_000, formula="20 000 ₽ × 1 присоединение"),
        NewLine("Счётчик | 1 фаза", 150_000),
    ]
    new = NewInvoice(who.key, "Оплата ТП по договору", lines, application_id=about.key, pay_until=money.DAY)
    async with unit_of_work() as work:
        made = await issuing.issue(work, None, new)
    document, pdf = await paper(made.key)
    codes = payment_qr.read_pdf(pdf)
    (code,) = [one for one in codes if one.startswith("ST0001")]
    said = payment_qr.fields(code)
    assert list(said)[:5] == ["Name", "PersonalAcc", "BankName", "BIC", "CorrespAcc"]
    assert (said["PersonalAcc"], said["BIC"]) == ("40702810702000012345", "040173604")
    assert said["CorrespAcc"] == "30101810200000000604"
    assert (said["PayeeINN"], said["Sum"]) == ("2225000003", "2150000")
    assert (said["DocNo"], said["Contract"]) == (made.number, about.number)
    assert said["Purpose"] == f"Счёт {made.number}. Оплата ТП по договору"
    assert any(f"{document.public_id}" in one for one in codes)  # the other code is that of verification
    words = "".join(PdfReader(BytesIO(pdf)).pages[0].extract_text().split())
    for part in (made.number, "В том числе НДС 22 %: 3877,05", "20 000 ₽ × 1 присоединение", "26.11.2026"):
        assert "".join(part.split()) in words
    assert "Двадцатьоднатысячапятьсотрублейнолькопеек" in words


async def test_the_document_is_made_once_and_is_in_the_room_of_documents() -> None:
    who = await builders.customer()
    one = await money.invoice(who)
    await asyncio.gather(making.ensure(one.key), making.ensure(one.key))
    assert await making.make_missing() == 0
    async with unit_of_work() as work:
        document = (await work.session.exec(select(Document))).one()
    assert (document.kind, document.state, document.number) == (DocumentKind.INVOICE, DocumentState.POSTED, one.number)
    assert (document.user_id, document.amount_kopecks) == (who.key, one.total_kopecks)


async def test_without_the_bank_of_the_company_nothing_is_issued() -> None:
    who = await builders.customer()
    async with unit_of_work() as work:
        await work.session.execute(text("update company_details set bank_account = ''"))
    with pytest.raises(NoRequisites):
        await money.invoice(who)


_WAITING = text("select count(*) from pg_locks where not granted and pid <> pg_backend_pid()")


async def _somebody_waits(work: UnitOfWork) -> bool:
    return bool((await work.session.execute(_WAITING)).scalar_one())


async def test_paper_made_while_the_application_is_being_ended_stops_neither() -> None:
    who = await builders.customer()
    about = await application_builders.filed(who)
    new = NewInvoice(who.key, "Оплата ТП", [NewLine("Ставка С1", 2_000_000)], application_id=about.key)
    async with unit_of_work() as work:
        made = await issuing.issue(work, None, new)
    async with unit_of_work() as work:
        await work.session.execute(text("select id from application where id = :id for update"), {"id": about.key})
        paper_made = asyncio.create_task(making.ensure(made.key))
        await until(lambda: _somebody_waits(work), 10)
        await issuing.cancel(work, None, made.key, "Заявка аннулирована")
    await paper_made
    assert (await money.now(made.key)).state is InvoiceState.CANCELLED
