"""The periodic job that follows the feed."""

import structlog

from lkk.services.feed.declaration import Feed
from lkk.services.feed.running import catch_up
from lkk.services.integrations.accounting.integration import ACCOUNTING
from lkk.services.integrations.ports import Ports
from lkk.services.jobs.declaration import Job
from lkk.settings import settings

log = structlog.get_logger("lkk.jobs")


def follow_job(feed: Feed) -> Job:
    """Catch up with the feed of the accounting system."""

    async def follow(ports: Ports) -> None:
        if count := await catch_up(ports[ACCOUNTING], feed):
            log.info("feed_applied", changes=count)

    return Job("apply_feed", "Получение изменений из учётной системы", settings().feed_interval_s, follow)
