"""The provider tells that something has happened: a hint to ask it, for nobody can prove who has sent it."""

from ipaddress import ip_address, ip_network

import structlog
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import select

from lkk.models.money import OnlinePayment, ProviderNotice
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.money.online import outgoing
from lkk.settings import settings
from lkk.vocabulary.money import OPEN_PAYMENT

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
EVENTS = frozenset({"payment.waiting_for_capture", "payment.succeeded", "payment.canceled"})
_ID_LENGTH = 64


def may_notify(ip: str) -> bool:
    """Whether notifications are taken from an address."""
    known = settings()
    named = [one.strip() for one in known.payments_networks.split(",") if one.strip()]
    allowed = named or (_OF_YOOKASSA if known.production else (*_OF_YOOKASSA, *_OF_THIS_MACHINE))
    try:
        address = ip_address(ip)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None) or address
    return any(mapped in ip_network(one) for one in allowed)


async def take(work: UnitOfWork, event: str, provider_id: str) -> bool:
    """Note an event of a payment of ours and have the provider asked; return whether it was news.

    Of an event there is one row however often it is told, and none of a payment that is not ours.
    """
    if event not in EVENTS or not 0 < len(provider_id) <= _ID_LENGTH or not provider_id.isprintable():
        return False
    query = select(OnlinePayment.id, OnlinePayment.state).where(OnlinePayment.provider_id == provider_id)
    found = (await work.session.exec(query)).first()
    if found is None or found[0] is None:
        log.warning("notice_of_nothing", notice=event)
        return False
    values = {"provider_id": provider_id, "event": event, "received_at": work.now}
    made = insert(ProviderNotice).values(values).on_conflict_do_nothing().returning(ProviderNotice.id)  # pyright: ignore[reportArgumentType, reportCallIssue]
    if (await work.session.execute(made)).first() is None:
        return False
    if found[1] in OPEN_PAYMENT:
        outgoing.ask(work, found[0])
    return True
