"""How the exchange with the external system goes, for the staff's page."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import text
from sqlmodel import col, func, select

from lkk.models.delivery import ChannelHealth, FeedCursor, SkippedChange
from lkk.models.operation import JobRun
from lkk.services.delivery import dead_items
from lkk.services.delivery.dead_items import DeadItem
from lkk.services.delivery.declaration import About, Describe, Handler
from lkk.services.directories import in_force
from lkk.services.feed.cursor import FEED
from lkk.services.files import proving
from lkk.services.files.storage import storage
from lkk.services.integrations.declaration import Answer, Integration
from lkk.services.integrations.errors import ExternalSystemUnavailable
from lkk.services.jobs.declaration import Job
from lkk.services.kernel import calendar
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.calendar import CalendarEnd
from lkk.services.kernel.errors import ServiceError
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.settings import settings
from lkk.vocabulary.delivery import Channel
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.words import duration

log = structlog.get_logger("lkk.health")

CHECK_LIMIT_S = 3
SKIPPED_SHOWN = 50

_WAITING = text("""
select channel, count(*) as depth, min(waiting_since) as oldest
  from outbox_item where state = 'waiting' group by channel
""")


@dataclass(frozen=True)
class Check:
    """Whether a system answered just now; `text` says who it is, or what went wrong."""

    answers: bool
    text: str


@dataclass(frozen=True)
class ChannelView:
    """A channel: the system behind it, the queue before it, its circuit."""

    channel: Channel
    check: Check
    waiting: int
    oldest_waiting_since: datetime | None
    failures: int
    refusals: int
    last_error: str
    last_success_at: datetime | None
    paused_until: datetime | None
    alarm_at: datetime | None


@dataclass(frozen=True)
class DeadView:
    """What could not be delivered, in the words of its channel and kind."""

    id: int
    channel: str
    kind: str
    about: About
    error: str
    attempts: int
    created_at: datetime


@dataclass(frozen=True)
class SkippedView:
    """A change of the feed that could not be applied."""

    entity: str
    external_id: str
    problem: str
    skipped_at: datetime


@dataclass(frozen=True)
class FeedView:
    """How far the feed is applied; `skipped` holds the newest of `skipped_count`."""

    applied_at: datetime | None
    caught_up_at: datetime | None
    skipped_count: int
    skipped: list[SkippedView]


@dataclass(frozen=True)
class JobView:
    """The last run of a periodic job; `finished_at` earlier than `started_at` means that it runs now."""

    name: str
    label: str
    every_s: float
    started_at: datetime | None
    finished_at: datetime | None
    error: str


@dataclass(frozen=True)
class HealthView:
    """Everything of the page."""

    now: datetime
    channels: list[ChannelView]
    dead: list[DeadView]
    dead_count: int
    feed: FeedView
    jobs: list[JobView]
    calendar: CalendarEnd


async def overview(
    work: UnitOfWork, actor: Actor, checks: dict[Channel, Check], handlers: Iterable[Handler], jobs: Iterable[Job]
) -> HealthView:
    """The state of every channel, the dead list, the feed, the jobs and the end of the working calendar.

    `checks` come from `check_external_systems`, asked before the transaction: a slow external
    system must not hold a connection.

    Raises:
        NotAllowed: the actor does not operate the portal.
    """
    demand(actor, Permission.OPERATE)
    return HealthView(
        now=work.now,
        channels=await _channels(work, checks),
        dead=await _dead(work, actor, handlers),
        dead_count=await dead_items.count_dead(work, actor),
        feed=await _feed(work),
        jobs=await _jobs(work, jobs),
        calendar=await calendar.end(work),
    )


async def refuse_sandbox_in_production(integrations: Iterable[Integration[Any]]) -> None:
    """Stop the start of a production process that has a sandbox for an external system.

    A system that does not answer stops nothing: whoever speaks to it later asks again.

    Raises:
        SystemExit: a sandbox answers.
    """
    if not settings().production:
        return
    for one in integrations:
        try:
            answer = await _ask(one)
        except ExternalSystemUnavailable as error:
            log.warning("external_system_not_checked", channel=one.channel.code, error=error.text)
            continue
        if answer.sandbox:
            raise SystemExit(f"{one.setting}: там отвечает песочница, в рабочем режиме она недопустима")


async def check_calendar() -> CalendarEnd:
    """Find where the working calendar ends, in a transaction of its own."""
    async with unit_of_work() as work:
        return await calendar.end(work)


async def check_company() -> Check:
    """Tell whether documents of this company name it: the number the portal comes with is nobody's."""
    async with unit_of_work() as work:
        known = await in_force.company(work)
    if settings().production and known.inn == in_force.INN_OF_NOBODY:
        return Check(False, "задайте реквизиты в справочнике «Компания»: они стоят в документах заявок")
    return Check(True, known.name)


async def check_files(sample: int) -> Check:
    """Read stored files, up to `sample` of them; a bucket has its own timeout, an own disk none."""
    try:
        found = await proving.prove_readable(sample)
    except (ServiceError, OSError) as error:
        return _broken(error)
    place = storage().describe()
    if found.missing:
        return Check(False, f"{place}: из {found.read + found.missing} проверенных файлов нет {found.missing}")
    return Check(True, f"{place}: {f'прочитано файлов {found.read}' if found.read else 'файлов ещё нет'}")


