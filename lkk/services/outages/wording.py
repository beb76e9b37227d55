"""Times of outages in words: the same on the public page, in the cabinet and in the journal."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from lkk.services.outages.board import OutageView
from lkk.services.outages.keeping import Told
from lkk.services.outages.quality import Quality
from lkk.vocabulary.outages import OutageState
from lkk.vocabulary.words import count, day, day_in_words, time_of_day

_HOUR_MIN = 60


def when(outage: OutageView, now: datetime, zone: str) -> str:
    """Return the times of an outage in a sentence without its dot."""
    start = said(outage.starts_at, now, zone)
    if outage.state is OutageState.RESTORED and outage.restored_at:
        return f"С {start} до {said(outage.restored_at, now, zone)}"
    expected = outage.expected_until
    if outage.state in (OutageState.PLANNED, OutageState.CANCELLED):
        return f"С {start} до {said(expected, now, zone)}" if expected else f"С {start}"
    if expected is None:
        return f"С {start}, время включения уточняем"
    if expected <= now:
        return f"С {start}, ожидали включения до {said(expected, now, zone)}, время уточняем"
    return f"С {start}, ожидаем включения до {said(expected, now, zone)}"


def moved(outage: OutageView, now: datetime, zone: str) -> str:
    """Return what was expected before, without a dot; empty when nothing has changed or it does not matter any more."""
    if outage.expected_before is None or outage.state in (OutageState.RESTORED, OutageState.CANCELLED):
        return ""
    return f"Раньше ожидали до {said(outage.expected_before, now, zone)}"


def said(moment: datetime, now: datetime, zone: str) -> str:
    """Return «18:40» of today, else «18:40, 26 ноября»."""
    here, today = moment.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone)).date()
    return time_of_day(here) if here.date() == today else f"{time_of_day(here)}, {day_in_words(here.date())}"


def retold(told: Told, now: datetime, zone: str) -> str:
    """Return what is told of an outage after its end, without a dot."""
    start = said(told.starts_at, now, zone)
    if told.cancelled:
        return f"Отключение, которое началось {start}, теперь отменено"
    if told.restored_at:
        return f"Теперь: с {start} до {said(told.restored_at, now, zone)}"
    until = f"ожидают включения до {said(told.expected_until, now, zone)}" if told.expected_until else "срок неизвестен"
    return f"Света снова нет: с {start}, {until}"


def places(districts: Sequence[str], houses: int, points: int) -> str:
    """Return «Центральный район, 12 домов и 3 точки учёта»; points alone have no district that may be told.

    Houses the feed has not told of yet have neither a number nor a place.
    """
    if not (houses or points):
        return "Адреса уточняем"
    where = ", ".join(districts) or ("Район не указан" if houses else "")
    return ", ".join(part for part in (where, extent(houses, points)) if part)


def extent(houses: int, points: int) -> str:
    """Return «12 домов», «3 точки учёта», «12 домов и 3 точки учёта»."""
    counted = (
        count(houses, "дом", "дома", "домов") if houses else "",
        count(points, "точка учёта", "точки учёта", "точек учёта") if points else "",
    )
    return " и ".join(part for part in counted if part)


def hours(span: timedelta) -> str:
    """Return «5 ч 20 мин», «40 мин», «72 ч»; seconds are left out."""
    whole, minutes = divmod(int(span.total_seconds()) // _HOUR_MIN, _HOUR_MIN)
    if not whole:
        return f"{minutes} мин"
    return f"{whole} ч {minutes} мин" if minutes else f"{whole} ч"


def mended(event: Quality, now: datetime, zone: str) -> str:
    """Return since when and until when electricity is not as it should be, without a dot."""
    start = said(event.starts_at, now, zone)
    if event.ended_at and event.over(now):
        return f"С {start}, исправлено {said(event.ended_at, now, zone)}"
    return f"С {start}, {_due(event.due_on, now, zone)}"


def _due(due_on: date | None, now: datetime, zone: str) -> str:
    """What may be promised: a day that is past is no promise any more."""
    if due_on is None:
        return "срок уточняем"
    if due_on < now.astimezone(ZoneInfo(zone)).date():
        return f"исправить собирались до {day(due_on)}, новый срок уточняем"
    return f"исправим до {day(due_on)}"
