"""Outages of a person in words, for the first page and for their own."""

from dataclasses import dataclass
from datetime import datetime

from lkk.services.outages.own import OwnOutage, Restriction
from lkk.services.outages.wording import moved, said, when
from lkk.vocabulary.outages import OutageState
from lkk.vocabulary.words import count


@dataclass
class OutageItem:
    """An outage at the house of an account; `until` is the moment that is counted down to, empty for none.

    `offers`: it is on and this person has not told of it yet.
    """

    key: str
    id: int
    account: str
    title: str
    tone: str
    when: str
    moved: str
    reason: str
    told: str
    until: str
    offers: bool
    joined: bool


@dataclass
class NoteItem:
    """A restriction of supply or an event of quality: what, why, since when and until when."""

    title: str
    text: str
    when: str


def item(one: OwnOutage, now: datetime) -> OutageItem:
    """Return an own outage as the pages draw it."""
    outage, zone = one.outage, one.time_zone
    expected = outage.expected_until
    on = outage.state is OutageState.NOW
    return OutageItem(
        key=f"{one.account_id}-{outage.id}",
        id=outage.id,
        account=one.account_number,
        title=_title(one, now),
        tone="danger" if on else outage.state.tone,
        when=when(outage, now, zone),
        moved=moved(outage, now, zone),
        reason=f"{outage.kind.label}: {outage.reason}",
        told=f"Сообщили: {count(outage.told, 'человек', 'человека', 'человек')}" if outage.told else "",
        until=expected.isoformat() if on and expected and expected > now else "",
        offers=on and not one.joined,
        joined=on and one.joined,
    )


def _title(one: OwnOutage, now: datetime) -> str:
    outage, zone = one.outage, one.time_zone
    expected = outage.expected_until
    if outage.state is OutageState.NOW and expected and expected > now:
        return f"У вас по адресу {one.address} отключение до {said(expected, now, zone)}"
    if outage.state is OutageState.NOW:
        return f"У вас по адресу {one.address} отключение, время включения уточняем"
    if outage.state is OutageState.RESTORED and outage.restored_at:
        return f"По адресу {one.address} свет включён, {said(outage.restored_at, now, zone)}"
    return f"По адресу {one.address} запланировано отключение"


def restriction_item(one: Restriction, now: datetime, zone: str, account: str = "") -> NoteItem:
    """Return a restriction of supply in words, with the number of its account where it is not said around it."""
    begun = ", действует" if one.starts_at <= now else ""
    end = f" до {said(one.ended_at, now, zone)}" if one.ended_at else begun
    why = f"Причина: {one.reason.label}" + (f". {one.note}" if one.note else "")
    title = f"{one.extent.label}, лицевой счёт № {account}" if account else one.extent.label
    return NoteItem(title, why, f"С {said(one.starts_at, now, zone)}{end}")
