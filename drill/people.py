"""Who acts in a drill: customers with an account each for readings, customers with drafts for applications."""

import itertools
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import text

from lkk.models.accounts import AccountLink
from lkk.models.identity import User, UserSession
from lkk.services.applications.drafts import drafts
from lkk.services.forms.catalog import KINDS
from lkk.services.kernel.secrets import new_token, token_hash
from lkk.services.kernel.unit_of_work import engine, unit_of_work
from lkk.vocabulary.people import ApplicantType
from tests import builders
from tests.form_answers import valid_answers

#: Kinds of application with the place of their file: one goes to the accounting, one to the document system.
ENQUIRY, TRANSFER = "info_enquiry", "asset_transfer"
SLOTS = {ENQUIRY: "attachments", TRANSFER: "title"}
FILERS, DRAFTS_EACH = 120, 4
_ACCOUNTS = text("""
select distinct a.id from customer_account a join metering_point p on p.account_id = a.id
  join meter m on m.metering_point_id = p.id join register g on g.meter_id = m.id
 where a.cabinet_class = 'individual' and not a.closed and m.removed_on is null order by a.id
""")
_AT_THE_LAST_STEP = text("update application set draft_step = :step where kind = :kind and id = any(:drafts)")


@dataclass(frozen=True)
class Draft:
    """An application that waits to be sent with a file, and the Cookie header of who sends it."""

    id: int
    cookie: str
    kind: str


@dataclass
class People:
    """Cookie headers of those who give readings, drafts of those who apply, logins of those who come."""

    readers: list[str]
    drafts: list[Draft]
    logins: list[str]


async def gather(filers: int = FILERS) -> People:
    """Write them all; so many people have drafts."""
    async with unit_of_work() as work:
        accounts = list((await work.session.execute(_ACCOUNTS)).scalars())
    readers = []
    for account in accounts:
        user = await builders.customer()
        await builders.save(AccountLink(user_id=user.key, account_id=account, active=True, attached_at=_now()))
        readers.append(await _session(user))
    waiting = [one for _ in range(filers) for one in await _drafts(await builders.customer())]
    async with unit_of_work() as work:
        for kind in SLOTS:
            values = {"step": len(KINDS[kind].steps), "kind": kind, "drafts": [one.id for one in waiting]}
            await work.session.execute(_AT_THE_LAST_STEP, values)
    logins = [(await builders.customer()).email for _ in range(20)]
    await engine().dispose()
    return People(readers, waiting, logins)


async def _drafts(user: User) -> list[Draft]:
    actor, cookie = await builders.sign_in(user), await _session(user)
    found = []
    for seed, kind in zip(range(DRAFTS_EACH), itertools.cycle(SLOTS), strict=False):
        answers, _ = valid_answers(KINDS[kind], ApplicantType.INDIVIDUAL, seed, accounts=[""])
        async with unit_of_work() as work:
            found.append(Draft((await drafts.create(work, actor, KINDS[kind], answers)).key, cookie, kind))
    return found


async def _session(user: User) -> str:
    token = new_token()
    row = UserSession(key_hash=token_hash(token), user_id=user.key, created_at=_now(), seen_at=_now(), ip="127.0.0.1")
    await builders.save(row)
    return f"sid={token}"


def _now() -> datetime:
    return datetime.now(UTC)
