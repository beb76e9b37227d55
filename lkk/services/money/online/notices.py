"""The provider tells that something has happened: a hint to ask it, for nobody can prove who has sent it."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

import structlog
from sqlalchemy import TextClause, text

from lkk.services.kernel.outbox import OutboxKind
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.money.online.outgoing import ASK
from lkk.services.money.refunds.outgoing import ASK_REFUND
from lkk.settings import settings
from lkk.vocabulary.money import OPEN_PAYMENT, RefundState

log = structlog.get_logger("lkk.money")
#: From which YooKassa sends notifications, by its documentation.
_OF_YOOKASSA = (
    "185.71.76.0/27",
    "185.71.77.0/27",
    "77.75.153.0/25",
    "77.75.154.128/25",
    "77.75.156.11",
    "77.75.156.35",
    "2a02:5180:0:1509::/64",
    "2a02:5180:0:2655::/64",
    "2a02:5180:0:1533::/64",
    "2a02:5180:0:2669::/64",
)
_OF_THIS_MACHINE = ("127.0.0.0/8", "::1")
_ID_LENGTH = 64

# One statement, for the provider waits for the answer. What is queued carries a number of ours and nothing to seal.
_TAKE = """
with ours as (
  select id, state from {table} where provider_id = :number
), noted as (
  insert into provider_notice (provider_id, event, received_at) select :number, :event, :now from ours
  on conflict do nothing returning id
), asked as (
  insert into outbox_item (channel, kind, idempotency_key, ordering_key, payload, state, attempts, last_error,
      run_at, created_at)
  select :channel, :kind, :key, '', jsonb_build_object('{field}', ours.id), 'waiting', 0, '', :now, :now
    from ours cross join noted where ours.state = any(:asked_in)
  returning id
)
select exists (select from ours), exists (select from noted), exists (select from asked)
"""


@dataclass(frozen=True)
class _Subject:
    """What events are about: the rows of a table, and the question that is queued while one has no outcome."""

    take: TextClause
    question: OutboxKind
    asked_in: Collection[StrEnum]


_PAYMENT = _Subject(text(_TAKE.format(table="online_payment", field="payment_id")), ASK, OPEN_PAYMENT)
_REFUND = _Subject(text(_TAKE.format(table="refund", field="refund_id")), ASK_REFUND, (RefundState.SENT,))
EVENTS = {
    "payment.waiting_for_capture": _PAYMENT,
    "payment.succeeded": _PAYMENT,
    "payment.canceled": _PAYMENT,
    "refund.succeeded": _REFUND,
}


def may_notify(ip: str) -> bool:
    """Whether notifications are taken from an address."""
    known = settings()
    try:
        address = ip_address(ip)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None) or address
    return any(mapped in one for one in _networks(known.payments_networks, production=known.production))


@lru_cache
def _networks(setting: str, *, production: bool) -> tuple[IPv4Network | IPv6Network, ...]:
    named = [one.strip() for one in setting.split(",") if one.strip()]
    return tuple(map(ip_network, named or (_OF_YOOKASSA if production else (*_OF_YOOKASSA, *_OF_THIS_MACHINE))))


async def take(work: UnitOfWork, event: str, provider_id: str) -> bool:
    """Note an event of a payment or a refund of ours and have the provider asked; return whether it was news.

    Of an event there is one row however often it is told, and none of what is not ours.
    """
    about = EVENTS.get(event)
    if about is None or not 0 < len(provider_id) <= _ID_LENGTH or not provider_id.isprintable():
        return False
    values = {
        "number": provider_id,
        "event": event,
        "now": work.now,
        "channel": about.question.channel.code,
        "kind": about.question.code,
        "key": str(uuid.uuid4()),
        "asked_in": [state.value for state in about.asked_in],
    }
    ours, news, asks = (await work.session.execute(about.take, values)).one()
    if not ours:
        log.warning("notice_of_nothing", notice=event)
    if asks:
        work.wake_outbox()
    return news
