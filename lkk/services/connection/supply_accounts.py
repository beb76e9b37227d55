"""The account a connection has become: offered to its applicant, who attaches it without a PIN.

The accounting system names it by the key of the application, which only its applicant has filed: that proves whose it
is better than a PIN does.
"""

from dataclasses import dataclass

from sqlmodel import col, exists, select
from sqlmodel.sql.expression import SelectOfScalar

from lkk.models.accounts import AccountLink, AccountOfApplication, CustomerAccount
from lkk.models.applications import Application
from lkk.models.supply import SupplyCase
from lkk.services import notifications
from lkk.services.accounts import links
from lkk.services.accounts.events import ACCOUNT_ATTACHED
from lkk.services.applications import access, people
from lkk.services.connection import supply_cases as cases
from lkk.services.connection import supply_events as events
from lkk.services.kernel import audit
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.people import CabinetClass
from lkk.vocabulary.permissions import Permission

AT_ONCE = 100


@dataclass(frozen=True)
class OfferedAccount:
    """An account that may be attached without a PIN."""

    id: int
    number: str
    address: str


async def offer() -> int:
    """Tell applicants of the accounts the feed has brought since, and return how many were told."""
    number = col(CustomerAccount.number) == col(SupplyCase.account_number)
    query = (
        select(SupplyCase.id, Application.id)
        .join(Application, col(Application.id) == col(SupplyCase.application_id))
        .join(AccountOfApplication, col(AccountOfApplication.application_key) == col(Application.filing_key))
        .join(CustomerAccount, col(CustomerAccount.id) == col(AccountOfApplication.account_id))
        .where(col(SupplyCase.account_number) != "", col(SupplyCase.account_offered_at).is_(None), number)
        .order_by(col(SupplyCase.id))
        .limit(AT_ONCE)
    )
    async with unit_of_work() as work:
        found = list(await work.session.exec(query))
    for _, application_id in found:
        async with unit_of_work() as work:
            application = await access.locked(work, None, application_id or 0)
            case = await cases.locked(work, application.key)
            if case.account_offered_at is None:
                case.account_offered_at = work.now
                await cases.tell(work, application, events.SUPPLY_ACCOUNT_OFFERED, account=case.account_number)
                await people.signal(work, application)
    return len(found)


async def offered(work: UnitOfWork, actor: Actor, application: Application) -> list[OfferedAccount]:
    """Return the accounts of an application that its applicant has not attached yet."""
    if actor.staff or application.user_id != actor.subject_id:
        return []
    rows = await work.session.exec(_open_accounts(actor, application))
    return [OfferedAccount(one.key, one.number, one.address) for one in rows]


async def attach(work: UnitOfWork, actor: Actor, number: str, account_id: int) -> str:
    """Attach an account of one's own application without a PIN, and return its number.

    Raises:
        NotFound: it is no account of an application of the actor, or it is closed or attached already.
        NotInVisit: an employee attaches nothing in a customer's cabinet.
    """
    demand(actor, Permission.USE_CABINET)
    application = await access.seen(work, actor, number)
    query = _open_accounts(actor, application).where(CustomerAccount.id == account_id)
    account = (await work.session.exec(query)).first()
    if account is None:
        raise NotFound
    await links.link_to(work, actor.subject_id, account)
    subject = f"account:{account.id}"
    audit.record(work, AuditAction.ACCOUNT_ATTACHED, actor_id=actor.author_id, subject=subject, ip=actor.ip)
    await notifications.publish(
        work, ACCOUNT_ATTACHED, user_ids=[actor.subject_id], account_id=account.key, account_number=account.number
    )
    work.tell_people(actor.subject_id)
    return account.number


def _open_accounts(actor: Actor, application: Application) -> SelectOfScalar[CustomerAccount]:
    """Accounts of the actor's own registry that have become of an application and are not attached to the actor."""
    attached = exists().where(
        col(AccountLink.account_id) == col(CustomerAccount.id),
        col(AccountLink.user_id) == actor.subject_id,
        col(AccountLink.detached_at).is_(None),
    )
    return (
        select(CustomerAccount)
        .join(AccountOfApplication, col(AccountOfApplication.account_id) == col(CustomerAccount.id))
        .where(
            AccountOfApplication.application_key == application.filing_key,
            CustomerAccount.cabinet_class == (actor.cabinet_class or CabinetClass.INDIVIDUAL),
            col(CustomerAccount.closed).is_(False),
            ~attached,
        )
        .order_by(col(CustomerAccount.number))
    )
