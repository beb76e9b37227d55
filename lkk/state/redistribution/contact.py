"""A contact of two people: the answer that is asked for, names and phones once both agree, messages."""

from dataclasses import dataclass

from lkk.routes import CAPACITY_AGREEMENT, CAPACITY_CONTACT, CAPACITY_OWN, capacity_contact_path
from lkk.services.redistribution import contacts
from lkk.state import format
from lkk.state.access import allow
from lkk.state.address import id_in
from lkk.state.arguments import LongForm
from lkk.state.base import Base
from lkk.state.live import refresh_with
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.redistribution import ContactState

FORM = "capacity-message"
CLOSE_DIALOG = "capacity-contact-close"
_MAY = Permission.USE_CABINET


@dataclass
class MessageItem:
    """A message in words."""

    key: str
    own: bool
    body: str
    at: str


class CapacityContactPage(Base):
    """The contact of the address."""

    loaded: bool = False
    title: str = ""
    role: str = ""
    state: str = ""
    tone: str = ""
    name: str = ""
    phone: str = ""
    email: str = ""
    agreement_href: str = ""  # where the two agree on terms, empty until their contacts are open
    is_open: bool = False
    to_answer: bool = False
    awaiting: bool = False
    live: bool = False
    messages: list[MessageItem] = []
    turn: int = 0  # a message that was sent empties the form

    _id: int = 0
    _revision: int = 0

    @allow(_MAY, missing=CAPACITY_OWN)
    async def load(self) -> None:
        """Open the contact of the address."""
        self._id = id_in({"id": self.router.url.path.rstrip("/").rpartition("/")[2]})
        self._forget_errors()
        await self._reload()

    @allow(_MAY, missing=CAPACITY_OWN)
    async def refresh(self) -> None:
        """The other side has answered or written."""
        if self._id:
            await self._reload()

    @allow(_MAY)
    async def consent(self) -> None:
        """Open the contacts to each other."""
        await self._answer(True)
        self._notice("Контакты открыты")

    @allow(_MAY)
    async def decline(self) -> None:
        """Leave the contacts closed."""
        await self._answer(False)
        self._notice("Вы отказались. Ваши контакты не показаны")

    @allow(_MAY)
    async def close(self) -> None:
        """End the contact."""
        async with self._unit() as (work, actor):
            await contacts.close(work, actor, self._id, self._revision)
        self._command("close", id=CLOSE_DIALOG)
        await self._reload()

    @allow(_MAY, form=FORM)
    async def write(self, form: LongForm) -> None:
        """Send a message."""
        async with self._unit() as (work, actor):
            await contacts.write(work, actor, self._id, form.get("body", ""))
        self.turn += 1
        await self._reload()

    async def _answer(self, consent: bool) -> None:
        async with self._unit() as (work, actor):
            await contacts.answer(work, actor, self._id, self._revision, consent=consent)
        await self._reload()

    async def _reload(self) -> None:
        async with self._unit() as (work, actor):
            found, said = await contacts.one(work, actor, self._id)
        asked, is_open = found.state is ContactState.ASKED, found.state is ContactState.OPEN
        self._revision = found.revision
        self._put(
            loaded=True,
            title=found.ad_title,
            role="Вы отдаёте мощность" if found.giving else "Вы получаете мощность",
            state=found.state.label,
            tone=found.state.tone,
            name=found.name,
            phone=found.phone,
            email=found.email,
            agreement_href=capacity_contact_path(self._id, CAPACITY_AGREEMENT) if is_open else "",
            is_open=is_open,
            to_answer=asked and not found.asked_by_me,
            awaiting=asked and found.asked_by_me,
            live=found.state in (ContactState.ASKED, ContactState.OPEN),
            messages=[
                MessageItem(str(number), one.own, one.body, format.moment(one.at)) for number, one in enumerate(said)
            ],
        )


refresh_with(CAPACITY_CONTACT, CapacityContactPage.refresh)
