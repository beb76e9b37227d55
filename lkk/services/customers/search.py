"""The search of customers: one statement whatever was typed, each key by an index of its own.

What is found is bounded: nobody reads more than two hundred lines, a longer list asks to be narrowed.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, DateTime, Integer, String, column, text
from sqlalchemy.sql.selectable import TextualSelect

from lkk.models.base import folded
from lkk.models.identity import CONTACT_NAME, User
from lkk.services.applications import guests
from lkk.services.customers.recognition import Sought, recognise
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.kernel.word_search import patterns, rarest
from lkk.vocabulary.customers import SearchKey
from lkk.vocabulary.people import ApplicantType, UserStatus
from lkk.vocabulary.permissions import Permission

PAGE_SIZE = 20
MOST_FOUND = 200
MOST_HITS = 500  # of a key: several hits may be of one customer
_LAST = "\U0010ffff"  # sorts after every letter of an address

# Each key takes its hits first and joins them afterwards: few hits must not be met by reading the joined table.
_BY_KEY = {
    SearchKey.ACCOUNT: """select l.user_id from (select a.id from customer_account a
        where a.number collate "C" between :account and :account_to{bound}) hits
        join account_link l on l.account_id = hits.id and l.detached_at is null""",
    SearchKey.NAME: """(select u.id from user_account u where u.role = 'customer'
        and {name} like :name_sought and {name} like all(cast(:name_parts as text[])){bound})
        union all
        (select p.user_id from profile p where p.organization_name <> ''
        and {contact} like :name_sought and {contact} like all(cast(:name_parts as text[])){bound})""",
    SearchKey.PHONE: """select p.user_id from profile p where p.phone <> ''
        and reverse(p.phone) collate "C" between :phone and :phone_to{bound}""",
    SearchKey.EMAIL: """select u.id from user_account u where u.role = 'customer'
        and u.email collate "C" between :email and :email_to{bound}""",
    SearchKey.APPLICATION: "select a.user_id from application a where a.number = :application",
    SearchKey.ADDRESS: """select l.user_id from (select a.id from customer_account a
        where {address} like :address_sought and {address} like all(cast(:address_parts as text[])){bound}) hits
        join account_link l on l.account_id = hits.id and l.detached_at is null
        union all
        (select p.user_id from profile p where p.premises_address <> ''
        and {premises} like :address_sought and {premises} like all(cast(:address_parts as text[])){bound})""",
}
_TEXTS = {
    "name": folded("u.display_name"),
    "contact": folded(CONTACT_NAME),
    "address": folded("a.address"),
    "premises": folded("p.premises_address"),
}
_WITH = "({union}) as hit (id) join user_account u on u.id = hit.id where"
# Few hits are looked up one by one: a plan made without the values reads all users for them, 50 ms among 300,000.
_WITH_FEW = """({union}) as hit (id) cross join lateral
        (select one.* from user_account one where one.id = hit.id offset 0) u where"""
_STATEMENT = """
with found as materialized (
    select u.id from {source} u.role = 'customer' and u.email <> '{guests}'{narrowed} order by u.id desc limit :most
), page as (select id from found order by id desc limit :size offset :skip)
select (select count(*) from found) as n, u.id, u.display_name, u.email, u.status, u.applicant_type, u.created_at,
    coalesce(p.phone, '') as phone,
    coalesce((select min(a.number) from account_link l join customer_account a on a.id = l.account_id
      where l.user_id = u.id and l.detached_at is null), '') as account_number,
    (select count(*) from account_link l where l.user_id = u.id and l.detached_at is null) as accounts
