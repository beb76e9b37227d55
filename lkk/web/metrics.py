"""Figures for Prometheus: of this web worker by itself, of the exchange from the database."""

from collections.abc import Iterator
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import REGISTRY, Collector

from lkk.services import composition
from lkk.services.integrations.declaration import channels
from lkk.services.kernel.errors import Unavailable
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.operation import outbox_stats
from lkk.services.operation.outbox_stats import ExchangeFigures
from lkk.web import open_tabs


async def exposition() -> bytes:
    """Everything in Prometheus' text form; while the database is away only what this worker knows itself.

    With several web workers one of them answers: `lkk_event_seconds` and `process_…` are that worker's own.
    """
    try:
        async with unit_of_work() as work:
            exchange = await outbox_stats.read(work, channels(composition.INTEGRATIONS))
    except Unavailable:
        exchange = None
    registry = CollectorRegistry()
    registry.register(_Portal(exchange))
    return generate_latest(REGISTRY) + generate_latest(registry)


@dataclass(frozen=True)
class _Portal(Collector):
    exchange: ExchangeFigures | None

    def collect(self) -> Iterator[GaugeMetricFamily]:
        yield _gauge("lkk_open_tabs", "Signed-in tabs of this worker", len(open_tabs.all_seats()))
        yield _gauge("lkk_database_up", "Whether the database answers", self.exchange is not None)
        if self.exchange is not None:
            yield from _channels(self.exchange)
            yield from _feed_and_jobs(self.exchange)


def _channels(exchange: ExchangeFigures) -> Iterator[GaugeMetricFamily]:
    waiting = GaugeMetricFamily("lkk_outbox_waiting", "Items that wait for delivery", labels=["channel"])
    oldest = GaugeMetricFamily("lkk_outbox_oldest_seconds", "Age of the oldest of them", labels=["channel"])
    dead = GaugeMetricFamily("lkk_outbox_dead", "Items that only a person can send again", labels=["channel"])
    failures = GaugeMetricFamily("lkk_channel_failures", "Failed requests in a row", labels=["channel"])
    refusals = GaugeMetricFamily("lkk_channel_refusals", "Items in a row the system did not take", labels=["channel"])
    alarmed = GaugeMetricFamily("lkk_channel_alarm", "Whether the channel has been away for long", labels=["channel"])
    for of in exchange.channels:
        name = [of.channel.code]
        waiting.add_metric(name, of.waiting)
        oldest.add_metric(name, of.oldest_waiting_s)
        dead.add_metric(name, of.dead)
        failures.add_metric(name, of.failures)
        refusals.add_metric(name, of.refusals)
        alarmed.add_metric(name, of.alarmed)
    yield from (waiting, oldest, dead, failures, refusals, alarmed)


def _feed_and_jobs(exchange: ExchangeFigures) -> Iterator[GaugeMetricFamily]:
    if exchange.feed_behind_s is not None:
        yield _gauge("lkk_feed_behind_seconds", "Since the feed was last read to its end", exchange.feed_behind_s)
    yield _gauge("lkk_feed_skipped_changes", "Changes that could not be applied", exchange.skipped_changes)
    finished = GaugeMetricFamily("lkk_job_finished_seconds", "Since the last run of a job ended", labels=["job"])
    failed = GaugeMetricFamily("lkk_job_failed", "Whether that run failed", labels=["job"])
    for job in exchange.jobs:
        finished.add_metric([job.name], job.finished_ago_s)
        failed.add_metric([job.name], job.failed)
    yield from (finished, failed)


def _gauge(name: str, says: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, says, value=value)
