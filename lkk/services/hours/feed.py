"""Hours of the feed: decisions on what was pending."""

from collections.abc import Sequence

from lkk.services.feed.declaration import Applied, Entity
from lkk.services.hours.outcomes import settle
from lkk.services.integrations.accounting.contract import HourlyResultChange, MeterChange
from lkk.services.kernel.unit_of_work import UnitOfWork


async def apply_results(work: UnitOfWork, changes: Sequence[HourlyResultChange]) -> Applied:
    """Settle what was pending."""
    await settle(work, [change.data for change in changes])
    return Applied()


ENTITIES = (Entity(HourlyResultChange, apply_results, parents=(MeterChange,)),)
