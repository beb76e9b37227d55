"""Terms of an agreement offered by one of the two, offered otherwise by the other, or declined."""

import uuid
from collections.abc import Mapping
from typing import Any

from sqlmodel import select

from lkk.models.capacity_agreements import CapacityAgreement, CapacityOffer
from lkk.models.documents import Document
from lkk.models.outages import Substation
from lkk.models.redistribution import CapacityAd, CapacityContact
from lkk.services import notifications
from lkk.services.capacity_agreements import ads, events, rows, typed
from lkk.services.capacity_agreements.typed import OwnFacts, Terms
from lkk.services.documents import changing
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import FieldErrors, InvalidValue, NotFound, ServiceError, Stale
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.redistribution import bounds, records
from lkk.services.signing import states
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.capacity_agreements import MOST_OFFERS, AgreementState
from lkk.vocabulary.documents import DocumentState
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.words import at_least_signs, at_most_signs, day, number, roubles

REASON_LEAST, REASON_MOST = 5, 1000


class NotToChange(ServiceError):
    """The terms stand as they are."""

    text = "Условия этого соглашения уже не меняются"


async def offer(work: UnitOfWork, actor: Actor, contact_id: int, number_seen: int, form: Mapping[str, Any]) -> None:
    """Offer terms to the other person of an open contact, the first or others in place of those seen.

    A paper that both have not signed yet is annulled: whoever has signed it signs the new one anew.

    Raises:
        NotInVisit: an employee works in the cabinet.
        NotFound: the actor has no such contact, or the substation is gone.
        Stale: other terms are in force than the actor has seen.
        NotToChange: the actor has signed, or too many offers were made.
        FieldErrors: what is wrong with the terms.
    """
    demand(actor, Permission.USE_CABINET)
    contact = await rows.contact(work, actor, contact_id, lock=True)
    before = await rows.newest(work, contact.key)
    live = before if before is not None and before.state.live else None
    if number_seen != (live.number if live else 0):
        raise Stale(rows.CHANGED)
    giver = contact.giver_id == actor.subject_id
    if live is not None:
        live, paper = await rows.locked(work, actor, live.public_id, number_seen)
        await _reopen(work, actor, live, paper)
    said, own = await _checked(work, contact, form, giver=giver)
    row = live or await _begun(work, contact, said, actor)
    if live is not None:
        row.number += 1
        row.kw, row.price, row.apply_by = said.kw, said.price, said.apply_by
        row.offered_by, row.offered_at = actor.subject_id, work.now
    put_own(row, own, giver=giver)
    await work.session.flush()
    kept = {"number": row.number, "kw": row.kw, "price": row.price, "apply_by": row.apply_by}
    work.session.add(
        CapacityOffer(agreement_id=row.key, offered_by=actor.subject_id, offered_at=row.offered_at, **kept)
    )
    rows.changed(work, actor, row, AuditAction.CAPACITY_TERMS_OFFERED)
    await notifications.publish(
        work,
        events.TERMS_OFFERED,
        user_ids=[rows.other_of(row, actor.subject_id)],
        contact=row.contact_id,
        terms=in_words(row),
        again=row.number > 1,
    )


async def decline(work: UnitOfWork, actor: Actor, public_id: uuid.UUID, number_seen: int, reason: str) -> None:
    """Decline the terms of the other, or take one's own back; the agreement is over.

    Raises:
        NotFound, Stale: as `rows.locked`.
        NotToChange: it is not about terms any more.
        InvalidValue: the reason is too short or too long.
    """
    demand(actor, Permission.USE_CABINET)
    row, _ = await rows.locked(work, actor, public_id, number_seen)
    if row.state is not AgreementState.OFFERED:
        raise NotToChange
    said = "\n".join(line.strip() for line in reason.strip().splitlines())
    if len(said) < REASON_LEAST:
        raise InvalidValue(f"Напишите, почему отказываетесь: {at_least_signs(REASON_LEAST)}", at="reason")
    if len(said) > REASON_MOST:
        raise InvalidValue(f"Сократите: {at_most_signs(REASON_MOST)}", at="reason")
    row.state, row.ended_at, row.reason = AgreementState.DECLINED, work.now, said
    rows.changed(work, actor, row, AuditAction.CAPACITY_TERMS_DECLINED)
    await notifications.publish(
        work,
        events.TERMS_DECLINED,
        user_ids=[rows.other_of(row, actor.subject_id)],
        contact=row.contact_id,
        reason=said,
    )


