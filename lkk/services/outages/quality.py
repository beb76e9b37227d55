"""Why electricity is not as it should be at some houses, what is done about it and until when [seed B 1, B22]."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import text

from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.outages.concern import QUALITY_OF_ACCOUNT

_OF_HOUSES = text("""
select qh.house_key, q.reason, q.measures, q.starts_at, q.due_on, q.ended_at
  from quality_event_house qh join quality_event q on q.id = qh.event_id
 where qh.house_key = any(cast(:houses as text[])) and (q.ended_at is null or q.ended_at > :since)
 order by q.starts_at desc, q.id
""")
_OF_ACCOUNT = text(f"""
select q.reason, q.measures, q.starts_at, q.due_on, q.ended_at
  from customer_account a {QUALITY_OF_ACCOUNT} join quality_event q on q.id = c.event_id
 where a.id = :account and (q.ended_at is null or q.ended_at > :since)
 order by q.starts_at desc, q.id
""")  # noqa: S608  of constants


@dataclass(frozen=True)
class Quality:
    """An event of quality; `due_on` is the day until which it is mended, None where it is not known yet."""

    reason: str
    measures: str
    starts_at: datetime
    due_on: date | None
    ended_at: datetime | None

    def over(self, now: datetime) -> bool:
        """Whether it is mended; an end that is told for a later moment does not count yet."""
        return self.ended_at is not None and self.ended_at <= now


async def of_houses(work: UnitOfWork, house_keys: Sequence[str], since: datetime) -> dict[str, list[Quality]]:
    """The events of houses that are not over, or have ended after a moment, the newest first."""
    found: dict[str, list[Quality]] = defaultdict(list)
    if house_keys:
        names = {"houses": list(house_keys), "since": since}
        for row in await work.session.execute(_OF_HOUSES, names):
            found[row.house_key].append(Quality(*row[1:]))
    return found


async def of_account(work: UnitOfWork, account_id: int, since: datetime) -> list[Quality]:
    """The events at an account's house or metering points that are not over, or have ended after a moment."""
    names = {"account": account_id, "since": since}
    return [Quality(*row) for row in await work.session.execute(_OF_ACCOUNT, names)]
