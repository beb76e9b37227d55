"""Booking what is held or offered: once, however often it is pressed; the number and the letter come with it."""

import uuid
from dataclasses import dataclass

from sqlmodel import col, select

from lkk.models.applications import Application
from lkk.models.appointments import Appointment, WaitingListEntry
from lkk.services.applications import guests as reception_guests
from lkk.services.appointments import cards, holding, notices, picking, schedule, slots
from lkk.services.appointments.events import APPOINTMENT_BOOKED, APPOINTMENT_REQUESTED
from lkk.services.appointments.people import Person
from lkk.services.appointments.refusals import HoldOver
from lkk.services.appointments.schedule import Schedule
from lkk.services.appointments.views import BookingView
from lkk.services.identity import consents
from lkk.services.kernel import limits, number_sequence, requisites
from lkk.services.kernel.actor import Visitor
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.errors import FieldErrors, InvalidValue, NotFound
from lkk.services.kernel.secrets import keyed_hash
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.settings import settings
from lkk.vocabulary.applications import ApplicationStatus
from lkk.vocabulary.appointments import WAITING, AppointmentState, WaitState
from lkk.vocabulary.words import at_most_signs

PREFIX = "ЗП"
NOTE = 500
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # nothing that is read as something else
_CODE_LENGTH = 10


@dataclass(frozen=True)
class Details:
    """What is typed while the time is held, hostile; a guest agrees to the version of the consent.

    `application` is the number of an own application the visit is about.
    """

    name: str = ""
    phone: str = ""
    email: str = ""
    note: str = ""
    application: str = ""
    consent_version: str = ""


async def book(
    work: UnitOfWork, person: Person, key: uuid.UUID, details: Details, visitor: Visitor | None = None
) -> BookingView:
    """Book what one holds or was offered; the second time gives the same booking and does nothing.

    Raises:
        NotFound: there is no such hold of this person.
        HoldOver: its time is over, with the nearest free times.
        FieldErrors: `name`, `phone`, `email`, `note`, `application`, `consent`.
        TooManyAttempts: twenty bookings a day of guests of a network.
    """
    query = select(Appointment).where(Appointment.public_id == key, Appointment.person == person.key)
    row = (await work.session.exec(query.with_for_update())).first()
    if row is None:
        raise NotFound("Такой записи нет. Выберите время заново")
    known = await schedule.load(work)
    if row.number:
        return cards.view_of(known, row, work.now, code=secret_code(row) if person.guest else "")
    if row.state not in WAITING or row.hold_until is None or row.hold_until <= work.now:
        raise await _over(work, row, person)
    await _fill_in(work, row, person, details)
    if person.guest:
        await _agree(work, row, details, visitor or Visitor())
        await limits.spend(work, limits.APPOINTMENT_BOOKED_IP, person.network)
    await settle(work, known, row, person)
    if row.code_hash:
        return cards.view_of(known, row, work.now, code=secret_code(row))
    return cards.view_of(known, row, work.now, application=details.application.strip())


async def settle(work: UnitOfWork, known: Schedule, row: Appointment, person: Person) -> None:
    """Make a booking of a row whose time is taken: number, reminders, letter; the row of numbers is locked last."""
    _, service = cards.of_day(known, row)
    asks = bool(service and service.needs_approval) and row.state is AppointmentState.HELD
    if row.state is AppointmentState.OFFERED:
        await _offer_taken(work, row)
    row.state = AppointmentState.REQUESTED if asks else AppointmentState.BOOKED
    row.hold_until, row.booked_at, row.changed_by = None, work.now, person.author_id
    row.code_hash = code_hash(secret_code(row)) if person.guest else ""
    work.session.add(row)
    await work.session.flush()
    if not asks:
        await notices.plan_reminders(work, row)
    row.number = await number_sequence.issue(work, PREFIX, local_day(work.now, settings().time_zone).year)
    work.session.add(row)
    code = secret_code(row) if person.guest else ""
    await notices.tell(work, known, row, APPOINTMENT_REQUESTED if asks else APPOINTMENT_BOOKED, code=code)
    holding.tell(work, row, cards.zone_of(known, row))
    if row.user_id is not None:
        work.tell_people(row.user_id)


