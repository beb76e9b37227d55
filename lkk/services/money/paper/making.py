"""The document of each invoice of the portal: made once by the worker, kept with its hash, never made again."""

import asyncio
import uuid
from collections.abc import Sequence

from sqlmodel import col, select

from lkk.models.accounts import CustomerAccount
from lkk.models.applications import Application
from lkk.models.identity import User
from lkk.models.money import Invoice, InvoiceLine
from lkk.services.directories import in_force
from lkk.services.documents.posting import NewDocument, post
from lkk.services.documents.templates import in_force as template_in_force
from lkk.services.documents.typesetting import mark
from lkk.services.files.storage import StorageUnavailable
from lkk.services.jobs import items
from lkk.services.kernel.errors import NotFound, Unavailable
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.services.money.issuing import lock_application
from lkk.services.money.paper.layout import CODE, TEMPLATES, InvoicePaper, invoice_pdf, title
from lkk.services.money.requisites import payee_of
from lkk.vocabulary.documents import DocumentKind
from lkk.vocabulary.money import InvoiceSource, InvoiceState

_AT_ONCE = 50


async def make_missing() -> int:
    """Make documents of invoices that have none yet, the oldest first; their number.

    Raises:
        ItemsFailed: some could not be made; they wait, each longer than the time before.
        Unavailable: nothing can be stored now.
    """

    async def one(invoice_id: int) -> None:
        try:
            await ensure(invoice_id)
        except StorageUnavailable:
            raise Unavailable from None

    return await items.each("make_invoices", _waiting, one)


async def ensure(invoice_id: int) -> None:
    """Make the document of an invoice when there is none yet; of two at once one is kept.

    Raises:
        NotFound: there is no such invoice.
        NoRequisites: the directory does not tell where to pay.
        StorageUnavailable, NoRoom: it cannot be kept now.
    """
    async with unit_of_work() as work:
        paper = await _paper(work, invoice_id)
        made_at = work.now.replace(microsecond=0)
    if paper.invoice.document_id is not None:
        return
    public_id, invoice = uuid.uuid4(), paper.invoice
    template = template_in_force(TEMPLATES, CODE, invoice.issued_on)
    content = await asyncio.to_thread(invoice_pdf, paper, template, mark(public_id), made_at)
    async with unit_of_work() as work:
        await lock_application(work, invoice_id)  # the document is of it too
        query = select(Invoice).where(Invoice.id == invoice_id).with_for_update()
        locked = (await work.session.exec(query)).one()
        if locked.document_id is not None:
            return
        document = await post(
            work,
            None,
            NewDocument(
                kind=DocumentKind.INVOICE,
                user_id=invoice.user_id,
                title=title(paper),
                content=content,
                number=invoice.number,
                issued_on=invoice.issued_on,
                account_id=invoice.account_id,
                application_id=invoice.application_id,
                amount_kopecks=invoice.total_kopecks,
                public_id=public_id,
                template=template.stamp,
                name=f"Счёт {invoice.number}.pdf",
                tell=False,  # of the invoice they are told already
            ),
        )
        locked.document_id = document.key
        work.tell_people(invoice.user_id)


async def _waiting(work: UnitOfWork, failing: Sequence[int]) -> Sequence[int]:
    query = (
        select(Invoice.id)
        .where(col(Invoice.document_id).is_(None), Invoice.source == InvoiceSource.PORTAL)
        .where(Invoice.state != InvoiceState.CANCELLED, col(Invoice.id).not_in(failing))
        .order_by(col(Invoice.id))
        .limit(_AT_ONCE)
    )
    return [one for one in await work.session.exec(query) if one is not None]


async def _paper(work: UnitOfWork, invoice_id: int) -> InvoicePaper:
    query = (
        select(Invoice, User.display_name, Application, CustomerAccount)
        .join(User, col(User.id) == col(Invoice.user_id))
        .outerjoin(Application, col(Application.id) == col(Invoice.application_id))
        .outerjoin(CustomerAccount, col(CustomerAccount.id) == col(Invoice.account_id))
        .where(Invoice.id == invoice_id)
    )
    found = (await work.session.exec(query)).first()
    if found is None:
        raise NotFound
    invoice, person, application, account = found
    lines = select(InvoiceLine).where(InvoiceLine.invoice_id == invoice_id).order_by(col(InvoiceLine.position))
    company = await in_force.company(work)
    return InvoicePaper(
        invoice=invoice,
        lines=(await work.session.exec(lines)).all(),
        payee=payee_of(company),
        payee_address=company.address,
        payer=(application.applicant if application else "") or person,
        application=(application.number or "") if application else "",
        account=account.number if account else "",
    )
