"""The statistics as flat records with ready words: lines by month, and the chart of two years."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from dateutil.relativedelta import relativedelta

from lkk.services.readings.statistics import Statistics, Usage
from lkk.state.charts import Bar, Group, Part, bars
from lkk.state.readings.archive_view import KeyItem, span_words, zone_tone
from lkk.vocabulary import words
from lkk.vocabulary.metering import EnergyKind, Zone
from lkk.vocabulary.tables import Column, Layout, Phone

NOTHING = "—"
MONTHS = Layout(
    id="consumption",
    caption="Расход по месяцам",
    columns=(
        Column("period", "Месяц", phone=Phone.HEAD),
        Column("total", "Расход", phone=Phone.FACT),
        Column("zones", "По зонам", phone=Phone.FACT),
        Column("before", "Годом ранее"),
        Column("change", "Изменение", phone=Phone.FACT),
    ),
)
_TENTH = Decimal("0.1")

#: Energy by month and zone.
Sums = dict[tuple[date, Zone], Decimal]


@dataclass
class MonthItem:
    """A line of the table."""

    period: str
    total: str
    zones: str
    before: str
    change: str


@dataclass
class Shown:
    """What the page draws."""

    rows: list[MonthItem] = field(default_factory=list)
    svg: str = ""
    keys: list[KeyItem] = field(default_factory=list)
    summary: str = ""


def shown_of(found: Statistics, kind: EnergyKind, point_id: int) -> Shown:
    """The lines and the chart of one kind of energy; of one point, or with 0 of all that are billed."""
    now, before = _sums(found.rows, kind, point_id), _sums(found.year_before, kind, point_id)
    months = _months(found.first, found.last)
    zones = sorted({zone for _, zone in (*now, *before)})
    total, known = _over(now, months), [month for month in months if _total(now, month) is not None]
    summary = f"{span_words(found.first, found.last)}: {_energy(total, kind)}, месяцев с данными: {len(known)}"
    return Shown(
        rows=[_row(month, now, before, zones, kind) for month in reversed(months)],
        svg=bars(
            f"consumption-{kind.name.lower()}",
            f"{kind.label}: расход по месяцам и год назад",
            f"{summary}. Те же числа — в таблице под графиком.",
            [_group(month, now, before, zones, kind) for month in months],
        ),
        keys=[KeyItem(zone.label, zone_tone(zone)) for zone in zones]
        + ([KeyItem("год назад", zone_tone(zones[0]), dim=True)] if before and zones else []),
        summary=summary,
    )


def kinds_of(found: Statistics) -> list[EnergyKind]:
    """The kinds of energy that were counted, received active energy first."""
    counted = {one.kind for one in (*found.rows, *found.year_before)}
    return [kind for kind in EnergyKind if kind in counted]


def points_of(found: Statistics) -> list[tuple[int, str]]:
    """The points by their ids, in the order of the account."""
    return list({one.point_id: (one.point_id, one.point_name) for one in (*found.rows, *found.year_before)}.values())


def _sums(rows: Iterable[Usage], kind: EnergyKind, point_id: int) -> Sums:
    total: Sums = defaultdict(Decimal)
    for one in rows:
        wanted = one.point_id == point_id if point_id else one.billed
        if wanted and one.kind is kind and one.energy is not None:
            total[one.period, one.zone] += one.energy
    return dict(total)


def _total(sums: Sums, month: date) -> Decimal | None:
    found = [energy for (period, _), energy in sums.items() if period == month]
    return sum(found, Decimal()) if found else None


def _over(sums: Sums, months: Sequence[date]) -> Decimal:
    return sum((energy for (period, _), energy in sums.items() if period in months), Decimal())


def _row(month: date, now: Sums, before: Sums, zones: Sequence[Zone], kind: EnergyKind) -> MonthItem:
    total, earlier = _total(now, month), _total(before, month - relativedelta(years=1))
    parts = [f"{zone.label}: {words.number(now[month, zone].normalize())}" for zone in zones if (month, zone) in now]
    return MonthItem(
        period=words.month(month),
        total=_energy(total, kind),
        zones=", ".join(parts) if len(zones) > 1 and parts else NOTHING,
        before=_energy(earlier, kind),
        change=_change(total, earlier),
    )


def _energy(value: Decimal | None, kind: EnergyKind) -> str:
    return NOTHING if value is None else f"{words.number(value.normalize())} {kind.unit}"


def _change(total: Decimal | None, earlier: Decimal | None) -> str:
    if total is None or not earlier:
        return NOTHING
    percent = ((total - earlier) * 100 / earlier).quantize(_TENTH, ROUND_HALF_UP)
    return f"{'+' if percent > 0 else '−' if percent < 0 else ''}{words.number(abs(percent))} %"


def _group(month: date, now: Sums, before: Sums, zones: Sequence[Zone], kind: EnergyKind) -> Group:
    earlier = month - relativedelta(years=1)
    return Group(f"{month:%m.%y}", (_bar(earlier, before, zones, kind, dim=True), _bar(month, now, zones, kind)))


def _bar(month: date, sums: Sums, zones: Sequence[Zone], kind: EnergyKind, *, dim: bool = False) -> Bar:
    parts = [
        Part(
            sums[month, zone],
            zone_tone(zone),
            f"{words.month(month)}, {zone.label}: {_energy(sums[month, zone], kind)}",
        )
        for zone in zones
        if (month, zone) in sums
    ]
    return Bar(tuple(parts), dim)


def _months(first: date, last: date) -> list[date]:
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [first + relativedelta(months=number) for number in range(count)]
