"""What happens periodically; each job asks the database what is due, so that a missed run does no harm."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy import text
from sqlmodel import col, delete, or_

from lkk.models.identity import OneTimeCode, UserSession
from lkk.models.operation import AttemptCounter
from lkk.services.applications.document import filed
from lkk.services.applications.workflow import scheduled
from lkk.services.delivery.ports import Ports
from lkk.services.feed.running import catch_up
from lkk.services.files import removing
from lkk.services.identity import registration
from lkk.services.integrations.errors import NeighbourUnavailable
from lkk.services.kernel.errors import Unavailable
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.settings import settings

log = structlog.get_logger("lkk.jobs")

MINUTE_S, HOUR_S, DAY_S = 60, 3600, 86_400
OUTBOX_KEPT = timedelta(days=90)
COUNTERS_KEPT = timedelta(days=2)  # longer than the longest window of a limit
CODES_KEPT = timedelta(days=2)


@dataclass(frozen=True)
class Job:
    """A periodic job; `run` must be harmless when it runs twice at once."""

    name: str
    label: str
    every_s: float
    run: Callable[[Ports], Awaitable[None]]


def declared() -> tuple[Job, ...]:
    """Every periodic job of the portal."""
    return (
        Job("apply_feed", "Получение изменений из учётной системы", settings().feed_interval_s, _apply_feed),
        Job("delete_stale_registrations", "Удаление неподтверждённых регистраций", 5 * MINUTE_S, _delete_stale),
        Job("delete_expired", "Удаление истёкших сеансов и кодов", 10 * MINUTE_S, _delete_expired),
        Job(
            "escalate_deadlines",
            "Контроль сроков заявок",
            10 * MINUTE_S,
            _logged("escalated", scheduled.escalate_deadlines),
        ),
        Job("resume_held", "Возобновление отложенных заявок", HOUR_S, _logged("resumed", scheduled.resume_held)),
        Job(
            "annul_unanswered",
            "Аннулирование заявок без ответа",
            HOUR_S,
            _logged("annulled", scheduled.annul_unanswered),
        ),
        Job("annul_unpaid", "Аннулирование неоплаченных заявок", HOUR_S, _logged("unpaid", scheduled.annul_unpaid)),
        Job("remind_of_drafts", "Напоминание о черновиках", DAY_S, _logged("reminded", scheduled.remind_of_drafts)),
        Job("delete_old_drafts", "Удаление старых черновиков", DAY_S, _logged("deleted", scheduled.delete_old_drafts)),
        Job("make_documents", "Документы поданных заявок", 15, _make_documents),
        Job("sweep_files", "Удаление файлов без владельца", DAY_S, _sweep_files),
        Job("prune_outbox", "Удаление старых отправлений", DAY_S, _prune_outbox),
        Job("prune_attempt_counters", "Удаление старых счётчиков попыток", HOUR_S, _prune_attempt_counters),
    )


async def run_recorded(job: Job, ports: Ports) -> None:
    """Runs a job and records when it ran and how it ended; a failure is logged and does not get further."""
    error = ""
    try:
        await _record_start(job)
        await job.run(ports)
    except (NeighbourUnavailable, Unavailable) as failure:
        error = str(failure)
        log.warning("job_waits", job=job.name, error=error)
    except Exception as failure:
        error = f"{type(failure).__name__}: {str(failure).partition(chr(10))[0]}"
        log.exception("job_fails", job=job.name)
    try:
        await _record_end(job, error)
    except Unavailable:
        log.warning("job_not_recorded", job=job.name)


async def _record_start(job: Job) -> None:
    async with unit_of_work() as work:
        await work.session.execute(
            text("""
insert into job_run (name, started_at, error) values (:name, :now, '')
on conflict (name) do update set started_at = :now
"""),
            {"name": job.name, "now": datetime.now(UTC)},
        )


async def _record_end(job: Job, error: str) -> None:
    async with unit_of_work() as work:
        await work.session.execute(
            text("update job_run set finished_at = :now, error = :error where name = :name"),
            {"name": job.name, "now": datetime.now(UTC), "error": error[:500].replace("\x00", "")},
        )


def _logged(done: str, act: Callable[[], Awaitable[int]]) -> Callable[[Ports], Awaitable[None]]:
    """A job that asks no neighbour and counts what it has done."""

    async def run(_: Ports) -> None:
        if count := await act():
            log.info(f"applications_{done}", count=count)

    return run


async def _apply_feed(ports: Ports) -> None:
    if count := await catch_up(ports.accounting):
        log.info("feed_applied", changes=count)


async def _delete_stale(_: Ports) -> None:
    async with unit_of_work() as work:
        if count := await registration.delete_stale(work):
            log.info("stale_registrations_deleted", count=count)


async def _delete_expired(_: Ports) -> None:
    known = settings()
    async with unit_of_work() as work:
        idle = work.now - timedelta(seconds=known.session_idle_s)
        absolute = work.now - timedelta(seconds=known.session_absolute_s)
        ended = or_(col(UserSession.seen_at) < idle, col(UserSession.created_at) < absolute)
        await work.session.exec(delete(UserSession).where(ended))
        await work.session.exec(delete(OneTimeCode).where(col(OneTimeCode.expires_at) < work.now - CODES_KEPT))


async def _make_documents(_: Ports) -> None:
    if count := await filed.make_missing():
        log.info("documents_made", count=count)


async def _sweep_files(_: Ports) -> None:
    if count := await removing.sweep():
        log.info("files_swept", count=count)


async def _prune_outbox(_: Ports) -> None:
    async with unit_of_work() as work:
        await work.session.execute(
            text("""
delete from outbox_item where done_at < :before and (state = 'done' or state = 'dead' and channel = 'mail')
"""),
            {"before": work.now - OUTBOX_KEPT},
        )


async def _prune_attempt_counters(_: Ports) -> None:
    async with unit_of_work() as work:
        await work.session.exec(delete(AttemptCounter).where(col(AttemptCounter.last_at) < work.now - COUNTERS_KEPT))
