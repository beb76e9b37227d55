"""What an application that ends without a result leaves behind: no invoice to pay and no document to sign."""

from sqlmodel import col, select

from lkk.models.applications import Application
from lkk.models.documents import Document
from lkk.models.money import Invoice
from lkk.services.documents.changing import settle
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.money.issuing import cancel
from lkk.vocabulary.applications import ApplicationStatus
from lkk.vocabulary.documents import DocumentState
from lkk.vocabulary.money import OPEN_INVOICE, InvoiceSource


async def ended(work: UnitOfWork, application: Application) -> None:
    """Annul its own open invoices and its unsigned documents; those of accounting are accounting's to annul."""
    if not application.status.final or application.status is ApplicationStatus.FULFILLED:
        return
    why = f"Заявка {application.number}: {application.status.label.lower()}"
    for invoice_id in await work.session.exec(
        select(Invoice.id)
        .where(
            Invoice.application_id == application.key,
            Invoice.source == InvoiceSource.PORTAL,
            col(Invoice.state).in_(OPEN_INVOICE),
        )
        .order_by(col(Invoice.id))
    ):
        await cancel(work, None, invoice_id or 0, why)
    waiting = select(Document).where(
        Document.application_id == application.key, Document.state == DocumentState.AWAITS_SIGNATURE
    )
    for document in await work.session.exec(waiting.with_for_update()):
        await settle(work, document, DocumentState.ANNULLED)
