"""Contacts of two people: asked for through the portal, opened by the consent of both; messages before and after."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, func, or_, select

from lkk.models.redistribution import CapacityAd, CapacityContact, CapacityMessage
from lkk.services import notifications
from lkk.services.kernel import audit, limits, requisites
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue, NotFound, Stale
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.notifications.declaration import Event
from lkk.services.redistribution import records, wording
from lkk.services.redistribution.events import CONTACT_ASKED, CONTACT_DECLINED, CONTACT_MESSAGE, CONTACT_OPEN
from lkk.services.redistribution.rules import without_contacts
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.redistribution import MESSAGE_LENGTH, MOST_MESSAGES, AdSide, AdState, ContactState
from lkk.vocabulary.words import at_most, at_most_signs

SHOWN = 50
NO_OWN_AD = (
    "Сначала опубликуйте объявление «Отдаю» с тем же центром питания и напряжением: по нему видно, что закон позволяет"
    " вам передать мощность"
)

_SHOWN = """
select c.id, c.revision, c.state, c.asked_by, c.giver_id, c.taker_id, c.asked_at,
       coalesce(g.id, s.id) as ad_id, coalesce(g.side, s.side) as side, coalesce(g.kw, s.kw) as kw,
       case when g.id is null then s.price else g.price end as price, t.name as substation,
       u.id as other_id, u.display_name as other, u.email, p.phone,
       (select max(m.id) from capacity_message m where m.contact_id = c.id and m.author_id <> :user) as last_theirs,
       (select max(m.id) from capacity_message m where m.contact_id = c.id and m.author_id = :user) as last_own
  from capacity_contact c
  left join capacity_ad g on g.id = c.give_ad_id
  left join capacity_ad s on s.id = c.seek_ad_id
  left join substation t on t.external_id = coalesce(g.substation_key, s.substation_key)
  join user_account u on u.id = case when c.giver_id = :user then c.taker_id else c.giver_id end
  left join profile p on p.user_id = u.id
 where :user in (c.giver_id, c.taker_id)
