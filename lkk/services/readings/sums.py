"""What the entered values of the grid come to: by point with its replaced meters, and of all points that are billed."""

from collections.abc import Mapping
from decimal import Decimal

from lkk.services.readings.consumption import passed
from lkk.services.readings.grid import CellView, GridView, PointView
from lkk.vocabulary.metering import EnergyKind, PointKind, ReadingStatus


def of_point(point: PointView) -> dict[EnergyKind, Decimal]:
    """Return the energy of a point in the period by kind, as far as values are entered; empty before the first one."""
    total: dict[EnergyKind, Decimal] = {}
    for cell in point.cells:
        moved = _moved(cell, point.capacity)
        if moved is not None:
            _add(total, cell.energy, moved * point.multiplier)
    if total:
        for gone in point.taken_down:
            for kind, energy in gone.energies.items():
                _add(total, kind, energy)
    return total


def of_account(view: GridView) -> dict[EnergyKind, Decimal]:
    """Return the energy of all points that are billed; control meters are left out."""
    total: dict[EnergyKind, Decimal] = {}
    for point in view.points:
        if point.kind is PointKind.BILLING:
            for kind, energy in of_point(point).items():
                _add(total, kind, energy)
    return total


def is_whole(point: PointView, energies: Mapping[EnergyKind, Decimal]) -> bool:
    """Whether every register of the kinds that tg φ is made of has its value."""
    wanted = (EnergyKind.ACTIVE_IN, EnergyKind.REACTIVE_IN)
    cells = [cell for cell in point.cells if cell.energy in wanted]
    filled = all(_moved(cell, point.capacity) is not None for cell in cells)
    return filled and all(kind in energies for kind in wanted)


def _moved(cell: CellView, capacity: Decimal) -> Decimal | None:
    entered, previous = cell.entered, cell.previous
    if entered.value is None or previous is None or entered.status is ReadingStatus.REJECTED:
        return None
    return passed(previous.value, entered.value, capacity, rollover=entered.rollover)


def _add(total: dict[EnergyKind, Decimal], kind: EnergyKind, energy: Decimal) -> None:
    total[kind] = total.get(kind, Decimal()) + energy
