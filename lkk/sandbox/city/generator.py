"""Makes the demo city, and plain accounts on top of it for measurements."""

from collections.abc import Iterator
from datetime import date
from random import Random

from lkk.sandbox.city.builder import Builder, CitySlice
from lkk.sandbox.city.companies import add_company
from lkk.sandbox.city.demo import DEMO_ACCOUNTS, LEGAL_NUMBERS, add_demo_accounts
from lkk.sandbox.city.residents import add_resident

_SEED = 22_07_2026
_LEGAL_SHARE = 0.15
_FIRST_INDIVIDUAL = 10_002
_FIRST_LEGAL = 101
_FIRST_PLAIN = 1_000_000
_PLAIN_SLICE = 250


def make_city(today: date, accounts: int) -> CitySlice:
    """The demo accounts and as many others as make up `accounts`, the same for the same day."""
    builder = Builder(Random(_SEED), today)  # noqa: S311  a city, not a secret
    add_demo_accounts(builder)
    others = max(0, accounts - DEMO_ACCOUNTS)
    companies = round(others * _LEGAL_SHARE)
    for index in range(others - companies):
        add_resident(builder, str(_FIRST_INDIVIDUAL + index))
    for number in _legal_numbers(companies):
        add_company(builder, number)
    return builder.finish()


def plain_slices(today: date, already: int, accounts: int) -> Iterator[CitySlice]:
    """So many further accounts of residents in slices; `already` is how many there were made before."""
    for start in range(already, already + accounts, _PLAIN_SLICE):
        builder = Builder(Random(_SEED + start + 1), today, prefix=f"x{start}-", offset=_FIRST_PLAIN + start)  # noqa: S311
        for number in range(start, min(start + _PLAIN_SLICE, already + accounts)):
            add_resident(builder, str(_FIRST_PLAIN + number))
        yield builder.finish()


def _legal_numbers(count: int) -> list[str]:
    numbers = (str(number) for number in range(_FIRST_LEGAL, _FIRST_LEGAL + count + len(LEGAL_NUMBERS)))
    return [number for number in numbers if number not in LEGAL_NUMBERS][:count]
