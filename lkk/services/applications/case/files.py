"""What applications decide about their files: who sees, adds and removes them, and where."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_
from sqlmodel import col, select

from lkk.models.applications import Application
from lkk.models.files import StoredFile
from lkk.services.applications import access, attachments, posting, slots
from lkk.services.applications.case.before_after import REQUESTED
from lkk.services.applications.workflow.settling import open_remarks
from lkk.services.forms import catalog
from lkk.services.identity import data_access, visits
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.access import AccessKind
from lkk.vocabulary.applications import ApplicationStatus, Side
from lkk.vocabulary.permissions import Permission

UNSENT_KEPT = timedelta(days=1)  # a file for a message that was never sent


class ApplicationFiles:
    """The port of the files package; see `OwnerRules` for what each question means."""

    async def demand_place(self, work: UnitOfWork, actor: Actor, owner_id: int, slot: str) -> int:
        """Places of the form are open in a draft and while the customer's answer is awaited, others after filing."""
        if slot in slots.MAX_PER_PLACE:
            application = await access.locked(work, actor, owner_id, in_visit=True)
            if (application.status.final or slot in slots.UNPOSTED) and not actor.staff:
                raise NotFound
            return slots.MAX_PER_PLACE[slot]
        demand(actor, Permission.USE_CABINET, in_visit=True)
        await visits.changed(work, actor, owner_id)
        open_to_change = (ApplicationStatus.DRAFT, ApplicationStatus.INFO_REQUESTED)
        query = select(Application.kind).where(
            Application.id == owner_id,
            Application.user_id == actor.subject_id,
            col(Application.status).in_(open_to_change),
            col(Application.handed_over_at).is_(None),
        )
        kind = (await work.session.exec(query.with_for_update())).first()
        places = catalog.kind_of(kind).slots if kind is not None else ()
        limits = {place.code: place.max_files for place in places}
        if kind is not None and slot == REQUESTED.code and slot in await _named(work, owner_id):
            return REQUESTED.max_files
        if slot not in limits:
            raise NotFound
        return limits[slot]

    async def may_see(self, work: UnitOfWork, actor: Actor, file: StoredFile) -> bool:
        """A file whose message is not sent yet is its author's alone, a draft its applicant's, a note the staff's."""
        unsent = file.slot == slots.MESSAGE and file.message_id is None
        if unsent and file.uploaded_by != actor.author_id:
            return False
        query = select(Application.user_id, Application.status).where(Application.id == file.application_id)
        applicant, status = (await work.session.exec(query)).one()
        if actor.staff:
            return actor.role.may(Permission.SEE_APPLICATIONS) and status is not ApplicationStatus.DRAFT
        if actor.only_draft not in (None, file.application_id):
            return False
        return applicant == actor.subject_id and not file.internal

    async def opened(self, work: UnitOfWork, actor: Actor, file: StoredFile) -> None:
        """The customer reads who of the staff has opened what tells of their passport."""
        if actor.staff and file.slot in slots.OF_IDENTITY:
            application = await work.session.get_one(Application, file.application_id)
            data_access.record(
                work,
                actor,
                subject_id=application.user_id,
                what=AccessKind.SENSITIVE,
                reason=f"Заявка {application.number}, файл «{file.title or file.name}»",
                application_id=application.key,
            )

    async def lock(self, work: UnitOfWork, owner_id: int) -> None:
        """Nobody sends a message of this application meanwhile."""
        await work.session.exec(select(Application.id).where(Application.id == owner_id).with_for_update())

    async def may_remove(self, work: UnitOfWork, actor: Actor, file: StoredFile) -> bool:
        """One's own file: of a draft, of a message or an answer that is not sent yet, or named by a remark."""
        if file.message_id is not None or file.replaced_at is not None or actor.only_draft is not None:
            return False
        application = await work.session.get_one(Application, file.application_id)
        if application.handed_over_at is not None and application.status is ApplicationStatus.DRAFT:
            return False
        await visits.changed(work, actor, application.key)
        if await self.keeps(work, file):
            return application.user_id == actor.subject_id and not actor.staff
        if file.slot == slots.COMPANY_SIGNATURE:
            return actor.staff and actor.role.may(Permission.WORK_APPLICATIONS)
        if file.uploaded_by != actor.author_id:
            return False
        asked = application.status is ApplicationStatus.INFO_REQUESTED
        unanswered = asked and attachments.of_answer(file, application.status_changed_at)
        return (
            file.slot in (slots.MESSAGE, *slots.UNPOSTED) or unanswered or application.status is ApplicationStatus.DRAFT
        )

    async def keeps(self, work: UnitOfWork, file: StoredFile) -> bool:
        """What was filed stays for the case: a remark names its place, and another file takes it."""
        application = await work.session.get_one(Application, file.application_id)
        if application.status is not ApplicationStatus.INFO_REQUESTED or file.side is not Side.CUSTOMER:
            return False
        filed_before = not attachments.of_answer(file, application.status_changed_at)
        return filed_before and file.slot in await _named(work, application.key)

    async def changed(self, work: UnitOfWork, owner_id: int) -> None:
        """A draft whose files change is no abandoned one; open pages of the applicant look again."""
        application = await work.session.get_one(Application, owner_id)
        if application.status is ApplicationStatus.DRAFT:
            application.updated_at = work.now
        work.tell_people(application.user_id)

    async def added(self, work: UnitOfWork, actor: Actor, file: StoredFile) -> None:
        """The applicant hears of a document of the company; a file of a message is told of with the message."""
        if file.side is Side.COMPANY and file.slot == slots.DOCUMENT and not file.internal:
            application = await work.session.get_one(Application, file.application_id)
            await posting.adopted(work, actor, application, file)
            await posting.posted(work, actor, application, file.title or file.name)

    def abandoned(self, now: datetime) -> ColumnElement[bool]:
        """Files for messages that were never sent and for documents that were never posted."""
        return and_(
            col(StoredFile.application_id).is_not(None),
            col(StoredFile.slot).in_((slots.MESSAGE, *slots.UNPOSTED, slots.SIGNATURE)),
            col(StoredFile.message_id).is_(None),
            col(StoredFile.created_at) < now - UNSENT_KEPT,
        )


async def _named(work: UnitOfWork, application_id: int) -> set[str]:
    """The places and questions that open remarks name."""
    return {one.field_name for one in await open_remarks(work, application_id) if one.field_name}
