"""The state of the exchange in figures, for monitoring: counts and ages only."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import text

from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.delivery import Channel

_QUEUES = text("""
select channel, state, count(*) as items,
       coalesce(extract(epoch from now() - min(waiting_since) filter (where not bulk)), 0) as oldest_s
  from outbox_item where state in ('waiting', 'dead') group by channel, state
""")
_CIRCUITS = text("select channel, failures, refusals, alarm_at is not null as alarmed from channel_health")
_FEED = text("""
select (select extract(epoch from cast(:now as timestamptz) - max(caught_up_at)) from feed_cursor) as behind_s,
       (select count(*) from skipped_change) as skipped
""")
_JOBS = text("""
select name, error <> '' as failed, extract(epoch from cast(:now as timestamptz) - finished_at) as finished_ago_s
  from job_run where finished_at is not null
""")


@dataclass(frozen=True)
class ChannelFigures:
    """A channel's queue and circuit; ages are in seconds."""

    channel: Channel
    waiting: int = 0
    oldest_waiting_s: float = 0
    dead: int = 0
    failures: int = 0
    refusals: int = 0
    alarmed: bool = False


@dataclass(frozen=True)
class JobFigures:
    """How the last run of a periodic job ended, and how many seconds ago."""

    name: str
    failed: bool
    finished_ago_s: float


@dataclass(frozen=True)
class ExchangeFigures:
    """All of them; `feed_behind_s` is None until the feed has caught up for the first time."""

    channels: tuple[ChannelFigures, ...]
    feed_behind_s: float | None
    skipped_changes: int
    jobs: tuple[JobFigures, ...]


async def read(work: UnitOfWork, channels: Iterable[Channel]) -> ExchangeFigures:
    """The figures of this moment."""
    feed = (await work.session.execute(_FEED, {"now": work.now})).one()
    jobs = (await work.session.execute(_JOBS, {"now": work.now})).all()
    return ExchangeFigures(
        channels=await _channels(work, channels),
        feed_behind_s=None if feed.behind_s is None else float(feed.behind_s),
        skipped_changes=feed.skipped,
        jobs=tuple(JobFigures(job.name, job.failed, float(job.finished_ago_s)) for job in jobs),
    )


async def _channels(work: UnitOfWork, channels: Iterable[Channel]) -> tuple[ChannelFigures, ...]:
    queues = {(row.channel, row.state): row for row in await work.session.execute(_QUEUES)}
    circuits = {row.channel: row for row in await work.session.execute(_CIRCUITS)}
    found: list[ChannelFigures] = []
    for channel in channels:
        waiting, dead = queues.get((channel.code, "waiting")), queues.get((channel.code, "dead"))
        circuit = circuits.get(channel.code)
        found.append(
            ChannelFigures(
                channel=channel,
                waiting=waiting.items if waiting else 0,
                oldest_waiting_s=float(waiting.oldest_s) if waiting else 0,
                dead=dead.items if dead else 0,
                failures=circuit.failures if circuit else 0,
                refusals=circuit.refusals if circuit else 0,
                alarmed=bool(circuit and circuit.alarmed),
            )
        )
    return tuple(found)
