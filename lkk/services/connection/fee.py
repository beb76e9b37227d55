"""The fee of a grid connection with its formula in words (Rules 861, п. 17; domain 2.6); pure.

Rates are what the regulator sets for the year; those without VAT get it here, each line rounded half up to a kopeck.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from lkk.services.directories.connection import RateRow
from lkk.vocabulary.applications import ConnectionCategory
from lkk.vocabulary.connection import FeeMethod, Rate
from lkk.vocabulary.words import number, roubles

HOUSEHOLD_LIMIT_KW, LOW_KV, MEDIUM_KV = Decimal(15), Decimal("0.4"), Decimal(20)
LIMIT_URBAN_M, LIMIT_RURAL_M = 300, 500
_WHOLE = Decimal(1)


Rates = Mapping[Rate, RateRow]


@dataclass(frozen=True)
class Scope:
    """What is connected and what the company has to build for it; lengths in metres.

    `again`: the person has had a preferential connection within three years.
    """

    category: ConnectionCategory | None
    power_kw: Decimal
    voltage_kv: Decimal
    distance_m: int
    rural: bool = False
    third_only: bool = True
    social: bool = False
    again: bool = False
    overhead_m: int = 0
    cable_m: int = 0
    switches: int = 0
    substation: bool = False
    points: int = 1
    three_phase: bool = True


@dataclass(frozen=True)
class Line:
    """A line of the sum: the formula in words, a quantity, the price of one and the sum, in kopecks with VAT."""

    name: str
    formula: str
    quantity: Decimal
    price_kopecks: int
    sum_kopecks: int


@dataclass(frozen=True)
class Fee:
    """The sum in kopecks with VAT; `words` tell how it was chosen.

    `demo`: a rate of it is no decision of a regulator.
    """

    method: FeeMethod
    lines: tuple[Line, ...]
    words: str
    demo: bool

    @property
    def total_kopecks(self) -> int:
        """The sum of the lines."""
        return sum(line.sum_kopecks for line in self.lines)


class NoRate(Exception):
    """A rate that the sum needs is not in force."""

    def __init__(self, rate: Rate) -> None:
        super().__init__(rate.label)
        self.rate = rate


def fee_of(scope: Scope, rates: Rates, vat_percent: int) -> Fee:
    """The fee: for whom the preferential rate is meant, the lesser of the two; for all the others the standardised.

    Raises:
        NoRate: a rate it needs is not in force.
    """
    standardised = _fee(FeeMethod.STANDARDISED, _work(scope), rates, vat_percent, "")
    why_not = not_preferential(scope)
    if why_not:
        return _worded(standardised, f"По стандартизированным ставкам: {why_not}.")
    rate = Rate.SOCIAL if scope.social else Rate.PREFERENTIAL
    preferential = _fee(FeeMethod.PREFERENTIAL, ((rate, scope.power_kw),), rates, vat_percent, "")
    chosen, other = sorted((preferential, standardised), key=lambda one: one.total_kopecks)
    compared = f"{_by(chosen)} {roubles(chosen.total_kopecks)}, {_by(other)} {roubles(other.total_kopecks)}"
    return _worded(chosen, f"Наименьшая из двух сумм: {compared}.")


def not_preferential(scope: Scope) -> str:
    """Why the preferential rate is not for this connection; empty when it is."""
    limit = LIMIT_RURAL_M if scope.rural else LIMIT_URBAN_M
    grounds = (
        (scope.category is not ConnectionCategory.HOUSEHOLD_15, "льготная ставка — для бытовых нужд граждан"),
        (scope.power_kw > HOUSEHOLD_LIMIT_KW, "мощность больше 15 кВт"),
        (not scope.third_only, "категория надёжности не третья"),
        (scope.voltage_kv > LOW_KV, "напряжение выше 0,4 кВ"),
        (scope.distance_m > limit, f"до сети больше {limit} м"),
        (scope.again, "льготное присоединение за последние три года уже было"),
    )
    return next((words for holds, words in grounds if holds), "")


def with_vat(kopecks: int, rate: RateRow, vat_percent: int) -> int:
    """A price with VAT, rounded half up to a kopeck."""
    return kopecks if rate.with_vat else _rounded(Decimal(kopecks) * (100 + vat_percent) / 100)


def _work(scope: Scope) -> tuple[tuple[Rate, Decimal], ...]:
    """The rates of what is to be done, each with its quantity; what is not built is left out."""
    low = scope.voltage_kv <= LOW_KV
    power = scope.power_kw
    parts = (
        (Rate.C1, Decimal(1)),
        (Rate.C2_LOW if low else Rate.C2_MEDIUM, _km(scope.overhead_m)),
        (Rate.C3_LOW if low else Rate.C3_MEDIUM, _km(scope.cable_m)),
        (Rate.C4, Decimal(scope.switches)),
        (Rate.C5, power if scope.substation and scope.voltage_kv <= MEDIUM_KV else Decimal(0)),
        (Rate.C7, power if scope.substation and scope.voltage_kv > MEDIUM_KV else Decimal(0)),
        (Rate.C8_THREE if scope.three_phase else Rate.C8_ONE, Decimal(scope.points)),
    )
    return tuple((rate, quantity) for rate, quantity in parts if quantity)


def _km(metres: int) -> Decimal:
    return Decimal(metres) / 1000


def _fee(method: FeeMethod, parts: tuple[tuple[Rate, Decimal], ...], rates: Rates, vat_percent: int, words: str) -> Fee:
    lines, demo = [], False
    for rate, quantity in parts:
        known = rates.get(rate)
        if known is None:
            raise NoRate(rate)
        demo = demo or known.demo
        lines.append(_line(rate, quantity, known, vat_percent))
    return Fee(method, tuple(lines), words, demo)


def _line(rate: Rate, quantity: Decimal, known: RateRow, vat_percent: int) -> Line:
    price = with_vat(known.kopecks, known, vat_percent)
    total = _rounded(Decimal(price) * quantity)
    vat = "" if known.with_vat else f" (без НДС {roubles(known.kopecks)}, НДС {number(vat_percent)} %)"
    formula = f"{roubles(price)} {rate.unit.label}{vat} × {number(quantity)} = {roubles(total)}"
    return Line(rate.label, formula, quantity, price, total)


def _by(fee: Fee) -> str:
    return "по льготной ставке" if fee.method is FeeMethod.PREFERENTIAL else "по стандартизированным ставкам"


def _worded(fee: Fee, words: str) -> Fee:
    return Fee(fee.method, fee.lines, words, fee.demo)


def _rounded(kopecks: Decimal) -> int:
    return int(kopecks.quantize(_WHOLE, ROUND_HALF_UP))
