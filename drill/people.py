"""Who acts in a drill: customers with an account each for readings, customers with drafts for applications."""

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

KIND, SLOT = "info_enquiry", "attachments"
FILERS, DRAFTS_EACH = 40, 4
_ACCOUNTS = text("""
select distinct a.id from customer_account a join metering_point p on p.account_id = a.id
  join meter m on m.metering_point_id = p.id join register g on g.meter_id = m.id
 where a.cabinet_class = 'individual' and not a.closed and m.removed_on is null order by a.id
""")
_AT_THE_LAST_STEP = text("update application set draft_step = :step where id = any(:drafts)")


@dataclass(frozen=True)
class Draft:
    """An application that waits to be sent with a file, and the Cookie header of who sends it."""

    id: int
    cookie: str


@dataclass
class People:
    """Cookie headers of those who give readings, drafts of those who apply, logins of those who come."""

    readers: list[str]
    drafts: list[Draft]
    logins: list[str]


async def gather() -> People:
    """Write them all."""
    async with unit_of_work() as work:
        accounts = list((await work.session.execute(_ACCOUNTS)).scalars())
    readers = []
    for account in accounts:
        user = await builders.customer()
        await builders.save(AccountLink(user_id=user.key, account_id=account, active=True, attached_at=_now()))
        readers.append(await _session(user))
    waiting = [one for _ in range(FILERS) for one in await _drafts(await builders.customer())]
    async with unit_of_work() as work:
        values = {"step": len(KINDS[KIND].steps), "drafts": [one.id for one in waiting]}
        await work.session.execute(_AT_THE_LAST_STEP, values)
    logins = [(await builders.customer()).email for _ in range(20)]
    await engine().dispose()
    return People(readers, waiting, logins)


async def _drafts(user: User) -> list[Draft]:
    actor, cookie = await builders.sign_in(user), await _session(user)
    found = []
    for seed in range(DRAFTS_EACH):
        answers, _ = valid_answers(KINDS[KIND], ApplicantType.INDIVIDUAL, seed, accounts=[""])
        async with unit_of_work() as work:
            found.append(Draft((await drafts.create(work, actor, KINDS[KIND], answers)).key, cookie))
    return found


async def _session(user: User) -> str:
    token = new_token()
    row = UserSession(key_hash=token_hash(token), user_id=user.key, created_at=_now(), seen_at=_now(), ip="127.0.0.1")
    await builders.save(row)
    return f"sid={token}"


def _now() -> datetime:
    return datetime.now(UTC)
