"""The staff's desk: the figures of the day."""

from lkk.routes import STAFF
from lkk.services.applications.desk import counts
from lkk.services.applications.desk.table import MOST_COUNTED
from lkk.state import format
from lkk.state.access import allow
from lkk.state.applications.desk_table import DeskTable
from lkk.state.base import Base
from lkk.state.live import refresh_with
from lkk.vocabulary import words
from lkk.vocabulary.applications import ApplicationStatus
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.queue import QueueView

#: The queue narrowed to what nobody has looked at yet.
NEW_HREF = STAFF.url(status=ApplicationStatus.SUBMITTED.value)


URGENT_HREF = STAFF.url(view=QueueView.URGENT.value)
ANSWERED_HREF = STAFF.url(view=QueueView.ANSWERED.value)


class Desk(Base):
    """What the desk shows of today."""

    loaded: bool = False
    as_of: str = ""
    registrations: str = ""
    readings_sent: str = ""
    readings_waiting: str = ""
    readings_rejected: str = ""
    new_applications: str = ""
    filed: str = ""
    urgent: str = ""
    answered: str = ""

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
        self.new_applications = _bounded(summary.new_applications)
        self.filed, self.urgent = _bounded(summary.filed), _bounded(summary.urgent)
        self.answered = _bounded(summary.answered)
        self.loaded = True
        self._loaded_for = self._opening


def _bounded(found: int) -> str:
    return f"более {words.number(MOST_COUNTED)}" if found > MOST_COUNTED else words.number(found)


refresh_with(STAFF, [Desk.refresh, DeskTable.load])
