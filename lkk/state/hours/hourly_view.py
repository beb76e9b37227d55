"""The page of hours as flat records with ready words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from lkk.services.hours.anomalies import Doubt, percent
from lkk.services.hours.facts import HourlyAccount
from lkk.services.hours.month import MessagesView, MonthOfMeter, SeriesView, WaitingView
from lkk.state import format
from lkk.vocabulary import words

SHOWN_FAULTS = 200


@dataclass
class MonthChoice:
    """A month of the list."""

    value: str
    label: str


@dataclass
class FaultLine:
    """Something wrong in a file."""

    place: str
    wrong: str
    expected: str


@dataclass
class Ask:
    """A question; `name` is that of its checkbox."""

    name: str
    text: str


@dataclass
class MeterMonth:
    """A meter's month in the list: `key` names it for the map of hours."""

    key: str
    meter: str
    point: str
    total: str
    counter: str
    gaps: str
    has_gaps: bool
    from_mail: bool = False
    asks: list[Ask] = field(default_factory=list)


@dataclass
class VersionLine:
    """A version in the history."""

    id: int
    meter: str
    at: str
    status: str
    tone: str
    note: str
    file: str
    url: str


@dataclass
class MessagesLine:
    """An upload of макет 80020 with the address of its answer."""

    id: int
    name: str
    at: str
    said: str
    answer: str


def months_of(months: list[date]) -> list[MonthChoice]:
    """The list of months."""
    return [MonthChoice(one.isoformat(), words.month(one)) for one in months]


def deadline_words(known: HourlyAccount) -> str:
    """By which day the month counts, and what that means today."""
    day = words.day(known.deadline)
    if known.late:
        return (
            f"Месяц учитывается по данным, отправленным до конца {day}. Срок прошёл: данные примем с отметкой "
            "«после срока», поставщик может не учесть их за этот месяц."
        )
    return f"Чтобы месяц был учтён, отправьте данные до конца {day}."


def faults_of(waiting: WaitingView) -> list[FaultLine]:
    """What is wrong, each with its place: sheet, row and column."""
    return [
        FaultLine(_place(one.place, one.row, one.column), one.wrong, one.expected)
        for one in waiting.faults[:SHOWN_FAULTS]
    ]


def _place(place: str, row: int, column: str) -> str:
    cell = f"{column}{row}" if row and column and column.isascii() and column.isalpha() and len(column) < 3 else ""
    parts = [place, f"ячейка {cell}" if cell else f"строка {row}" if row else "", "" if cell else column]
    return ", ".join(part for part in parts if part)


def month_of(one: MonthOfMeter, kind: str, asked: Mapping[int, list[Doubt]] | None = None) -> MeterMonth:
    """A meter's month as a line."""
    return MeterMonth(
        key=key_of(one, kind),
        meter=f"{one.meter.model} № {one.meter.serial_number}, {one.energy.value}",
        point=one.meter.name,
        total=f"{words.number(one.total)} {one.energy.unit}",
        counter=_counter(one),
        gaps=_gaps(one.gaps),
        has_gaps=one.gaps > 0,
        from_mail=one.from_mail,
        asks=[Ask(f"q{one.series_id}.{doubt.code.value}", doubt.text) for doubt in one.doubts],
    )


def _gaps(number: int) -> str:
    return words.count(number, "час без данных", "часа без данных", "часов без данных") if number else "без пропусков"


def key_of(one: MonthOfMeter, kind: str) -> str:
    """How the map of a meter's month is asked for."""
    return f"{kind}-{one.meter.id}-{one.energy.name}"


def _counter(one: MonthOfMeter) -> str:
    if one.energy.value != "A+":
        return "в файле нет показаний этого вида энергии"
    if one.closing is None:
        return "сравнить не с чем: в файле нет фактических показаний"
    if one.integral is None:
        return "сравнить не с чем: показание на начало месяца неизвестно"
    share = f", расхождение {percent(one.unbalance)} %" if one.unbalance is not None else ""
    return f"{words.number(one.integral.normalize())} {one.energy.unit}{share}"


def version_of(one: SeriesView, zone: str) -> VersionLine:
    """A version as a line."""
    notes = [one.reason, "после срока" if one.late else "", "из почты" if one.from_mail else ""]
    return VersionLine(
        id=one.id,
        meter=f"№ {one.meter.serial_number}, {one.energy.value}",
        at=format.moment(one.submitted_at or one.created_at, zone),
        status=one.status.label,
        tone=one.status.tone,
        note="; ".join(note for note in notes if note),
        file=one.file_name,
        url=one.file_url,
    )


def messages_of(one: MessagesView, zone: str) -> MessagesLine:
    """An upload of макет 80020 as a line."""
    taken = f"принято: {one.taken}" if one.taken else ""
    refused = f"не принято: {one.refused}" if one.refused else ""
    said = ", ".join(part for part in (taken, refused) if part) or "ответа ещё нет"
    return MessagesLine(one.id, one.name, format.moment(one.at, zone), said, one.answer)
