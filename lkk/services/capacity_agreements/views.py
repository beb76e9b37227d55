"""What each of the two sees of their agreement: the terms, whose turn it is, the paper, their application."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlmodel import col, select

from lkk.models.applications import Application
from lkk.models.capacity_agreements import CapacityAgreement, CapacityOffer
from lkk.models.documents import Document, DocumentVersion
from lkk.models.identity import Profile, User
from lkk.models.outages import Substation
from lkk.models.redistribution import CapacityAd
from lkk.models.signing import DocumentSignature
from lkk.services.capacity_agreements import rows
from lkk.services.capacity_agreements.filing import KIND
from lkk.services.documents.own_signature import right
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.applications import ApplicationStatus
from lkk.vocabulary.capacity_agreements import AgreementState
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.redistribution import AdVoltage, GiverKind

MOST_OFFERS_SHOWN = 30


@dataclass(frozen=True)
class OfferLine:
    """Terms as somebody has offered them; `price` is kopecks for all of `kw`, `at` aware UTC."""

    number: int
    mine: bool
    kw: Decimal
    price: int
    apply_by: date
    at: datetime


@dataclass(frozen=True)
class OwnSide:
    """What the actor has told of their object, or what is known of it to begin with."""

    address: str
    own_kw: Decimal | None
    kind: GiverKind | None
    keep_rest: bool


@dataclass(frozen=True)
class Paper:
    """The paper of accepted terms; who of the two has signed it, and the last day to."""

    id: uuid.UUID
    number: str
    sign_until: date | None
    mine: bool
    other: bool


@dataclass(frozen=True)
class FollowUp:
    """The actor's own application: a draft, or one that has a number; `status` in words."""

    id: int
    number: str
    status: str


@dataclass(frozen=True)
class AgreementView:
    """The agreement of a contact; without an `id` nothing was offered yet.

    `number` is that of the newest offer, 0 before the first. `most_kw` is what the giving ad has, None without one;
    `price_hint` is kopecks for a kilowatt by the ad.
    """

    id: uuid.UUID | None
    state: AgreementState | None
    number: int
    giver: bool
    other: str
    substation: str
    voltage: AdVoltage | None
    my_offer: bool
    offers: tuple[OfferLine, ...]
    own: OwnSide
    most_kw: Decimal | None
    price_hint: int | None
    has_giving_ad: bool
    paper: Paper | None
    reason: str
    application: FollowUp | None
    kind: str = KIND

    @property
    def under_way(self) -> bool:
        """Whether the two are still on the way to signing it."""
        return self.state is not None and self.state.live


async def view(work: UnitOfWork, actor: Actor, contact_id: int) -> AgreementView:
    """Return the agreement of an open contact as the actor, one of its two, sees it.

    Raises:
        NotFound: the actor has no such contact.
        NotAllowed, NotInVisit: only a customer in their own cabinet.
    """
    demand(actor, Permission.USE_CABINET)
    contact = await rows.contact(work, actor, contact_id)
    row = await rows.newest(work, contact.key)
    giver = contact.giver_id == actor.subject_id
    other_id = contact.taker_id if giver else contact.giver_id
    give, seek = [await _ad(work, key) for key in (contact.give_ad_id, contact.seek_ad_id)]
    ad = give or seek
    return AgreementView(
        id=row.public_id if row else None,
        state=row.state if row else None,
        number=row.number if row else 0,
        giver=giver,
        other=(await work.session.exec(select(User.display_name).where(User.id == other_id))).one(),
        substation=row.substation if row else await _substation(work, ad),
        voltage=row.voltage if row else ad.voltage if ad else None,
        my_offer=row is not None and row.offered_by == actor.subject_id,
        offers=await _offers(work, actor, row),
        own=await _own(work, actor, row, give, giver=giver),
        most_kw=give.kw if give else None,
        price_hint=ad.price if ad else None,
        has_giving_ad=give is not None,
        paper=await _paper(work, row, actor.subject_id),
        reason=row.reason if row else "",
        application=await _application(work, row, giver=giver),
    )


async def _ad(work: UnitOfWork, ad_id: int | None) -> CapacityAd | None:
    return await work.session.get(CapacityAd, ad_id) if ad_id is not None else None


async def _substation(work: UnitOfWork, ad: CapacityAd | None) -> str:
    if ad is None:
        return ""
    query = select(Substation.name).where(Substation.external_id == ad.substation_key)
    return (await work.session.exec(query)).first() or ad.substation_key


async def _offers(work: UnitOfWork, actor: Actor, row: CapacityAgreement | None) -> tuple[OfferLine, ...]:
    if row is None:
        return ()
    query = select(CapacityOffer).where(CapacityOffer.agreement_id == row.key)
    found = await work.session.exec(query.order_by(col(CapacityOffer.number).desc()).limit(MOST_OFFERS_SHOWN))
    return tuple(
        OfferLine(one.number, one.offered_by == actor.subject_id, one.kw, one.price, one.apply_by, one.offered_at)
        for one in found
    )


async def _own(
    work: UnitOfWork, actor: Actor, row: CapacityAgreement | None, give: CapacityAd | None, *, giver: bool
) -> OwnSide:
    known = (row.giver_address if giver else row.taker_address) if row else ""
    if not known:
        query = select(Profile.premises_address).where(Profile.user_id == actor.subject_id)
        known = (await work.session.exec(query)).first() or ""
    if not giver:
        return OwnSide(known, None, None, keep_rest=False)
    own_kw = row.own_kw if row and row.own_kw is not None else give.own_kw if give else None
    kind = row.giver_kind if row and row.giver_kind else give.giver_kind if give else None
    return OwnSide(known, own_kw, kind, keep_rest=row.keep_rest if row and row.giver_address else True)


async def _paper(work: UnitOfWork, row: CapacityAgreement | None, user_id: int) -> Paper | None:
    if row is None or row.document_id is None:
        return None
    document = await work.session.get_one(Document, row.document_id)
    signed = (
        select(DocumentSignature.user_id)
        .join(DocumentVersion, col(DocumentVersion.id) == col(DocumentSignature.version_id))
        .where(DocumentVersion.document_id == document.key, DocumentVersion.number == document.current_version, right())
    )
    by = set(await work.session.exec(signed))
    return Paper(
        document.public_id,
        document.number,
        document.sign_until,
        mine=user_id in by,
        other=rows.other_of(row, user_id) in by,
    )


async def _application(work: UnitOfWork, row: CapacityAgreement | None, *, giver: bool) -> FollowUp | None:
    key = (row.giver_draft_id if giver else row.taker_draft_id) if row else None
    if key is None:
        return None
    found = await work.session.get_one(Application, key)
    number = "" if found.status is ApplicationStatus.DRAFT else found.number
    return FollowUp(found.key, number or "", found.status.label)
