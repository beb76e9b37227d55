"""The grid as flat records with ready words: what stays as it is apart from what an entry changes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from lkk.services.readings import sums
from lkk.services.readings.consumption import tangent
from lkk.services.readings.grid import CellView, GridView, PointView
from lkk.services.readings.rules import PastReading, Verdict
from lkk.state import format
from lkk.vocabulary import words
from lkk.vocabulary.metering import EnergyKind, PointKind

MANY = 2  # points a total is told from
PARTS = 32  # what entries change is sent in so many parts, each with the rows of its number

#: What was said of the values of some registers: the words and their tone.
Said = Mapping[int, tuple[str, str]]


@dataclass
class Cell:
    """One register's input, as long as the grid is the same."""

    register_id: int
    column: str
    zone: str
    name: str
    previous: str
    previous_on: str
    expected: str


@dataclass
class Entry:
    """What stands in a cell now and what is said of it."""

    value: str
    status: str
    tone: str
    message: str
    message_tone: str
    locked: bool
    turn: int = 0  # a change makes the input take the value anew


@dataclass
class Ask:
    """A question to be answered before sending; `name` is that of its checkbox."""

    name: str
    text: str


@dataclass
class Point:
    """A row of the grid; `part` tells where its entries are, `row` names its questions."""

    id: int
    row: str
    part: int
    name: str
    place: str
    meter: str
    digits: str
    ratio: str
    verification: str
    warning: str
    control: bool
    replaced: str
    cells: list[Cell] = field(default_factory=list)


def rows_of(view: GridView) -> list[Point]:
    """The rows without their entries."""
    return [_row(number, point) for number, point in enumerate(view.points)]


def entries_of(view: GridView, part: int, said: Said, turns: Mapping[int, int]) -> dict[str, Entry]:
    """The entries of one part of the rows, by register, and what each row comes to, by its name."""
    points = view.points[part::PARTS]
    entries = {str(cell.register_id): _entry(cell, said, turns) for point in points for cell in point.cells}
    for number, point in list(enumerate(view.points))[part::PARTS]:
        entries[sum_name(number)] = _sum(view, point)
    return entries


def sum_name(row: int | str) -> str:
    """Under which name the sum of a row stands among the entries of its part."""
    return f"sum{row}"


def questions_of(view: GridView, asked: Mapping[int, Iterable[tuple[str, str]]]) -> dict[str, list[Ask]]:
    """The questions of each row."""
    return {
        str(number): [
            Ask(f"q{cell.register_id}.{code}", text)
            for cell in point.cells
            for code, text in asked.get(cell.register_id, ())
        ]
        for number, point in enumerate(view.points)
    }


def filled_of(view: GridView) -> str:
    """How many cells of how many have a value."""
    cells = [cell for point in view.points for cell in point.cells]
    done = sum(cell.entered.status is not None for cell in cells)
    return f"Заполнено {words.number(done)} из {words.number(len(cells))}"


def parts_of(view: GridView, register_ids: Iterable[int]) -> set[int]:
    """The parts in which the entries of some registers are."""
    wanted = set(register_ids)
    return {
        number % PARTS
        for number, point in enumerate(view.points)
        if any(cell.register_id in wanted for cell in point.cells)
    }


def message(verdict: Verdict) -> tuple[str, str]:
    """What is said of a typed value, with its tone."""
    if verdict.wrong_day:
        return "", ""  # told at the day
    if verdict.error:
        return verdict.error, "danger"
    if verdict.questions:
        return verdict.questions[0].text, "attention"
    return consumption(verdict)


def consumption(verdict: Verdict) -> tuple[str, str]:
    """The energy of a value, when it is known."""
    return (f"Расход {words.number(verdict.energy)} {verdict.unit}", "") if verdict.energy is not None else ("", "")


def totals_of(view: GridView) -> str:
    """What the entered values of all billed points come to; empty while nothing is entered or one point is all."""
    total = sums.of_account(view)
    if not total or len(view.points) < MANY:
        return ""
    controls = any(point.kind is PointKind.CONTROL for point in view.points)
    without = ", без контрольных приборов" if controls else ""
    return f"Всего по введённым: {_energies(total)}{without}"


