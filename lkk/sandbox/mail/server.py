"""An SMTP server that keeps every email, or refuses it when told to."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiosmtpd.smtp import SMTP, Envelope, Session

from lkk.sandbox.behaviour import MailBehaviour, Switch
from lkk.sandbox.mail.emails import Mailbox

_MAX_LETTER_BYTES = 32 * 1024 * 1024


class LetterTaker:
    """Decides on each email once all of it has arrived; aiosmtpd finds the method by its name."""

    def __init__(self, mailbox: Mailbox, switch: Switch[MailBehaviour]) -> None:
        self._letterbox = mailbox
        self._switch = switch

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Keep the email and return the answer of the protocol."""
        mode = self._switch.use().mode
        if mode == "temporary":
            return "451 4.3.0 Try again later"
        if mode == "refuse":
            return "550 5.7.1 Email refused"
        content = envelope.content or b""
        self._letterbox.put(content if isinstance(content, bytes) else content.encode(), envelope.rcpt_tos)
        return "250 2.0.0 Kept"


@asynccontextmanager
async def mail_server(taker: LetterTaker, host: str, port: int) -> AsyncIterator[None]:
    """Listen while the context is open, in the running loop. Raises OSError when the port is taken."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(
            taker, hostname="sandbox.invalid", enable_SMTPUTF8=True, data_size_limit=_MAX_LETTER_BYTES, loop=loop
        ),
        host,
        port,
    )
    try:
        yield
    finally:
        server.close()
