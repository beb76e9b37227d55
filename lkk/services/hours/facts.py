"""What files with hours are judged by: the account, its meters of the month, what their counters showed before it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta
from sqlalchemy import select as select_columns
from sqlalchemy import text
from sqlmodel import col

from lkk.models.accounts import CustomerAccount
from lkk.services.accounts import in_force, links
from lkk.services.accounts.in_force import RATIO
from lkk.services.accounts.links import AttachedAccount
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.errors import NotFound, ServiceError
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.readings import windows
from lkk.vocabulary.hours import NO_HOMES, PRICE_CATEGORIES
from lkk.vocabulary.people import CabinetClass
from lkk.vocabulary.words import month

MONTHS_BACK = 12


class NotByHours(ServiceError):
    """The account does not settle by hours, or the month is not one that is taken; the text says why."""


class HourlyMeter(NamedTuple):
    """A meter that stood at a point of the account in the month."""

    id: int
    external_id: str
    serial_number: str
    model: str
    interval: bool
    installed_on: date
    removed_on: date | None
    multiplier: Decimal
    whole_digits: int
    point_id: int
    code: str
    name: str
    max_power_kw: Decimal

    def stood_on(self, day: date) -> bool:
        """Whether the meter was there on a day."""
        return self.installed_on <= day and (self.removed_on is None or day < self.removed_on)

    def counted_on(self, day: date) -> bool:
        """Whether the meter counted on a day at all, that of its removal included: its file names some hours of it."""
        return self.installed_on <= day and (self.removed_on is None or day <= self.removed_on)


@dataclass(frozen=True)
class HourlyAccount:
    """An attached account in a month, with all meters that stood there, by point."""

    account: AttachedAccount
    price_category: int | None
    closed_through: date | None
    period: date
    deadline: date  # the last day on which the month counts
    local_now: datetime
    meters: list[HourlyMeter]

    @property
    def today(self) -> date:
        """The day in the account's time zone."""
        return self.local_now.date()

    @property
    def late(self) -> bool:
        """Whether the day by which the month counts is over."""
        return self.today > self.deadline

    @property
    def interval_meters(self) -> list[HourlyMeter]:
        """The meters that keep hours."""
        return [meter for meter in self.meters if meter.interval]

    def obstacles(self) -> list[str]:
        """Why hours of this account and month are not taken; empty when they are."""
        if self.account.cabinet_class is CabinetClass.INDIVIDUAL:
            return [NO_HOMES]
        found = []
        if self.account.closed:
            found.append("Лицевой счёт закрыт.")
        if self.price_category is None:
            found.append(
                "Ценовая категория договора не указана в учётной системе. Почасовые данные принимаются по договорам "
                "3-6 ценовой категории; уточните её в контакт-центре."
            )
        elif self.price_category not in PRICE_CATEGORIES:
            found.append(
                f"По договору действует {self.price_category}-я ценовая категория, а почасовые данные принимаются "
                "по 3-6 категории."
            )
        if not self.interval_meters:
            found.append("В этом месяце по лицевому счёту не было интервальных (профильных) приборов учёта.")
        if self.closed_through is not None and self.period <= self.closed_through:
            found.append(
                f"{month(self.period).capitalize()}: месяц закрыт в учётной системе, данные больше не принимаются."
            )
        return found

    def demand_taken(self) -> None:
        """Refuse what is not taken.

        Raises:
            NotByHours: with every reason.
        """
        if obstacles := self.obstacles():
            raise NotByHours(" ".join(obstacles))


def months_until(today: date) -> list[date]:
    """The months hours are taken for: this one and a year back, newest first."""
    first = today.replace(day=1)
    return [first - relativedelta(months=back) for back in range(MONTHS_BACK + 1)]


def days_of(period: date) -> list[date]:
    """The days of a month."""
    following = period + relativedelta(months=1)
    return [period + timedelta(days=offset) for offset in range((following - period).days)]


