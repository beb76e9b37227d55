"""Twelve months of consumption of an account: small bars and their sum in words."""

from decimal import Decimal

from lkk.services.readings.year import AccountYear
from lkk.state.small_bars import small_bars
from lkk.vocabulary import words


def bars_of(account_id: int, year: AccountYear) -> str:
    """Return the picture of the months, which says them in words too; empty when nothing is known."""
    said = [(words.month(month), value) for month, value in year.months]
    tips = [(f"{name}: {_kwh(value)}", value) for name, value in said]
    title = "Потребление за двенадцать месяцев. " + "; ".join(tip for tip, _ in tips)
    return small_bars(f"year-{account_id}", title, tips)


def total_of(year: AccountYear) -> str:
    """«1 234 кВт·ч за 12 месяцев, нет данных за 2 месяца»; empty when nothing is known."""
    known = [value for _, value in year.months if value is not None]
    if not known:
        return ""
    missing = len(year.months) - len(known)
    gaps = f", нет данных за {words.count(missing, 'месяц', 'месяца', 'месяцев')}" if missing else ""
    return f"{_kwh(sum(known, Decimal()))} за 12 месяцев{gaps}"


def _kwh(value: Decimal | None) -> str:
    return "нет данных" if value is None else f"{words.number(value.normalize())} кВт·ч"
