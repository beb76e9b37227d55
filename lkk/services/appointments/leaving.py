"""What becomes of a customer's bookings when the cabinet is closed: those ahead are cancelled, contacts are wiped."""

from typing import Any

from sqlmodel import col, delete, select, update

from lkk.models.appointments import Appointment, AppointmentReminder, WaitingListEntry
from lkk.services.appointments import changing, schedule
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.advocate import MEETING
from lkk.vocabulary.appointments import AHEAD, WAITING, AppointmentState


async def forget_customer(work: UnitOfWork, user_id: int) -> None:
    """Free the times of a customer and wipe who it was; numbers, times and services stay for the report.

    No office is locked: a freed time needs none, and the job of waiting lists offers it within a minute.
    """
    await _free(work, col(Appointment.user_id) == user_id)
    wiped = {"name": "", "email": "", "phone": "", "note": "", "person": ""}
    await work.session.exec(update(Appointment).where(col(Appointment.user_id) == user_id).values(**wiped))
    await work.session.exec(delete(WaitingListEntry).where(col(WaitingListEntry.user_id) == user_id))


async def forget_meetings(work: UnitOfWork, user_id: int) -> None:
    """Cancel the visits ahead to the own manager of a customer who leaves «Энергоадвокат»; others stay."""
    await _free(work, col(Appointment.user_id) == user_id, col(Appointment.service_code) == MEETING)
    waits = (col(WaitingListEntry.user_id) == user_id, col(WaitingListEntry.service_code) == MEETING)
    await work.session.exec(delete(WaitingListEntry).where(*waits))


async def _free(work: UnitOfWork, *own: Any) -> None:
    known = await schedule.load(work)
    ahead = col(Appointment.state).in_((*AHEAD, *WAITING))
    for row in (await work.session.exec(select(Appointment).where(*own, ahead).with_for_update())).all():
        await work.session.exec(delete(AppointmentReminder).where(col(AppointmentReminder.appointment_id) == row.key))
        row.state, row.live, row.hold_until, row.ended_at = AppointmentState.CANCELLED, False, None, work.now
        work.session.add(row)
        changing.tell(work, known, row)
    await work.session.flush()
