"""Who has attached an account: whom a change of it concerns."""

from collections.abc import Collection

from sqlmodel import col, select

from lkk.models.accounts import AccountLink
from lkk.services.unit_of_work import unit_of_work


async def people_of_accounts(account_ids: Collection[int]) -> set[int]:
    """Ids of the users who have one of these accounts attached now."""
    if not account_ids:
        return set()
    query = select(AccountLink.user_id).where(
        col(AccountLink.account_id).in_(account_ids), col(AccountLink.detached_at).is_(None)
    )
    async with unit_of_work() as work:
        return set(await work.session.exec(query))
