"""«У меня тоже нет света»: a person or a guest joins an outage that is known already."""

from sqlalchemy import text

from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.outages.concern import ACCOUNTS_OF_OUTAGE, OUTAGES_OF_ACCOUNT
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.topics import Topic

_ON = """
 where o.id = :outage and o.starts_at <= :now and not o.cancelled
   and (o.restored_at is null or o.restored_at > :now)
"""
_HOUSE_OF_PERSON = text(f"""
select coalesce(a.house_key, '')
  from account_link l
  join customer_account a on a.id = l.account_id
  {OUTAGES_OF_ACCOUNT}
  join outage o on o.id = c.outage_id
 {_ON} and l.user_id = :user and l.detached_at is null
 order by l.active desc, a.id limit 1
""")  # noqa: S608  of constants
_HOUSE = text(f"""
select oh.house_key from outage o join outage_house oh on oh.outage_id = o.id {_ON} and oh.house_key = :house
""")  # noqa: S608
_JOIN = text("""
insert into outage_report (outage_id, user_id, network, house_key, told_at)
values (:outage, :user, :network, :house, :now)
on conflict do nothing returning id
""")
_COUNT = text("select count(*) from outage_report where outage_id = :outage")
_ACCOUNTS = text(f"""
select distinct c.account_id
  from outage o
  {ACCOUNTS_OF_OUTAGE}
  join account_link l on l.account_id = c.account_id and l.detached_at is null
 where o.id = :outage
""")  # noqa: S608


async def join(work: UnitOfWork, actor: Actor, outage_id: int) -> int:
    """Join an outage that concerns an account of the person, once; return how many have told of it.

    Raises:
        NotFound: it is not on, or at none of the person's addresses.
    """
    demand(actor, Permission.USE_CABINET)
    names = {"outage": outage_id, "user": actor.subject_id, "now": work.now}
    house = (await work.session.execute(_HOUSE_OF_PERSON, names)).scalar()
    if house is None:
        raise NotFound
    return await _joined(work, outage_id, actor.subject_id, "", house)


async def join_as_guest(work: UnitOfWork, network: str, outage_id: int, house_key: str) -> int:
    """Join an outage for a house without signing in: a network counts once for a house.

    Raises:
        NotFound: the house is not without light.
    """
    names = {"outage": outage_id, "house": house_key, "now": work.now}
    house = (await work.session.execute(_HOUSE, names)).scalar()
    if house is None:
        raise NotFound
    return await _joined(work, outage_id, None, network, house)


async def _joined(work: UnitOfWork, outage_id: int, user_id: int | None, network: str, house: str) -> int:
    names = {"outage": outage_id, "user": user_id, "network": network, "house": house, "now": work.now}
    if (await work.session.execute(_JOIN, names)).first() is not None:
        work.tell_topic(Topic.OUTAGES)
        work.tell_accounts(*(await work.session.execute(_ACCOUNTS, {"outage": outage_id})).scalars())
    return (await work.session.execute(_COUNT, {"outage": outage_id})).scalar_one()
