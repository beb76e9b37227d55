"""The meters of a home one after another: which of them were read in the present period, and which comes next."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import text

from lkk.services.accounts import links
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.readings import windows
from lkk.services.readings.overview import REGISTERS_IN_PLACE
from lkk.vocabulary.permissions import Permission

_METERS = text(f"""
select one.account_id, p.id as point_id, p.name, m.serial_number, m.in_smart_system,
       bool_and(coalesce(newest.status in ('valid', 'transmitted'), false)) as sent
{REGISTERS_IN_PLACE}
 group by one.place, one.account_id, p.code, p.id, m.id
 order by one.place, p.code, p.id, m.id
""")


@dataclass(frozen=True)
class MeterInTurn:
    """A meter in place; `sent`: all its registers have a value that was sent and not refused.

    `by_itself`: it sends its values without a person, so nobody waits for them.
    """

    account_id: int
    account_number: str
    point_id: int
    name: str
    serial_number: str
    sent: bool
    by_itself: bool = False


async def meters_in_turn(work: UnitOfWork, actor: Actor) -> list[MeterInTurn]:
    """Meters in place of all attached accounts, by the order the accounts were attached and the points' codes.

    Two statements beside the rules kept.

    Raises:
        NotAllowed: the actor has no cabinet.
        NoWindow: the table of windows has no row for an account and today.
    """
    demand(actor, Permission.USE_CABINET, in_visit=True)
    accounts = [one for one in await links.list_attached(work, actor) if not one.closed]
    if not accounts:
        return []
    days = [local_day(work.now, one.time_zone) for one in accounts]
    seen = [await windows.of_account(work, one, day) for one, day in zip(accounts, days, strict=True)]
    given = {
        "accounts": [one.id for one in accounts],
        "days": days,
        "periods": [one.billing_period for one in seen],
    }
    numbers = {one.id: one.number for one in accounts}
    rows = await work.session.execute(_METERS, given)
    return [
        MeterInTurn(
            row.account_id,
            numbers[row.account_id],
            row.point_id,
            row.name,
            row.serial_number,
            row.sent,
            row.in_smart_system,
        )
        for row in rows
    ]


def next_in_turn(meters: Sequence[MeterInTurn], point_id: int) -> MeterInTurn | None:
    """Return the next meter after a point's that still waits for its values, from the first again; None when none does.

    A point that is not among them counts as standing before the first.
    """
    place = next((index for index, one in enumerate(meters) if one.point_id == point_id), -1)
    order = [*meters[place + 1 :], *meters[: max(place, 0)]]
    return next((one for one in order if not one.sent and not one.by_itself), None)
