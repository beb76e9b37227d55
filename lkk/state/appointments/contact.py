"""What a guest adds: the code to the contact, the waiting lists, the offers made from them."""

from typing import Any
from uuid import UUID

from lkk.services.appointments import guests, own, waiting
from lkk.services.kernel.requisites import phone_in_words
from lkk.state.access import allow
from lkk.state.appointments.steps import CODE, CONTACT, LOOK, WAIT, Steps
from lkk.state.arguments import AppointmentId, LongForm
from lkk.vocabulary.permissions import Open

CODE_FORM, WAIT_FORM = "visit-code", "visit-wait"


class Contact(Steps, mixin=True):
    """A guest is asked for the contact when a time, a list or an offer needs it."""

    contact: str = ""

    @allow(Open.EVERYONE, form=CONTACT)
    async def ask_code(self, form: LongForm) -> None:
        """Send a code to the e-mail or the phone of a guest."""
        asked = await guests.ask_code(form.get("contact", ""), self._visitor())
        self._ticket = asked.ticket
        words = asked.contact if "@" in asked.contact else phone_in_words(asked.contact)
        self._put(contact=words, stage=CODE)
        self._command("focus", id=f"{CODE_FORM}-code")

    @allow(Open.EVERYONE)
    async def ask_again(self) -> None:
        """Send another code."""
        await guests.ask_again(self._ticket, self._visitor())
        self._notice("Новый код отправлен. Прежний больше не действует")

    @allow(Open.EVERYONE, form=CODE_FORM, at={"days": "code"})
    async def confirm(self, form: LongForm) -> Any:
        """Take the code; then what it was asked for is done."""
        await guests.confirm(self._ticket, form.get("code", ""), self._visitor())
        self._put(confirmed=self.contact)
        return await self._fulfil()

    @allow(Open.EVERYONE, form=WAIT_FORM, at={"days": "first"})
    async def wait(self, form: LongForm) -> Any:
        """Stand in the waiting list."""
        self._wish, self._days = WAIT, (form.get("first", ""), form.get("last", ""))
        if not self.signed_in and not self.confirmed:
            self._to_contact()
            return None
        return await self._fulfil()

    @allow(Open.EVERYONE)
    async def look(self) -> Any:
        """A guest looks at their waiting lists and at what is offered to them."""
        self._wish = LOOK
        if not self.confirmed:
            self._to_contact()
            return None
        return await self._fulfil()

    @allow(Open.EVERYONE)
    async def leave_list(self, key: AppointmentId) -> None:
        """Leave a waiting list."""
        async with self._deal() as (work, customer):
            await waiting.leave(work, await self._booker(work, customer), UUID(key))
            await self._show_waits(work, customer)
        self._notice("Вы вышли из листа ожидания")

    @allow(Open.EVERYONE)
    async def take_offer(self, key: AppointmentId) -> None:
        """Go on to the details of a time that is offered from the list."""
        async with self._deal() as (work, customer):
            view = await own.one(work, await self._booker(work, customer), UUID(key))
            await self._begin_details(work, customer, view.key, view, view.hold_until)
