"""The staff's desk: the figures of the day."""

from lkk.routes import STAFF
from lkk.services.applications.desk import counts
from lkk.state import format
from lkk.state.access import allow
from lkk.state.applications.applications_table import Applications
from lkk.state.base import Base
from lkk.state.live import refresh_with
from lkk.vocabulary import words
from lkk.vocabulary.permissions import Permission


class Desk(Base):
    """What the desk shows of today."""

    loaded: bool = False
    as_of: str = ""
    registrations: str = ""
    readings_sent: str = ""
    readings_waiting: str = ""
    readings_rejected: str = ""

    _loaded_for: int = -1

    @allow(Permission.USE_DESK)
    async def load(self) -> None:
        """Open the page; a sort or a filter of the table below counts nothing again."""
        if self._loaded_for != self._opening:
            await self._reload()

    @allow(Permission.USE_DESK)
    async def refresh(self) -> None:
        """Count again after a signal."""
        await self._reload()

    async def _reload(self) -> None:
        async with self._unit() as (work, actor):
            summary = await counts.today(work, actor)
        self.as_of = format.moment(work.now)
        self.registrations = words.number(summary.registrations)
        self.readings_sent = words.number(summary.readings_sent)
        self.readings_waiting = words.number(summary.readings_waiting)
        self.readings_rejected = words.number(summary.readings_rejected)
        self.loaded = True
        self._loaded_for = self._opening


refresh_with(STAFF, [Desk.refresh, Applications.load_desk])
