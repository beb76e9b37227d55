"""Which gateway an SMS goes by: as the shares say, past those whose circuit is open."""

from dataclasses import dataclass

from sqlmodel import col, update

from lkk.models.sms import SmsMessage
from lkk.services.delivery import circuit
from lkk.services.delivery.circuit import Admission
from lkk.services.integrations.errors import ExternalSystemUnavailable
from lkk.services.integrations.sms.choice import turns
from lkk.services.integrations.sms.integration import gateways, shares
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.settings import settings


@dataclass(frozen=True)
class Route:
    """The gateways in the order they are tried; `probing`: the first one may be well again, this SMS finds out."""

    codes: tuple[str, ...]
    probing: bool = False


async def route(work: UnitOfWork, row: SmsMessage) -> Route:
    """Choose for an SMS; those whose circuit is open come last, for when the others fail too."""
    there = gateways()
    admitted = {code: await circuit.admit(work, one) for code, one in there.items()}
    meant = sorted(turns(row.key, shares()), key=lambda code: code == row.avoided)
    codes = sorted(meant, key=lambda code: admitted[code] is Admission.NOTHING)
    probing = bool(codes) and admitted[codes[0]] is Admission.PROBE
    if probing:
        await circuit.start_probe(work, there[codes[0]], settings().outbox_lease_s)
    return Route(tuple(codes), probing)


async def hand_to(key: str, code: str) -> None:
    """Write down to which gateway an SMS goes now, before it goes; empty: none has it."""
    async with unit_of_work() as work:
        mine = update(SmsMessage).where(col(SmsMessage.delivery_key) == key)
        await work.session.exec(mine.values(gateway=code))


async def answered(work: UnitOfWork, code: str) -> None:
    """Close the circuit of a gateway that has taken or refused an SMS."""
    await circuit.record_success(work, gateways()[code])


async def failed(code: str, error: ExternalSystemUnavailable, *, probing: bool) -> None:
    """Count a failure of a gateway; after several in a row it is passed over."""
    async with unit_of_work() as work:
        await circuit.record_failure(work, gateways()[code], error.text, probing=probing, asked_s=error.retry_after_s)
