"""Ads in words: the same on the public list, in the cabinet and in letters (pure)."""

from datetime import datetime, timedelta
from decimal import Decimal

from lkk.services.kernel.clock import local_day
from lkk.vocabulary.redistribution import AdSide, GiverKind
from lkk.vocabulary.words import day, number, roubles

_SHOWN_WORDS = 3
_QUOTES = '«»"'


def kilowatts(kw: Decimal) -> str:
    """Return «25,5 кВт»."""
    return f"{number(kw.normalize() if kw else kw)} кВт"


def giver(kind: GiverKind, bound: int) -> str:
    """Return how a giving side is connected; `bound` is in kW, who may give has more."""
    return {
        GiverKind.ORDINARY: f"Больше {bound} кВт, постоянное присоединение",
        GiverKind.HOUSEHOLD: f"Физическое лицо до {bound} кВт для бытовых нужд",
        GiverKind.SMALL_BUSINESS: f"Юридическое лицо или ИП до {bound} кВт",
    }.get(kind, kind.label)


def givers(bound: int) -> list[tuple[str, str]]:
    """Return the choices of a form: how a giving side may be connected."""
    return [(kind.value, giver(kind, bound)) for kind in GiverKind]


def price(side: AdSide, kopecks: int | None) -> str:
    """Return the price of a kilowatt as its side means it."""
    if kopecks is None:
        return "цена договорная"
    whole, part = divmod(kopecks, 100)
    said = roubles(kopecks) if part else f"{number(whole)} ₽"
    return f"{said} за кВт" if side is AdSide.GIVE else f"до {said} за кВт"


def due_day(due_at: datetime, zone: str) -> str:
    """Return the last day of a term that ends at `due_at`, which is the midnight after it."""
    return day(local_day(due_at - timedelta(seconds=1), zone))


def masked(name: str) -> str:
    """Return a name of which only first letters are seen: whose it is opens by consent."""
    letters = [part.strip(_QUOTES)[:1] for part in name.split()[:_SHOWN_WORDS]]
    return " ".join(f"{letter}•••" for letter in letters if letter) or "•••"
