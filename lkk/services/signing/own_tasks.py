"""The agreement a person signs by SMS under, as a line of «Что нужно от вас» while a document waits for it."""

from collections.abc import Sequence

from sqlmodel import col, exists, select

from lkk.models.documents import Document
from lkk.models.identity import User
from lkk.models.signing import SignatureAgreementAccepted
from lkk.routes import SIGNATURE_AGREEMENT
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.own_tasks.declaration import OwnTask, TaskSource
from lkk.vocabulary.documents import DocumentState
from lkk.vocabulary.people import ApplicantType
from lkk.vocabulary.permissions import Permission


async def _read(work: UnitOfWork, actor: Actor) -> Sequence[OwnTask]:
    """A firm is not asked: it may sign by a file, which needs no agreement."""
    demand(actor, Permission.USE_CABINET, in_visit=True)
    user_id = actor.subject_id
    own = (col(Document.user_id) == user_id) | (col(Document.counterparty_id) == user_id)
    awaits = exists().where(own, col(Document.state) == DocumentState.AWAITS_SIGNATURE)
    accepted = exists().where(
        col(SignatureAgreementAccepted.user_id) == user_id, col(SignatureAgreementAccepted.revoked_at).is_(None)
    )
    person = col(User.applicant_type) != ApplicantType.LEGAL_ENTITY
    if not (await work.session.exec(select(User.id).where(User.id == user_id, person, awaits, ~accepted))).first():
        return ()
    said = "Примите соглашение о простой электронной подписи"
    detail = "После этого вы сможете подписать документ кодом из СМС"
    return [
        OwnTask("agreement", said, "Прочесть соглашение", SIGNATURE_AGREEMENT.path, detail=detail, icon="signature")
    ]


OWN_TASKS = (TaskSource("signing", 1, _read),)
