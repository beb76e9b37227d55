"""One's own bookings and waiting lists in the cabinet."""

from uuid import UUID

from lkk.routes import APPOINTMENTS
from lkk.services.appointments import changing, own, people, waiting
from lkk.services.marks import own as own_marks
from lkk.services.marks.own import Rating
from lkk.state.access import allow
from lkk.state.appointments import rows
from lkk.state.appointments.rows import BookingItem, WaitItem
from lkk.state.appointments.whose import key_of
from lkk.state.arguments import AppointmentId, LongForm, Stars
from lkk.state.base import Base
from lkk.state.live import refresh_with
from lkk.state.marks.short import MARK_FORM, ShortRating
from lkk.vocabulary.marks import Served
from lkk.vocabulary.permissions import Permission

CANCEL_FORM, CANCEL_DIALOG = "own-visit-no", "cancel-own-visit"


class OwnAppointments(ShortRating, Base):
    """What waits for an answer first, then what is ahead, then what has been."""

    loaded: bool = False
    ahead: list[BookingItem] = []
    past: list[BookingItem] = []
    waits: list[WaitItem] = []
    cancelling: str = ""  # which booking the dialog asks about, in words

    _cancelling: str = ""
    _rated_id: int = 0  # the visit that was served last

    @allow(Permission.USE_CABINET, in_visit=True)
    async def load(self) -> None:
        """Open the page."""
        self._forget_errors()
        self._put(commenting=False)
        await self._reload()

    @allow(Permission.USE_CABINET, in_visit=True)
    async def refresh(self) -> None:
        """A booking or an offer of this person has changed."""
        await self._reload()

    @allow(Permission.USE_CABINET, in_visit=True)
    async def ask_cancel(self, key: AppointmentId) -> None:
        """Open the dialog about a booking."""
        async with self._unit() as (work, actor):
            view = await own.one(work, await people.of_actor(work, actor), UUID(key))
        self._cancelling = key
        self._forget_errors(CANCEL_FORM)
        self._put(cancelling=f"{view.service}: {rows.slot_words(view.slot)}")
        self._command("open", id=CANCEL_DIALOG)

    @allow(Permission.USE_CABINET, form=CANCEL_FORM, in_visit=True)
    async def cancel(self, form: LongForm) -> None:
        """Cancel the booking the dialog asks about."""
        async with self._unit() as (work, actor):
            person = await people.of_actor(work, actor)
            await changing.cancel(work, person, key_of(self._cancelling), form.get("reason", ""))
        self._command("close", id=CANCEL_DIALOG)
        self._notice("Запись отменена")
        await self._reload()

    @allow(Permission.USE_CABINET, in_visit=True)
    async def refuse(self, key: AppointmentId) -> None:
        """Leave a waiting list, and with it what is offered."""
        async with self._unit() as (work, actor):
            await waiting.leave(work, await people.of_actor(work, actor), UUID(key))
        self._notice("Вы вышли из листа ожидания")
        await self._reload()

    @allow(Permission.USE_CABINET)
    async def press_star(self, stars: Stars) -> None:
        """Rate the visit that was served last."""
        await self._press_star(Served.APPOINTMENT, self._rated_id, stars)
        await self._reload()

    @allow(Permission.USE_CABINET)
    async def begin_comment(self) -> None:
        """Offer the words of the mark."""
        self._forget_errors(MARK_FORM)
        self._put(commenting=True)

    @allow(Permission.USE_CABINET, form=MARK_FORM)
    async def comment_mark(self, form: LongForm) -> None:
        """Add words to the mark."""
        await self._comment_mark(Served.APPOINTMENT, self._rated_id, form.get("comment", ""))
        await self._reload()

    async def _reload(self) -> None:
        async with self._unit() as (work, actor):
            person = await people.of_actor(work, actor)
            found = [rows.booking_item(one, work.now) for one in await own.bookings(work, person) if one.number]
            waits = [rows.wait_item(one, work.now) for one in await waiting.own(work, person)]
            last = await own_marks.of_last_visit(work, actor)
        served = next((f"{one.service}, {one.when}" for one in found if last and one.key == str(last.key)), "")
        self._rated_id = last.rating.thing_id if last else 0
        self._show_rating(last.rating if last else Rating(), served)
        self._put(
            loaded=True,
            ahead=[one for one in found if one.ahead],
            past=[one for one in found if not one.ahead],
            waits=waits,
        )


refresh_with(APPOINTMENTS, OwnAppointments.refresh)
