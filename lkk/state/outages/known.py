"""What is known already where «Сообщить об отключении» begins: outages that are on at the person's addresses."""

from lkk.routes import new_application_path
from lkk.services.outages import joining, own
from lkk.state.access import allow
from lkk.state.arguments import OutageId
from lkk.state.base import Base
from lkk.state.outages.rows import OutageItem, item
from lkk.vocabulary.permissions import Permission

REPORT = "outage_report"  # the kind of the catalogue


class KnownOutages(Base):
    """Outages above the form of a report; empty above every other form."""

    outages: list[OutageItem] = []

    @allow(Permission.USE_CABINET, in_visit=True)
    async def load(self) -> None:
        """Look for them, for this kind alone."""
        if self.router.url.path.rstrip("/") != new_application_path(REPORT):
            self._put(outages=[])
        else:
            await self._look()

    @allow(Permission.USE_CABINET)
    async def join(self, outage_id: OutageId) -> None:
        """Tell of it without an application."""
        async with self._unit() as (work, actor):
            told = await joining.join(work, actor, outage_id)
        self._notice(f"Записали. Об этом отключении сообщили: {told}")
        await self._look()

    async def _look(self) -> None:
        async with self._unit() as (work, actor):
            found = await own.current(work, actor)
            now = work.now
        self._put(outages=[one for one in (item(outage, now) for outage in found) if one.offers or one.joined])
