"""What was personal goes, each sort of it when its term is over; numbers, statuses and days stay for the company.

One row of the plan is one transaction: a worker that is killed has erased it whole or not at all, and a row that is
done is not done again. Bytes of files go after the commit; what is left of them is found by the sweep of files.
"""

import uuid
from collections.abc import Awaitable, Callable, Sequence

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col, delete, select, update

from lkk.models.advocate import AdvocateMembership, ManagerRequest, SmbCheck
from lkk.models.applications import (
    Application,
    ApplicationHistory,
    ApplicationMessage,
    MessageDraft,
    Remark,
)
from lkk.models.audit import AuditEvent, DataAccess
from lkk.models.capacity_agreements import CapacityAgreement
from lkk.models.consents import Consent
from lkk.models.consultations import Consultation, ConsultationMessage
from lkk.models.documents import Document
from lkk.models.files import StoredFile
from lkk.models.handovers import Handover
from lkk.models.hours import HourlyUpload
from lkk.models.identity import PassportSeen, Profile, User
from lkk.models.marks import ServiceMark
from lkk.models.money import BankPayment, Refund
from lkk.models.notifications import Notification
from lkk.models.own_data import Erasure
from lkk.models.sms import SmsMessage
from lkk.models.supply import SupplyCase
from lkk.models.surveys import SurveyAnswer, SurveyInvitation
from lkk.services.files.contents import discard
from lkk.services.forms import catalog
from lkk.services.forms.declaration import APPLICANT_TYPE
from lkk.services.jobs import items
from lkk.services.kernel import audit
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.services.own_data.refused import refused_sign_ins
from lkk.services.own_data.unfinished import delete_unfinished
from lkk.services.redistribution import leaving as board
from lkk.vocabulary.applications import FieldKind
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.money import OPEN_REFUND
from lkk.vocabulary.retention import KeptData

#: Answers that tell nothing of a person; every other kind goes, also one that is added later.
IMPERSONAL = frozenset(
    {
        FieldKind.CHOICE,
        FieldKind.CHOICES,
        FieldKind.YES_NO,
        FieldKind.POWER_KW,
        FieldKind.NUMBER,
        FieldKind.WHOLE,
        FieldKind.READING,
    }
)
ERASED = "Удалено: кабинет закрыт"
_AT_ONCE = 50

Gone = Sequence[uuid.UUID]


async def erase_due() -> int:
    """Erase what is past its term; return how many rows of the plan were done.

    Raises:
        ItemsFailed: some could not be done; they wait, each longer than the time before.
    """

    async def due(work: UnitOfWork, failing: Sequence[int]) -> Sequence[int]:
        query = (
            select(Erasure.id)
            .where(col(Erasure.done_at).is_(None), Erasure.due_at <= work.now, col(Erasure.id).not_in(failing))
            .order_by(col(Erasure.due_at), col(Erasure.id))
            .limit(_AT_ONCE)
        )
        return [one for one in await work.session.exec(query) if one is not None]

    return await items.each("erase_closed", due, erase)


async def erase(erasure_id: int) -> None:
    """Erase what one row of the plan names; nothing when it is done already."""
    async with unit_of_work() as work:
        query = select(Erasure).where(Erasure.id == erasure_id, col(Erasure.done_at).is_(None)).with_for_update()
        row = (await work.session.exec(query)).first()
        if row is None:
            return
        gone = await _ERASERS[row.data](work, row)
        row.done_at = work.now
        audit.record(work, AuditAction.DATA_ERASED, subject=f"user:{row.user_id}", data=row.data.value)
    for public_id in gone:
        await discard(public_id)


async def _profile(work: UnitOfWork, row: Erasure) -> Gone:
    user = await work.session.get_one(User, row.user_id, with_for_update=True)
    user.display_name = user.locked_reason = ""
    sent = update(HourlyUpload).where(col(HourlyUpload.entered_by) == row.user_id)
    await work.session.exec(sent.values(person="", phone=""))
    for table in (Profile, PassportSeen):
        await work.session.exec(delete(table).where(col(table.user_id) == row.user_id))
    mine = select(AdvocateMembership.id).where(AdvocateMembership.user_id == row.user_id)
    asked = col(ManagerRequest.membership_id).in_(mine)
    await work.session.exec(update(ManagerRequest).where(asked).values(reason=ERASED, answer=""))
    await _forget_payer(work, row.user_id)
    return await delete_unfinished(work, row.user_id)  # begun in another tab while the cabinet was being closed


async def _forget_payer(work: UnitOfWork, user_id: int) -> None:
    """Sums and days of money stay; a refund that is still under way keeps where it goes."""
    ended = (col(Refund.user_id) == user_id, col(Refund.state).not_in(OPEN_REFUND))
    await work.session.exec(update(Refund).where(*ended).values(requisites={}, reason=ERASED))
    under_way = select(Refund.bank_payment_id).where(
        col(Refund.user_id) == user_id,
        col(Refund.state).in_(OPEN_REFUND),
        col(Refund.bank_payment_id).is_not(None),
    )
    paid = (col(BankPayment.user_id) == user_id, col(BankPayment.id).not_in(under_way))
    nobody = {"payer": "", "payer_inn": "", "payer_bik": "", "payer_account": "", "purpose": ""}
    await work.session.exec(update(BankPayment).where(*paid).values(**nobody))


