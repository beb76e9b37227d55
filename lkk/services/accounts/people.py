"""Who has attached an account: whom a change of it concerns."""

from collections.abc import Collection

from sqlmodel import col, select

from lkk.models.accounts import AccountLink
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work


async def people_of_accounts(account_ids: Collection[int]) -> dict[int, set[int]]:
    """By account the ids of the users who have it attached now; accounts of nobody are left out."""
    if not account_ids:
        return {}
    query = select(AccountLink.account_id, AccountLink.user_id).where(
        col(AccountLink.account_id).in_(account_ids), col(AccountLink.detached_at).is_(None)
    )
    found: dict[int, set[int]] = {}
    async with unit_of_work() as work:
        for account_id, user_id in await work.session.exec(query):
            found.setdefault(account_id, set()).add(user_id)
    return found


async def holders(work: UnitOfWork, account_id: int) -> list[int]:
    """The users who have an account attached now."""
    query = select(AccountLink.user_id).where(
        AccountLink.account_id == account_id, col(AccountLink.detached_at).is_(None)
    )
    return list(await work.session.exec(query))
