"""Connections for tests: a house of the simplified track and a workshop of the full one, offered and paid."""

import uuid
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlmodel import col, select

from lkk.models.applications import Application
from lkk.models.connection import Connection, ConnectionPayment
from lkk.models.documents import Document
from lkk.models.files import StoredFile
from lkk.models.identity import User
from lkk.models.money import Invoice, OnlinePayment, PaymentPart
from lkk.services.applications import slots
from lkk.services.applications.classified import classified
from lkk.services.applications.workflow import deadlines, stages
from lkk.services.composition import DOCUMENT_EFFECTS, PAYMENT_EFFECTS
from lkk.services.connection import cases, offering, result_papers
from lkk.services.documents.changing import settle
from lkk.services.documents.effects import follow
from lkk.services.documents.locking import locked_by_key
from lkk.services.files import giving
from lkk.services.files.contents import Sent
from lkk.services.files.storing import NewFile, store, within
from lkk.services.kernel import calendar
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.services.money.applying import Received, apply
from lkk.vocabulary.applications import ApplicationStatus, Side, Stage
from lkk.vocabulary.documents import DocumentKind, DocumentState
from lkk.vocabulary.money import MoneySource, PaymentState
from lkk.vocabulary.people import ApplicantType, RegistrationKind
from tests import application_builders as made
from tests import builders, signatures
from tests.signing import COMPANY_INN

HOUSE = {"new_power_kw": "12", "total_power_kw": "12", "new_voltage": "0.4", "usage": "household"}
SHOP = {"new_power_kw": "100", "total_power_kw": "100", "new_voltage": "0.4"}
WORKSHOP = {"new_power_kw": "400", "total_power_kw": "400", "new_voltage": "10"}
THIRD = {"reliability_categories": ["3"], "connection_points": 1, "distance": "within_300", "locality": "urban"}
TYPED = {
    "distance_m": "120",
    "overhead_m": "120",
    "cable_m": "0",
    "switches": "0",
    "points": "1",
    "years": "2",
    "three_phase": "on",
    "point": "Опора № 7",
    "company": "Построить ответвление",
    "customer": "Выполнить ввод",
    "metering": "Прибор на опоре",
}


async def head() -> Actor:
    """An employee who may do everything with applications."""
    return await builders.sign_in(await builders.staff())


async def at_review(user: User, answers: Mapping[str, Any] = HOUSE) -> Application:
    """A grid connection in work, of whatever track its answers make."""
    application = await made.brought_to(user, ApplicationStatus.IN_PROGRESS, made.CONNECTION)
    async with unit_of_work() as work:
        row = await work.session.get_one(Application, application.key)
        row.answers = {**row.answers, **THIRD, **answers, "microgeneration": False, "group": "no"}
        row.applicant_type = user.applicant_type or ApplicantType.INDIVIDUAL
        classified(row)
    return await made.row(application.key)


async def firm() -> User:
    """A customer that is a legal entity."""
    return await builders.customer(kind=RegistrationKind.LEGAL_ENTITY, name="ООО «Цех»")


async def prepare(actor: Actor, application: Application, **typed: str) -> None:
    """Prepare the conditions."""
    async with unit_of_work() as work:
        await offering.prepare(work, actor, application.key, {**TYPED, **typed})


async def offered(user: User, answers: Mapping[str, Any] = HOUSE, **typed: str) -> Application:
    """A connection whose conditions were sent today."""
    application, actor = await at_review(user, answers), await head()
    await prepare(actor, application, **typed)
    await send(actor, application)
    return await made.row(application.key)


async def send(actor: Actor, application: Application) -> None:
    """Send the conditions that are prepared, with the company's signatures."""
    await sign_papers(actor, application)
    async with unit_of_work() as work:
        await offering.send(work, actor, application.key)


async def case_of(application: Application) -> Connection:
    """The contract as it stands in the database."""
    async with unit_of_work() as work:
        found = await cases.of_application(work, application.key)
        assert found is not None
        return found


async def parts(application: Application) -> list[ConnectionPayment]:
    """The parts of the sum."""
    async with unit_of_work() as work:
        return await cases.payments(work, await case_of(application))


async def invoices(application: Application) -> list[Invoice]:
    """The invoices of an application in their order."""
    async with unit_of_work() as work:
        query = select(Invoice).where(Invoice.application_id == application.key).order_by(col(Invoice.id))
        return list(await work.session.exec(query))


async def documents(application: Application) -> dict[DocumentKind, Document]:
    """The newest document of each kind."""
    async with unit_of_work() as work:
        query = select(Document).where(Document.application_id == application.key).order_by(col(Document.id))
        return {one.kind: one for one in await work.session.exec(query)}


async def today(application: Application) -> date:
    """The local day of the portal."""
    async with unit_of_work() as work:
        return await deadlines.today(work, application)


