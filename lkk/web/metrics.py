"""Figures for Prometheus: of all web processes together, of the exchange from the database."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from prometheus_client import CollectorRegistry, generate_latest, multiprocess
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import REGISTRY, Collector

from lkk.launch.counting import FOLDER, is_alive
from lkk.services import composition
from lkk.services.integrations.declaration import Integration, channels
from lkk.services.integrations.sms.integration import told_apart
from lkk.services.kernel.errors import Unavailable
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.operation import outbox_stats
from lkk.services.operation.outbox_stats import ExchangeFigures
from lkk.settings import settings


async def exposition() -> bytes:
    """Everything in Prometheus' text form; while the database is away only what the web processes know themselves."""
    try:
        async with unit_of_work() as work:
            watched: tuple[Integration[Any], ...] = (*composition.INTEGRATIONS, *told_apart().values())
            exchange = await outbox_stats.read(work, channels(watched))
    except Unavailable:
        exchange = None
    registry = CollectorRegistry()
    registry.register(_Portal(exchange))
    return generate_latest(_of_processes()) + generate_latest(registry)


def _of_processes() -> CollectorRegistry:
    """What the processes have counted, of killed ones their counters alone: nobody sits at their tabs any more."""
    shared = os.environ.get(FOLDER)
    if not shared:
        return REGISTRY
    for file in Path(shared).glob("gauge_live*_*.db"):
        if not is_alive(int(file.stem.rpartition("_")[2])):
            file.unlink(missing_ok=True)
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry, shared)
    return registry


@dataclass(frozen=True)
class _Portal(Collector):
    exchange: ExchangeFigures | None

    def collect(self) -> Iterator[GaugeMetricFamily]:
        yield _gauge("lkk_database_up", "Whether the database answers", self.exchange is not None)
        if (free := _free_bytes()) is not None:
            yield _gauge("lkk_disk_free_bytes", "Room on the disk of the data folder", free)
        if self.exchange is not None:
            yield from _channels(self.exchange)
            yield from _feed_and_jobs(self.exchange)


def _free_bytes() -> int | None:
    try:
        return shutil.disk_usage(settings().data_dir).free
    except OSError:
        return None


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
