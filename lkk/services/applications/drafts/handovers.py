"""«Передать на подтверждение»: what an employee has prepared waits, as it is, for the customer to file or decline.

The customer gives the consents and an own code; only then the application is filed, in the name of the employee who
prepared it (`filed_by`). The employee can do neither.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import col, select

from lkk.models.applications import Application
from lkk.models.handovers import Handover
from lkk.models.identity import User
from lkk.services import notifications
from lkk.services.applications import events
from lkk.services.applications.drafts import drafts, filing, summary
from lkk.services.applications.drafts.filing import Filed
from lkk.services.applications.drafts.newer import NewerDraft
from lkk.services.forms import catalog
from lkk.services.identity import person_codes, visits
from lkk.services.identity.visits import Destinations
from lkk.services.kernel import audit
from lkk.services.kernel.actor import Actor, Visit
from lkk.services.kernel.errors import FieldErrors, InvalidValue, NotAllowed, NotFound, ServiceError
from lkk.services.kernel.permissions import demand, refuse_visit
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.applications import FILED_BY_STAFF, ConfirmedBy, FiledBy, HandoverState
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.people import CodeChannel, CodePurpose, ConsentPurpose, VisitEvidence
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.words import at_most_signs

WORDS_LENGTH = 1000
_BY_CODE = {
    (CodeChannel.EMAIL, False): ConfirmedBy.EMAIL_CODE,
    (CodeChannel.PHONE, False): ConfirmedBy.PHONE_CODE,
    (CodeChannel.EMAIL, True): ConfirmedBy.TABLET_EMAIL_CODE,
    (CodeChannel.PHONE, True): ConfirmedBy.TABLET_PHONE_CODE,
}


class NotReady(ServiceError):
    """There are errors left: a customer confirms only what can be filed."""

    text = "Сначала исправьте ошибки, отмеченные ниже"


class NothingWaits(NotFound):
    """The draft was filed, declined or taken back meanwhile."""

    text = "Эта заявка больше не ждёт подтверждения"


@dataclass(frozen=True)
class Waiting:
    """A draft that waits for the customer: who has prepared it and when; `by_press` needs no code on a tablet."""

    draft_id: int
    title: str
    prepared_by: str
    handed_at: datetime
    by_press: bool


@dataclass(frozen=True)
class Confirmed:
    """Who prepared an application that the customer confirmed, when and by what."""

    prepared_by: str
    confirmed_at: datetime
    confirmed_by: ConfirmedBy


@dataclass(frozen=True)
class Proof:
    """What the customer confirms with: a code of a request, or on a tablet nothing but the press of the button."""

    request_id: int = 0
    code: str = ""


async def hand_over(work: UnitOfWork, actor: Actor, draft_id: int, version: str, way: FiledBy = FiledBy.OFFICE) -> None:
    """Lock a draft for the customer and tell them that it waits; `way` is how they asked for it.

    Raises:
        NotAllowed: the actor is no employee in the customer's cabinet.
        NotFound: there is no such draft.
        HandedOver: it waits already.
        NewerDraft: it was changed after it had been looked through.
        NotReady: something in it is still wrong.
        InvalidValue: no employee chooses this way.
    """
    visit = _demand_visit(actor)
    if way not in FILED_BY_STAFF:
        raise InvalidValue("Выберите, как обратился клиент", at="way")
    draft = await drafts.locked(work, actor, draft_id)
    if version != drafts.version_of(draft):
        raise NewerDraft
    if (await summary.of_draft(work, actor, draft_id)).errors:
        raise NotReady
    draft.handed_over_at, draft.filed_channel = work.now, way
    work.session.add(
        Handover(
            application_id=draft_id,
            prepared_by=actor.author_id,
            desk_session=visit.desk_session,
            passport_seen=visit.evidence is VisitEvidence.IN_PERSON,
            version=version,
            handed_at=work.now,
        )
    )
    _record(work, actor, AuditAction.HANDED_OVER, draft_id)
    kind = catalog.kind_of(draft.kind)
    await notifications.publish(
        work,
        events.HANDED_OVER,
        user_ids=[actor.subject_id],
        draft_id=draft_id,
        kind=kind.title,
        prepared_by=actor.author.display_name,
    )
    work.tell_people(actor.subject_id)


async def take_back(work: UnitOfWork, actor: Actor, draft_id: int) -> None:
    """The employee makes a draft of it again.

    Raises:
        NotAllowed: the actor is no employee in the customer's cabinet.
        NothingWaits: it was decided on.
    """
    _demand_visit(actor)
    row, draft = await locked(work, actor, draft_id)
    _decide(work, row, draft, HandoverState.TAKEN_BACK)
    _record(work, actor, AuditAction.HANDED_BACK, draft_id)
    work.tell_people(actor.subject_id)


async def waiting(work: UnitOfWork, actor: Actor) -> list[Waiting]:
    """What waits for the customer, the newest first."""
    demand(actor, Permission.USE_CABINET, in_visit=True)
    query = _waiting(actor).order_by(col(Handover.id).desc())
    return [_view(*row) for row in await work.session.exec(query)]


async def waiting_one(work: UnitOfWork, actor: Actor, draft_id: int) -> Waiting:
    """One draft that waits.

    Raises:
        NothingWaits: it does not, or is another's.
    """
    demand(actor, Permission.USE_CABINET, in_visit=True)
    found = (await work.session.exec(_waiting(actor).where(Handover.application_id == draft_id))).first()
    if found is None:
        raise NothingWaits
    return _view(*found)


async def send_code(work: UnitOfWork, actor: Actor, draft_id: int, channel: CodeChannel) -> int:
    """Send the customer the code that confirms this draft and nothing else; return the number of the request.

    Raises:
        NotInVisit: an employee asks.
        NothingWaits: there is nothing to confirm.
        InvalidValue: the customer has no phone.
        TooManyAttempts: as `person_codes.send`.
    """
    refuse_visit(actor)
    found = await waiting_one(work, actor, draft_id)
    to = await visits.destinations(work, actor.subject_id)
    destination = to.of(channel)
    if not destination:
        raise InvalidValue("В профиле нет телефона. Получите код на почту", at="channel")
    return await person_codes.send(
        work,
        purpose=CodePurpose.FILING,
        channel=channel,
        destination=destination,
        about_user_id=actor.subject_id,
        asked_by=actor.author_id,
        thing=_thing(draft_id),
        note=f"Код подтверждает заявку «{found.title}».",
        ip=actor.ip,
    )


async def destinations(work: UnitOfWork, actor: Actor) -> Destinations:
    """Where the customer may have the code sent.

    Raises:
        NotInVisit: an employee asks.
    """
    demand(actor, Permission.USE_CABINET)
    return await visits.destinations(work, actor.subject_id)


async def confirm(
    work: UnitOfWork,
    actor: Actor,
    draft_id: int,
    given_consents: Mapping[ConsentPurpose, str],
    proof: Proof,
    *,
    on_tablet: bool = False,
) -> Filed:
    """File what was handed over: the customer gives the consents and a code, on a tablet the seen passport will do.

    Raises:
        NotInVisit: an employee tries.
        NothingWaits: it was decided on.
        WrongCode, TooManyAttempts: as `person_codes.confirm`.
        FieldErrors, AccountGone: as `filing.file`.
    """
    demand(actor, Permission.USE_CABINET)
    found = await waiting_one(work, actor, draft_id)
    if proof.code or not (on_tablet and found.by_press):
        if not proof.code:
            raise FieldErrors(fields={"code": "Введите код: он подтверждает, что заявку подаёте вы"})
        proven = await person_codes.confirm(
            work, proof.request_id, CodePurpose.FILING, proof.code, actor.subject_id, thing=_thing(draft_id)
        )
        by = _BY_CODE[proven.channel, on_tablet]
    else:
        by = ConfirmedBy.TABLET_PASSPORT
    row, draft = await locked(work, actor, draft_id)
    _decide(work, row, draft, HandoverState.CONFIRMED)
    row.confirmed_by = by
    filed = await filing.file(work, actor, draft_id, given_consents, version=row.version, prepared_by=row.prepared_by)
    if row.prepared_by is not None:
        await notifications.publish(
            work,
            events.HANDOVER_CONFIRMED,
            user_ids=[row.prepared_by],
            number=filed.number,
            kind=found.title,
            applicant=actor.subject.display_name,
        )
    return filed


async def decline(work: UnitOfWork, actor: Actor, draft_id: int, words: str) -> None:
    """The customer does not agree: the draft can be changed again, the employee reads why.

    Raises:
        NotInVisit: an employee tries.
        NothingWaits: it was decided on.
        InvalidValue: the words are missing or too long.
    """
    demand(actor, Permission.USE_CABINET)
    words = words.strip()
    if not 0 < len(words) <= WORDS_LENGTH:
        raise InvalidValue(f"Напишите, что не так: {at_most_signs(WORDS_LENGTH)}", at="words")
    row, draft = await locked(work, actor, draft_id)
    _decide(work, row, draft, HandoverState.DECLINED)
    row.words = words
    _record(work, actor, AuditAction.FILING_DECLINED, draft_id)
    if row.prepared_by is not None:
        await notifications.publish(
            work,
            events.HANDOVER_DECLINED,
            user_ids=[row.prepared_by],
            kind=catalog.kind_of(draft.kind).title,
            applicant=actor.subject.display_name,
            words=words,
        )
    work.tell_people(actor.subject_id)


async def confirmed(work: UnitOfWork, application_id: int) -> Confirmed | None:
    """Who prepared a filed application; None for one that the applicant made alone."""
    query = (
        select(User.display_name, Handover.decided_at, Handover.confirmed_by)
        .select_from(Handover)
        .join(User, col(User.id) == col(Handover.prepared_by), isouter=True)
        .where(Handover.application_id == application_id, Handover.state == HandoverState.CONFIRMED)
    )
    found = (await work.session.exec(query)).first()
    if found is None or found[1] is None or found[2] is None:
        return None
    return Confirmed(found[0] or "сотрудник", found[1], ConfirmedBy(found[2]))


async def locked(work: UnitOfWork, actor: Actor, draft_id: int) -> tuple[Handover, Application]:
    """The open handover of a draft of this cabinet with the draft; of two who decide at once one is too late.

    Raises:
        NothingWaits: there is none.
    """
    draft = (
        await work.session.exec(drafts.of_actor(actor).where(Application.id == draft_id).with_for_update())
    ).first()
    query = select(Handover).where(Handover.application_id == draft_id, Handover.state == HandoverState.WAITING)
    row = (await work.session.exec(query.with_for_update())).first() if draft is not None else None
    if row is None or draft is None:
        raise NothingWaits
    return row, draft


def _demand_visit(actor: Actor) -> Visit:
    demand(actor, Permission.USE_CABINET, in_visit=True)
    if actor.visit is None or not actor.author.role.may(Permission.FILE_FOR_CUSTOMER):
        raise NotAllowed
    return actor.visit


def _decide(work: UnitOfWork, row: Handover, draft: Application, state: HandoverState) -> None:
    row.state, row.decided_at, row.tablet_hmac, row.tablet_until = state, work.now, None, None
    draft.handed_over_at = None


def _waiting(actor: Actor) -> Any:
    return (
        select(Handover, Application, User.display_name)
        .join(Application, col(Application.id) == col(Handover.application_id))
        .join(User, col(User.id) == col(Handover.prepared_by), isouter=True)
        .where(Handover.state == HandoverState.WAITING, Application.user_id == actor.subject_id)
    )


def _view(row: Handover, draft: Application, name: str | None) -> Waiting:
    title = catalog.kind_of(draft.kind).title
    return Waiting(draft.key, title, name or "Сотрудник", row.handed_at, row.passport_seen)


def _record(work: UnitOfWork, actor: Actor, action: AuditAction, draft_id: int) -> None:
    audit.record(work, action, actor_id=actor.author_id, subject=f"application:{draft_id}", ip=actor.ip)


def _thing(draft_id: int) -> str:
    return f"application:{draft_id}"