"""
_OWN = text(f"{_SHOWN} order by (c.state in ('asked', 'open')) desc, c.id desc limit :most")
_ONE = text(f"{_SHOWN} and c.id = :contact")


@dataclass(frozen=True)
class Message:
    """What one of the two has written; `at` is aware UTC."""

    own: bool
    body: str
    at: datetime


@dataclass(frozen=True)
class ContactView:
    """A contact as one of the two sees it; name, phone and email are empty until both consent."""

    id: int
    revision: int
    state: ContactState
    ad_title: str
    asked_by_me: bool
    giving: bool
    asked_at: datetime
    name: str
    phone: str
    email: str
    unanswered: bool

    @property
    def asks(self) -> bool:
        """Whether the person has to say yes or no, or has not answered a message."""
        return (self.state is ContactState.ASKED and not self.asked_by_me) or self.unanswered


async def ask(work: UnitOfWork, actor: Actor, ad_id: int) -> int:
    """Ask the owner of an ad on the board for a contact; return its id.

    Whoever was asked by the same person already consents by asking. Who would give to a seeker needs a published ad
    of their own for the same substation and voltage: in it was checked that the law lets them (ПП 861).

    Raises:
        NotAllowed, NotFound: it is no customer's own cabinet, the ad is not on the board.
        InvalidValue: it is the person's own, or a giver has no such ad.
        TooManyAttempts: ten a day.
    """
    demand(actor, Permission.USE_CABINET)
    ad = await records.published(work, ad_id)
    if ad.owner_id == actor.subject_id:
        raise InvalidValue("Это ваше объявление")
    giving = ad.side is AdSide.GIVE
    giver, taker = (ad.owner_id, actor.subject_id) if giving else (actor.subject_id, ad.owner_id)
    own = await _own_fitting(work, actor, ad)
    if not giving and own is None:
        raise InvalidValue(NO_OWN_AD)
    values = {
        "give_ad_id": ad.key if giving else own,
        "seek_ad_id": own if giving else ad.key,
        "giver_id": giver,
        "taker_id": taker,
        "asked_by": actor.subject_id,
        "state": ContactState.ASKED,
        "revision": 1,
        "asked_at": work.now,
    }
    written = insert(CapacityContact).values(values).on_conflict_do_nothing().returning(col(CapacityContact.id))
    made = (await work.session.execute(written)).scalar_one_or_none()
    if made is None:
        return await _again(work, actor, giver, taker)
    await limits.spend(work, limits.CAPACITY_CONTACT, str(actor.subject_id))
    await _tell(work, actor, made, CONTACT_ASKED, ad.owner_id)
    return made


async def answer(work: UnitOfWork, actor: Actor, contact_id: int, seen: int, *, consent: bool) -> None:
    """Open one's contacts to whoever asked, and theirs to oneself; or decline.

    Raises:
        NotAllowed, NotFound: it is no customer's own cabinet, the person has no such contact.
        Stale: it has changed, or it is not the person who was asked.
    """
    demand(actor, Permission.USE_CABINET)
    row = await _locked(work, actor, contact_id)
    if row.revision != seen or row.state is not ContactState.ASKED or row.asked_by == actor.subject_id:
        raise Stale("Этот запрос уже решён")
    await _answered(work, actor, row, ContactState.OPEN if consent else ContactState.DECLINED)


async def close(work: UnitOfWork, actor: Actor, contact_id: int, seen: int) -> None:
    """End a contact: neither writes any more; the other sees no contacts from then on.

    Raises:
        NotAllowed, NotFound: as for `answer`.
        Stale: it has changed, or is over.
    """
    demand(actor, Permission.USE_CABINET)
    row = await _locked(work, actor, contact_id)
    if row.revision != seen or row.state not in (ContactState.ASKED, ContactState.OPEN):
        raise Stale("Этот контакт уже завершён")
    row.state = ContactState.CLOSED
    _moved(work, actor, row)


async def write(work: UnitOfWork, actor: Actor, contact_id: int, body: str) -> None:
    """Write to the other side; while the contacts are closed the words may not name any.

    Raises:
        NotAllowed, NotFound: as for `answer`.
        Stale: the contact is over.
        InvalidValue: no words, too many of them, contacts in them, or the other side has to answer first.
        TooManyAttempts: thirty a minute.
    """
    demand(actor, Permission.USE_CABINET)
    body = body.replace("\0", "").strip()
    if not 0 < len(body) <= MESSAGE_LENGTH:
        raise InvalidValue(f"Напишите сообщение: {at_most_signs(MESSAGE_LENGTH)}", at="body")
    row = await _locked(work, actor, contact_id)
    if row.state not in (ContactState.ASKED, ContactState.OPEN):
        raise Stale("Контакт завершён, написать уже нельзя")
    if row.state is ContactState.ASKED and not without_contacts(body):
        raise InvalidValue(
            "Уберите телефон, почту и ссылки: контакты откроются, когда согласятся обе стороны", at="body"
        )
    written = select(func.count()).where(
        CapacityMessage.contact_id == row.key, CapacityMessage.author_id == actor.author_id
    )
    if (await work.session.exec(written)).one() >= MOST_MESSAGES:
        most = at_most(MOST_MESSAGES, "сообщения", "сообщений")
        raise InvalidValue(f"Здесь можно написать {most}. Дальше договоритесь по телефону или почте", at="body")
    await limits.spend(work, limits.MESSAGE, str(actor.subject_id))
    unread = not await _last_is_own(work, actor, row)
    work.session.add(CapacityMessage(contact_id=row.key, author_id=actor.author_id, body=body, written_at=work.now))
    await work.session.flush()
    other = _other(row, actor)
    work.tell_people(actor.subject_id, other)
    if unread:  # a letter for the first message of several in a row
        await _tell(work, actor, row.key, CONTACT_MESSAGE, other)


async def own(work: UnitOfWork, actor: Actor) -> list[ContactView]:
    """Return the person's contacts, those that go on first, fifty at the most.

    Raises:
        NotAllowed: it is no customer's cabinet.
    """
    demand(actor, Permission.USE_CABINET)
    rows = (await work.session.execute(_OWN, {"user": actor.subject_id, "most": SHOWN})).mappings()
    return [_view(row, actor) for row in rows]


async def one(work: UnitOfWork, actor: Actor, contact_id: int) -> tuple[ContactView, list[Message]]:
    """Return a contact with its messages, the oldest first.

    Raises:
        NotAllowed, NotFound: it is no customer's cabinet, the person has no such contact.
    """
    demand(actor, Permission.USE_CABINET)
    view = await _shown(work, actor, contact_id)
    query = select(CapacityMessage).where(CapacityMessage.contact_id == contact_id).order_by(col(CapacityMessage.id))
    rows = await work.session.exec(query)
    return view, [Message(row.author_id == actor.author_id, row.body, row.written_at) for row in rows]


async def _own_fitting(work: UnitOfWork, actor: Actor, ad: CapacityAd) -> int | None:
    """Return the person's latest published ad of the other side at the same substation and voltage."""
    query = (
        select(CapacityAd.id)
        .where(
            CapacityAd.owner_id == actor.subject_id,
            CapacityAd.side == ad.side.other,
            CapacityAd.state == AdState.PUBLISHED,
            col(CapacityAd.valid_until) >= records.today(work),
            CapacityAd.substation_key == ad.substation_key,
            CapacityAd.voltage == ad.voltage,
        )
        .order_by(col(CapacityAd.id).desc())
        .limit(1)
    )
    return (await work.session.exec(query)).first()


