"""Whoever opens a public page: whether this browser is signed in, and where its cabinet is."""

from lkk.menus import first_page
from lkk.services.directories import in_force
from lkk.services.identity import sessions
from lkk.services.kernel.errors import Unavailable
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.state.access import allow
from lkk.state.base import Base
from lkk.vocabulary.permissions import Open


class Visitor(Base):
    """What public pages show of the person, which is next to nothing, and of the company."""

    cabinet: str = ""  # the first page of the signed-in person, empty for a guest

    @allow(Open.EVERYONE)
    async def load(self) -> None:
        """First of every public page's `on_load`; without the database the page stays as it was built."""
        try:
            async with unit_of_work() as work:
                self._show_company(await in_force.company(work))
                actor = await sessions.find(work, self._session_key)
        except Unavailable:
            actor = None
        self.cabinet = "" if actor is None or actor.only_draft is not None else first_page(actor.role).path
