"""Which emails and SMS a person wants; the site's list holds every event whatever is chosen here."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, exists, false, func, or_, union
from sqlalchemy import select as select_columns
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, delete, select

from lkk.models.consents import Consent, ConsentText
from lkk.models.notifications import UnwantedEmail
from lkk.models.sms import UnwantedSms
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.notifications.declaration import Event, NotificationChannel
from lkk.services.notifications.phones import has_phone
from lkk.vocabulary.people import ConsentPurpose
from lkk.vocabulary.permissions import Permission

_TABLES: dict[NotificationChannel, type[UnwantedEmail] | type[UnwantedSms]] = {
    NotificationChannel.MAIL: UnwantedEmail,
    NotificationChannel.SMS: UnwantedSms,
}


@dataclass(frozen=True)
class Choice:
    """Events under the same words and how a person is told of them beside the site; `event` is the first of them.

    `switchable`: the emails may be switched off. `sms` is None where the events never go by SMS or the
    person has no confirmed phone.
    """

    event: str
    label: str
    wanted: bool
    switchable: bool = True
    sms: bool | None = None


async def list_choices(work: UnitOfWork, actor: Actor, events: Iterable[Event]) -> list[Choice]:
    """What the actor may choose, in the order of the events; employees get every email of their work."""
    demand(actor, Permission.OWN_SETTINGS)
    if actor.staff:
        return []
    phone = await has_phone(work, actor.subject_id)
    unwanted = {channel: await _unwanted(work, actor, table) for channel, table in _TABLES.items()}
    offered: dict[str, list[Event]] = {}
    for event in events:
        if event.switchable or (phone and event.sms):
            offered.setdefault(_label(event), []).append(event)
    return [_choice(label, together, unwanted, phone=phone) for label, together in offered.items()]


def _choice(
    label: str, together: Sequence[Event], unwanted: Mapping[NotificationChannel, set[str]], *, phone: bool
) -> Choice:
    by_mail, by_sms = [
        [one.key for one in together if _left_to_choice(one, channel)]
        for channel in (NotificationChannel.MAIL, NotificationChannel.SMS)
    ]
    return Choice(
        together[0].key,
        label,
        wanted=unwanted[NotificationChannel.MAIL].isdisjoint(by_mail),
        switchable=bool(by_mail),
        sms=unwanted[NotificationChannel.SMS].isdisjoint(by_sms) if phone and by_sms else None,
    )


async def choose(
    work: UnitOfWork,
    actor: Actor,
    event: str,
    events: Iterable[Event],
    *,
    wanted: bool,
    channel: NotificationChannel = NotificationChannel.MAIL,
) -> None:
    """Switch the emails or SMS of an event, and of those under the same words, on or off for the actor.

    The second time changes nothing.

    Raises:
        NotFound: there is no such event, or this way of telling is not left to choice.
    """
    demand(actor, Permission.OWN_SETTINGS)
    table, known = _TABLES.get(channel), tuple(events)
    asked = next((one for one in known if one.key == event), None)
    keys = [one.key for one in events_of_choice(asked, known, channel)] if asked and table else []
    if table is None or actor.staff or not keys:
        raise NotFound
    if wanted:
        chosen = (col(table.user_id) == actor.subject_id) & col(table.event).in_(keys)
        await work.session.exec(delete(table).where(chosen))
    else:
        rows = insert(table).values([{"user_id": actor.subject_id, "event": key} for key in keys])
        await work.session.execute(rows.on_conflict_do_nothing())
    work.tell_people(actor.subject_id)


async def who_does_without(
    work: UnitOfWork,
    event: Event,
    user_ids: Collection[int],
    channel: NotificationChannel = NotificationChannel.MAIL,
) -> set[int]:
    """Those of the users who have switched the emails or SMS of an event off, where that is left to choice.

    Whoever has taken back the consent to the processing of personal data does without all of these.
    """
    if not _left_to_choice(event, channel):
        return set()
    table = _TABLES[channel]
    switched_off = select_columns(col(table.user_id)).where(
        col(table.event) == event.key, col(table.user_id).in_(user_ids)
    )
    no_consent = (
        select_columns(col(Consent.user_id))
        .join(ConsentText, col(ConsentText.id) == col(Consent.text_id))
        .where(col(Consent.user_id).in_(user_ids), col(ConsentText.purpose) == ConsentPurpose.PERSONAL_DATA)
        .group_by(col(Consent.user_id))
        .having(func.bool_and(col(Consent.revoked_at).is_not(None)))
    )
    return set((await work.session.execute(union(switched_off, no_consent))).scalars())


def events_of_choice(
    event: Event, events: Iterable[Event], channel: NotificationChannel = NotificationChannel.MAIL
) -> tuple[Event, ...]:
    """Return the events whose emails or SMS stand under the same words of a choice as those of `event`."""
    return tuple(one for one in events if _left_to_choice(one, channel) and _label(one) == _label(event))


def does_without(event: Event, user_id: Any, channel: NotificationChannel = NotificationChannel.MAIL) -> Any:
    """Return the condition by which `who_does_without` names the user of a column."""
    if not _left_to_choice(event, channel):
        return false()
    table = _TABLES[channel]
    consents = (
        col(ConsentText.id) == col(Consent.text_id),
        col(Consent.user_id) == user_id,
        col(ConsentText.purpose) == ConsentPurpose.PERSONAL_DATA,
    )
    return or_(
        exists().where(col(table.user_id) == user_id, col(table.event) == event.key),
        and_(exists().where(*consents), ~exists().where(*consents, col(Consent.revoked_at).is_(None))),
    )


def _label(event: Event) -> str:
    return event.choice or event.sms_choice


def _left_to_choice(event: Event, channel: NotificationChannel) -> bool:
    return bool(event.sms) if channel is NotificationChannel.SMS else event.switchable


async def _unwanted(work: UnitOfWork, actor: Actor, table: type[UnwantedEmail] | type[UnwantedSms]) -> set[str]:
    return set(await work.session.exec(select(table.event).where(table.user_id == actor.subject_id)))
