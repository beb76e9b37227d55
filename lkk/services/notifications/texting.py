"""Queueing an SMS; what it carries is wiped as soon as it is delivered."""

from datetime import datetime

from lkk.services.kernel import outbox
from lkk.services.kernel.outbox import OutboxKind
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.delivery import Channel

SMS_KIND = OutboxKind(Channel("sms", "СМС"), "sms", "СМС")


def send_code_by_sms(work: UnitOfWork, to: str, text: str, *, expires_at: datetime) -> None:
    """Queue an SMS with a code: it goes at any hour, and not at all once the code has expired."""
    payload = {"to": to, "text": text, "expires_at": expires_at.isoformat()}
    outbox.put(work, SMS_KIND, payload, ordering_key=f"sms:{to}")