async def load(
    work: UnitOfWork, actor: Actor, account_id: int, period: date | None, *, lock: bool = False
) -> HourlyAccount:
    """Return an attached account in a month, by default the one that is due; with `lock` nobody else writes its hours.

    Raises:
        NotFound: the account is not attached to the actor, or the month is not one of `months_until`.
    """
    row = (await work.session.execute(links.attached_query(actor).where(col(CustomerAccount.id) == account_id))).first()
    if row is None:
        raise NotFound
    account = AttachedAccount(*row)
    query = select_columns(col(CustomerAccount.closed_through)).where(col(CustomerAccount.id) == account_id)
    if lock:
        query = query.with_for_update(key_share=True)
    closed_through = (await work.session.execute(query)).scalar_one()
    today = local_day(work.now, account.time_zone)
    known = months_until(today)
    chosen = period or _due(today)
    if chosen not in known:
        raise NotFound
    meters = [
        HourlyMeter(*row)
        for row in await work.session.execute(
            _METERS,
            {
                "account": account_id,
                "first": chosen,
                "ratio_day": chosen,
                "following": chosen + relativedelta(months=1),
            },
        )
    ]
    return HourlyAccount(
        account=account,
        price_category=await in_force.price_category(work, account_id, chosen),
        closed_through=closed_through,
        period=chosen,
        deadline=await _deadline(work, account, chosen, today),
        local_now=work.now.astimezone(ZoneInfo(account.time_zone)),
        meters=meters,
    )


async def final_values(work: UnitOfWork, meter_ids: Collection[int], period: date) -> dict[int, Decimal]:
    """What meters that were taken down within a month showed then, all zones of active energy received together."""
    following = period + relativedelta(months=1)
    values = {"meters": list(meter_ids), "period": period, "following": following}
    return {row.meter_id: row.value for row in await work.session.execute(_FINAL, values)}


async def opening_values(work: UnitOfWork, meter_ids: Collection[int], period: date) -> dict[int, Decimal]:
    """What meters showed at 00:00 of the month's first day, or when they were installed within the month.

    The closing value that hours of the month before came with, else the readings of that day, taken on the last day
    of the month before or on the 1st, else the initial values of a meter that is newer. Readings and initial values
    are those of all zones of active energy received together: one zone alone would be no opening value.
    """
    values = {"meters": list(meter_ids), "period": period, "before": period - relativedelta(months=1)}
    return {row.meter_id: row.value for row in await work.session.execute(_OPENING, values)}


def deadline_of(period: date, counts_back_until: int) -> date:
    """The last day on which hours of a month count for it: that day of the next month, without one its own last."""
    following = period + relativedelta(months=1)
    return following.replace(day=counts_back_until) if counts_back_until else following - timedelta(days=1)


def _due(today: date) -> date:
    """The month before: hours are sent when their month is over."""
    return today.replace(day=1) - relativedelta(months=1)


async def _deadline(work: UnitOfWork, account: AttachedAccount, period: date, today: date) -> date:
    view = next((one for one in await windows.current(work, today) if one.cabinet_class == account.cabinet_class), None)
    if view is None:
        raise windows.NoWindow
    return deadline_of(period, view.counts_back_until)


_METERS = text(
    """
select m.id, m.external_id, m.serial_number, m.model, m."interval", m.installed_on, m.removed_on,
       {ratio} as multiplier, m.whole_digits, p.id as point_id, p.code, p.name, p.max_power_kw
  from metering_point p join meter m on m.metering_point_id = p.id
 where p.account_id = :account and not p.removed and m.installed_on < :following
   and (m.removed_on is null or m.removed_on > :first)
 order by p.code, p.id, m.installed_on, m.id
""".replace("{ratio}", RATIO)
)

_OPENING = text("""
with told as (
  select distinct on (meter_id) meter_id, closing_value as value
    from hourly_series
   where meter_id = any(cast(:meters as bigint[])) and period = :before and energy = 'A+'
     and closing_value is not null and status in ('valid', 'transmitted', 'superseded')
   order by meter_id, id desc),
read as (
  select g.meter_id, sum(r.value) as value
    from register g
    left join reading r on r.register_id = g.id and r.status = 'transmitted' and r.billing_period = :before
     and r.taken_on between cast(:period as date) - 1 and cast(:period as date)
   where g.meter_id = any(cast(:meters as bigint[])) and g.energy = 'A+' and not g.removed
   group by g.meter_id
  having count(*) = count(r.value)),
installed as (
  select m.id as meter_id, sum(g.initial_value) as value
    from meter m join register g on g.meter_id = m.id
   where m.id = any(cast(:meters as bigint[])) and m.installed_on >= :period and g.energy = 'A+' and not g.removed
   group by m.id
  having count(*) = count(g.initial_value)),
ranked as (
  select 1 as rank, meter_id, value from told
   union all
  select 2, meter_id, value from read
   union all
  select 3, meter_id, value from installed)
select distinct on (meter_id) meter_id, value from ranked order by meter_id, rank
""")
_FINAL = text("""
select m.id as meter_id, sum(g.final_value) as value
  from meter m join register g on g.meter_id = m.id
 where m.id = any(cast(:meters as bigint[])) and m.removed_on >= :period and m.removed_on < :following
   and g.energy = 'A+' and not g.removed
 group by m.id
having count(*) = count(g.final_value)
""")
