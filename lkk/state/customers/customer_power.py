"""Outages and restrictions of a customer's accounts in the words of the staff."""

from dataclasses import dataclass

from lkk.services.customers.card import CustomerCard
from lkk.services.outages.own import OwnOutage
from lkk.services.outages.wording import moved, when
from lkk.state.outages.rows import restriction_item
from lkk.vocabulary.outages import OutageState
from lkk.vocabulary.words import count


@dataclass
class PowerItem:
    """An outage at an address of the customer, or a restriction of an account; `texts` are sentences without dots."""

    key: str
    tone: str
    title: str
    texts: list[str]


def power_items(found: CustomerCard) -> list[PowerItem]:
    """Return what is wrong with the electricity of a customer, outages first."""
    restrictions = [
        (number, restriction_item(one, found.read_at, zone, number)) for number, zone, one in found.restrictions
    ]
    return [
        *(_outage(one, found) for one in found.outages),
        *(
            PowerItem(f"{number}-{one.when}", "attention", one.title, [one.text, one.when])
            for number, one in restrictions
        ),
    ]


def _outage(one: OwnOutage, found: CustomerCard) -> PowerItem:
    outage, now, zone = one.outage, found.read_at, one.time_zone
    told = f"Сообщили: {count(outage.told, 'человек', 'человека', 'человек')}" if outage.told else ""
    joined = "Клиент сообщил об этом отключении" if one.joined else ""
    facts = (when(outage, now, zone), moved(outage, now, zone), f"{outage.kind.label}: {outage.reason}", told, joined)
    return PowerItem(
        key=f"{one.account_id}-{outage.id}",
        tone="danger" if outage.state is OutageState.NOW else outage.state.tone,
        title=f"{outage.state.label}: {one.address}, лицевой счёт № {one.account_number}",
        texts=[fact for fact in facts if fact],
    )