def secret_code(row: Appointment) -> str:
    """Return the code of a guest's booking: it follows from the row under our key and is stored nowhere."""
    number, signs = int(keyed_hash("appointment code", str(row.public_id)), 16), ""
    for _ in range(_CODE_LENGTH):
        number, at = divmod(number, len(_ALPHABET))
        signs += _ALPHABET[at]
    return f"{signs[:5]}-{signs[5:]}"


def code_hash(code: str) -> str:
    """Return what is stored of a code, however it was typed."""
    return keyed_hash("appointment code hash", "".join(sign for sign in code.upper() if sign in _ALPHABET))


async def _over(work: UnitOfWork, row: Appointment, person: Person) -> HoldOver:
    """The refusal of a hold that is over, with the free times nearest to what was held, that very one among them."""
    asked = await picking.offered(work, row.office_code, row.service_code, chooser=person.chooser)
    return HoldOver(nearest=await picking.nearest_to(work, asked, slots.minute_of(row.starts_at)))


async def _fill_in(work: UnitOfWork, row: Appointment, person: Person, details: Details) -> None:
    wrong = FieldErrors()
    for name, value, read in (
        ("name", details.name or person.name, _name),
        ("phone", details.phone or person.phone, _phone),
        ("note", details.note, _note),
    ):
        try:
            setattr(row, name, read(value))
        except InvalidValue as error:
            wrong.add(name, error)
    if person.guest and not person.email and details.email.strip():
        try:
            row.email = requisites.email(details.email)
        except InvalidValue as error:
            wrong.add("email", error)
    if person.phone and person.guest:
        row.phone = person.phone  # the one that was confirmed
    if details.application.strip():
        row.application_id = await _own_application(work, person, details.application, wrong)
    if person.guest:
        try:
            await consents.check(work, details.consent_version)
        except InvalidValue as error:
            wrong.add(consents.FIELD, error)
    wrong.raise_if_any()


async def _agree(work: UnitOfWork, row: Appointment, details: Details, visitor: Visitor) -> None:
    actor = await reception_guests.guest(work)
    await consents.give(work, actor.subject_id, details.consent_version, visitor)
    row.consent_version = details.consent_version


async def _own_application(work: UnitOfWork, person: Person, number: str, wrong: FieldErrors) -> int | None:
    query = select(Application.id).where(
        Application.number == number.replace("\0", "").strip(),
        Application.user_id == person.user_id,
        Application.status != ApplicationStatus.DRAFT,
    )
    found = None if person.guest else (await work.session.exec(query)).first()
    if found is None:
        wrong.add("application", "Такой заявки у вас нет. Выберите из списка или уберите номер")
    return found


async def _offer_taken(work: UnitOfWork, row: Appointment) -> None:
    query = select(WaitingListEntry).where(WaitingListEntry.offer_id == row.key, col(WaitingListEntry.live))
    for entry in await work.session.exec(query.with_for_update()):
        entry.state, entry.live, entry.settled_at = WaitState.TAKEN, False, work.now


def _name(value: str) -> str:
    text = " ".join(value.replace("\0", "").split())
    if not text:
        raise InvalidValue("Напишите, как к вам обращаться", at="name")
    if len(text) > 200:
        raise InvalidValue(f"Сократите: {at_most_signs(200)}", at="name")
    return text


def _phone(value: str) -> str:
    return requisites.phone(value) if value.strip() else ""


def _note(value: str) -> str:
    text = value.replace("\0", "").strip()
    if len(text) > NOTE:
        raise InvalidValue(f"Сократите: {at_most_signs(NOTE)}", at="note")
    return text
