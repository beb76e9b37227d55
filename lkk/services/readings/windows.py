"""When readings are taken: the window of the account's registry and the billing period a reading counts in."""

from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta
from sqlmodel import col, or_, select

from lkk.models.readings import ReadingWindow
from lkk.services.accounts.links import AttachedAccount
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.errors import ServiceError
from lkk.services.kernel.kept_rows import kept
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.settings import settings
from lkk.vocabulary.people import CabinetClass


class NoWindow(ServiceError):
    """The table of windows has no row for the day: a fault of operation, not of the person."""

    text = "Срок приёма показаний не задан. Сообщите в поддержку сайта: 50-16-28"


@dataclass(frozen=True)
class WindowView:
    """Days of the month; `last_day` None is the last day of the month.

    What is sent up to `counts_back_until` of the next month is the value of 00:00 of its 1st and counts for the
    month before; 0 where the month ends with its last day.
    """

    cabinet_class: CabinetClass
    first_day: int
    last_day: int | None
    counts_back_until: int = 0


@dataclass(frozen=True)
class WindowState:
    """The window as seen on a day in the account's time zone."""

    billing_period: date  # the first day of the month a reading sent now counts in
    first: date
    last: date
    is_open: bool
    days_left: int  # today included; 0 when it is closed
    corrected_until: date  # the last day a reading of the period may be corrected, unless it is closed earlier


async def current(work: UnitOfWork, today: date | None = None) -> list[WindowView]:
    """The windows in force on a day, one for each registry; by default today in the company's time zone."""
    today = today or local_day(work.now, settings().time_zone)
    return list(await kept("reading_window", today, lambda: _in_force(work, today)))


async def _in_force(work: UnitOfWork, today: date) -> tuple[WindowView, ...]:
    query = (
        select(ReadingWindow)
        .where(col(ReadingWindow.valid_from) <= today)
        .where(or_(col(ReadingWindow.valid_to).is_(None), col(ReadingWindow.valid_to) >= today))
        .order_by(col(ReadingWindow.cabinet_class), col(ReadingWindow.valid_from))
    )
    newest = {row.cabinet_class: row for row in await work.session.exec(query)}
    return tuple(WindowView(kind, row.first_day, row.last_day, row.counts_back_until) for kind, row in newest.items())


async def of_account(work: UnitOfWork, account: AttachedAccount, today: date) -> WindowState:
    """The window of an account on a day; a month the accounting system has closed gives way to the next one.

    Raises:
        NoWindow: as in `state`.
    """
    return await state(work, account.cabinet_class, today, account.closed_through)


async def state(
    work: UnitOfWork, registry: CabinetClass, today: date, closed_through: date | None = None
) -> WindowState:
    """The window of a registry on a day.

    Raises:
        NoWindow: the table has no row for this registry and day.
    """
    view = next((view for view in await current(work, today) if view.cabinet_class == registry), None)
    if view is None:
        raise NoWindow
    return seen_on(view, today, closed_through)


def seen_on(window: WindowView, today: date, closed_through: date | None = None) -> WindowState:
    """After the window's last day a reading counts in the next month, before the first in this one.

    On the first days that count back it counts in the month before, outside of the window. Months through
    `closed_through` take no readings any more: what is sent counts in the one after it.
    """
    period = today.replace(day=1)
    if today.day <= window.counts_back_until:
        period -= relativedelta(months=1)
    elif window.last_day is not None and today.day > window.last_day:
        period += relativedelta(months=1)
    if closed_through is not None and closed_through >= period:
        period = closed_through + relativedelta(months=1)
    month_end = (period + relativedelta(day=31)).day
    first = period.replace(day=window.first_day)
    last = period.replace(day=min(window.last_day or month_end, month_end))
    is_open = first <= today <= last
    back = window.counts_back_until
    until = (period + relativedelta(months=1)).replace(day=back) if back else last
    return WindowState(period, first, last, is_open, (last - today).days + 1 if is_open else 0, until)
