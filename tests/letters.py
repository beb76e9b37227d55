"""The letters the portal has queued, and the codes in them."""

import re
from dataclasses import dataclass

from sqlmodel import select

from lkk.models.delivery import OutboxItem
from lkk.services.unit_of_work import unit_of_work
from lkk.vocabulary.delivery import Channel


@dataclass(frozen=True)
class QueuedLetter:
    """A letter as the outbox holds it."""

    to: str
    subject: str
    text: str
    html: str

    @property
    def code(self) -> str:
        """The six digits of a code, or an empty string."""
        found = re.match(r"\d{6}\b", self.text)
        return found[0] if found else ""


async def letters(to: str = "") -> list[QueuedLetter]:
    """The queued letters, the earliest first, of one address or of all."""
    async with unit_of_work() as work:
        query = select(OutboxItem).where(OutboxItem.channel == Channel.MAIL).order_by("id")
        items = (await work.session.exec(query)).all()
    found = [QueuedLetter(**item.payload) for item in items]
    return [letter for letter in found if to in ("", letter.to)]
