"""The slot picker from the first choice to the booking, for customers and for guests of the public reception."""

from typing import Any

import reflex as rx

from lkk.routes import APPOINTMENT_NEW, APPOINTMENTS, BOOK
from lkk.services.appointments import booking, holding, own, waiting
from lkk.services.appointments.booking import Details
from lkk.services.appointments.people import Person
from lkk.services.appointments.refusals import SlotGone
from lkk.services.identity.one_time_codes import NoTicket
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue, NotFound, NotSignedIn, ServiceError
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.state.access import allow
from lkk.state.appointments.booked import Booked
from lkk.state.appointments.contact import Contact
from lkk.state.appointments.steps import ASK, CHOOSE, CODE, DETAILS, FILL_IN, GONE, HOLD, WAIT, moment_of
from lkk.state.appointments.whose import key_of
from lkk.state.arguments import Line, LongForm, Word
from lkk.state.base import Base
from lkk.state.days import day_of
from lkk.state.live import show_topic
from lkk.vocabulary.permissions import Open, Permission
from lkk.vocabulary.topics import Topic

HOLD_OVER = "hold-over"
_OVER = "Время на запись вышло, место больше не придержано. Выберите время ещё раз"
_IN_LIST = "Вы в листе ожидания. Когда время освободится, мы напишем и придержим его на 30 минут"
_ORDER = ("region", "branch", "office", "service", "person")


