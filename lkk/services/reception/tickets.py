"""The ticket of one form: signed by the portal, for one kind, not before three seconds and not after a day.

It holds no data of a person. The random key makes one application of a form that is sent twice, and the secret code
follows from it under our key: whoever sends the same form again gets the same answer.
"""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from lkk.services.kernel.errors import ServiceError
from lkk.services.kernel.secrets import keyed_hash, same
from lkk.vocabulary.reception import GUEST_KINDS

YOUNGEST = timedelta(seconds=3)  # nobody reads and fills in a form faster
OLDEST = timedelta(days=1)
_LONGEST = 200
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # nothing that is read as something else
_CODE_LENGTH = 10
_SECONDS_LENGTH = 11


class WrongTicket(ServiceError):
    """The form is not ours, was changed, or is too old."""

    text = "Эта форма больше не действует. Обновите страницу: написанное останется на ней"


class TooQuick(ServiceError):
    """Nobody fills in a form so fast."""

    text = "Форма отправлена слишком быстро. Проверьте написанное и отправьте ещё раз"


@dataclass(frozen=True)
class Ticket:
    """What a form says of itself; `key` is that of the application it becomes."""

    kind: str
    issued_at: datetime
    key: uuid.UUID

    @property
    def code(self) -> str:
        """The secret code of the application, 49 bits, in two groups: «K7MPQ-29XRT»."""
        number, signs = int(keyed_hash("reception code", str(self.key)), 16), ""
        for _ in range(_CODE_LENGTH):
            number, at = divmod(number, len(_ALPHABET))
            signs += _ALPHABET[at]
        return f"{signs[:5]}-{signs[5:]}"


def issue(kind: str, now: datetime) -> str:
    """Return the ticket of a new form."""
    body = f"{kind}.{int(now.timestamp())}.{uuid.uuid4().hex}"
    return f"{body}.{_signature(body)}"


def opened(token: str, now: datetime) -> Ticket:
    """Return what a ticket says.

    Raises:
        WrongTicket: it was not signed here, is older than a day or from the future.
    """
    body, _, signature = token[:_LONGEST].rpartition(".")
    parts = body.split(".")
    if len(parts) != 3 or not same(signature, _signature(body)):
        raise WrongTicket
    kind, seconds, key = parts
    if kind not in GUEST_KINDS or not seconds.isdecimal() or len(seconds) > _SECONDS_LENGTH:
        raise WrongTicket
    issued_at = datetime.fromtimestamp(int(seconds), UTC)
    if not -YOUNGEST <= now - issued_at <= OLDEST:
        raise WrongTicket
    return Ticket(kind, issued_at, uuid.UUID(hex=key))


def demand_age(ticket: Ticket, now: datetime) -> None:
    """Refuse a form that is sent as no person does.

    Raises:
        TooQuick: it is younger than three seconds.
    """
    if now - ticket.issued_at < YOUNGEST:
        raise TooQuick


def code_hash(code: str) -> str:
    """Return what is stored of a code; spaces, dashes and capitals do not matter."""
    return keyed_hash("reception code stored", "".join(sign for sign in code.upper() if sign.isalnum()))


def _signature(body: str) -> str:
    return keyed_hash("reception form", body)
