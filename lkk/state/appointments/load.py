"""The load of an office by hour and by service between two days."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import reflex as rx

from lkk.routes import STAFF_LOAD
from lkk.services.appointments import report
from lkk.services.appointments.office_views import LoadCell
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.errors import ServiceError
from lkk.state.access import allow
from lkk.state.appointments.office import OfficeChosen
from lkk.state.arguments import LongForm
from lkk.state.base import Base
from lkk.state.days import day_of
from lkk.vocabulary import words
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.tables import Column, Layout, Phone

FORM = "load"
PERIOD = timedelta(days=29)
_COLUMNS = (
    Column("booked", "Записей", phone=Phone.FACT),
    Column("served", "Обслужено", phone=Phone.FACT),
    Column("missed", "Не явились"),
    Column("walked", "Без записи"),
    Column("cancelled", "Отменено"),
    Column("waited", "Ждали вызова", phone=Phone.FACT),
)
HOURS = Layout("visit-hours", "Нагрузка по часам", (Column("label", "Час", phone=Phone.HEAD), *_COLUMNS))
SERVICES = Layout("visit-services", "Нагрузка по услугам", (Column("label", "Услуга", phone=Phone.HEAD), *_COLUMNS))


@dataclass
class LoadRow:
    """An hour, a service, or the total."""

    label: str
    booked: str
    served: str
    missed: str
    walked: str
    cancelled: str
    waited: str


class OfficeLoad(OfficeChosen, Base):
    """Thirty days up to today unless the address says otherwise."""

    first: str = ""
    last: str = ""
    total: str = ""
    hours: list[LoadRow] = []
    services: list[LoadRow] = []

    @allow(Permission.SEE_SERVICE_REPORTS)
    async def load(self) -> None:
        """Count for the office and the days of the address."""
        self._forget_errors()
        async with self._unit() as (work, actor):
            office = await self._choose_office(work)
            if office is None:
                self.loaded = True
                return
            today = local_day(work.now, self._zone)
            last = self._day_asked("last") or today
            first = self._day_asked("first") or last - PERIOD
            self._put(first=str(first), last=str(last), loaded=True)
            try:
                found = await report.load(work, actor, office.code, first, last)
            except ServiceError as error:
                self._put(hours=[], services=[], total="", errors={f"{FORM}-first": error.text})
                return
        self._put(
            total=_total(found.total),
            hours=[_row(one) for one in found.hours],
            services=[_row(one) for one in found.services],
        )

    @allow(Permission.SEE_SERVICE_REPORTS)
    async def choose(self, form: LongForm) -> Any:
        """Count for another office or other days."""
        asked = {name: form.get(name, "") for name in ("office", "first", "last")}
        return rx.redirect(STAFF_LOAD.url(**{name: value for name, value in asked.items() if value}))

    def _day_asked(self, name: str) -> Any:
        return day_of(self.router.url.query_parameters.get(name, ""))


def _total(one: LoadCell) -> str:
    said = [
        words.count(one.booked, "запись", "записи", "записей"),
        f"обслужено {one.served}",
        f"не явились {one.no_shows}",
        f"без записи {one.walk_ins}",
        f"отменено {one.cancelled}",
    ]
    return ", ".join(said)


def _row(one: LoadCell) -> LoadRow:
    waited = "—" if one.waited is None else f"{one.waited} мин"
    return LoadRow(
        one.label, str(one.booked), str(one.served), str(one.no_shows), str(one.walk_ins), str(one.cancelled), waited
    )
