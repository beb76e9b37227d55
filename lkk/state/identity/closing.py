"""What closing the own cabinet would mean: how long what is kept and why, and what has to end first."""

from dataclasses import dataclass

from lkk.routes import application_path, confirm_path
from lkk.services.directories.retention import Term
from lkk.services.own_data import closing
from lkk.services.own_data.closing import Blocker
from lkk.state.access import allow
from lkk.state.base import Base
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.tables import Column, Layout, Phone

PHRASE = closing.PHRASE
LAYOUT = Layout(
    "kept-after-closing",
    "Что хранится после закрытия",
    (
        Column("what", "Что", phone=Phone.HEAD, whole=True),
        Column("term", "Сколько", phone=Phone.FACT),
        Column("law", "Почему", phone=Phone.FACT, whole=True),
    ),
)


@dataclass
class KeptItem:
    """A sort of data with its term."""

    what: str
    term: str
    law: str


@dataclass
class BlockerItem:
    """What has to end first, and where."""

    title: str
    href: str


class Closing(Base):
    """Read with the page of security; closing itself is a posted form."""

    rows: list[KeptItem] = []
    blockers: list[BlockerItem] = []

    @allow(Permission.OWN_SETTINGS)
    async def load(self) -> None:
        """Look; the staff close no cabinets."""
        async with self._unit() as (work, actor):
            if actor.staff:
                return
            found = await closing.outlook(work, actor)
        self._put(rows=[_kept(one) for one in found.terms], blockers=[_blocker(one) for one in found.blockers])


def _kept(one: Term) -> KeptItem:
    return KeptItem(one.data.label, one.words, one.law)


def _blocker(one: Blocker) -> BlockerItem:
    if one.number:
        return BlockerItem(f"Заявка {one.number}", application_path(one.number))
    return BlockerItem("Заявка, которую подготовил сотрудник, ждёт вас", confirm_path(one.draft_id))
