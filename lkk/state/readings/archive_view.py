"""The archive as flat records with ready words, and its charts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta

from lkk.services.readings.archive import RequestView, ValueView
from lkk.state import format
from lkk.state.charts import Line, Mark, lines
from lkk.vocabulary import words
from lkk.vocabulary.archive import ArchiveSource, ArchiveState, ArchiveStatus
from lkk.vocabulary.metering import EnergyKind, Zone
from lkk.vocabulary.tables import Column, Layout, Phone

VALUES = Layout(
    id="archive-values",
    caption="Показания прибора учёта",
    columns=(
        Column("period", "Месяц", phone=Phone.HEAD),
        Column("register", "Счётчик", phone=Phone.FACT),
        Column("value", "Показание", phone=Phone.FACT),
        Column("taken_on", "Снято"),
        Column("source", "Источник", phone=Phone.FACT),
        Column("status", "Состояние"),
    ),
)


@dataclass
class RequestItem:
    """A request; `href` shows its answer."""

    id: int
    period: str
    asked: str
    state: str
    tone: str
    reason: str
    href: str
    shown: bool


@dataclass
class ValueItem:
    """A line of the table."""

    period: str
    register: str
    value: str
    taken_on: str
    source: str
    status: str
    tone: str


@dataclass
class ChartItem:
    """A chart of one kind of energy."""

    title: str
    svg: str


@dataclass
class KeyItem:
    """What a colour means."""

    label: str
    tone: str
    dim: bool = False


def zone_tone(zone: Zone) -> str:
    """The class of a zone's colour."""
    return f"zone-{zone.value.lower()}"


def request_item(one: RequestView, path: str, shown: RequestView | None) -> RequestItem:
    """A line of the list of requests."""
    return RequestItem(
        id=one.id,
        period=span_words(one.first_period, one.last_period),
        asked=format.moment(one.asked_at),
        state=one.state.label,
        tone=one.state.tone,
        reason=one.reason,
        href=f"{path}?id={one.id}" if one.state is ArchiveState.READY else "",
        shown=shown is not None and shown.id == one.id,
    )


def span_words(first: date, last: date) -> str:
    """«январь 2025 г. – март 2026 г.»."""
    return words.month(first) if first == last else f"{words.month(first)} – {words.month(last)}"


def value_items(values: Sequence[ValueView]) -> list[ValueItem]:
    """The lines of the table, newest month first."""
    ordered = sorted(values, key=lambda one: one.billing_period, reverse=True)
    return [
        ValueItem(
            period=words.month(one.billing_period),
            register=f"{one.energy.value} {one.zone.label}",
            value=words.number(one.value.normalize()),
            taken_on=format.day(one.taken_on),
            source=one.source.label,
            status=one.status.label,
            tone=one.status.tone,
        )
        for one in ordered
    ]


def charts_of(values: Sequence[ValueView], first: date, last: date) -> list[ChartItem]:
    """A chart for each kind of energy, of the values that count."""
    return [_chart(energy, values, first, last) for energy in EnergyKind if any(one.energy is energy for one in values)]


def keys_of(values: Sequence[ValueView]) -> list[KeyItem]:
    """The zones, and the hollow marks when there are any."""
    zones = sorted({one.zone for one in values})
    keys = [KeyItem(zone.label, zone_tone(zone)) for zone in zones]
    calculated = any(one.source is ArchiveSource.CALCULATED for one in values)
    return [*keys, *([KeyItem("расчётное", zone_tone(zones[0]), dim=True)] if calculated else [])]


def _chart(energy: EnergyKind, values: Sequence[ValueView], first: date, last: date) -> ChartItem:
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    months = [first + relativedelta(months=number) for number in range(count)]
    counted = {
        (one.zone, one.billing_period): one
        for one in values
        if one.energy is energy and one.status is ArchiveStatus.ACCEPTED
    }
    series = [
        Line(zone_tone(zone), tuple(_mark(counted.get((zone, month))) for month in months))
        for zone in sorted({zone for zone, _ in counted})
    ]
    title = f"{energy.label}: показания счётчика"
    summary = f"{span_words(first, last)}. Те же числа — в таблице под графиком."
    labels = [f"{month:%m.%y}" for month in months]
    return ChartItem(title, lines(f"archive-{energy.name.lower()}", title, summary, labels, series))


def _mark(one: ValueView | None) -> Mark | None:
    if one is None:
        return None
    told = f"{words.month(one.billing_period)}, {one.zone.label}: {words.number(one.value.normalize())}"
    return Mark(one.value, f"{told}, {one.source.label}", one.source is ArchiveSource.CALCULATED)
