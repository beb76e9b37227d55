"""The letters the portal has queued and those that have arrived, and the codes in them."""

import asyncio
import re
from dataclasses import dataclass

from sqlmodel import select

from lkk.models.delivery import OutboxItem
from lkk.services.integrations.mail.integration import MAIL
from lkk.services.kernel.unit_of_work import unit_of_work
from tests.sandbox_process import Sandbox

ARRIVAL_S = 20


@dataclass(frozen=True)
class QueuedLetter:
    """A letter as the outbox holds it."""

    to: str
    subject: str
    text: str
    html: str
    document_of: int = 0
    statistics_of: int = 0
    registry_of: int = 0
    report_letter: int = 0
    application: str = ""
    unsubscribe: str = ""

    @property
    def code(self) -> str:
        """The six digits of a code, or an empty string."""
        return code_in(self.text)


def code_in(text: str) -> str:
    """The six digits a letter begins with, or an empty string."""
    found = re.match(r"\d{6}\b", text)
    return found[0] if found else ""


async def emails(to: str = "") -> list[QueuedLetter]:
    """The queued letters, the earliest first, of one address or of all."""
    async with unit_of_work() as work:
        query = select(OutboxItem).where(OutboxItem.channel == MAIL.channel.code).order_by("id")
        items = (await work.session.exec(query)).all()
    found = [QueuedLetter(**item.payload) for item in items]
    return [letter for letter in found if to in ("", letter.to)]


async def arrived(sandbox: Sandbox, to: str, subject: str, *, within_s: int = ARRIVAL_S) -> str:
    """The text of the newest letter to an address with these words in its subject, as soon as there is one.

    Raises:
        TimeoutError: none has come; the message names those that have.
    """
    subjects: list[str] = []
    for _ in range(within_s * 5):
        received = sandbox.emails(to)
        subjects = [letter["subject"] for letter in received]
        if fitting := [letter["text"] for letter in received if subject in letter["subject"]]:
            return fitting[-1]
        await asyncio.sleep(0.2)
    raise TimeoutError(f"no letter «{subject}» to {to}, but: {subjects}")
