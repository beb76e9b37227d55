"""A form of the reception as a page draws it: the questions of the catalogue that a guest is asked."""

from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import col, select

from lkk.models.applications import Application
from lkk.models.files import StoredFile
from lkk.services.directories import in_force
from lkk.services.directories.in_force import ChoiceView
from lkk.services.forms import catalog
from lkk.services.forms.declaration import Field, Kind, Slot
from lkk.services.identity import consents
from lkk.services.identity.consents import ConsentView
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.reception import tickets
from lkk.vocabulary.applications import ApplicationStatus, FieldKind
from lkk.vocabulary.reception import GUEST_KINDS, GUEST_STORE

_FINAL = [one for one in ApplicationStatus if one.final]


@dataclass(frozen=True)
class GuestForm:
    """`topics` are those in force; `takes_files` is off while the room for files of guests is used up."""

    kind: Kind
    fields: tuple[Field, ...]
    slots: tuple[Slot, ...]
    topics: tuple[ChoiceView, ...]
    ticket: str
    consent: ConsentView
    takes_files: bool


def kind_for_guests(code: str) -> Kind:
    """Return a kind that is filed without signing in.

    Raises:
        NotFound: there is none of this code.
    """
    if code not in GUEST_KINDS:
        raise NotFound
    return catalog.kind_of(code)


def asked_of_guests(kind: Kind) -> tuple[Field, ...]:
    """Return the questions but those about what only a cabinet has."""
    return tuple(one for one in kind.fields if one.kind is not FieldKind.ACCOUNT)


async def begin(work: UnitOfWork, code: str) -> GuestForm:
    """Return a form with a ticket of its own; nothing is stored.

    Raises:
        NotFound: there is no such form.
    """
    kind = kind_for_guests(code)
    return GuestForm(
        kind=kind,
        fields=asked_of_guests(kind),
        slots=kind.slots,
        topics=await in_force.topics(work) if any(one.from_directory for one in kind.fields) else (),
        ticket=tickets.issue(kind.code, work.now),
        consent=await consents.current(work),
        takes_files=await stored_size(work) < GUEST_STORE,
    )


async def stored_size(work: UnitOfWork) -> int:
    """Return the bytes of files of guests whose enquiries are not finished, and of forms that were not sent."""
    query = (
        select(func.coalesce(func.sum(StoredFile.size), 0))
        .join(Application, col(Application.id) == col(StoredFile.application_id))
        .where(col(Application.guest_code_hash) != "", col(Application.status).not_in(_FINAL))
    )
    return (await work.session.exec(query)).one()
