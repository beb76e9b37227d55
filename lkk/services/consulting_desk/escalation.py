"""A dialogue that waits too long is told to the heads, once, and marked."""

from collections.abc import Sequence
from datetime import timedelta

import structlog
from sqlmodel import col, select

from lkk.models.consultations import Consultation
from lkk.models.identity import User
from lkk.services import notifications
from lkk.services.consultations import lines, rules
from lkk.services.consulting_desk.events import DIALOGUE_WAITS
from lkk.services.identity import employees
from lkk.services.integrations.ports import Ports
from lkk.services.jobs import items
from lkk.services.jobs.declaration import Job
from lkk.services.kernel import calendar
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.services.kernel.working_hours import WorkingHours
from lkk.settings import settings
from lkk.vocabulary.consultations import ConsultationState
from lkk.vocabulary.permissions import Permission

_log = structlog.get_logger("lkk.jobs")
_AT_ONCE, _EVERY_S = 100, 30


async def escalate() -> int:
    """Tell the heads of dialogues that wait longer than the directory allows, by working time; return how many.

    Raises:
        ItemsFailed: some could not be told; they wait.
    """

    async def due(work: UnitOfWork, failing: Sequence[int]) -> Sequence[int]:
        known = await rules.in_force(work)
        hours = WorkingHours(await calendar.load(work), known.begins_hour, known.ends_hour, settings().time_zone)
        if not known.escalate_minutes or not hours.open_at(work.now):
            return []
        term = timedelta(minutes=known.escalate_minutes)
        query = (
            select(Consultation.id, Consultation.waiting_since)
            .where(
                Consultation.state == ConsultationState.WAITING,
                col(Consultation.escalated_at).is_(None),
                col(Consultation.waiting_since) <= work.now - term,
                col(Consultation.id).not_in(failing),
            )
            .order_by(col(Consultation.waiting_since))
            .limit(_AT_ONCE)
        )
        rows = (await work.session.exec(query)).all()
        return [key for key, since in rows if key and since and hours.after(since, term) <= work.now]

    return await items.each("escalate_dialogues", due, _escalate)


async def _escalate(dialogue_id: int) -> None:
    async with unit_of_work() as work:
        query = select(Consultation).where(Consultation.id == dialogue_id).with_for_update(key_share=True)
        row = (await work.session.exec(query)).one()
        if row.state is not ConsultationState.WAITING or row.escalated_at or row.waiting_since is None:
            return
        row.escalated_at = work.now
        customer = await work.session.get_one(User, row.customer_id)
        heads = await employees.able_to(work, Permission.SEE_SERVICE_REPORTS)
        await notifications.publish(
            work,
            DIALOGUE_WAITS,
            user_ids=[one.key for one in heads],
            applicant=customer.display_name,
            topic=row.topic,
            minutes=int((work.now - row.waiting_since).total_seconds()) // 60,
        )
        lines.tell_queue(work, row)


async def _run(_: Ports) -> None:
    if count := await escalate():
        _log.info("dialogues_escalated", count=count)


JOBS = (Job("escalate_dialogues", "Консультации: кто долго ждёт", _EVERY_S, _run),)
