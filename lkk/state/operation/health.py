"""How the exchange with the external systems goes: checks, queues, the dead list, the feed, periodic jobs."""

import asyncio

from lkk.routes import STAFF_HEALTH
from lkk.services import composition
from lkk.services.delivery import circuit, dead_items
from lkk.services.feed import cursor
from lkk.services.kernel.errors import NotFound
from lkk.services.notifications import sms_overview
from lkk.services.notifications.texting import sms_offered
from lkk.services.operation import health
from lkk.services.operation.health import FeedView
from lkk.state import format
from lkk.state.access import allow
from lkk.state.arguments import OutboxItemId, Word
from lkk.state.base import Base
from lkk.state.live import refresh_with
from lkk.state.operation.health_view import (
    ChannelCard,
    DeadLine,
    FailedSmsLine,
    FilesCard,
    GatewayLine,
    JobLine,
    SkippedLine,
    calendar_trouble,
    channel_card,
    dead_line,
    failed_sms_line,
    files_card,
    gateway_line,
    job_line,
    skipped_line,
    sms_counts,
)
from lkk.vocabulary import words
from lkk.vocabulary.permissions import Permission

FILES_LOOKED_AT = 20
START_OVER_DIALOG, RESEND_ALL_DIALOG = "feed-start-over", "resend-all"


class Health(Base):
    """The page is read when it is opened, and again by its button."""

    loaded: bool = False
    as_of: str = ""
    channels: list[ChannelCard] = []
    dead: list[DeadLine] = []
    dead_total: str = ""
    files: FilesCard = FilesCard()
    feed_applied: str = ""
    feed_caught_up: str = ""
    feed_skipped: str = ""
    skipped: list[SkippedLine] = []
    sms_counts: str = ""  # empty while the portal sends no SMS
    failed_sms: list[FailedSmsLine] = []
    sms_gateways: list[GatewayLine] = []  # empty while there is one at most
    jobs: list[JobLine] = []
    calendar_until: str = ""
    calendar_trouble: str = ""

    @allow(Permission.OPERATE)
    async def load(self) -> None:
        """Ask the systems and read the queues."""
        await self._reload()

    @allow(Permission.OPERATE)
    async def resend(self, item_id: OutboxItemId) -> None:
        """Put a dead item back into the queue."""
        async with self._unit() as (work, actor):
            await dead_items.resend(work, actor, item_id)
        self._notice("Поставлено в очередь ещё раз")
        await self._reload()

    @allow(Permission.OPERATE)
    async def resend_all(self) -> None:
        """Put every dead item back into the queue."""
        self._command("close", id=RESEND_ALL_DIALOG)
        async with self._unit() as (work, actor):
            count = await dead_items.resend_all(work, actor)
        self._notice(f"Поставлено в очередь ещё раз: {words.number(count)}")
        await self._reload()

    @allow(Permission.OPERATE)
    async def try_now(self, channel_code: Word) -> None:
        """Send what waits for a system at once instead of after its pause."""
        system = next((one for one in composition.INTEGRATIONS if one.channel.code == channel_code), None)
        if system is None:
            raise NotFound
        async with self._unit() as (work, actor):
            await circuit.try_now(work, actor, system.channel)
        self._notice("Отправляем. Через несколько секунд нажмите «Проверить»")
        await self._reload()

    @allow(Permission.OPERATE)
    async def start_over(self) -> None:
        """Let the feed of the accounting system begin from nothing."""
        async with self._unit() as (work, actor):
            await cursor.start_over(work, actor)
        self._command("close", id=START_OVER_DIALOG)
        self._notice("Лента будет прочитана с начала в ближайшую минуту")
        await self._reload()

    async def _reload(self) -> None:
        checks, files = await asyncio.gather(
            health.check_external_systems(composition.INTEGRATIONS), health.check_storage(FILES_LOOKED_AT)
        )
        async with self._unit() as (work, actor):
            view = await health.overview(work, actor, checks, composition.HANDLERS, composition.jobs())
            texts = await sms_overview.overview(work, actor)
        self.as_of = format.moment(view.now)
        self.channels = [channel_card(channel, view.now) for channel in view.channels]
        self.dead = [dead_line(item) for item in view.dead]
        self.dead_total = words.number(view.dead_count) if view.dead_count > 1 else ""
        self.files = files_card(files)
        self.sms_counts = sms_counts(texts) if sms_offered() else ""
        self.failed_sms = [failed_sms_line(one) for one in texts.failed]
        self.sms_gateways = [gateway_line(one, texts.now) for one in texts.gateways]
        self._show_feed(view.feed)
        self.jobs = [job_line(job) for job in view.jobs]
        self.calendar_until = format.day(view.calendar.last_day)
        self.calendar_trouble = calendar_trouble(view.calendar)
        self.loaded = True

    def _show_feed(self, feed: FeedView) -> None:
        self.feed_applied = format.moment(feed.applied_at)
        self.feed_caught_up = format.moment(feed.caught_up_at)
        self.feed_skipped = words.number(feed.skipped_count)
        self.skipped = [skipped_line(item) for item in feed.skipped]


refresh_with(STAFF_HEALTH, Health.load)
