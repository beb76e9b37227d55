"""Filing without a sign-in: everything is checked, nothing more is kept than the form asks for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import col, select

from lkk.models.applications import Application
from lkk.models.files import StoredFile
from lkk.services import notifications
from lkk.services.applications import attachments, choices, contacts, events, guests
from lkk.services.applications.classified import classified
from lkk.services.applications.drafts.filing import hand_in
from lkk.services.applications.workflow import status_changes, terms
from lkk.services.applications.workflow.needs import Payload
from lkk.services.forms.checking import asked_answers, asked_slots, checked_field, checked_form
from lkk.services.forms.declaration import Kind
from lkk.services.forms.review import object_name
from lkk.services.identity import consents
from lkk.services.kernel import limits
from lkk.services.kernel.actor import Visitor
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.errors import FieldErrors, InvalidValue
from lkk.services.kernel.networks import network_of
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.reception import forms, records, tickets
from lkk.services.reception.tickets import Ticket, WrongTicket
from lkk.settings import settings
from lkk.vocabulary.applications import ApplicationStatus

#: Answers that tell who somebody is: with one of them the consent is needed.
PERSONAL = frozenset({"contact_name", "email", "phone", "postal_address"})
ANONYMOUS = "Без указания имени"


@dataclass(frozen=True)
class Posted:
    """A form as it came, hostile; `trap` is the field people do not see."""

    ticket: str
    values: Mapping[str, str]
    trap: str = ""
    consent_version: str = ""


@dataclass(frozen=True)
class Receipt:
    """What a guest keeps: the number and the code, which is shown here and never again."""

    number: str
    code: str
    next_step: str
    due: tuple[str, ...]
    emailed: bool


async def file(work: UnitOfWork, posted: Posted, visitor: Visitor) -> Receipt:
    """File a form; sending the same one again gives the same number and code and files nothing.

    A report without a name keeps neither the address nor the browser of who has sent it: tries are counted under
    keyed hashes of the network alone.

    Raises:
        WrongTicket, TooQuick: the form is not ours, too old or too young, or a robot has filled it in.
        FieldErrors: what is wrong, by the names of the questions and `consent`.
        TooManyAttempts: five an hour from a network, ten letters a day to an address.
    """
    ticket = tickets.opened(posted.ticket, work.now)
    tickets.demand_age(ticket, work.now)
    if posted.trap:
        raise WrongTicket
    kind = forms.kind_for_guests(ticket.kind)
    row = await records.locked(work, ticket)
    if row is not None and row.number:
        return await _receipt(work, row, kind, ticket)
    answers = await _checked(work, kind, posted)
    await limits.spend(work, limits.RECEPTION_FILING, network_of(visitor.ip))
    row = row or await records.created(work, ticket)
    row.answers = answers
    named = bool(PERSONAL & answers.keys())
    actor = await guests.guest(work)
    if named:
        await consents.give(work, actor.subject_id, posted.consent_version, visitor, application_id=row.key)
    else:
        await _unname_files(work, row)
    await _freeze(work, row, kind)
    await hand_in(work, actor, row, kind, Payload())
    receipt = await _receipt(work, row, kind, ticket)
    if receipt.emailed:
        await _send(work, row, kind, receipt)
    if not kind.needs_answer:
        await status_changes.change(work, None, row.key, ApplicationStatus.FULFILLED)
    return receipt


async def _checked(work: UnitOfWork, kind: Kind, posted: Posted) -> dict[str, Any]:
    """Return what was asked and answered; what a guest is not asked is not read."""
    today = local_day(work.now, settings().time_zone)
    found: dict[str, Any] = {}
    typed: dict[str, str] = {}
    for field in forms.asked_of_guests(kind):
        checked = checked_field(field, posted.values.get(field.name, ""), today)
        found |= {name: value for name, value in checked.answers.items() if value not in (None, "", [], False)}
        typed |= checked.errors
    asked = asked_answers(kind, found)
    errors = FieldErrors()
    visible = asked_names(kind, found)
    slots = {slot.code: 1 for slot in kind.slots}  # none of a guest's is required
    foreign = await choices.not_listed(work, kind, asked)
    for name, sentence in (checked_form(kind, found, slots, today) | foreign | typed).items():
        if name in visible:
            errors.add(name, sentence)
    if PERSONAL & asked.keys():
        try:
            await consents.check(work, posted.consent_version)
        except InvalidValue as error:
            errors.add(consents.FIELD, error)
    errors.raise_if_any()
    return asked


def asked_names(kind: Kind, answers: Mapping[str, Any]) -> set[str]:
    """Return the names of the questions that are asked, given what was answered."""
    return {one.name for one in forms.asked_of_guests(kind) if one.show_when is None or one.show_when(answers)}


async def _unname_files(work: UnitOfWork, row: Application) -> None:
    """The name of a file may be that of a person."""
    query = select(StoredFile).where(StoredFile.application_id == row.key).order_by(col(StoredFile.public_id))
    for at, one in enumerate((await work.session.exec(query)).all(), 1):
        one.name = f"Файл {at}.{one.name.rpartition('.')[2]}"


async def _freeze(work: UnitOfWork, row: Application, kind: Kind) -> None:
    await attachments.forget_slots(work, row.key, asked_slots(kind, row.answers))
    classified(row)
    row.kind_version, row.kind_title, row.submitted_at, row.updated_at = kind.version, kind.title, work.now, work.now
    row.applicant = str(row.answers.get("contact_name") or ANONYMOUS)
    row.object_name = object_name(kind, row.answers, await choices.names(work, kind, row))
    await contacts.refresh(work, row)


async def _receipt(work: UnitOfWork, row: Application, kind: Kind, ticket: Ticket) -> Receipt:
    facts = await terms.facts(work, row)
    return Receipt(row.number or "", ticket.code, kind.next_step, tuple(facts["terms"]), bool(row.answers.get("email")))


async def _send(work: UnitOfWork, row: Application, kind: Kind, receipt: Receipt) -> None:
    to = str(row.answers["email"])
    await limits.spend(work, limits.GUEST_LETTER, to)
    await notifications.send_email(
        work,
        events.GUEST_FILED,
        to,
        number=receipt.number,
        kind=kind.title,
        code=receipt.code,
        terms=list(receipt.due),
    )
