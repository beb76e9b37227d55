"""«Письма с почасовыми данными»: letters that nothing was taken from."""

from dataclasses import dataclass

from lkk.services.hours_mail import aside
from lkk.services.hours_mail.aside import AsideView
from lkk.state import format
from lkk.state.access import allow
from lkk.state.base import Base
from lkk.vocabulary import words
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.tables import Column, Layout, Phone

LAYOUT = Layout(
    id="hours-mail",
    caption="Отложенные письма",
    columns=(
        Column("sender", "Отправитель (с его слов)", phone=Phone.HEAD),
        Column("subject", "Тема", phone=Phone.FACT),
        Column("reason", "Почему отложено", phone=Phone.FACT),
        Column("size", "Размер"),
        Column("received", "Получено", phone=Phone.FACT),
    ),
)


@dataclass
class LetterItem:
    """A line of the table."""

    id: int
    sender: str
    subject: str
    reason: str
    size: str
    received: str


class HoursMail(Base):
    """The page of the letters."""

    loaded: bool = False
    mailbox: str = ""
    total: str = ""
    rows: list[LetterItem] = []

    @allow(Permission.SEE_HOURS_MAIL)
    async def load(self) -> None:
        """Read the list."""
        async with self._unit() as (work, actor):
            found = await aside.listed(work, actor)
        shown, hidden = len(found.letters), found.total - len(found.letters)
        more = f"Показаны последние {words.number(shown)} из {words.number(found.total)}." if hidden else ""
        self._put(loaded=True, mailbox=found.mailbox, total=more, rows=[_row(one) for one in found.letters])


def _row(one: AsideView) -> LetterItem:
    return LetterItem(
        id=one.id,
        sender=one.sender or "не прочитан",
        subject=one.subject or "без темы",
        reason=one.reason.label,
        size=words.size(one.size),
        received=format.moment(one.received_at),
    )