def _sum(view: GridView, point: PointView) -> Entry:
    """The energy of a row of several registers or meters, with tg φ where there is a norm of it."""
    energies = sums.of_point(point)
    if not energies or (len(point.cells) == 1 and not point.taken_down):
        return Entry("", "", "", "", "", locked=False)
    said, tone = f"Расход за {words.month(view.window.billing_period)}: {_energies(energies)}", ""
    norm, phi = view.tangents.get(point.voltage_level), tangent(energies)
    if norm is not None and phi is not None and sums.is_whole(point, energies):
        over = phi > norm
        said += f"; tg φ {words.number(phi)}, " + ("больше" if over else "не больше") + f" {words.number(norm)}"
        tone = "attention" if over else ""
    return Entry("", "", "", said, tone, locked=False)


def _energies(energies: Mapping[EnergyKind, Decimal]) -> str:
    known = [kind for kind in EnergyKind if kind in energies]
    return ", ".join(f"{kind.value} {words.number(energies[kind])} {kind.unit}" for kind in known)


def _replaced(point: PointView) -> str:
    """What is to be known of the meters that were taken down within the period."""
    said = []
    for gone in point.taken_down:
        counted = f", его расход учтён: {_energies(gone.energies)}" if gone.energies else ""
        unknown = "" if gone.known else ". Показание при снятии ещё не поступило, расход снятого прибора неполон"
        said.append(f"Прибор № {gone.serial_number} снят {format.day(gone.removed_on)}{counted}{unknown}")
    return ". ".join(said)


def _row(number: int, point: PointView) -> Point:
    several = len({cell.energy for cell in point.cells}) > 1
    return Point(
        id=point.id,
        row=str(number),
        part=number % PARTS,
        name=point.name,
        place=point.address,
        meter=f"{point.model} № {point.serial_number}",
        digits=_digits(point),
        ratio=words.number(point.multiplier),
        verification=format.day(point.next_verification_on),
        warning=_warning(point),
        control=point.kind is PointKind.CONTROL,
        replaced=_replaced(point),
        cells=[_cell(cell, several) for cell in point.cells],
    )


def _cell(cell: CellView, several: bool) -> Cell:
    before = cell.previous
    return Cell(
        register_id=cell.register_id,
        column=f"{cell.energy.value}{cell.zone.value}",
        zone=_zone(cell, several),
        name=f"{cell.energy.label}, {cell.zone.name_among(cell.zones)}",
        previous=words.number(before.value) if before else "нет прежних",
        previous_on=_read_on(before) if before else "",
        expected=_expected(cell),
    )


def _expected(cell: CellView) -> str:
    if cell.expected is None:
        return ""
    low, high = cell.expected
    return f"обычно {words.number(low)} – {words.number(high)}"


def _read_on(before: PastReading) -> str:
    on = format.day(before.taken_on)
    return f"при установке {on}" if before.initial else on


def _entry(cell: CellView, said: Said, turns: Mapping[int, int]) -> Entry:
    text, tone = said.get(cell.register_id, ("", ""))
    entered = cell.entered
    if entered.reason and tone != "danger":  # newer than what was said of the value when it was typed
        text, tone = entered.reason, "danger"
    return Entry(
        value=format.entry(entered.value) if entered.value is not None else "",
        status=entered.status.label if entered.status else "",
        tone=entered.status.tone if entered.status else "",
        message=text,
        message_tone=tone,
        locked=entered.status is not None and entered.status.value == "valid",
        turn=turns.get(cell.register_id, 0),
    )


def _zone(cell: CellView, several: bool) -> str:
    """«A+», «A+ Т1», «Т1 день»: as little as tells the cells of a row apart."""
    if several:
        return cell.energy.value if cell.zones == 1 else f"{cell.energy.value} {cell.zone.label}"
    return cell.energy.unit if cell.zones == 1 else f"{cell.zone.label} {cell.zone.name_among(cell.zones)}"


def _digits(point: PointView) -> str:
    return f"{point.whole_digits} + {point.decimal_digits}" if point.decimal_digits else str(point.whole_digits)


def _warning(point: PointView) -> str:
    if point.in_smart_system:
        return "Прибор сам передаёт показания, вводить их не нужно"
    if point.verification_overdue:
        return f"Срок поверки прибора истёк {format.day(point.next_verification_on)}"
    return ""
