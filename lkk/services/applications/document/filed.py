"""The frozen document of each filed application: made once, kept with its hash, never made again."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import structlog
import typst
from sqlalchemy import exists
from sqlmodel import col, select

from lkk.models.accounts import CustomerAccount
from lkk.models.applications import Application
from lkk.models.files import StoredFile
from lkk.models.identity import Profile, User
from lkk.services.applications import attachments, choices, slots
from lkk.services.applications.document import notices
from lkk.services.applications.document.layout import (
    Applicant,
    Company,
    EnclosedFile,
    FiledView,
    application_pdf,
)
from lkk.services.applications.document.titles import document_title
from lkk.services.directories import in_force
from lkk.services.documents.typesetting import page_count
from lkk.services.files import giving
from lkk.services.files.contents import Known, Made
from lkk.services.files.storage import StorageUnavailable
from lkk.services.files.storing import NOT_STORED, NewFile, store
from lkk.services.files.views import FileView
from lkk.services.forms import catalog
from lkk.services.forms.declaration import Kind
from lkk.services.forms.review import sections
from lkk.services.identity import consents
from lkk.services.jobs import items
from lkk.services.kernel.errors import NotFound, Unavailable
from lkk.services.kernel.requisites import phone_in_words
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.settings import settings
from lkk.vocabulary.applications import ApplicationStatus, Side

_AT_ONCE = 20
_log = structlog.get_logger("lkk.documents")


async def filed_view(work: UnitOfWork, application: Application) -> FiledView:
    """What the document of an application tells.

    Raises:
        NotFound: it is a draft.
    """
    if application.number is None or application.submitted_at is None:
        raise NotFound
    kind = catalog.kind_of(application.kind)
    files = await attachments.by_slot(work, kind, application.key)
    account = await work.session.get(CustomerAccount, application.account_id) if application.account_id else None
    filer = (await work.session.exec(select(User.email).where(User.id == application.filed_by))).first()
    return FiledView(
        number=application.number,
        title=document_title(kind),
        company=await _company(work),
        applicant=await _applicant(work, application, account),
        submitted_at=application.submitted_at,
        time_zone=account.time_zone if account else settings().time_zone,
        sections=sections(kind, application.answers, None, await choices.names(work, kind, application)),
        sha256=application.snapshot_sha256,
        enclosures=_enclosures(kind, files),
        consents=tuple(await consents.of_application(work, application.key)),
        filed_by=filer or "",
        session=application.filed_session,
        by_guest=bool(application.guest_code_hash),
    )


async def _company(work: UnitOfWork) -> Company:
    known = await in_force.company(work)
    return Company(known.full_name, known.address, known.inn, known.kpp, known.ogrn)


async def _applicant(work: UnitOfWork, application: Application, account: CustomerAccount | None) -> Applicant:
    if application.guest_code_hash:
        said = application.answers
        phone = phone_in_words(said["phone"]) if said.get("phone") else ""
        return Applicant(application.applicant, "", "", "", "", phone, said.get("email", ""), "")
    user = (await work.session.exec(select(User).where(User.id == application.user_id))).one()
    profile = await work.session.get(Profile, application.user_id)
    return Applicant(
        name=application.applicant,
        type=application.applicant_type.label if application.applicant_type else "",
        inn=profile.inn if profile else "",
        kpp=profile.kpp if profile else "",
        ogrn=profile.ogrn if profile else "",
        phone=phone_in_words(profile.phone) if profile else "",
        email=user.email,
        account=account.number if account else "",
    )


def _enclosures(kind: Kind, files: Mapping[str, Sequence[FileView]]) -> tuple[EnclosedFile, ...]:
    """The files in the order of the form."""
    return tuple(
        EnclosedFile(one.name, slot.label, one.size, one.sha256)
        for slot in kind.slots
        for one in files.get(slot.code, ())
    )


async def made(work: UnitOfWork, application_id: int) -> uuid.UUID | None:
    """Return the public id of the document, None while the worker has not made it.

    The caller has checked that the application is the actor's to see.
    """
    return await _known(work, application_id)


async def ensure(application_id: int) -> uuid.UUID:
    """The public id of the document; makes it when there is none yet. Of two at once one is kept.

    Raises:
        NotFound: no such application, or a draft.
    """
    async with unit_of_work() as work:
        if known := await _known(work, application_id):
            return known
        application = await work.session.get(Application, application_id)
        if application is None or application.erased_at is not None:
            raise NotFound
        view = await filed_view(work, application)
    pdf = await asyncio.to_thread(application_pdf, view)
    return await _store(application_id, view, pdf)


@dataclass(frozen=True)
class FiledDocument:
    """The document as a file to enclose."""

    name: str
    media_type: str
    content: bytes


async def document_of(application_id: int) -> FiledDocument | None:
    """The document with its bytes; None when it cannot be made or read now."""
    if not await make(application_id):
        return None
    async with unit_of_work() as work:
        query = select(StoredFile).where(StoredFile.application_id == application_id, StoredFile.slot == slots.FILED)
        row = (await work.session.exec(query)).one()
    try:
        content = await giving.read_whole(row.public_id)
    except (NotFound, StorageUnavailable, OSError):
        _log.exception("document_not_read", application_id=application_id)
        return None
    return FiledDocument(row.name, row.media_type, content)


async def make_missing() -> int:
    """Make documents of applications that have none yet, the oldest first; their number.

    Raises:
        ItemsFailed: some could not be made; they wait, each longer than the time before.
        Unavailable: nothing can be stored now.
    """

    async def waiting(work: UnitOfWork, failing: Sequence[int]) -> Sequence[int]:
        made = exists().where(
            col(StoredFile.application_id) == col(Application.id), col(StoredFile.slot) == slots.FILED
        )
        query = (
            select(Application.id)
            .where(Application.status != ApplicationStatus.DRAFT, ~made, col(Application.id).not_in(failing))
            .where(col(Application.erased_at).is_(None))
            .order_by(col(Application.submitted_at))
            .limit(_AT_ONCE)
        )
        return [one for one in await work.session.exec(query) if one is not None]

    async def one(application_id: int) -> None:
        try:
            await ensure(application_id)
        except StorageUnavailable:
            raise Unavailable from None

    return await items.each("make_documents", waiting, one)


async def make(application_id: int) -> bool:
    """Whether the document is there now; a failure is logged and keeps nobody waiting, it is tried again."""
    try:
        await ensure(application_id)
    except (NotFound, typst.TypstError, *NOT_STORED):
        _log.exception("document_not_made", application_id=application_id)
        return False
    return True


async def _known(work: UnitOfWork, application_id: int) -> uuid.UUID | None:
    query = select(StoredFile.public_id).where(
        StoredFile.application_id == application_id, StoredFile.slot == slots.FILED
    )
    return (await work.session.exec(query)).first()


class _MadeAlready(Exception):
    """Another process was faster."""

    def __init__(self, public_id: uuid.UUID) -> None:
        super().__init__(str(public_id))
        self.public_id = public_id


async def _store(application_id: int, view: FiledView, pdf: bytes) -> uuid.UUID:
    @asynccontextmanager
    async def admitted(_: Known) -> AsyncIterator[UnitOfWork]:
        async with unit_of_work() as work:
            query = select(Application.user_id).where(Application.id == application_id).with_for_update()
            applicant = (await work.session.exec(query)).one()
            if known := await _known(work, application_id):
                raise _MadeAlready(known)
            yield work
            await _posted(work, application_id)
            work.tell_people(applicant)

    new = NewFile(
        owner=slots.owner(application_id),
        slot=slots.FILED,
        name=f"Заявка {view.number}.pdf",
        side=Side.CUSTOMER,  # what the applicant said; the company has not answered yet
        title="Заявка, как она была подана",
    )
    try:
        return (await store(new, Made(pdf, page_count(pdf)), admitted)).public_id
    except _MadeAlready as other:
        return other.public_id


async def _posted(work: UnitOfWork, application_id: int) -> None:
    query = select(StoredFile).where(StoredFile.application_id == application_id, StoredFile.slot == slots.FILED)
    file = (await work.session.exec(query)).one()
    await notices.post(work, await work.session.get_one(Application, application_id), file)
