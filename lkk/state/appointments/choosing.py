"""What is chosen in the slot picker: region, branch, office, service, person, day and time, in this order."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta

from lkk.services.appointments import picking
from lkk.services.appointments.people import Chooser
from lkk.services.appointments.views import MonthView, OfficeChoice, ServiceChoice, SlotView
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.state import live
from lkk.state.appointments import rows
from lkk.state.appointments.rows import DayCell, OfficeFacts, Option, SlotCell
from lkk.state.base import Base
from lkk.state.days import day_of
from lkk.vocabulary import words

NO_BRANCH = "—"
NOWHERE = "nowhere"  # no office has this code: the tab looks at none yet


class Choosing(Base, mixin=True):
    """Each choice empties those after it; what is free is read again with every choice and every signal."""

    regions: list[Option] = []
    branches: list[Option] = []
    offices: list[Option] = []
    services: list[Option] = []
    persons: list[Option] = []
    region: str = ""
    branch: str = ""
    office: str = ""
    service: str = ""
    person: str = ""
    office_facts: OfficeFacts = OfficeFacts()
    service_words: str = ""
    documents: list[str] = []
    needs_approval: bool = False
    nothing: bool = False  # no office receives by appointment now

    month_title: str = ""
    may_back: bool = False
    may_forward: bool = False
    cells: list[DayCell] = []
    day: str = ""
    day_title: str = ""
    slots: list[SlotCell] = []
    time: str = ""
    time_words: str = ""
    nearest: list[SlotCell] = []
    all_taken: bool = False  # nothing is free until the last day one may book

    _month: str = ""  # its first day

    def _forget_time(self) -> None:
        self._put(day="", day_title="", slots=[], time="", time_words="")

    def _forget_after(self, *names: str) -> None:
        """Empty the choices that hang on the one that has changed."""
        self._put(**dict.fromkeys(names, ""))
        self._forget_time()
        self._month = ""

    async def _show(self, work: UnitOfWork, chooser: Chooser) -> None:
        """Read the lists again, and the times when an office and a service are chosen."""
        found = await picking.offices(work, chooser)
        if known := next((one for one in found if one.code == self.office), None):
            self._put(region=known.region, branch=known.branch or NO_BRANCH)
        chosen = self._show_lists(found)
        if chosen is None or not self.service:
            self._put(cells=[], nearest=[], month_title="", all_taken=False)
            live.look_at(self.router.session.client_token, NOWHERE)
            return
        await self._show_times(work, chosen, chooser)

    def _show_lists(self, found: Sequence[OfficeChoice]) -> OfficeChoice | None:
        here = [one for one in found if one.region == self.region]
        near = [one for one in here if (one.branch or NO_BRANCH) == self.branch]
        chosen = next((one for one in near if one.code == self.office), None)
        service = next((one for one in chosen.services if one.code == self.service), None) if chosen else None
        people = [one for one in chosen.people if self.service in one.services] if chosen and service else []
        self._put(
            nothing=not found,
            regions=rows.options((one.region, one.region) for one in found),
            branches=rows.options((one.branch or NO_BRANCH, one.branch or "Без филиала") for one in here),
            offices=rows.options((one.code, f"{one.name}, {one.address}") for one in near),
            services=rows.options((one.code, one.title) for one in chosen.services) if chosen else [],
            persons=rows.options((str(one.id), one.name) for one in people),
            office_facts=rows.office_facts(chosen),
        )
        self._show_service(service)
        if service is None and self.service:
            self._forget_after("service", "person")
        return chosen

    def _show_service(self, service: ServiceChoice | None) -> None:
        self._put(
            service_words=words.count(service.minutes, "минута", "минуты", "минут") if service else "",
            documents=list(service.documents) if service else [],
            needs_approval=bool(service and service.needs_approval),
        )

    async def _show_times(self, work: UnitOfWork, office: OfficeChoice, chooser: Chooser) -> None:
        asked: dict[str, Any] = {"chooser": chooser, "place": self._place()}
        nearest = await picking.nearest(work, self.office, self.service, **asked)
        today = local_day(work.now, office.zone)
        first = day_of(self._month) or (nearest[0].day if nearest else today).replace(day=1)
        month = await picking.month(work, self.office, self.service, first.year, first.month, **asked)
        self._month = str(first)
        self._show_month(first, month)
        self._put(nearest=[rows.slot_cell(one) for one in nearest], all_taken=not nearest)
        if on := day_of(self.day):
            self._show_day(on, await picking.day(work, self.office, self.service, on, **asked))
            if of_day := await picking.service_on(work, self.service, on):
                self._show_service(of_day)
        live.look_at(self.router.session.client_token, f"{self.office}:{self.day}" if self.day else self.office)

    def _show_month(self, first: date, month: MonthView) -> None:
        self._put(
            month_title=words.month(first).capitalize(),
            may_back=first > month.first.replace(day=1),
            may_forward=first + relativedelta(months=1) <= month.last,
            cells=rows.month_cells(first, month),
        )

    def _show_day(self, on: date, found: Sequence[SlotView]) -> None:
        cells = [rows.slot_cell(one) for one in found]
        title = f"{rows.WEEKDAYS[on.weekday()]}, {words.day_in_words(on)}"
        self._put(day_title=title, slots=cells)
        chosen = next((one for one in cells if one.value == self.time), None)
        if self.time and (chosen is None or not chosen.free):
            self._put(time="", time_words="")
            self._time_gone()

    def _time_gone(self) -> None:
        """The time that was chosen and not held yet has been taken by somebody else."""

    def _turn_month(self, step: int) -> None:
        first = day_of(self._month)
        if first and (self.may_forward if step > 0 else self.may_back):
            self._month = str(first + relativedelta(months=step))
            self._forget_time()

    def _place(self) -> int | None:
        return int(self.person) if self.person.isascii() and self.person.isdigit() and len(self.person) < 18 else None
