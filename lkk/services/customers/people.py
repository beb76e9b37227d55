"""One customer as the staff find them: every act on a customer begins here."""

from sqlmodel import select

from lkk.models.identity import Profile, User
from lkk.services.applications import guests
from lkk.services.identity.registration.forms import FORMS, FormField
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.people import RegistrationKind, Role


async def seen(work: UnitOfWork, customer_id: int) -> tuple[User, Profile | None]:
    """Return a customer with the profile, which a registration at its beginning lacks; one statement.

    Raises:
        NotFound: there is no such customer; an employee is none.
    """
    query = (
        select(User, Profile)
        .join(Profile, Profile.user_id == User.id, isouter=True)  # pyright: ignore[reportArgumentType]
        .where(User.id == customer_id, User.role == Role.CUSTOMER, User.email != guests.OWNER)
    )
    found = (await work.session.exec(query)).first()
    if found is None:
        raise NotFound
    return found


async def locked(work: UnitOfWork, customer_id: int) -> User:
    """Return a customer nobody else changes until the end of the transaction.

    Raises:
        NotFound: as `seen`.
    """
    customer = (User.id == customer_id, User.role == Role.CUSTOMER, User.email != guests.OWNER)
    query = select(User).where(*customer).with_for_update(key_share=True)
    found = (await work.session.exec(query.execution_options(populate_existing=True))).first()
    if found is None:
        raise NotFound
    return found


def open_fields(kind: RegistrationKind) -> tuple[FormField, ...]:
    """Return the fields of a kind's data form that are no secret: what a card shows and an employee corrects."""
    return tuple(one for one in FORMS[kind].fields if one.name != "snils")
