"""The state of a row of the grid, which filter shows it, and how far the account is."""

from decimal import Decimal

import pytest

from lkk.services.readings.grid import CellView, Entered, PointView
from lkk.services.readings.row_states import RowState, state_of, wanted_by
from lkk.vocabulary.metering import EnergyKind, PointKind, ReadingStatus, RowFilter, VoltageLevel, Zone

KEPT, SENT = ReadingStatus.UNCONFIRMED, ReadingStatus.VALID
TAKEN, REFUSED = ReadingStatus.TRANSMITTED, ReadingStatus.REJECTED
FIRST = 1  # the id of the first register of a row


def row(*statuses: ReadingStatus | None, in_smart_system: bool = False) -> PointView:
    """A point with a register for each status, None for an empty cell."""
    cells = tuple(
        CellView(
            register_id=number,
            energy=EnergyKind.ACTIVE_IN,
            zone=list(Zone)[number - FIRST],
            zones=len(statuses),
            previous=None,
            expected=None,
            entered=Entered(Decimal(1), status) if status else Entered(),
        )
        for number, status in enumerate(statuses, FIRST)
    )
    return PointView(
        id=7,
        code="1",
        name="Цех",
        address="",
        max_power_kw=Decimal(15),
        voltage_level=VoltageLevel.LOW,
        kind=PointKind.BILLING,
        serial_number="1",
        model="",
        whole_digits=6,
        decimal_digits=0,
        multiplier=Decimal(1),
        ct_ratio=Decimal(1),
        vt_ratio=Decimal(1),
        next_verification_on=None,
        verification_overdue=False,
        in_smart_system=in_smart_system,
        cells=cells,
    )


@pytest.mark.parametrize(
    ("statuses", "state"),
    [
        ((None, None), RowState.EMPTY),
        ((KEPT, None), RowState.PARTLY),
        ((KEPT, KEPT), RowState.KEPT),
        ((KEPT, TAKEN), RowState.KEPT),
        ((SENT, TAKEN), RowState.SENT),
        ((TAKEN, TAKEN), RowState.TRANSMITTED),
        ((TAKEN, REFUSED), RowState.REJECTED),
        ((None, REFUSED), RowState.REJECTED),
    ],
)
def test_a_row_is_in_the_state_of_the_cell_that_is_furthest_behind(
    statuses: tuple[ReadingStatus | None, ...], state: RowState
) -> None:
    assert state_of(row(*statuses), ()) is state


def test_a_question_is_told_before_the_state_and_after_a_refusal() -> None:
    assert state_of(row(KEPT, KEPT), {FIRST}) is RowState.ASKED
    assert state_of(row(REFUSED, KEPT), {FIRST + 1}) is RowState.REJECTED
    assert state_of(row(KEPT), {99}) is RowState.KEPT


def test_a_meter_that_sends_by_itself_is_not_waited_for() -> None:
    by_itself = row(None, None, in_smart_system=True)
    assert state_of(by_itself, ()) is RowState.BY_ITSELF
    assert not wanted_by(RowFilter.EMPTY, by_itself, ())
    assert wanted_by(RowFilter.ALL, by_itself, ())
    assert wanted_by(RowFilter.EMPTY, row(KEPT, None, in_smart_system=True), ())


@pytest.mark.parametrize(
    ("statuses", "asked", "wanted"),
    [
        ((None, KEPT), (), {RowFilter.EMPTY}),
        ((KEPT, KEPT), (FIRST,), {RowFilter.ASKED}),
        ((REFUSED, None), (), {RowFilter.REJECTED, RowFilter.EMPTY}),
        ((SENT, TAKEN), (), set()),
    ],
)
def test_a_filter_shows_the_rows_that_want_that(
    statuses: tuple[ReadingStatus | None, ...], asked: tuple[int, ...], wanted: set[RowFilter]
) -> None:
    found = {one for one in RowFilter if wanted_by(one, row(*statuses), asked)}
    assert found == wanted | {RowFilter.ALL}
