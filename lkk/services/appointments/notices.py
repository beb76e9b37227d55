"""Letters and SMS about a booking, and the reminders before it, which go with it."""

from datetime import timedelta
from typing import Any

from sqlmodel import col, delete

from lkk.models.appointments import Appointment, AppointmentReminder
from lkk.services import notifications
from lkk.services.appointments import cards, people
from lkk.services.appointments.schedule import Schedule
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.notifications.declaration import Event
from lkk.services.notifications.rendering import sms
from lkk.services.notifications.texting import send_notice_by_sms, sms_offered
from lkk.vocabulary.words import day, moment

REMINDED_BEFORE = (24, 2)  # hours


async def tell(work: UnitOfWork, known: Schedule, row: Appointment, event: Event, **more: object) -> None:
    """Tell whoever booked: a customer by site, letter and SMS, a guest by the contact they have confirmed."""
    facts: dict[str, Any] = {**facts_of(work, known, row), **more}
    if row.user_id is not None:
        await notifications.publish(work, event, user_ids=[row.user_id], **facts)
        return
    if row.email:
        await notifications.send_email(work, event, row.email, **facts)
    proven = row.phone and people.contact_key(row.phone) == row.person
    if proven and event.sms and sms_offered():
        zone = cards.zone_of(known, row)
        send_notice_by_sms(work, row.phone, sms(event, facts), about=event.key, user_id=None, zone=zone)


def facts_of(work: UnitOfWork, known: Schedule, row: Appointment) -> dict[str, object]:
    """Return what the texts of the events are made of."""
    view = cards.view_of(known, row, work.now)
    when = f"{day(view.slot.day)}, {view.slot.label}"
    begins = view.slot.label.partition("–")[0]
    return {
        "appointment_id": row.key,
        "number": view.number,
        "service": view.service,
        "when": when,
        "short": f"{day(view.slot.day)} {begins}, {view.address or view.office}",
        "office": view.office,
        "address": view.address,
        "place": view.place,
        "directions": view.directions,
        "phones": view.phones,
        "answer": moment(view.answer_by, view.zone) if view.answer_by else "",
        "documents": list(view.documents),
        "late": view.late_minutes,
        "code": "",
        "guest": row.user_id is None,
    }


async def plan_reminders(work: UnitOfWork, row: Appointment) -> None:
    """Set the reminders of a booking anew; those whose moment has passed are not sent."""
    await drop_reminders(work, row)
    for hours in REMINDED_BEFORE:
        due_at = row.starts_at - timedelta(hours=hours)
        if due_at > work.now:
            work.session.add(AppointmentReminder(appointment_id=row.key, hours=hours, due_at=due_at))


async def drop_reminders(work: UnitOfWork, row: Appointment) -> None:
    """No reminder of this booking is sent any more."""
    await work.session.exec(delete(AppointmentReminder).where(col(AppointmentReminder.appointment_id) == row.key))
