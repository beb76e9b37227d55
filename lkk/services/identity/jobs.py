"""Periodic jobs of sign-in and registration."""

from datetime import timedelta

import structlog
from sqlmodel import col, delete, or_

from lkk.models.identity import OneTimeCode, UserSession
from lkk.models.person_codes import PersonCode
from lkk.models.second_factor import SignInTicket
from lkk.services.identity import registration, sessions
from lkk.services.integrations.ports import Ports
from lkk.services.jobs.declaration import MINUTE_S, Job
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.settings import settings

log = structlog.get_logger("lkk.jobs")

CODES_KEPT = timedelta(days=2)


async def _delete_stale(_: Ports) -> None:
    async with unit_of_work() as work:
        if count := await registration.delete_stale(work):
            log.info("stale_registrations_deleted", count=count)


async def _end_visits(_: Ports) -> None:
    async with unit_of_work() as work:
        if count := await sessions.end_over(work):
            log.info("visits_timed_out", count=count)


async def _delete_expired(_: Ports) -> None:
    known = settings()
    async with unit_of_work() as work:
        await sessions.end_over(work)  # before the rows go: the customer reads when a visit has ended
        idle = work.now - timedelta(seconds=known.session_idle_s)
        absolute = work.now - timedelta(seconds=known.session_absolute_s)
        ended = or_(
            col(UserSession.seen_at) < idle, col(UserSession.created_at) < absolute, col(UserSession.ends_at) < work.now
        )
        await work.session.exec(delete(UserSession).where(ended))
        await work.session.exec(delete(SignInTicket).where(col(SignInTicket.expires_at) < work.now))
        for codes in (OneTimeCode, PersonCode):
            await work.session.exec(delete(codes).where(col(codes.expires_at) < work.now - CODES_KEPT))


JOBS = (
    Job("end_visits", "Завершение входов под пользователем", MINUTE_S, _end_visits),
    Job("delete_stale_registrations", "Удаление неподтверждённых регистраций", 5 * MINUTE_S, _delete_stale),
    Job("delete_expired", "Удаление истёкших сеансов и кодов", 10 * MINUTE_S, _delete_expired),
)