class Picker(Contact, Booked, Base):
    """Handlers are open to everyone: each finds out anew whether a customer or a guest sends it."""

    loaded: bool = False

    @allow(Open.EVERYONE)
    async def load(self) -> Any:
        """Open the page for guests; a customer books in the cabinet."""
        async with self._deal() as (work, customer):
            if customer is not None:
                return rx.redirect(APPOINTMENT_NEW.path)
            await self._open(work, None)
        return None

    @allow(Permission.USE_CABINET, in_visit=True, missing=APPOINTMENTS)
    async def load_own(self) -> None:
        """Open the page in the cabinet: for a new booking, to move one, or to take a time that is offered."""
        asked = self.router.url.query_parameters
        moved, offered = asked.get("move", ""), asked.get("offer", "")
        wanted = asked.get("service", "")
        async with self._deal() as (work, customer):
            await self._open(work, customer)
            if wanted and self.stage == CHOOSE and self.service != wanted:
                await self._begin_with(work, customer, wanted)
            if moved or offered:
                view = await own.one(work, await self._booker(work, customer), key_of(moved or offered))
                if moved:
                    self._begin_move(view)
                    await self._show_for(work, customer)
                else:
                    await self._begin_details(work, customer, view.key, view, view.hold_until)

    @allow(Open.EVERYONE)
    async def refresh(self) -> None:
        """Somebody has booked, held or freed a time where this tab looks; it may be offered to who waits for it."""
        if self.stage != CHOOSE:
            return
        await self._reload()
        if self.waits:
            await self._look_again()

    @allow(Open.EVERYONE)
    async def choose(self, what: Word, value: Line) -> None:
        """Choose a region, a branch, an office, a service or who receives; what comes after is not chosen any more."""
        if what not in _ORDER or self.moving:
            return
        self._forget_after(*_ORDER[_ORDER.index(what) + 1 :])
        self._put(**{what: value}, gone="")
        await self._reload()

    @allow(Open.EVERYONE)
    async def other_month(self, where: Word) -> None:
        """Show the month before or after."""
        self._turn_month(1 if where == "next" else -1)
        await self._reload()

    @allow(Open.EVERYONE)
    async def choose_day(self, on: Word) -> None:
        """Show the times of a day."""
        self._forget_time()
        self._put(day=on if day_of(on) else "", gone="")
        await self._reload()

    @allow(Open.EVERYONE)
    async def choose_time(self, minute: Word) -> None:
        """Choose a time of the day; it is not held yet."""
        found = next((one for one in self.slots if one.value == minute), None)
        self._put(time=minute if found else "", time_words=found.words if found else "", gone="")

    @allow(Open.EVERYONE)
    async def take(self) -> Any:
        """Hold the chosen time, or move the booking to it."""
        return await self._take()

    @allow(Open.EVERYONE)
    async def take_nearest(self, minute: Word) -> Any:
        """Hold one of the times that are offered first."""
        found = next((one for one in self.nearest if one.value == minute), None)
        if found is None:
            return None
        self._put(time=minute, time_words=found.words, gone="")
        return await self._take()

    @allow(Open.EVERYONE)
    async def back(self) -> None:
        """Return to the choice of a time; what was held is free again."""
        async with self._deal() as (work, customer):
            if self._hold:
                await holding.release(work, await self._booker(work, customer))
            self._put(stage=CHOOSE, gone="")
            self._hold = ""
            await self._show_for(work, customer)

    @allow(Open.EVERYONE)
    async def hold_is_over(self) -> None:
        """The time to fill in the details has passed in the browser: say so and show what is free."""
        if self.stage == FILL_IN:
            self._put(stage=CHOOSE, gone=_OVER)
            self._hold = ""
            await self._reload()
            self._command("focus", id=GONE)

    @allow(Open.EVERYONE, form=DETAILS)
    async def book(self, form: LongForm) -> None:
        """Book what is held."""
        details = Details(
            name=form.get("name", ""),
            phone=form.get("phone", ""),
            email=form.get("email", ""),
            note=form.get("note", ""),
            application=form.get("application", ""),
            consent_version=self.consent_version if form.get("consent") else "",
        )
        try:
            async with self._deal() as (work, customer):
                person = await self._booker(work, customer)
                done = await booking.book(work, person, key_of(self._hold), details, self._visitor())
                self._show_booked(done, work.now)
        except SlotGone as error:
            await self._lost(error)

    @allow(Open.EVERYONE)
    async def another(self) -> None:
        """Begin a new booking."""
        self._put(stage=CHOOSE, moving="", gone="")
        self._forget_after("service", "person")
        await self._reload()

    async def _take(self) -> Any:
        if self.moving:
            return await self._move()
        self._wish = HOLD
        if not self.signed_in and not self.confirmed:
            self._to_contact()
            return None
        return await self._fulfil()

    async def _fulfil(self) -> Any:
        asked = self.stage in (ASK, CODE)
        try:
            async with self._deal() as (work, customer):
                await self._do(work, customer, await self._booker(work, customer))
        except SlotGone as error:
            return await self._lost(error)
        except NoTicket:
            self._put(confirmed="")
            self._to_contact()
            return None
        except ServiceError as error:
            if not asked or isinstance(error, NotSignedIn):
                raise
            self._put(stage=CHOOSE, gone=error.text)
            self._command("focus", id=GONE)
            return None
        if self._wish != WAIT:
            return None
        self._notice(_IN_LIST)
        return rx.redirect(APPOINTMENTS.path) if self.signed_in else None

    async def _do(self, work: UnitOfWork, customer: Actor | None, person: Person) -> None:
        """Hold the time, stand in the list, or read the lists again."""
        if self._wish == HOLD:
            at, place = moment_of(self.time), self._place()
            held = await holding.hold(work, person, self.office, self.service, at, place=place)
            await self._begin_details(work, customer, held.key, None, held.until)
            return
        if self._wish == WAIT:
            first, last = (day_of(one) for one in self._days)
            if first is None or last is None:
                raise InvalidValue("Укажите оба дня", at="days")
            await waiting.join(work, person, self.office, self.service, first, last)
        await self._show_waits(work, customer)
        self._put(stage=CHOOSE)

    async def _look_again(self) -> None:
        try:
            async with self._deal() as (work, customer):
                await self._show_waits(work, customer)
        except NoTicket:  # an hour has passed: the contact is to be confirmed anew
            self._put(waits=[], confirmed="")

    def _time_gone(self) -> None:
        self._put(gone=SlotGone.text)

    async def _open(self, work: UnitOfWork, customer: Actor | None) -> None:
        self._put(signed_in=customer is not None)
        self._forget_errors()
        if not await self._goes_on(work, customer):
            self._put(stage=CHOOSE, moving="", gone="", time="", time_words="")
            self._hold = ""
        await self._show_for(work, customer)
        self.loaded = True

    async def _goes_on(self, work: UnitOfWork, customer: Actor | None) -> bool:
        """Whether the page was loaded anew while a time is held: its details stay open."""
        if not self._hold:
            return False
        try:
            view = await own.one(work, await self._booker(work, customer), key_of(self._hold))
        except (NoTicket, NotFound):
            return False
        if view.may_take:
            await self._begin_details(work, customer, view.key, view, view.hold_until)
        return view.may_take


show_topic(BOOK, Topic.APPOINTMENTS, Picker.refresh)
show_topic(APPOINTMENT_NEW, Topic.APPOINTMENTS, Picker.refresh)
