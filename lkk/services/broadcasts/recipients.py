"""The recipients of a mass notification with what is placed into its text, the same for preview, site and email."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select as select_columns
from sqlmodel import col

from lkk.models.accounts import AccountLink, CustomerAccount
from lkk.models.broadcasts import Broadcast
from lkk.models.identity import Profile, User
from lkk.services.broadcasts import texts
from lkk.services.broadcasts.audience import about, attached_accounts, concerns_accounts
from lkk.services.broadcasts.events import OF_KIND
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.notifications.rendering import Words, words
from lkk.vocabulary.people import ApplicantType, UserStatus


@dataclass(frozen=True)
class Person:
    """A recipient who may still be told: how they are called, and the numbers of the accounts it is about."""

    id: int
    email: str
    name: str
    accounts: tuple[str, ...] = ()


async def people(work: UnitOfWork, row: Broadcast, user_ids: Collection[int]) -> list[Person]:
    """Return those of the users whom it still concerns, in the order of their ids: the cabinet is open, and an account
    it is about is attached where it goes to a list of accounts or names them.
    """
    query = (
        select_columns(
            col(User.id),
            col(User.email),
            col(User.display_name),
            col(User.applicant_type),
            col(Profile.first_name),
            col(Profile.middle_name),
        )
        .outerjoin(Profile, col(Profile.user_id) == col(User.id))
        .where(col(User.id).in_(user_ids), col(User.status) == UserStatus.ACTIVE)
        .order_by(col(User.id))
    )
    found = (await work.session.execute(query)).all()
    by_account = concerns_accounts(row)
    numbers = await _numbers(work, row, user_ids) if by_account else {}
    return [
        Person(
            id,
            email,
            texts.called(name, first or "", middle or "", organisation=kind is ApplicantType.LEGAL_ENTITY),
            tuple(numbers.get(id, ())),
        )
        for id, email, name, kind, first, middle in found
        if not by_account or id in numbers
    ]


def said_to(row: Broadcast, person: Person) -> Words:
    """Return the title and the text as this person gets them."""
    said = {name: texts.place(text, person.name, person.accounts) for name, text in _parts(row).items()}
    return words(OF_KIND[row.kind], said)


def _parts(row: Broadcast) -> dict[str, str]:
    return {"title": row.title, "body": row.body}


async def _numbers(work: UnitOfWork, row: Broadcast, user_ids: Collection[int]) -> dict[int, list[str]]:
    # Their few accounts come first: joined at once, the street is looked for among all addresses for every letter.
    account = (col(CustomerAccount.id), col(CustomerAccount.number), col(CustomerAccount.address))
    mine = (
        select_columns(col(AccountLink.user_id), *account)
        .where(col(AccountLink.user_id).in_(user_ids), *attached_accounts())
        .cte("mine")
        .prefix_with("materialized")
    )
    query = (
        select_columns(mine.c.user_id, mine.c.number)
        .where(*about(row, mine.c.id, "mine.address"))
        .order_by(mine.c.user_id, mine.c.number)
    )
    found: dict[int, list[str]] = {}
    for user_id, number in await work.session.execute(query):
        found.setdefault(user_id, []).append(number)
    return found
