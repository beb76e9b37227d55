"""A guest confirms an e-mail or a phone by a code before anything is held: the tab keeps a ticket for an hour.

The codes are those of registration (`identity.one_time_codes`): ten minutes, five tries, bound to one browser.
"""

from dataclasses import dataclass

from lkk.services import notifications
from lkk.services.appointments import people
from lkk.services.appointments.events import APPOINTMENT_CODE
from lkk.services.appointments.people import Person
from lkk.services.identity import one_time_codes
from lkk.services.identity.one_time_codes import LIFE_MINUTES, Issued
from lkk.services.kernel import requisites
from lkk.services.kernel.actor import Visitor
from lkk.services.kernel.errors import InvalidValue
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.services.notifications.texting import send_code_by_sms, sms_offered
from lkk.vocabulary.people import CodePurpose
from lkk.vocabulary.words import count

PURPOSE = CodePurpose.APPOINTMENT
FIELD = "contact"


@dataclass(frozen=True)
class Asked:
    """The ticket for the state of the tab, and where the code has gone."""

    ticket: str
    contact: str


def read_contact(typed: str) -> str:
    """Return an e-mail or a mobile phone as it is stored.

    Raises:
        InvalidValue: it is neither, or a phone while the portal sends no SMS.
    """
    text = typed.replace("\0", "").strip()[:254]
    if "@" in text:
        return requisites.email(text, at=FIELD)
    if not sms_offered():
        raise InvalidValue("Введите адрес электронной почты, например ivanov@example.com", at=FIELD)
    found = requisites.phone(text, at=FIELD)
    if not requisites.is_mobile(found):
        raise InvalidValue("Код приходит на мобильный телефон. Введите его номер или адрес почты", at=FIELD)
    return found


async def ask_code(typed: str, visitor: Visitor) -> Asked:
    """Send a code to an e-mail or a phone.

    Raises:
        InvalidValue: as `read_contact`, at `contact`.
        TooManyAttempts: once a minute, 5 an hour, 10 a day to a contact; 30 an hour from a network.
    """
    contact = read_contact(typed)
    async with unit_of_work() as work:
        await one_time_codes.spend_sending(work, PURPOSE, contact, visitor)
        issued = one_time_codes.issue(work, PURPOSE, contact, fits=True)
        await _send(work, contact, issued)
    return Asked(issued.ticket, contact)


async def ask_again(ticket: str, visitor: Visitor) -> Asked:
    """Send another code for the same ticket; the earlier one no longer fits.

    Raises:
        NoTicket: this browser has asked for no code, or has confirmed the contact already.
        TooManyAttempts: as `ask_code`.
    """
    async with unit_of_work() as work:
        row = await one_time_codes.opened(work, PURPOSE, ticket)
        await one_time_codes.spend_sending(work, PURPOSE, row.email, visitor)
        await _send(work, row.email, one_time_codes.reissue(work, row, ticket, fits=True))
        return Asked(ticket, row.email)


async def confirm(ticket: str, code: str, visitor: Visitor) -> Person:
    """Return the guest whose contact the code proves; for an hour `person` knows them by the ticket.

    Raises:
        NoTicket, TooManyAttempts, WrongCode: as `one_time_codes.confirm`.
    """
    async with unit_of_work() as work:
        contact = await one_time_codes.confirm(work, PURPOSE, ticket, code, visitor)
    return people.of_contact(contact, visitor.ip)


async def person(work: UnitOfWork, ticket: str, visitor: Visitor) -> Person:
    """Return the guest of a browser that has confirmed a contact within the last hour.

    Raises:
        NoTicket: it has not.
    """
    row = await one_time_codes.confirmed(work, PURPOSE, ticket)
    return people.of_contact(row.email, visitor.ip)


async def _send(work: UnitOfWork, contact: str, issued: Issued) -> None:
    if "@" in contact:
        await notifications.send_email(work, APPOINTMENT_CODE, contact, code=issued.code, minutes=LIFE_MINUTES)
        return
    minutes = count(LIFE_MINUTES, "минута", "минуты", "минут")
    text = f"{issued.code}: {PURPOSE.label}. {minutes}, никому не сообщайте"
    send_code_by_sms(work, contact, text, expires_at=work.now + one_time_codes.LIFE)
