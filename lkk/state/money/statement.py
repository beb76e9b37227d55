"""«Акт сверки»: how the account stands today, and files of any period."""

from datetime import date

from lkk.routes import STATEMENT
from lkk.services.kernel.clock import local_day
from lkk.services.money.statement import making
from lkk.services.money.statement.files import outcome
from lkk.settings import settings
from lkk.state import format
from lkk.state.access import allow
from lkk.state.base import Base
from lkk.state.live import refresh_with
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.words import roubles


class StatementPage(Base):
    """The balance and the days the form begins with: the year up to today."""

    loaded: bool = False
    outcome: str = ""
    period: str = ""
    charged: str = ""
    paid: str = ""
    first: str = ""
    last: str = ""

    @allow(Permission.USE_CABINET, in_visit=True)
    async def load(self) -> None:
        """Open the page."""
        await self._reload()

    @allow(Permission.USE_CABINET, in_visit=True)
    async def refresh(self) -> None:
        """Money has moved."""
        await self._reload()

    async def _reload(self) -> None:
        async with self._unit() as (work, actor):
            today = local_day(work.now, settings().time_zone)
            first = date(today.year, 1, 1)
            found = await making.of_own(work, actor, first, today)
        self._put(
            loaded=True,
            outcome=outcome(found),
            period=f"С {format.day(first)} по {format.day(today)}",
            charged=roubles(found.charged),
            paid=roubles(found.paid),
            first=first.isoformat(),
            last=today.isoformat(),
        )


refresh_with(STATEMENT, StatementPage.refresh)