def put_own(row: CapacityAgreement, own: OwnFacts, *, giver: bool) -> None:
    """Write what a side tells of its own object."""
    if giver:
        row.giver_address, row.own_kw, row.giver_kind, row.keep_rest = own.address, own.own_kw, own.kind, own.keep_rest
    else:
        row.taker_address = own.address


def in_words(row: CapacityAgreement) -> str:
    """Return the terms in one line, for letters: «40 кВт за 120 000,00 ₽, заявки до 01.03.2027»."""
    price = roubles(row.price) if row.price else "без платы"
    for_price = f"за {price}" if row.price else price
    return f"{number(row.kw.normalize())} кВт {for_price}, заявки до {day(row.apply_by)}"


async def _reopen(work: UnitOfWork, actor: Actor, row: CapacityAgreement, paper: Document | None) -> None:
    """Bring a locked agreement back to its terms, when a paper of it is not signed by both yet."""
    if row.number >= MOST_OFFERS:
        raise NotToChange("Слишком много предложений. Договоритесь между собой и начните заново")
    if row.state is AgreementState.OFFERED:
        return
    if paper is None or paper.state is not DocumentState.AWAITS_SIGNATURE:
        raise Stale(rows.CHANGED)
    side = states.side_of(paper, actor.subject_id)
    version = await states.version_of(work, paper)
    if side is not None and await states.signature_of(work, version.key, side):
        raise NotToChange("Вы уже подписали соглашение. Изменить условия может вторая сторона, пока не подписала")
    await changing.settle(work, paper, DocumentState.ANNULLED)
    await ads.release(work, row)
    row.state, row.document_id, row.accepted_at = AgreementState.OFFERED, None, None


async def _checked(
    work: UnitOfWork, contact: CapacityContact, form: Mapping[str, Any], *, giver: bool
) -> tuple[Terms, OwnFacts]:
    """Raises FieldErrors."""
    wrong = FieldErrors()
    most = await ads.available(work, contact.give_ad_id)
    said = typed.terms(wrong, form, today=records.today(work), most_kw=most)
    bound = await bounds.giver_kilowatts(work, records.today(work))
    own = typed.own_facts(wrong, form, giver=giver, kw=said.kw if said else None, bound=bound)
    wrong.raise_if_any()
    if said is None or own is None:
        raise RuntimeError("a field without a value and without an error")
    return said, own


async def _begun(work: UnitOfWork, contact: CapacityContact, said: Terms, actor: Actor) -> CapacityAgreement:
    """The first offer, at the substation and the voltage of the ad the two have met by."""
    ad = await work.session.get(CapacityAd, contact.give_ad_id or contact.seek_ad_id or 0)
    if ad is None:
        raise NotFound("Объявления, по которому вы познакомились, больше нет")
    query = select(Substation.name).where(Substation.external_id == ad.substation_key)
    row = CapacityAgreement(
        contact_id=contact.key,
        give_ad_id=contact.give_ad_id,
        seek_ad_id=contact.seek_ad_id,
        giver_id=contact.giver_id,
        taker_id=contact.taker_id,
        substation_key=ad.substation_key,
        substation=(await work.session.exec(query)).first() or ad.substation_key,
        voltage=ad.voltage,
        offered_by=actor.subject_id,
        offered_at=work.now,
        kw=said.kw,
        price=said.price,
        apply_by=said.apply_by,
    )
    work.session.add(row)
    return row
