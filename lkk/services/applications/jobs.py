"""Periodic jobs of applications: what happens by itself, and the documents of what was filed."""

from collections.abc import Awaitable, Callable

import structlog

from lkk.services.applications.document import filed
from lkk.services.applications.workflow import scheduled
from lkk.services.integrations.ports import Ports
from lkk.services.jobs.declaration import DAY_S, HOUR_S, MINUTE_S, Job

log = structlog.get_logger("lkk.jobs")


def _job(name: str, label: str, every_s: float, act: Callable[[], Awaitable[int]], done: str) -> Job:
    """A job that asks no external system and counts what it has done."""

    async def run(_: Ports) -> None:
        if count := await act():
            log.info(done, count=count)

    return Job(name, label, every_s, run)


JOBS = (
    _job(
        "escalate_deadlines",
        "Контроль сроков заявок",
        10 * MINUTE_S,
        scheduled.escalate_deadlines,
        "applications_escalated",
    ),
    _job("resume_held", "Возобновление отложенных заявок", HOUR_S, scheduled.resume_held, "applications_resumed"),
    _job(
        "annul_unanswered",
        "Аннулирование заявок без ответа",
        HOUR_S,
        scheduled.annul_unanswered,
        "applications_annulled",
    ),
    _job("annul_unpaid", "Аннулирование неоплаченных заявок", HOUR_S, scheduled.annul_unpaid, "applications_unpaid"),
    _job("warn_unpaid", "Предупреждение о сроке оплаты", HOUR_S, scheduled.warn_unpaid, "applications_payment_warned"),
    _job("remind_of_drafts", "Напоминание о черновиках", DAY_S, scheduled.remind_of_drafts, "applications_reminded"),
    _job("delete_old_drafts", "Удаление старых черновиков", DAY_S, scheduled.delete_old_drafts, "applications_deleted"),
    _job("make_documents", "Документы поданных заявок", 15, filed.make_missing, "documents_made"),
)
