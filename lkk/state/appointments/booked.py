"""The booking on the page: found by its number and code, moved, cancelled."""

from typing import Any

import reflex as rx

from lkk.routes import APPOINTMENTS
from lkk.services.appointments import changing, own
from lkk.services.appointments.refusals import NotNow, SlotGone
from lkk.services.appointments.views import BookingView
from lkk.state.access import allow
from lkk.state.appointments import rows
from lkk.state.appointments.steps import BOOKED, CHOOSE, Steps, moment_of
from lkk.state.arguments import LongForm
from lkk.vocabulary.permissions import Open

FIND_FORM, CANCEL_FORM, CANCEL_DIALOG = "visit-find", "visit-no", "cancel-visit"


class Booked(Steps, mixin=True):
    """A guest proves the booking by its number and code with every change."""

    @allow(Open.EVERYONE, form=FIND_FORM)
    async def find(self, form: LongForm) -> None:
        """Open a guest's booking by its number and secret code."""
        number, code = form.get("number", ""), form.get("code", "")
        async with self._deal() as (work, _):
            person, key = await own.proven(work, number, code, self._visitor().ip)
            self._number, self._code = number, code
            self._show_booked(await own.one(work, person, key), work.now)

    @allow(Open.EVERYONE)
    async def begin_move(self) -> None:
        """Choose another time for the booking on the page."""
        async with self._deal() as (work, customer):
            person, key = await self._holder(work, customer, self.booked.key)
            self._begin_move(await own.one(work, person, key))
            await self._show_for(work, customer)

    @allow(Open.EVERYONE)
    async def keep(self) -> None:
        """Leave the booking at its time."""
        self._put(moving="", stage=BOOKED)

    @allow(Open.EVERYONE, form=CANCEL_FORM)
    async def cancel(self, form: LongForm) -> None:
        """Cancel the booking on the page, asked for in a dialog."""
        async with self._deal() as (work, customer):
            person, key = await self._holder(work, customer, self.booked.key)
            done = await changing.cancel(work, person, key, form.get("reason", ""))
            self._put(booked=rows.booking_item(done, work.now))
        self._command("close", id=CANCEL_DIALOG)
        self._notice("Запись отменена")

    async def _move(self) -> Any:
        try:
            async with self._deal() as (work, customer):
                person, key = await self._holder(work, customer, self.booked.key)
                done = await changing.move(work, person, key, moment_of(self.time))
                self._show_booked(done, work.now)
        except SlotGone as error:
            return await self._lost(error)
        self._notice(f"Запись перенесена: {self.booked.when}")
        return rx.redirect(APPOINTMENTS.path) if self.signed_in else None

    def _begin_move(self, view: BookingView) -> None:
        if not view.may_change:
            raise NotNow("Эту запись уже нельзя перенести")
        item = rows.booking_item(view, view.change_until)
        self._forget_after("person")
        self._put(stage=CHOOSE, moving=item.when, booked=item, gone="", office=view.office_code)
        self.service = view.service_code
