"""Which office and days an employee's page of visits is about, from the address; one that will open is among them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from lkk.services.appointments import schedule
from lkk.services.directories.in_force import OfficeView
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.errors import InvalidValue
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.state.appointments.rows import Option
from lkk.state.base import Base
from lkk.state.days import clock_of, day_of


class OfficeChosen(Base, mixin=True):
    """The office of the address, or the first that receives by appointment; `office` is empty when there is none."""

    loaded: bool = False
    offices: list[Option] = []
    office: str = ""
    office_title: str = ""

    _zone: str = ""

    async def _choose_office(self, work: UnitOfWork) -> OfficeView | None:
        found = [one for one in (await schedule.load(work)).offices.values() if one.region]
        asked = self.router.url.query_parameters.get("office", "")
        chosen = next((one for one in found if one.code == asked), found[0] if found else None)
        self._put(
            offices=[Option(one.code, one.name) for one in found],
            office=chosen.code if chosen else "",
            office_title=f"{chosen.name}, {chosen.address}" if chosen else "",
        )
        self._zone = chosen.time_zone if chosen else ""
        return chosen

    def _asked_day(self, work: UnitOfWork, name: str = "day") -> date:
        """The day of the address, today without one."""
        return day_of(self.router.url.query_parameters.get(name, "")) or local_day(work.now, self._zone)

    def _wall(self, on: date, clock: str, at: str) -> datetime:
        """Return a moment of a day by the clock of the office.

        Raises:
            InvalidValue: it is no time, at the field.
        """
        found = clock_of(clock)
        if found is None:
            raise InvalidValue("Укажите время, например 09:30", at=at)
        return datetime.combine(on, found, ZoneInfo(self._zone))