async def _shown(work: UnitOfWork, actor: Actor, contact_id: int) -> ContactView:
    row = (await work.session.execute(_ONE, {"user": actor.subject_id, "contact": contact_id})).mappings().first()
    if row is None:
        raise NotFound
    return _view(row, actor)


async def _again(work: UnitOfWork, actor: Actor, giver: int, taker: int) -> int:
    """Return the live contact of the two; whoever was asked in it consents."""
    query = select(CapacityContact).where(
        CapacityContact.giver_id == giver,
        CapacityContact.taker_id == taker,
        col(CapacityContact.state).in_((ContactState.ASKED, ContactState.OPEN)),
    )
    row = (await work.session.exec(query.with_for_update())).first()
    if row is None:
        raise Stale("Этот контакт только что завершён. Попробуйте ещё раз")
    if row.state is ContactState.ASKED and row.asked_by != actor.subject_id:
        await _answered(work, actor, row, ContactState.OPEN)
    return row.key


async def _answered(work: UnitOfWork, actor: Actor, row: CapacityContact, state: ContactState) -> None:
    row.state, row.answered_at = state, work.now
    _moved(work, actor, row)
    await work.session.flush()
    event = CONTACT_OPEN if state is ContactState.OPEN else CONTACT_DECLINED
    await _tell(work, actor, row.key, event, _other(row, actor))


def _moved(work: UnitOfWork, actor: Actor, row: CapacityContact) -> None:
    row.revision += 1
    subject = f"capacity_contact:{row.key}"
    audit.record(work, AuditAction.AD_CONTACT, actor_id=actor.author_id, subject=subject, ip=actor.ip)
    work.tell_people(row.giver_id, row.taker_id)


async def _locked(work: UnitOfWork, actor: Actor, contact_id: int) -> CapacityContact:
    mine = or_(col(CapacityContact.giver_id) == actor.subject_id, col(CapacityContact.taker_id) == actor.subject_id)
    query = select(CapacityContact).where(CapacityContact.id == contact_id, mine)
    row = (await work.session.exec(query.with_for_update())).first()
    if row is None:
        raise NotFound
    return row


async def _last_is_own(work: UnitOfWork, actor: Actor, row: CapacityContact) -> bool:
    query = (
        select(CapacityMessage.author_id)
        .where(CapacityMessage.contact_id == row.key)
        .order_by(col(CapacityMessage.id).desc())
        .limit(1)
    )
    return (await work.session.exec(query)).first() == actor.subject_id


async def _tell(work: UnitOfWork, actor: Actor, contact_id: int, event: Event, reader: int) -> None:
    view = await _shown(work, actor, contact_id)
    await notifications.publish(work, event, user_ids=[reader], ad=view.ad_title, contact=contact_id)
    work.tell_people(actor.subject_id, reader)


def _other(row: CapacityContact, actor: Actor) -> int:
    return row.taker_id if row.giver_id == actor.subject_id else row.giver_id


def _view(row: RowMapping, actor: Actor) -> ContactView:
    state = ContactState(row["state"])
    is_open = state is ContactState.OPEN
    live = state in (ContactState.ASKED, ContactState.OPEN)
    return ContactView(
        id=row["id"],
        revision=row["revision"],
        state=state,
        ad_title=_title(row),
        asked_by_me=row["asked_by"] == actor.subject_id,
        giving=row["giver_id"] == actor.subject_id,
        asked_at=row["asked_at"],
        name=row["other"] if is_open else wording.masked(row["other"]),
        phone=requisites.phone_in_words(row["phone"] or "") if is_open else "",
        email=row["email"] if is_open else "",
        unanswered=live and (row["last_theirs"] or 0) > (row["last_own"] or 0),
    )


def _title(row: RowMapping) -> str:
    if row["ad_id"] is None:
        return "Объявление удалено"
    side = AdSide(row["side"])
    where = row["substation"] or "центр питания не указан"
    return f"{side.label} {wording.kilowatts(row['kw'])}, {where}, {wording.price(side, row['price'])}"