from page join user_account u on u.id = page.id left join profile p on p.user_id = u.id
order by u.id desc
"""


@dataclass(frozen=True)
class CustomersQuery:
    """What is looked for; without words the newest customers are."""

    words: str = ""
    key: SearchKey | None = None
    status: UserStatus | None = None
    applicant_type: ApplicantType | None = None
    page: int = 1


class CustomerRow(NamedTuple):
    """A line; `account_number` is the first of `accounts` attached ones, empty for none; the moment is UTC."""

    id: int
    name: str
    email: str
    status: UserStatus
    applicant_type: ApplicantType | None
    created_at: datetime
    phone: str
    account_number: str
    accounts: int


@dataclass(frozen=True)
class CustomersPage:
    """A page; `more` says that `total` is only the bound, `keys` as what the words were read."""

    rows: list[CustomerRow]
    total: int
    more: bool
    page: int
    pages: int
    keys: tuple[SearchKey, ...]


async def find(work: UnitOfWork, actor: Actor, query: CustomersQuery) -> CustomersPage:
    """Return the customers that fit, the newest first, 20 a page; past the end the last page.

    Raises:
        NotAllowed: the actor does not see customers.
    """
    demand(actor, Permission.SEE_CUSTOMERS)
    sought = recognise(query.words, query.key)
    keys = tuple(one.key for one in sought)
    if not sought and query.words.strip():
        return CustomersPage([], 0, False, 1, 1, keys)
    found, total = await _read(work, query, sought, max(query.page, 1))
    pages = max(1, -(-min(total, MOST_FOUND) // PAGE_SIZE))
    page = min(max(query.page, 1), pages)
    if page < query.page:
        found, total = await _read(work, query, sought, page)
    return CustomersPage(found, min(total, MOST_FOUND), total > MOST_FOUND, page, pages, keys)


async def _read(
    work: UnitOfWork, query: CustomersQuery, sought: tuple[Sought, ...], page: int
) -> tuple[list[CustomerRow], int]:
    narrowed: dict[str, str] = {}
    if query.status is not None:
        narrowed["status"] = query.status.value
    if query.applicant_type is not None:
        narrowed["applicant_type"] = query.applicant_type.value
    values: dict[str, Any] = {"most": MOST_FOUND + 1, "size": PAGE_SIZE, "skip": (page - 1) * PAGE_SIZE, **narrowed}
    for one in sought:
        values |= _values(one)
    if sought and not narrowed:
        values["hits"] = MOST_HITS
    statement = _statement(tuple(one.key for one in sought), tuple(narrowed))
    connection = await work.session.connection()
    rows = (await connection.execute(statement, values)).all()
    if not rows and page > 1:  # past the end nothing tells how many there are
        return [], (await _read(work, query, sought, 1))[1]
    return [CustomerRow._make(row[1:]) for row in rows], rows[0][0] if rows else 0


def _values(one: Sought) -> dict[str, Any]:
    match one.key:
        case SearchKey.ACCOUNT:
            return {"account": one.text, "account_to": one.text + ":"}  # the sign after «9»
        case SearchKey.PHONE:
            return {"phone": one.text[::-1], "phone_to": one.text[::-1] + ":"}
        case SearchKey.EMAIL:
            return {"email": one.text, "email_to": one.text + _LAST}
        case SearchKey.APPLICATION:
            return {"application": one.text}
        case SearchKey.NAME | SearchKey.ADDRESS:
            parts = patterns(one.text)
            return {f"{one.key.value}_sought": rarest(parts), f"{one.key.value}_parts": parts}


@lru_cache(200)
def _statement(keys: tuple[SearchKey, ...], narrowed: tuple[str, ...]) -> TextualSelect:
    """Return the statement of these keys and filters; the texts differ by nothing that was typed."""
    # A filter may leave none of the first hits, so with one there is no bound.
    bound, source = ("", _WITH) if narrowed else (" limit :hits", _WITH_FEW)
    union = " union ".join(f"({_BY_KEY[key].format(**_TEXTS, bound=bound)})" for key in keys)
    source = source.format(union=union) if keys else "user_account u where"
    filters = "".join(f" and u.{name} = :{name}" for name in narrowed)
    sql = _STATEMENT.format(source=source, guests=guests.OWNER, narrowed=filters)
    table = User.__table__.c  # pyright: ignore[reportAttributeAccessIssue]
    return text(sql).columns(
        column("n", Integer),
        column("id", BigInteger),
        column("display_name", String),
        column("email", String),
        table["status"],
        table["applicant_type"],
        column("created_at", DateTime(timezone=True)),
        column("phone", String),
        column("account_number", String),
        column("accounts", Integer),
    )