async def begun_payment(invoice: Invoice, state: PaymentState = PaymentState.PENDING) -> OnlinePayment:
    """A payment on line of a whole invoice."""
    row = await builders.save(
        OnlinePayment(
            user_id=invoice.user_id,
            state=state,
            amount_kopecks=invoice.total_kopecks,
            description="Оплата",
            created_at=datetime.now(UTC),
        )
    )
    await builders.save(PaymentPart(payment_id=row.key, invoice_id=invoice.key, kopecks=invoice.total_kopecks))
    return row


async def pay(invoice: Invoice, day: date, *, kopecks: int = 0) -> None:
    """Money for an invoice comes on a day, told of by the composition's own effects."""

    payment = await begun_payment(invoice, PaymentState.SUCCEEDED)
    async with unit_of_work() as work:
        received = Received(
            MoneySource.ONLINE,
            payment.key,
            invoice.user_id,
            kopecks or invoice.total_kopecks,
            day,
            meant={invoice.key: kopecks or invoice.total_kopecks},
        )
        await apply(work, received, PAYMENT_EFFECTS)


async def settled(application: Application, kind: DocumentKind, state: DocumentState, actor: Actor | None) -> None:
    """A document comes to a state, with what follows from that."""

    found = (await documents(application))[kind]
    async with unit_of_work() as work:
        document = await locked_by_key(work, found.key)
        await settle(work, document, state)
        await follow(work, actor, document, DOCUMENT_EFFECTS)


async def pass_days(days: int) -> None:
    """Business time goes on."""
    await builders.shift_clock(await _shift() + days * int(timedelta(days=1).total_seconds()))


async def _shift() -> int:
    async with unit_of_work() as work:
        return work.shift_s


async def advance(actor: Actor, application: Application, *steps: Stage, reason: str = "") -> None:
    """Stages an employee begins by hand."""
    for to in steps:
        async with unit_of_work() as work:
            await stages.advance(work, actor, application.key, to, reason=reason)


async def at_works(user: User) -> Application:
    """A workshop that has told that its technical conditions are met."""
    application = await offered(user, WORKSHOP, substation="on", overhead_m="0", cable_m="800", distance_m="800")
    await settled(application, DocumentKind.CONTRACT, DocumentState.SIGNED, await builders.sign_in(user))
    await pay((await invoices(application))[0], await today(application))
    await advance(await head(), application, Stage.NOTICE)
    return await made.row(application.key)


async def next_working_day(work: UnitOfWork, application: Application) -> date:
    """The first working day after today."""
    return (await calendar.load(work)).after_working_days(await deadlines.today(work, application), 1)


async def offered_with(actor: Actor, application: Application) -> Application:
    """A workshop whose papers are prepared and wait for the company's signatures."""
    await prepare(actor, application, substation="on", overhead_m="0", cable_m="800", distance_m="800")
    return application


async def sign_papers(actor: Actor, application: Application) -> None:
    """The company's signatures of all that is prepared and signed wait beside it."""
    for paper in (await case_of(application)).papers:
        if paper["code"] != "instruction":
            content = await giving.read_whole(uuid.UUID(paper["file_id"]))
            await add_signature(actor, application, company_signer().detached(content), f"{paper['title']}.pdf.sig")


@lru_cache
def company_signer() -> signatures.Signer:
    """The director of the company."""
    return signatures.signer("Директоров Олег Юрьевич", "БСК", COMPANY_INN)


async def send_papers(actor: Actor, application: Application) -> None:
    """Sign what is prepared after the works and send it."""
    await sign_papers(actor, application)
    async with unit_of_work() as work:
        await result_papers.send(work, actor, application.key)


async def add_signature(actor: Actor, application: Application, content: bytes, name: str = "Договор.pdf.sig") -> None:
    """A file of a signature waits beside the papers."""

    async def pieces() -> AsyncIterator[bytes]:
        yield content

    new = NewFile(
        slots.owner(application.key),
        slots.COMPANY_SIGNATURE,
        name,
        Side.COMPANY,
        internal=True,
        uploaded_by=actor.author_id,
    )
    async with unit_of_work() as work:
        await store(new, Sent(pieces()), within(work))


async def take_signatures_out(application: Application) -> None:
    """No signature waits any more."""
    async with unit_of_work() as work:
        found = select(StoredFile).where(StoredFile.application_id == application.key)
        found = found.where(StoredFile.slot == slots.COMPANY_SIGNATURE)
        for file in await work.session.exec(found):
            await work.session.delete(file)


async def notice(user: User) -> tuple[Application, Application]:
    """A workshop whose conditions are met, and the notice of that which its applicant has filed with a photo."""
    application = await offered(user, WORKSHOP, substation="on")
    await settled(application, DocumentKind.CONTRACT, DocumentState.SIGNED, await builders.sign_in(user))
    await pay((await invoices(application))[0], await today(application))
    draft_id = await made.draft(user, "tc_completion_notice", own=(str(application.key),))
    await made.stored_file(draft_id, "photos", uploaded_by=user.key, name="Ввод.jpg")
    await made.file(user, draft_id)
    return application, await made.row(draft_id)
