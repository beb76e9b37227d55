"""Who can be told by SMS: customers with a mobile phone they have confirmed by a code."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement
from sqlalchemy import select as select_columns
from sqlmodel import col, func, select

from lkk.models.accounts import AccountLink, CustomerAccount
from lkk.models.identity import Profile
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.notifications.texting import sms_offered
from lkk.settings import settings

_MOBILE = "+79%"


@dataclass(frozen=True)
class PhoneOf:
    """A confirmed phone and the zone its owner sleeps in: that of their active account, else the portal's."""

    user_id: int
    phone: str
    zone: str


def told_by_phone() -> tuple[ColumnElement[bool], ...]:
    """Return what a profile must fulfil for its owner to be told by SMS; the portal must have a gateway besides."""
    return (col(Profile.phone_confirmed_at).is_not(None), col(Profile.phone).like(_MOBILE))


def zone(portals: str) -> ColumnElement[str]:
    """Return the zone the owner of a profile sleeps in, as a column; without an active account it is the portal's."""
    known = (
        select(CustomerAccount.time_zone)
        .join(AccountLink, col(AccountLink.account_id) == col(CustomerAccount.id))
        .where(col(AccountLink.user_id) == col(Profile.user_id), col(AccountLink.active))
        .limit(1)
        .scalar_subquery()
    )
    return func.coalesce(known, portals)


async def has_phone(work: UnitOfWork, user_id: int) -> bool:
    """Whether a user can be told by SMS."""
    return bool(await phones_of(work, [user_id]))


async def phones_of(work: UnitOfWork, user_ids: Collection[int]) -> list[PhoneOf]:
    """Those of the users who can be told by SMS; nobody while the portal has no gateway."""
    if not sms_offered() or not user_ids:
        return []
    query = select_columns(col(Profile.user_id), col(Profile.phone), zone(settings().time_zone)).where(
        col(Profile.user_id).in_(user_ids), *told_by_phone()
    )
    return [PhoneOf(*row) for row in await work.session.execute(query)]
