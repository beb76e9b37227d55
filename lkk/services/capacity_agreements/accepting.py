"""Terms accepted by whoever was offered them: the ads leave the list, the paper is set and waits for both to sign."""

import uuid
from collections.abc import Mapping
from typing import Any

from lkk.models.capacity_agreements import CapacityAgreement
from lkk.services.capacity_agreements import ads, paper, rows, typed
from lkk.services.capacity_agreements.offering import NotToChange, put_own
from lkk.services.documents import posting
from lkk.services.documents.posting import NewDocument
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import FieldErrors
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.terms import due_on
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.redistribution import bounds, records
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.capacity_agreements import AgreementState
from lkk.vocabulary.documents import DocumentKind
from lkk.vocabulary.permissions import Permission

SIGN_RULE = "capacity.sign"


async def accept(
    work: UnitOfWork, actor: Actor, public_id: uuid.UUID, number_seen: int, form: Mapping[str, Any]
) -> None:
    """Accept the terms the other has offered, with what the agreement is to say of one's own object.

    Raises:
        NotInVisit: an employee works in the cabinet.
        NotFound, Stale: as `rows.locked`.
        NotToChange: it is not about terms any more, they are the actor's own, or their day has passed.
        FieldErrors: what is wrong with what the actor tells.
        NotOnTheList: the giving ad has not enough any more.
        NotNamed: the profile of one of the two has no name.
    """
    demand(actor, Permission.USE_CABINET)
    row, _ = await rows.locked(work, actor, public_id, number_seen)
    if row.state is not AgreementState.OFFERED:
        raise NotToChange
    if row.offered_by == actor.subject_id:
        raise NotToChange("Это ваши условия: принять их может вторая сторона")
    if row.apply_by <= records.today(work):
        raise NotToChange("День подачи заявок по этим условиям прошёл. Предложите другой")
    giver, wrong = row.giver_id == actor.subject_id, FieldErrors()
    bound = await bounds.giver_kilowatts(work, records.today(work))
    own = typed.own_facts(wrong, form, giver=giver, kw=row.kw, bound=bound)
    wrong.raise_if_any()
    if own is None:
        raise RuntimeError("a field without a value and without an error")
    put_own(row, own, giver=giver)
    await ads.hold(work, row)
    row.document_id = await _posted(work, actor, row)
    row.state, row.accepted_at = AgreementState.SIGNING, work.now
    rows.changed(work, actor, row, AuditAction.CAPACITY_TERMS_ACCEPTED)


async def _posted(work: UnitOfWork, actor: Actor, row: CapacityAgreement) -> int:
    """The paper for both; it is signed before the day the applications are filed by."""
    public_id, number = uuid.uuid4(), paper.number_of(row)
    content = await paper.content(work, row, public_id, number)
    document = await posting.post(
        work,
        actor,
        NewDocument(
            kind=DocumentKind.REDISTRIBUTION_AGREEMENT,
            user_id=row.giver_id,
            counterparty_id=row.taker_id,
            title=DocumentKind.REDISTRIBUTION_AGREEMENT.label,
            content=content,
            number=number,
            issued_on=records.today(work),
            amount_kopecks=row.price or None,
            sign_until=min(await due_on(work, SIGN_RULE), row.apply_by),
            public_id=public_id,
            template=paper.stamp(records.today(work)),
        ),
    )
    return document.key