async def _notices(work: UnitOfWork, row: Erasure) -> Gone:
    for table in (Notification, SmsMessage, SurveyInvitation, SurveyAnswer):
        await work.session.exec(delete(table).where(col(table.user_id) == row.user_id))
    rated = update(ServiceMark).where(col(ServiceMark.user_id) == row.user_id)
    await work.session.exec(rated.values(user_id=None, comment="", outcome="", subject=ERASED))
    await board.erase_words(work, row.user_id, ERASED)
    await work.session.exec(delete(MessageDraft).where(col(MessageDraft.author_id) == row.user_id))
    return await _dialogues(work, row.user_id)


async def _dialogues(work: UnitOfWork, user_id: int) -> Gone:
    """Nothing of what was said in dialogues with consultants stays; their times and ratings do."""
    mine = col(Consultation.customer_id) == user_id
    emptied = {"topic": ERASED, "rating_comment": ""}
    await work.session.exec(update(Consultation).where(mine).values(**emptied))
    own = select(Consultation.id).where(mine)
    said = col(ConsultationMessage.consultation_id).in_(own)
    await work.session.exec(update(ConsultationMessage).where(said).values(text=ERASED))
    files = col(StoredFile.consultation_id).in_(own)
    gone = (await work.session.exec(select(StoredFile.public_id).where(files))).all()
    await work.session.exec(delete(StoredFile).where(files))
    return gone


async def _sign_in(work: UnitOfWork, row: Erasure) -> Gone:
    user = await work.session.get_one(User, row.user_id, with_for_update=True)
    user.closed_login, user.password_hash = "", None
    return ()


async def _evidence(work: UnitOfWork, row: Erasure) -> Gone:
    await work.session.exec(update(Consent).where(col(Consent.user_id) == row.user_id).values(ip="", browser=""))
    # A refused sign-in has no actor: whoever tried is not known, the cabinet is.
    refused = refused_sign_ins(row.user_id)
    for own in ((col(AuditEvent.actor_id) == row.user_id,), refused):
        await work.session.exec(update(AuditEvent).where(*own).values(ip=""))
    await work.session.exec(update(DataAccess).where(col(DataAccess.subject_id) == row.user_id).values(reason=ERASED))
    for own, told in ((CapacityAgreement.giver_id, "giver_address"), (CapacityAgreement.taker_id, "taker_address")):
        emptied = update(CapacityAgreement).where(col(own) == row.user_id).values(**{told: "", "reason": ""})
        await work.session.exec(emptied)
    alone = and_(_papers_of(row.user_id), col(Document.application_id).is_(None))
    return await _documents(work, alone)


def _papers_of(user_id: int) -> ColumnElement[bool]:
    """Documents that nobody else keeps: one of two customers goes with the data of the last of them."""
    left = select(Erasure.user_id).where(Erasure.data == KeptData.EVIDENCE, col(Erasure.done_at).is_not(None))
    other = col(Document.counterparty_id)
    own = and_(col(Document.user_id) == user_id, or_(other.is_(None), other.in_(left)))
    return or_(own, and_(other == user_id, col(Document.user_id).in_(left)))


async def _application(work: UnitOfWork, row: Erasure) -> Gone:
    application = await work.session.get_one(Application, row.application_id, with_for_update=True)
    kind = catalog.kind_of(application.kind)
    kept = {one.name for one in kind.fields if one.kind in IMPERSONAL} | {APPLICANT_TYPE}
    application.answers = {name: value for name, value in application.answers.items() if name in kept}
    application.applicant, application.object_name = ERASED, ""
    application.contacts = application.account_number = application.reason = ""
    application.account_id = None
    application.erased_at = work.now
    mine = {table: col(table.application_id) == application.key for table in (ApplicationMessage, Remark, Handover)}
    await work.session.exec(update(ApplicationMessage).where(mine[ApplicationMessage]).values(text=ERASED))
    emptied = {"text": ERASED, "was": "", "became": "", "answer": ""}
    await work.session.exec(update(Remark).where(mine[Remark]).values(**emptied))
    await work.session.exec(update(Handover).where(mine[Handover]).values(words=""))
    # The one thing that changes in a line of history: that it was, when and by whom stays.
    history = col(ApplicationHistory.application_id) == application.key
    await work.session.exec(update(ApplicationHistory).where(history).values(reason=""))
    await work.session.exec(update(SmbCheck).where(col(SmbCheck.application_id) == application.key).values(inn=""))
    supply = col(SupplyCase.application_id) == application.key
    await work.session.exec(update(SupplyCase).where(supply).values(reason="", contract=None, account_number=""))
    gone = list(await _documents(work, col(Document.application_id) == application.key))
    files = col(StoredFile.application_id) == application.key
    gone += (await work.session.exec(select(StoredFile.public_id).where(files))).all()
    await work.session.exec(delete(StoredFile).where(files))
    return gone


async def _documents(work: UnitOfWork, which: ColumnElement[bool]) -> Gone:
    """Neither bytes nor names of documents stay; that there was one, when, and of what kind does."""
    files = col(StoredFile.document_id).in_(select(Document.id).where(which))
    gone = (await work.session.exec(select(StoredFile.public_id).where(files))).all()
    await work.session.exec(delete(StoredFile).where(files))
    await work.session.exec(update(Document).where(which).values(title=ERASED, number=""))
    return gone


_ERASERS: dict[KeptData, Callable[[UnitOfWork, Erasure], Awaitable[Gone]]] = {
    KeptData.PROFILE: _profile,
    KeptData.NOTICES: _notices,
    KeptData.SIGN_IN: _sign_in,
    KeptData.APPLICATIONS: _application,
    KeptData.EVIDENCE: _evidence,
}
