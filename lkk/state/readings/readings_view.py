"""The grid as flat records with ready words: what stays as it is apart from what an entry changes."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from lkk.services.readings import row_states, sums
from lkk.services.readings.consumption import tangent
from lkk.services.readings.grid import CellView, GridView, PointView
from lkk.services.readings.row_states import RowState
from lkk.services.readings.rules import PastReading, Verdict
from lkk.state import format
from lkk.vocabulary import words
from lkk.vocabulary.metering import EnergyKind, PointKind, ReadingStatus, Zone

WRONG = "исправьте значение"
MANY = 2  # points a total is told from
PARTS = 64  # what entries change is sent in so many parts, each with the rows of its number

#: What was said of the values of some registers: the words and their tone.
Said = Mapping[int, tuple[str, str]]


@dataclass
class Cell:
    """One register's input, as long as the grid is the same; a column that the row lacks has `register_id` 0."""

    register_id: int
    column: str
    zone: str = ""
    name: str = ""
    previous: str = ""
    previous_on: str = ""
    expected: str = ""


@dataclass
class Entry:
    """What stands in a cell now and what is said of it; of a row its state and what it comes to."""

    value: str
    status: str
    tone: str
    message: str
    message_tone: str
    locked: bool
    turn: int = 0  # a change makes the input take the value anew
    apart: bool = False  # the state of the row does not tell that of the cell


@dataclass
class Point:
    """A row of the grid; `part` tells where its entries are."""

    id: int
    row: str
    part: int
    name: str
    meter: str
    warning: str
    control: bool
    replaced: str
    cells: list[Cell] = field(default_factory=list)


@dataclass
class MeterFacts:
    """What is known of a meter, told when it is asked for."""

    place: str = ""
    digits: str = ""
    ratio: str = ""
    verification: str = ""


def facts_of_meter(view: GridView, point_id: int) -> MeterFacts:
    """The facts of the meter of a point, none of a point that is not in the grid."""
    point = next((one for one in view.points if one.id == point_id), None)
    if point is None:
        return MeterFacts()
    return MeterFacts(
        place=point.address,
        digits=_digits(point),
        ratio=words.number(point.multiplier),
        verification=format.day(point.next_verification_on),
    )


def columns_of(view: GridView) -> list[str]:
    """The columns of the grid: every kind of energy and zone that some row has."""
    return [f"{kind.value} {zone.label}, {kind.unit}" for kind, zone in _columns(view)]


def rows_of(view: GridView) -> list[Point]:
    """The rows without their entries."""
    columns = _columns(view)
    return [_row(number, point, columns) for number, point in enumerate(view.points)]


def entries_of(
    view: GridView, part: int, said: Said, turns: Mapping[int, int], asked: Container[int] = ()
) -> dict[str, Entry]:
    """The entries of one part of the rows, by register, and the row as a whole, by its name.

    `asked` are the registers with an open question or a refused value.
    """
    entries: dict[str, Entry] = {}
    for number, point in list(enumerate(view.points))[part::PARTS]:
        apart = _differ(point)
        entries |= {str(cell.register_id): _entry(cell, said, turns, apart=apart) for cell in point.cells}
        wrong = any(said.get(key, ("", ""))[1] == "danger" for key in point.register_ids)
        entries[sum_name(number)] = _whole(view, point, asked, wrong=wrong)
    return entries


def sum_name(row: int | str) -> str:
    """Under which name the row as a whole stands among the entries of its part."""
    return f"sum{row}"


def filled_of(view: GridView) -> str:
    """How many cells of how many have a value, and how many of these are sent."""
    done = row_states.progress_of(view)
    said = f"Заполнено {words.number(done.filled)} из {words.number(done.of)}"
    return f"{said}, отправлено {words.number(done.sent)}" if done.sent else said


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


def _whole(view: GridView, point: PointView, asked: Container[int], *, wrong: bool) -> Entry:
    """The state of a row; the energy of several registers or meters, with tg φ where there is a norm of it."""
    state = row_states.state_of(point, asked)
    told = WRONG if wrong and state is RowState.ASKED else _state_words(state, point)
    energies = sums.of_point(point)
    if not energies or (len(point.cells) == 1 and not point.taken_down):
        return Entry("", told, state.value, "", "", locked=False)
    said, tone = f"Расход за {words.month(view.window.billing_period)}: {_energies(energies)}", ""
    norm, phi = view.tangents.get(point.voltage_level), tangent(energies)
    if norm is not None and phi is not None and sums.is_whole(point, energies):
        over = phi > norm
        said += f"; tg φ {words.number(phi)}, " + ("больше" if over else "не больше") + f" {words.number(norm)}"
        tone = "attention" if over else ""
    return Entry("", told, state.value, said, tone, locked=False)


