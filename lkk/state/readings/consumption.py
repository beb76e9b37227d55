"""«Статистика потребления»: a year by month beside the year before, and files for any months."""

from lkk.routes import CONSUMPTION
from lkk.services.readings import statistics
from lkk.services.readings.statistics import Statistics
from lkk.state.access import allow
from lkk.state.arguments import Answer
from lkk.state.base import Base
from lkk.state.live import refresh_with
from lkk.state.months import MonthOption, last_months
from lkk.state.readings.archive_view import KeyItem
from lkk.state.readings.consumption_view import MonthItem, kinds_of, points_of, shown_of
from lkk.vocabulary.metering import EnergyKind
from lkk.vocabulary.permissions import Permission

MONTHS, OFFERED = 12, 120
ALL = "0"
ALL_POINTS = "Все расчётные точки учёта"


class Consumption(Base):
    """The statistics of the active account."""

    loaded: bool = False
    attached: bool = False
    account_id: int = 0
    account_number: str = ""
    some: bool = False
    kinds: list[MonthOption] = []
    kind: str = EnergyKind.ACTIVE_IN.value
    points: list[MonthOption] = []
    point: str = ALL
    rows: list[MonthItem] = []
    svg: str = ""
    keys: list[KeyItem] = []
    summary: str = ""
    months: list[MonthOption] = []
    first_default: str = ""
    last_default: str = ""

    _found: tuple[Statistics, ...] = ()  # what is drawn, so that a choice needs no query

    @allow(Permission.USE_CABINET, in_visit=True)
    async def load(self) -> None:
        """Open the page with all points."""
        self.point, self.kind = ALL, EnergyKind.ACTIVE_IN.value
        await self._reload()

    @allow(Permission.USE_CABINET, in_visit=True)
    async def refresh(self) -> None:
        """Readings have come, or another account is active."""
        await self._reload()

    @allow(Permission.USE_CABINET, in_visit=True)
    async def choose_kind(self, kind: Answer) -> None:
        """Show another kind of energy."""
        self.kind = kind
        self._draw()

    @allow(Permission.USE_CABINET, in_visit=True)
    async def choose_point(self, point: Answer) -> None:
        """Show one point, or all of them."""
        self.point = point
        self._draw()

    async def _reload(self) -> None:
        async with self._unit() as (work, actor):
            own = await statistics.of_active(work, actor, MONTHS)
        if own is None:
            self._found = ()
            self._put(loaded=True, attached=False)
            return
        self._found = (own.statistics,)
        months = last_months(own.today, OFFERED)
        self._put(
            loaded=True,
            attached=True,
            account_id=own.account.id,
            account_number=own.account.number,
            months=months,
            first_default=months[MONTHS - 1].value,
            last_default=months[0].value,
        )
        self._draw()

    def _draw(self) -> None:
        if not self._found:
            return
        found = self._found[0]
        kinds, points = kinds_of(found), points_of(found)
        kind = next((one for one in kinds if one.value == self.kind), next(iter(kinds), EnergyKind.ACTIVE_IN))
        point = next((key for key, _ in points if str(key) == self.point), 0)
        shown = shown_of(found, kind, point)
        self._put(
            some=bool(found.rows or found.year_before),
            kinds=[MonthOption(one.value, one.label) for one in kinds],
            kind=kind.value,
            points=[MonthOption(ALL, ALL_POINTS), *(MonthOption(str(key), name) for key, name in points)],
            point=str(point),
            rows=shown.rows,
            svg=shown.svg,
            keys=shown.keys,
            summary=shown.summary,
        )


refresh_with(CONSUMPTION, Consumption.refresh)