async def check_reading(sample: int) -> Check:
    """Tell whether the storage gives files at all; one that is lost among others stops no work and is no answer here.

    An empty storage that should hold some is none: its disk is not mounted, or its folder is another one.
    """
    try:
        found = await proving.prove_readable(sample)
    except (ServiceError, OSError) as error:
        return _broken(error)
    return Check(bool(found.read) or not found.missing, storage().describe())


async def check_writing() -> Check:
    """Prove that the storage of files takes new ones: some bytes are kept, read and removed."""
    try:
        return Check(True, await proving.prove())
    except (ServiceError, OSError) as error:
        return _broken(error)


async def check_storage(sample: int) -> Check:
    """Prove that the storage takes new files, and tell how many of up to `sample` stored ones can be read."""
    writing = await check_writing()
    if not writing.answers:
        return writing
    try:
        found = await proving.prove_readable(sample)
    except (ServiceError, OSError) as error:
        return _broken(error)
    missing = f", не найдено: {found.missing}" if found.missing else ""
    return Check(True, f"Новые файлы принимаются. Прочитано сохранённых: {found.read}{missing}")


def _broken(error: ServiceError | OSError) -> Check:
    return Check(False, error.text if isinstance(error, ServiceError) else f"ошибка диска: {error.strerror or error}")


async def check_external_systems(integrations: Sequence[Integration[Any]]) -> dict[Channel, Check]:
    """Ask every external system at once whether it answers, each within three seconds."""
    answers = await asyncio.gather(*map(_check, integrations))
    return {one.channel: answer for one, answer in zip(integrations, answers, strict=True)}


async def _check(integration: Integration[Any]) -> Check:
    try:
        async with asyncio.timeout(CHECK_LIMIT_S):
            return Check(True, (await _ask(integration)).name)
    except TimeoutError:
        return Check(False, f"нет ответа за {duration(timedelta(seconds=CHECK_LIMIT_S))}")
    except ExternalSystemUnavailable as error:
        return Check(False, error.text)


async def _ask(integration: Integration[Any]) -> Answer:
    async with integration.open() as client:
        return await integration.check(client)


async def _channels(work: UnitOfWork, checks: dict[Channel, Check]) -> list[ChannelView]:
    health = {row.channel: row for row in await work.session.exec(select(ChannelHealth))}
    queues = {row.channel: row for row in await work.session.execute(_WAITING)}
    views: list[ChannelView] = []
    for channel, check in checks.items():
        state = health.get(channel.code) or ChannelHealth(channel=channel.code)
        queue = queues.get(channel.code)
        views.append(
            ChannelView(
                channel=channel,
                check=check,
                waiting=queue.depth if queue else 0,
                oldest_waiting_since=queue.oldest if queue else None,
                failures=state.failures,
                refusals=state.refusals,
                last_error=state.last_error,
                last_success_at=state.last_success_at,
                paused_until=state.paused_until,
                alarm_at=state.alarm_at,
            )
        )
    return views


async def _dead(work: UnitOfWork, actor: Actor, handlers: Iterable[Handler]) -> list[DeadView]:
    """What was queued by a version whose kind is gone is shown by its code."""
    known = {(one.kind.channel.code, one.kind.code): one for one in handlers}
    dead = await dead_items.list_dead(work, actor)
    about = await _about(work, dead, known)
    views: list[DeadView] = []
    for item in dead:
        handler = known.get((item.channel, item.kind))
        channel, label = (handler.kind.channel.label, handler.kind.label) if handler else (item.channel, item.kind)
        told = about.get(item.id, About())
        views.append(DeadView(item.id, channel, label, told, item.error, item.attempts, item.created_at))
    return views


async def _about(
    work: UnitOfWork, dead: Sequence[DeadItem], handlers: Mapping[tuple[str, str], Handler]
) -> dict[int, About]:
    """Ask each feature once for all its items."""
    payloads: dict[Describe, dict[int, dict[str, Any]]] = {}
    for item in dead:
        handler = handlers.get((item.channel, item.kind))
        if handler and handler.describe:
            payloads.setdefault(handler.describe, {})[item.id] = item.payload
    told: dict[int, About] = {}
    for describe, of_items in payloads.items():
        told |= await describe(work, of_items)
    return told


async def _feed(work: UnitOfWork) -> FeedView:
    cursor = (await work.session.exec(select(FeedCursor).where(FeedCursor.name == FEED))).first()
    count = (await work.session.exec(select(func.count()).select_from(SkippedChange))).one()
    newest = select(SkippedChange).order_by(col(SkippedChange.skipped_at).desc()).limit(SKIPPED_SHOWN)
    return FeedView(
        applied_at=cursor.applied_at if cursor else None,
        caught_up_at=cursor.caught_up_at if cursor else None,
        skipped_count=count,
        skipped=[
            SkippedView(row.entity, row.external_id, row.problem, row.skipped_at)
            for row in await work.session.exec(newest)
        ],
    )


async def _jobs(work: UnitOfWork, jobs: Iterable[Job]) -> list[JobView]:
    runs = {row.name: row for row in await work.session.exec(select(JobRun))}
    views: list[JobView] = []
    for job in jobs:
        run = runs.get(job.name)
        views.append(
            JobView(
                name=job.name,
                label=job.label,
                every_s=job.every_s,
                started_at=run.started_at if run else None,
                finished_at=run.finished_at if run else None,
                error=run.error if run else "",
            )
        )
    return views