def _state_words(state: RowState, point: PointView) -> str:
    match state:
        case RowState.REJECTED:
            return ReadingStatus.REJECTED.label
        case RowState.ASKED:
            return "есть вопрос"
        case RowState.BY_ITSELF:
            return "передаёт сам"
        case RowState.EMPTY:
            return "не заполнено"
        case RowState.PARTLY:
            return f"введено {sum(cell.entered.status is not None for cell in point.cells)} из {len(point.cells)}"
        case RowState.KEPT:
            return ReadingStatus.UNCONFIRMED.label
        case RowState.SENT:
            return ReadingStatus.VALID.label
        case RowState.TRANSMITTED:
            return ReadingStatus.TRANSMITTED.label


def _differ(point: PointView) -> bool:
    """Whether the filled cells of a row are in different states, or one of them was refused."""
    statuses = {cell.entered.status for cell in point.cells} - {None}
    return len(statuses) > 1 or (ReadingStatus.REJECTED in statuses and len(point.cells) > 1)


def _columns(view: GridView) -> list[tuple[EnergyKind, Zone]]:
    used = {(cell.energy, cell.zone) for point in view.points for cell in point.cells}
    return [(kind, zone) for kind in EnergyKind for zone in Zone if (kind, zone) in used]


def _energies(energies: Mapping[EnergyKind, Decimal]) -> str:
    known = [kind for kind in EnergyKind if kind in energies]
    return ", ".join(f"{kind.value} {words.number(energies[kind])} {kind.unit}" for kind in known)


def replaced_of(point: PointView) -> str:
    """What is to be known of the meters that were taken down within the period."""
    said = []
    for gone in point.taken_down:
        counted = f", его расход учтён: {_energies(gone.energies)}" if gone.energies else ""
        unknown = "" if gone.known else ". Показание при снятии ещё не поступило, расход снятого прибора неполон"
        said.append(f"Прибор № {gone.serial_number} снят {format.day(gone.removed_on)}{counted}{unknown}")
    return ". ".join(said)


def _row(number: int, point: PointView, columns: list[tuple[EnergyKind, Zone]]) -> Point:
    by_column = {(cell.energy, cell.zone): cell for cell in point.cells}
    several = len({cell.energy for cell in point.cells}) > 1
    return Point(
        id=point.id,
        row=str(number),
        part=number % PARTS,
        name=point.name,
        meter=f"{point.model} № {point.serial_number}",
        warning=warning_of(point),
        control=point.kind is PointKind.CONTROL,
        replaced=replaced_of(point),
        cells=[_cell(by_column[one], several) if one in by_column else Cell(0, _column(*one)) for one in columns],
    )


def _column(energy: EnergyKind, zone: Zone) -> str:
    return f"{energy.value}{zone.value}"


def _cell(cell: CellView, several: bool) -> Cell:
    before = cell.previous
    return Cell(
        register_id=cell.register_id,
        column=_column(cell.energy, cell.zone),
        zone=_zone(cell, several),
        name=f"{cell.energy.label}, {cell.zone.name_among(cell.zones)}",
        previous=words.number(before.value) if before else "нет прежних",
        previous_on=read_on(before) if before else "",
        expected=_expected(cell),
    )


def _expected(cell: CellView) -> str:
    if cell.expected is None:
        return ""
    return f"обычно {words.number_range(*cell.expected)}"


def read_on(before: PastReading) -> str:
    """The day a previous value was read off."""
    on = format.day(before.taken_on)
    return f"при установке {on}" if before.initial else on


def _entry(cell: CellView, said: Said, turns: Mapping[int, int], *, apart: bool) -> Entry:
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
        apart=apart and entered.status is not None,
    )


def _zone(cell: CellView, several: bool) -> str:
    """«A+, кВт·ч», «A+ Т1, кВт·ч», «Т1 день, кВт·ч»: as little as tells the cells of a row apart, and the unit."""
    if several:
        told = cell.energy.value if cell.zones == 1 else f"{cell.energy.value} {cell.zone.label}"
    elif cell.zones > 1:
        told = f"{cell.zone.label} {cell.zone.name_among(cell.zones)}"
    else:
        return cell.energy.unit
    return f"{told}, {cell.energy.unit}"


def _digits(point: PointView) -> str:
    """«6 + 2»: figures before and after the comma."""
    return f"{point.whole_digits} + {point.decimal_digits}" if point.decimal_digits else str(point.whole_digits)


def warning_of(point: PointView) -> str:
    """What the person is to know of the meter that stands at the point; empty when nothing is."""
    if point.in_smart_system:
        return "Прибор сам передаёт показания, вводить их не нужно"
    if point.verification_overdue:
        return f"Срок поверки прибора истёк {format.day(point.next_verification_on)}"
    return ""
