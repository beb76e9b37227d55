"""The steps of a booking and what is shared by them: the choice, the contact of a guest, the details, the booking."""

from datetime import datetime
from typing import Any
from uuid import UUID

from lkk.services.applications.desk import table
from lkk.services.applications.desk.table import TableQuery
from lkk.services.appointments import picking, slots, waiting
from lkk.services.appointments.people import GUEST, Chooser
from lkk.services.appointments.refusals import SlotGone
from lkk.services.appointments.views import BookingView
from lkk.services.forms import catalog
from lkk.services.identity import consents
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue, NotFound
from lkk.services.kernel.requisites import phone_in_words
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.state.appointments import rows
from lkk.state.appointments.choosing import Choosing
from lkk.state.appointments.rows import BookingItem, Option, WaitItem
from lkk.state.appointments.whose import Whose

CONTACT, DETAILS, GONE = "visit-contact", "visit", "slot-gone"
OWN_APPLICATIONS = 20
CHOOSE, ASK, CODE, FILL_IN, BOOKED = "choose", "contact", "code", "details", "booked"
HOLD, WAIT, LOOK = "hold", "wait", "look"  # what a guest has confirmed the contact for


class Steps(Choosing, Whose, mixin=True):
    """`stage` is choose, contact, code, details or booked; with `moving` the booking gets another time."""

    stage: str = CHOOSE
    gone: str = ""  # why the time could not be had; `nearest` are offered instead
    moving: str = ""  # when the visit is that is moved
    left_s: int = 0
    hold_turn: int = 0
    details_turn: int = 0  # the form is drawn anew for another hold only: what is typed outlives a reload
    name: str = ""
    phone: str = ""
    email: str = ""
    asks_email: bool = False
    applications: list[Option] = []
    consent: list[str] = []
    consent_version: str = ""
    booked: BookingItem = BookingItem()
    waits: list[WaitItem] = []

    _hold: str = ""
    _wish: str = ""
    _days: tuple[str, str] = ("", "")

    async def _fulfil(self) -> Any:
        """Do what the person is known for now."""
        raise NotImplementedError

    async def _begin_details(
        self, work: UnitOfWork, customer: Actor | None, key: UUID, offer: BookingView | None, until: datetime | None
    ) -> None:
        """Ask for the details of a time that is held or offered."""
        if until is None or until <= work.now:
            raise NotFound("Это время больше не придержано. Выберите другое")
        person = await self._booker(work, customer)
        if self._hold != str(key):
            self.details_turn += 1
        self._hold = str(key)
        self._put(
            stage=FILL_IN,
            gone="",
            left_s=int((until - work.now).total_seconds()),
            hold_turn=self.hold_turn + 1,
            time_words=rows.slot_words(offer.slot) if offer else self.time_words,
            name=person.name,
            phone=phone_in_words(person.phone) if person.phone else "",
            email=person.email,
            asks_email=person.guest and not person.email,
            applications=await _own_applications(work, customer),
        )
        if person.guest:
            text = await consents.current(work)
            paragraphs = [one for one in text.body.split("\n\n") if one.strip()]
            self._put(consent_version=text.version, consent=paragraphs)
        self._command("focus", id=f"{DETAILS}-name")

    def _show_booked(self, done: BookingView, now: datetime) -> None:
        if done.code:
            self._number, self._code = done.number, done.code
        self._put(stage=BOOKED, moving="", booked=rows.booking_item(done, now), waits=[])
        self._hold = ""
        self._forget_time()
        self._command("focus", id="main")

    async def _show_waits(self, work: UnitOfWork, customer: Actor | None) -> None:
        found = await waiting.own(work, await self._booker(work, customer))
        self.waits = [rows.wait_item(one, work.now) for one in found]
        if self._wish == LOOK and not self.waits:
            self._notice("Вы не стоите ни в одном листе ожидания", "info")

    async def _lost(self, error: SlotGone) -> None:
        """Say that somebody was quicker and offer the nearest times."""
        self._put(stage=CHOOSE, gone=type(error).text, time="", time_words="")
        self._hold = ""
        await self._reload()
        self._put(nearest=[rows.slot_cell(one) for one in error.nearest])
        self._command("focus", id=GONE)

    def _to_contact(self) -> None:
        self._put(stage=ASK)
        self._command("focus", id=f"{CONTACT}-contact")

    async def _reload(self) -> None:
        async with self._deal() as (work, customer):
            await self._show_for(work, customer)

    async def _begin_with(self, work: UnitOfWork, customer: Actor | None, service: str) -> None:
        """Choose a service in the first office that offers it; nothing where none does."""
        found = await picking.offices(work, _chooser(customer))
        office = next((one for one in found if service in {known.code for known in one.services}), None)
        if office is not None:
            self._forget_after("person")
            self._put(office=office.code, service=service)
            await self._show_for(work, customer)

    async def _show_for(self, work: UnitOfWork, customer: Actor | None) -> None:
        await self._show(work, _chooser(customer))


def _chooser(customer: Actor | None) -> Chooser:
    return Chooser(customer.cabinet_class, customer.subject_id) if customer else GUEST


async def _own_applications(work: UnitOfWork, customer: Actor | None) -> list[Option]:
    if customer is None:
        return []
    found = (await table.list_own(work, customer, TableQuery())).rows[:OWN_APPLICATIONS]
    return [Option(one.number, f"{one.number}, {catalog.kind_of(one.kind).title}") for one in found]


def moment_of(minute: str) -> datetime:
    """Return the moment of a start as the browser sends it.

    Raises:
        InvalidValue: nothing is chosen.
    """
    if not (minute.isascii() and minute.isdigit() and len(minute) < 10):
        raise InvalidValue("Выберите время")
    return slots.moment_of(int(minute))
