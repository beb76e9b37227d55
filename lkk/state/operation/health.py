"""How the exchange with the external systems goes: checks, queues, the dead list, the feed, periodic jobs."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from lkk.routes import STAFF_HEALTH
from lkk.services import composition
from lkk.services.delivery import dead_items
from lkk.services.feed import cursor
from lkk.services.kernel.calendar import CalendarEnd
from lkk.services.operation import health
from lkk.services.operation.health import ChannelView, DeadView, FeedView, JobView
from lkk.state import format
from lkk.state.access import allow
from lkk.state.arguments import OutboxItemId
from lkk.state.base import Base
from lkk.state.live import refresh_with
from lkk.vocabulary import words
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.tables import Column, Layout, Phone


@dataclass
class ChannelCard:
    """A external system system; an empty text is not shown."""

    id: str
    label: str
    status: str
    tone: str
    check: str
    waiting: str
    oldest: str
    last_success: str
    trouble: str


@dataclass
class DeadLine:
    """What could not be delivered."""

    id: int
    channel: str
    kind: str
    created: str
    attempts: str
    error: str


@dataclass
class SkippedLine:
    """A change of the feed that was left out."""

    what: str
    problem: str
    when: str


@dataclass
class JobLine:
    """A periodic job and its last run."""

    label: str
    every: str
    started: str
    took: str
    status: str
    tone: str
    error: str


START_OVER_DIALOG = "feed-start-over"
DEAD = Layout(
    "dead-items",
    "Что не удалось доставить",
    (
        Column("id", "Номер", phone=Phone.HEAD, whole=True),
        Column("channel", "Куда", phone=Phone.FACT),
        Column("kind", "Что", phone=Phone.FACT),
        Column("created", "Создано"),
        Column("attempts", "Попыток"),
        Column("error", "Причина", phone=Phone.FACT),
        Column("actions", "Действия", phone=Phone.ACTION),
    ),
)
SKIPPED = Layout(
    "skipped-changes",
    "Пропущенные изменения",
    (
        Column("what", "Запись", phone=Phone.HEAD),
        Column("problem", "Причина", phone=Phone.FACT),
        Column("when", "Когда", phone=Phone.FACT),
    ),
)
JOBS = Layout(
    "jobs",
    "Периодические задания и их последние запуски",
    (
        Column("label", "Задание", phone=Phone.HEAD),
        Column("every", "Как часто", phone=Phone.FACT),
        Column("started", "Последний запуск", phone=Phone.FACT),
        Column("took", "Длилось"),
        Column("status", "Итог", phone=Phone.FACT),
    ),
)


class Health(Base):
    """The page is read when it is opened, and again by its button."""

    loaded: bool = False
    as_of: str = ""
    channels: list[ChannelCard] = []
    dead: list[DeadLine] = []
    feed_applied: str = ""
    feed_caught_up: str = ""
    feed_skipped: str = ""
    skipped: list[SkippedLine] = []
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
    async def start_over(self) -> None:
        """Let the feed of the accounting system begin from nothing."""
        async with self._unit() as (work, actor):
            await cursor.start_over(work, actor)
        self._command("close", id=START_OVER_DIALOG)
        self._notice("Лента будет прочитана с начала в ближайшую минуту")
        await self._reload()

    async def _reload(self) -> None:
        checks = await health.check_external_systems(composition.INTEGRATIONS)
        async with self._unit() as (work, actor):
            view = await health.overview(work, actor, checks, composition.HANDLERS, composition.jobs())
        self.as_of = format.moment(view.now)
        self.channels = [_channel(channel, view.now) for channel in view.channels]
        self.dead = [_dead(item) for item in view.dead]
        self._show_feed(view.feed)
        self.jobs = [_job(job) for job in view.jobs]
        self.calendar_until = format.day(view.calendar.last_day)
        self.calendar_trouble = calendar_trouble(view.calendar)
        self.loaded = True

    def _show_feed(self, feed: FeedView) -> None:
        self.feed_applied = format.moment(feed.applied_at)
        self.feed_caught_up = format.moment(feed.caught_up_at)
        self.feed_skipped = words.number(feed.skipped_count)
        self.skipped = [
            SkippedLine(f"{item.entity} {item.external_id}", item.problem, format.moment(item.skipped_at))
            for item in feed.skipped
        ]


def _channel(view: ChannelView, now: datetime) -> ChannelCard:
    status, tone = _status(view, now)
    oldest = view.oldest_waiting_since
    return ChannelCard(
        id=view.channel.code,
        label=view.channel.label,
        status=status,
        tone=tone,
        check=_answer(view),
        waiting=words.number(view.waiting),
        oldest=f"{words.duration(now - oldest)}, с {format.moment(oldest)}" if oldest else "—",
        last_success=format.moment(view.last_success_at),
        trouble=f"Неудач подряд: {words.number(view.failures)}. Последняя: {view.last_error}" if view.failures else "",
    )


def _answer(view: ChannelView) -> str:
    if view.check.answers:
        return f"Отвечает: {view.check.text}" if view.check.text else "Отвечает"
    return f"Не отвечает: {view.check.text}"


def _status(view: ChannelView, now: datetime) -> tuple[str, str]:
    if view.alarm_at:
        return f"Нет связи с {format.moment(view.alarm_at)}", "danger"
    if view.paused_until and view.paused_until > now:
        return f"Пауза до {format.moment(view.paused_until)}", "attention"
    if not view.check.answers:
        return "Не отвечает", "attention"
    if view.failures:
        return "Отвечает, отправка не удаётся", "attention"
    return "Работает", "success"


def calendar_trouble(end: CalendarEnd) -> str:
    """Say what to do about a working calendar that ends within 90 days; nothing before."""
    if end.over:
        return "Праздники больше не загружены: сроки считаются без них. Загрузите производственный календарь"
    if end.near:
        left = words.count(end.days_left, "день", "дня", "дней")
        return f"Календарь заканчивается через {left}. Загрузите производственный календарь следующего года"
    return ""


def _dead(item: DeadView) -> DeadLine:
    return DeadLine(
        id=item.id,
        channel=item.channel,
        kind=item.kind,
        created=format.moment(item.created_at),
        attempts=words.number(item.attempts),
        error=item.error or "—",
    )


def _job(view: JobView) -> JobLine:
    status, tone, took = "Ещё не запускалось", "neutral", "—"
    if view.started_at and (view.finished_at is None or view.finished_at < view.started_at):
        status, tone = "Выполняется", "progress"
    elif view.started_at and view.finished_at:
        took = words.duration(view.finished_at - view.started_at)
        status, tone = ("С ошибкой", "danger") if view.error else ("Выполнено", "success")
    return JobLine(
        label=view.label,
        every=f"раз в {words.duration(timedelta(seconds=view.every_s))}",
        started=format.moment(view.started_at),
        took=took,
        status=status,
        tone=tone,
        error=view.error,
    )


refresh_with(STAFF_HEALTH, Health.load)
