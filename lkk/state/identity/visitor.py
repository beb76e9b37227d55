"""Whoever opens a public page: whether this browser is signed in, and where its cabinet is."""

from lkk.routes import first_page
from lkk.services.identity import sessions
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.state.access import allow
from lkk.state.base import Base
from lkk.vocabulary.permissions import Open


class Visitor(Base):
    """What public pages show of the person, which is next to nothing."""

    cabinet: str = ""  # the first page of the signed-in person, empty for a guest

    @allow(Open.EVERYONE)
    async def load(self) -> None:
        """First of every public page's `on_load`."""
        if not self._session_key:  # a guest's page opens without the database
            self.cabinet = ""
            return
        async with unit_of_work() as work:
            actor = await sessions.find(work, self._session_key)
        self.cabinet = "" if actor is None else first_page(actor.role).path
