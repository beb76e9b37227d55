"""Documents that wait for a signature, people who may sign them, and the codes they are sent."""

import uuid
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select, update

from lkk.models.documents import Document, DocumentVersion
from lkk.models.files import StoredFile
from lkk.models.identity import PassportSeen, Profile, User
from lkk.models.signing import EvidenceRecord, SignatureAgreementText
from lkk.services.composition import HANDLERS, INTEGRATIONS
from lkk.services.delivery.dispatcher import Dispatcher
from lkk.services.documents import finding, posting, viewing
from lkk.services.documents.posting import NewDocument
from lkk.services.files import giving
from lkk.services.integrations.ports import open_ports
from lkk.services.integrations.seal.integration import SEAL
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.signing import agreement, asking, company, customer_file, files, signing
from lkk.services.signing.asking import CodeAsked
from lkk.settings import settings
from lkk.vocabulary.documents import DocumentKind, DocumentSource
from lkk.vocabulary.people import RegistrationKind
from lkk.vocabulary.signing import EvidenceEvent
from tests import builders, sample_files, signatures, sms

COMPANY_INN = "2225000003"
PHONE = "+79131234567"


def trust_the_test_centre(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let signatures of the certification centre of tests be trusted."""
    monkeypatch.setenv("LKK_SIGNATURE_ROOTS", str(signatures.root_file(tmp_path / "roots.pem")))
    settings.cache_clear()
    files.own_check.cache_clear()


async def person(*, accepts: bool = True) -> Actor:
    """A customer whose passport was seen, with a confirmed phone, who has accepted the agreement."""
    user = await builders.customer(phone=PHONE, phone_confirmed=True)
    await seen(user)
    actor = await builders.sign_in(user)
    if accepts:
        await accept(actor)
    return actor


async def firm(
    head: str = "Петров Пётр Петрович", contact: str = "Сидорова Анна Ивановна", phone: str = PHONE
) -> Actor:
    """A legal entity with a head; its contact works in the cabinet."""
    kind = RegistrationKind.LEGAL_ENTITY
    user = await builders.customer(kind=kind, name="ООО «Ромашка»", phone=phone, phone_confirmed=True)
    last, first, middle = contact.split()
    values = {"head_name": head, "inn": "2224000001", "last_name": last, "first_name": first, "middle_name": middle}
    async with unit_of_work() as work:
        await work.session.exec(update(Profile).where(col(Profile.user_id) == user.key).values(**values))
    await seen(user)
    return await builders.sign_in(user)


async def seen(user: User) -> None:
    """Note that an employee has seen the passport of a customer."""
    operator = await builders.staff()
    async with unit_of_work() as work:
        work.session.add(PassportSeen(user_id=user.key, seen_by=operator.key, seen_at=work.now))


async def user_of(actor: Actor) -> User:
    """The customer who acts."""
    async with unit_of_work() as work:
        return await work.session.get_one(User, actor.subject_id)


async def accept(actor: Actor) -> None:
    """Accept the agreement in force."""
    async with unit_of_work() as work:
        version = (await work.session.exec(select(SignatureAgreementText.version))).one()
        await agreement.accept(work, actor, version)


async def contract(
    actor: Actor, *, read: bool = True, by_company: bool = True, kind: DocumentKind = DocumentKind.CONTRACT, **more: Any
) -> Document:
    """A contract of two pages that waits for the actor: signed by the company, read to its end."""
    values = {"number": "ТП-7", "issued_on": date(2026, 11, 20), "amount_kopecks": 824_790} | more
    new = NewDocument(
        kind,
        actor.subject_id,
        title=kind.label,
        content=sample_files.pdf(pages=2),
        source=DocumentSource.OPERATOR,
        template="contract@test",  # set by the portal: no child process reads it
        **values,
    )
    async with unit_of_work() as work:
        document = await posting.post(work, None, new)
    if by_company:
        await sign_for_company(document)
    if read:
        await read_to_end(actor, document)
    return document


async def sign_for_company(document: Document, signer: signatures.Signer | None = None) -> None:
    """Attach a signature of the company to the current version."""
    one = signer or signatures.signer("Директоров Олег Юрьевич", "БСК", COMPANY_INN)
    version = await version_of(document)
    signature = one.detached(await bytes_of(version))
    async with unit_of_work() as work:
        await company.attach(work, None, version.key, signature)


async def read_to_end(actor: Actor, document: Document) -> None:
    """Open every page of the current version."""
    version = await version_of(document)
    async with unit_of_work() as work:
        for page in range(1, version.pages + 1):
            await viewing.page_shown(work, actor, version, page)


async def version_of(document: Document) -> DocumentVersion:
    """The version in force."""
    async with unit_of_work() as work:
        return await finding.current_version(work, await work.session.get_one(Document, document.key))


async def bytes_of(version: DocumentVersion) -> bytes:
    """The stored bytes of a version."""
    async with unit_of_work() as work:
        file = await work.session.get_one(StoredFile, version.file_id)
    return await giving.read_whole(file.public_id)


async def state_of(document: Document) -> str:
    """The state as it is now."""
    async with unit_of_work() as work:
        return (await work.session.get_one(Document, document.key)).state.value


async def ask(actor: Actor, public_id: uuid.UUID) -> CodeAsked:
    """Ask for a code, a minute after any other."""
    async with unit_of_work() as work:
        return await asking.ask_code(work, actor, public_id)


async def last_code(phone: str = PHONE) -> str:
    """The code of the newest SMS of signing."""
    return (await sms.texts(phone))[-1].removeprefix("Код ")[:6]


async def sign(actor: Actor, document: Document) -> None:
    """Sign by the right code."""
    asked = await ask(actor, document.public_id)
    code = await last_code()
    async with unit_of_work() as work:
        await signing.sign(work, actor, document.public_id, asked.request_id, code, {})


async def send_file(actor: Actor, document: Document, signature: bytes) -> None:
    """Sign by a file, or let it wait for an employee."""
    async with unit_of_work() as work:
        await customer_file.sign_by_file(work, actor, document.public_id, signature, {})


async def make_sheets() -> None:
    """Let the worker make what sheets are due."""
    async with open_ports(INTEGRATIONS) as ports:
        dispatcher = Dispatcher(SEAL, HANDLERS, ports, "test", lease_s=60)
        while await dispatcher.deliver_batch():
            pass


async def events_of(document: Document) -> list[str]:
    """The events the chain tells of a document, in their order."""
    async with unit_of_work() as work:
        query = select(EvidenceRecord.event).where(EvidenceRecord.document_id == document.key)
        return [EvidenceEvent(one).value for one in await work.session.exec(query.order_by(col(EvidenceRecord.seq)))]
