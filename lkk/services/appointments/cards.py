"""A booking as people see it, made of its row and the schedule."""

from datetime import datetime, timedelta

from sqlmodel import col, select

from lkk.models.applications import Application
from lkk.models.appointments import Appointment
from lkk.services.appointments import picking
from lkk.services.appointments.schedule import Schedule, ServiceView
from lkk.services.appointments.views import BookingView
from lkk.services.directories.in_force import OfficeView
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.appointments import AHEAD, WAITING, AppointmentState, PlaceKind

CHANGE_BEFORE = timedelta(hours=1)


def view_of(known: Schedule, row: Appointment, now: datetime, *, code: str = "", application: str = "") -> BookingView:
    """Return a booking with the office and the service of its day; a place that is gone since leaves no words."""
    office, service = of_day(known, row)
    place = next((one for one in known.places.get(row.office_code, ()) if one.id == row.place_id), None)
    zone = zone_of(known, row)
    change_until = row.starts_at - CHANGE_BEFORE
    return BookingView(
        key=row.public_id,
        number=row.number or "",
        state=row.state,
        slot=picking.span_of(zone, row.starts_at, row.ends_at),
        zone=zone,
        office=office.name if office else "",
        office_code=row.office_code,
        address=office.address if office else "",
        directions=office.directions if office else "",
        phones=office.phones if office else "",
        service=service.title if service else "",
        service_code=row.service_code,
        documents=service.documents if service else (),
        place=place.name if place and place.kind is PlaceKind.PERSON else "",
        name=row.name,
        note=row.note,
        reason=row.reason,
        late_minutes=office.late_minutes if office else 0,
        change_until=change_until,
        may_change=row.state in AHEAD and now <= change_until,
        may_take=row.state in WAITING and row.hold_until is not None and row.hold_until > now,
        hold_until=row.hold_until,
        application=application,
        code=code,
        answer_by=service.answer_by(row.starts_at) if service and row.state is AppointmentState.REQUESTED else None,
    )


def zone_of(known: Schedule, row: Appointment) -> str:
    """Return the zone of the office of a booking."""
    return known.zone(row.office_code)


def of_day(known: Schedule, row: Appointment) -> tuple[OfficeView | None, ServiceView | None]:
    """Return the office and the service of a booking as they are on its day; ended before it, as they were last."""
    on = local_day(row.starts_at, zone_of(known, row))
    offices, services = known.office_rows.get(row.office_code, ()), known.service_rows.get(row.service_code, ())
    office = known.office_on(row.office_code, on) or (offices[-1].value if offices else None)
    return office, known.service_on(row.service_code, on) or (services[-1].value if services else None)


async def application_number(work: UnitOfWork, row: Appointment) -> str:
    """Return the number of the application a booking is about, empty for none."""
    if row.application_id is None:
        return ""
    query = select(Application.number).where(col(Application.id) == row.application_id)
    return (await work.session.exec(query)).first() or ""
