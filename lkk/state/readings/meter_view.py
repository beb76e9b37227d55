"""One meter of a home as flat records with ready words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from lkk.services.readings.consumption import passed
from lkk.services.readings.grid import CellView, PointView
from lkk.state import format
from lkk.state.readings.meter_words import Scale, scale_usual, used_words
from lkk.state.readings.readings_view import Said, read_on, replaced_of, warning_of
from lkk.state.readings.usual_band import usual_band
from lkk.vocabulary import words
from lkk.vocabulary.metering import ReadingStatus


@dataclass(frozen=True)
class Typing:
    """What is said of a value that is being typed, and its energy, when it is known."""

    text: str = ""
    tone: str = ""
    energy: Decimal | None = None


@dataclass
class MeterCell:
    """An input of the meter with all that is said of it; `next` is the id of the register that is typed after it."""

    register_id: int
    label: str
    name: str
    unit: str
    previous: str
    previous_on: str
    usual: str
    band: str
    value: str
    status: str
    tone: str
    message: str
    message_tone: str
    locked: bool
    next: int
    turn: int = 0  # a change makes the input take the value anew


@dataclass
class MeterItem:
    """The meter that is shown."""

    id: int = 0
    name: str = ""
    serial_number: str = ""
    place: str = ""
    warning: str = ""
    replaced: str = ""
    cells: list[MeterCell] = field(default_factory=list)


def meter_item(point: PointView, said: Said, typing: Mapping[int, Typing], turns: Mapping[int, int]) -> MeterItem:
    """The meter of a point; what is being typed is told before what stands, a fault before both."""
    several = len({cell.energy for cell in point.cells}) > 1
    following = [cell.register_id for cell in point.cells[1:]] + [0]
    return MeterItem(
        id=point.id,
        name=point.name,
        serial_number=point.serial_number,
        place=point.address,
        warning=warning_of(point),
        replaced=replaced_of(point),
        cells=[
            _cell(cell, point, said, typing, turns, several=several, following=key)
            for cell, key in zip(point.cells, following, strict=True)
        ],
    )


def scale_of(cell: CellView, point: PointView) -> Scale:
    """By what the figures of a cell become energy."""
    before = cell.previous.value if cell.previous else Decimal()
    return Scale(point.multiplier, cell.energy.unit, scale_usual(before, cell.expected, point.multiplier))


def _cell(
    cell: CellView,
    point: PointView,
    said: Said,
    typing: Mapping[int, Typing],
    turns: Mapping[int, int],
    *,
    several: bool,
    following: int,
) -> MeterCell:
    entered, before, scale = cell.entered, cell.previous, scale_of(cell, point)
    text, tone = _message(cell, point, said, typing)
    moved, typed = _moved(cell, point), typing.get(cell.register_id)
    standing = moved * point.multiplier if moved is not None else None
    return MeterCell(
        register_id=cell.register_id,
        label=_label(cell, several=several),
        name=f"{cell.energy.label}, {cell.zone.name_among(cell.zones)}",
        unit=cell.energy.unit,
        previous=f"{words.number(before.value)} {cell.energy.unit}" if before else "",
        previous_on=read_on(before) if before else "",
        usual=_usual(cell, scale),
        band=usual_band(scale.usual, typed.energy if typed else standing),
        value=format.entry(entered.value) if entered.value is not None else "",
        status=entered.status.label if entered.status else "",
        tone=entered.status.tone if entered.status else "",
        message=text,
        message_tone=tone,
        locked=entered.status is ReadingStatus.VALID,
        next=following,
        turn=turns.get(cell.register_id, 0),
    )


def _message(cell: CellView, point: PointView, said: Said, typing: Mapping[int, Typing]) -> tuple[str, str]:
    text, tone = said.get(cell.register_id, ("", ""))
    if tone == "danger":
        return text, tone
    if cell.entered.reason and cell.register_id not in typing:  # newer than what was said of the value
        return cell.entered.reason, "danger"
    if tone:
        return text, tone
    if typed := typing.get(cell.register_id):
        return typed.text, typed.tone
    moved = _moved(cell, point)
    return used_words(moved, scale_of(cell, point), rollover=cell.entered.rollover) if moved is not None else ("", "")


def _moved(cell: CellView, point: PointView) -> Decimal | None:
    """How far the counter has moved to what stands in its cell."""
    if cell.entered.value is None or cell.previous is None:
        return None
    return passed(cell.previous.value, cell.entered.value, point.capacity, rollover=cell.entered.rollover)


def _label(cell: CellView, *, several: bool) -> str:
    """«Показание», «День, Т1», «A+: день, Т1»."""
    if cell.zones == 1:
        return cell.energy.label if several else "Показание"
    name = cell.zone.name_among(cell.zones)
    title = f"{cell.energy.value}: {name}" if several else f"{name[:1].upper()}{name[1:]}"
    return f"{title}, {cell.zone.label}"


def _usual(cell: CellView, scale: Scale) -> str:
    if cell.expected is None or scale.usual is None:
        return ""
    return f"Обычно {words.number_range(*cell.expected)}, это {words.number_range(*scale.usual)} {scale.unit}"
