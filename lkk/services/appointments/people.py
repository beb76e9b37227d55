"""Who books: a customer of a cabinet, or a guest whose contact a code has confirmed; never more than that is known."""

from dataclasses import dataclass

from sqlmodel import select

from lkk.models.identity import Profile
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.networks import network_of
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.secrets import keyed_hash
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.people import CabinetClass
from lkk.vocabulary.permissions import Permission


@dataclass(frozen=True)
class Chooser:
    """Whose choice of services it is: a cabinet with its customer, or a guest's."""

    cabinet: CabinetClass | None = None
    user_id: int | None = None


GUEST = Chooser()


@dataclass(frozen=True)
class Person:
    """Whoever books. `key` finds their bookings, `network` is set for a guest alone; `author_id` presses the button.

    `name`, `email` and `phone` are what the form begins with.
    """

    key: str
    user_id: int | None = None
    cabinet: CabinetClass | None = None
    name: str = ""
    email: str = ""
    phone: str = ""
    network: str = ""
    author_id: int | None = None

    @property
    def chooser(self) -> "Chooser":
        """What services are offered by."""
        return Chooser(self.cabinet, self.user_id)

    @property
    def guest(self) -> bool:
        """Whether nobody is signed in."""
        return self.user_id is None


async def of_actor(work: UnitOfWork, actor: Actor) -> Person:
    """Return the customer of a cabinet with what the profile knows; an employee in it books for the customer.

    Raises:
        NotAllowed: it is no customer's cabinet.
    """
    key = key_of_actor(actor)
    phone = (await work.session.exec(select(Profile.phone).where(Profile.user_id == actor.subject_id))).first()
    who = actor.subject
    return Person(
        key=key,
        user_id=who.user_id,
        cabinet=actor.cabinet_class,
        name=who.display_name,
        email=who.email,
        phone=phone or "",
        author_id=actor.author_id,
    )


def key_of_actor(actor: Actor) -> str:
    """Return what the bookings of the customer of a cabinet are found by, for the customer and for an employee in it.

    Raises:
        NotAllowed: it is no customer's cabinet.
    """
    demand(actor, Permission.USE_CABINET, in_visit=True)
    return user_key(actor.subject_id)


def of_contact(contact: str, ip: str) -> Person:
    """Return the guest behind a contact that was confirmed."""
    mail = "@" in contact
    return Person(
        key=contact_key(contact),
        email=contact if mail else "",
        phone="" if mail else contact,
        network=network_of(ip),
    )


def user_key(user_id: int) -> str:
    """Return what the bookings of a user are found by."""
    return f"user:{user_id}"


def contact_key(contact: str) -> str:
    """Return what the bookings of a guest are found by; the contact cannot be read from it."""
    return keyed_hash("appointment contact", contact)
