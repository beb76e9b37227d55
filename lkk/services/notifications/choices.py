"""Which emails and SMS a person wants; the site's list holds every event whatever is chosen here."""

from collections.abc import Collection, Iterable
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
    """An event and how a person is told of it beside the site; `switchable`: the emails may be switched off.

    `sms` is None where the event never goes by SMS or the person has no confirmed phone.
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
    return [
        Choice(
            event.key,
            event.choice or event.sms_choice,
            event.key not in unwanted[NotificationChannel.MAIL],
            event.switchable,
            event.key not in unwanted[NotificationChannel.SMS] if phone and event.sms else None,
        )
        for event in events
        if event.switchable or (phone and event.sms)
    ]


async def choose(
    work: UnitOfWork,
    actor: Actor,
    event: str,
    events: Iterable[Event],
    *,
    wanted: bool,
    channel: NotificationChannel = NotificationChannel.MAIL,
) -> None:
    """Switch the emails or SMS of one of the events on or off for the actor; the second time changes nothing.

    Raises:
        NotFound: there is no such event, or this way of telling is not left to choice.
    """
    demand(actor, Permission.OWN_SETTINGS)
    table = _TABLES.get(channel)
    if table is None or actor.staff or event not in {one.key for one in events if _left_to_choice(one, channel)}:
        raise NotFound
    if wanted:
        chosen = (col(table.user_id) == actor.subject_id) & (col(table.event) == event)
        await work.session.exec(delete(table).where(chosen))
    else:
        row = insert(table).values(user_id=actor.subject_id, event=event)
        await work.session.execute(row.on_conflict_do_nothing())
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


def events_of_choice(event: Event, events: Iterable[Event]) -> tuple[Event, ...]:
    """Return the events whose emails stand under the same words of a choice as those of `event`."""
    return tuple(one for one in events if one.switchable and one.choice == event.choice)


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


def _left_to_choice(event: Event, channel: NotificationChannel) -> bool:
    return bool(event.sms) if channel is NotificationChannel.SMS else event.switchable


async def _unwanted(work: UnitOfWork, actor: Actor, table: type[UnwantedEmail] | type[UnwantedSms]) -> set[str]:
    return set(await work.session.exec(select(table.event).where(table.user_id == actor.subject_id)))
