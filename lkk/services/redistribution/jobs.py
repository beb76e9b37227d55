"""The periodic job of the board: ads whose last day has passed leave it, their owners are told."""

from sqlmodel import col, select

from lkk.models.redistribution import CapacityAd
from lkk.services import notifications
from lkk.services.integrations.ports import Ports
from lkk.services.jobs.declaration import Job
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.redistribution import moderation, records
from lkk.services.redistribution.events import AD_EXPIRED
from lkk.vocabulary.redistribution import AdState

_PERIOD_S, _PORTION = 600, 100


async def expire() -> int:
    """Take a hundred ads at the most off the board whose last day is over; return how many."""
    async with unit_of_work() as work:
        over = select(CapacityAd).where(
            col(CapacityAd.state) == AdState.PUBLISHED, col(CapacityAd.valid_until) < records.today(work)
        )
        rows = (await work.session.exec(over.limit(_PORTION).with_for_update(skip_locked=True))).all()
        for row in rows:
            row.state = AdState.EXPIRED
            row.revision += 1
            row.changed_at = work.now
            records.told(work, row)
            await notifications.publish(work, AD_EXPIRED, user_ids=[row.owner_id], ad=await moderation.title(work, row))
        return len(rows)


async def _expire(_: Ports) -> None:
    await expire()


JOBS = (Job("expire_capacity_ads", "Объявления о мощности: конец срока", _PERIOD_S, _expire),)
