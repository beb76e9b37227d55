"""What stands beside an application of its applicant: the other cases, the accounts with their meters."""

from dataclasses import dataclass

from lkk.services.customers.card import AccountLine, ApplicationLine, accounts_of, applications_of
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.permissions import Permission


@dataclass(frozen=True)
class Beside:
    """The newest cases with how many there are, and the attached accounts."""

    applications: tuple[ApplicationLine, ...]
    total: int
    accounts: tuple[AccountLine, ...]


async def beside(work: UnitOfWork, actor: Actor, customer_id: int) -> Beside:
    """Return the cases and the accounts of a customer.

    Raises:
        NotAllowed: the actor does not see customers.
    """
    demand(actor, Permission.SEE_CUSTOMERS)
    cases, total = await applications_of(work, customer_id)
    return Beside(cases, total, await accounts_of(work, customer_id))
