"""Which rows of the grid are shown: a filter in the page's address, and how many rows each filter has."""

from collections.abc import Container, Iterable

from lkk.services.readings.grid import GridView
from lkk.services.readings.row_states import wanted_by
from lkk.state.address import choice_in
from lkk.state.base import Base
from lkk.vocabulary import words
from lkk.vocabulary.metering import RowFilter

FILTER = "show"  # in the address


class ReadingRows(Base, mixin=True):
    """Rows that are not wanted stay in the form: what was typed into them is sent like the rest.

    A row leaves the page only when a filter is chosen, never while somebody types into it.
    """

    row_filter: str = RowFilter.ALL.value
    row_counts: dict[str, str] = {one.value: "" for one in RowFilter}
    rows_away: dict[int, bool] = {}  # by the id of the point
    nothing_shown: bool = False

    def _choose_rows(self, view: GridView | None, asked: Container[int]) -> None:
        """Show what the address asks for."""
        wanted = RowFilter(choice_in(self.router.url.query_parameters, FILTER, list(RowFilter)) or RowFilter.ALL)
        points = view.points if view else ()
        away = {point.id: True for point in points if not wanted_by(wanted, point, asked)}
        self._put(row_filter=wanted.value, rows_away=away, nothing_shown=bool(points) and len(away) == len(points))

    def _count_rows(self, view: GridView, asked: Container[int]) -> None:
        """Count anew, and show the rows that the filter has come to want meanwhile."""
        counts = {
            one.value: words.number(sum(wanted_by(one, point, asked) for point in view.points)) for one in RowFilter
        }
        self._put(row_counts=counts)
        wanted = RowFilter(self.row_filter)
        if self.rows_away:
            self._bring_back(point.id for point in view.points if wanted_by(wanted, point, asked))

    def _bring_back_rows_of(self, view: GridView | None, registers: Container[int]) -> None:
        """Show the rows of some registers whatever the filter is: the person is led there."""
        points = view.points if view else ()
        cells = ((point.id, cell.register_id) for point in points for cell in point.cells)
        self._bring_back(point_id for point_id, register_id in cells if register_id in registers)

    def _bring_back(self, point_ids: Iterable[int]) -> None:
        shown = set(point_ids)
        away = {point_id: True for point_id in self.rows_away if point_id not in shown}
        self._put(rows_away=away)
        if shown:
            self._put(nothing_shown=False)
