"""The day of an office: who comes when to which place, and what employees do with each visit."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import reflex as rx

from lkk.routes import STAFF_DAY
from lkk.services.appointments import counter, office_day
from lkk.state import live
from lkk.state.access import allow
from lkk.state.appointments.day_rows import PlaceLine, place_line, summary
from lkk.state.appointments.office import OfficeChosen
from lkk.state.appointments.rows import WEEKDAYS, Option
from lkk.state.appointments.whose import key_of
from lkk.state.arguments import AppointmentId, LongForm, Word
from lkk.state.base import Base
from lkk.state.days import day_of
from lkk.state.live import show_topic
from lkk.vocabulary import words
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.topics import Topic

CANCEL, MOVE, WALK_IN, BLOCK = "day-cancel", "day-move", "day-walk-in", "day-block"
_ACTS = {
    "check_in": office_day.check_in,
    "call": office_day.call,
    "serve": office_day.serve,
    "no_show": office_day.no_show,
    "approve": office_day.approve,
    "unblock": counter.unblock,
}


class VisitsOfDay(OfficeChosen, Base):
    """Every act reads the day again; what somebody else does at another counter shows by itself."""

    day: str = ""
    day_title: str = ""
    previous_href: str = ""
    next_href: str = ""
    today_href: str = ""
    waits: str = ""  # what waits for an employee now
    places: list[PlaceLine] = []
    place_options: list[Option] = []
    services: list[Option] = []
    chosen: str = ""  # the visit a dialog asks about, in words
    chosen_day: str = ""

    _chosen: str = ""

    @allow(Permission.RUN_OFFICE_DAY)
    async def load(self) -> None:
        """Open the day of the address."""
        self._forget_errors()
        await self._reload(opened=True)

    @allow(Permission.RUN_OFFICE_DAY)
    async def refresh(self) -> None:
        """Something of this day has changed."""
        await self._reload()

    @allow(Permission.RUN_OFFICE_DAY)
    async def choose(self, form: LongForm) -> Any:
        """Show another office or day."""
        query = {"office": form.get("office", ""), "day": form.get("day", "")}
        return rx.redirect(STAFF_DAY.url(**{name: value for name, value in query.items() if value}))

    @allow(Permission.RUN_OFFICE_DAY)
    async def act(self, key: AppointmentId, what: Word) -> None:
        """Note that somebody came, was called, served, did not come; confirm a request; open a closed time."""
        if carry_out := _ACTS.get(what):
            async with self._unit() as (work, actor):
                await carry_out(work, actor, UUID(key))
        await self._reload()

    @allow(Permission.RUN_OFFICE_DAY)
    async def ask(self, key: AppointmentId, form: Word) -> None:
        """Open the dialog that moves or cancels a visit."""
        visit = next((one for place in self.places for one in place.visits if one.key == key), None)
        if visit is None or form not in (CANCEL, MOVE):
            return
        self._chosen = key
        self._forget_errors(form)
        self._put(chosen=f"{visit.time}, {visit.name}: {visit.service}", chosen_day=self.day)
        self._command("open", id=f"{form}-dialog")

    @allow(Permission.RUN_OFFICE_DAY, form=CANCEL)
    async def cancel(self, form: LongForm) -> None:
        """Cancel for the company; whoever booked gets the reason."""
        async with self._unit() as (work, actor):
            await office_day.cancel(work, actor, key_of(self._chosen), form.get("reason", ""))
        await self._done(CANCEL, "Запись отменена, клиенту отправлено письмо с причиной")

    @allow(Permission.RUN_OFFICE_DAY, form=MOVE)
    async def move(self, form: LongForm) -> None:
        """Move a visit; whoever booked gets the new time."""
        on = day_of(form.get("day", "")) or date.min
        at = self._wall(on, form.get("time", ""), "time")
        async with self._unit() as (work, actor):
            moved = await office_day.move(
                work, actor, key_of(self._chosen), at, place=_place(form), reason=form.get("reason", "")
            )
        await self._done(
            MOVE, f"Перенесено на {words.day(moved.slot.day)}, {moved.slot.label}. Клиенту отправлено письмо"
        )

    @allow(Permission.RUN_OFFICE_DAY, form=WALK_IN)
    async def receive(self, form: LongForm) -> None:
        """Receive somebody who has no booking."""
        name, phone = form.get("name", ""), form.get("phone", "")
        async with self._unit() as (work, actor):
            await counter.walk_in(
                work, actor, self.office, _place(form) or 0, form.get("service", ""), name=name, phone=phone
            )
        await self._done(WALK_IN, "Приём без записи начат")

    @allow(Permission.RUN_OFFICE_DAY, form=BLOCK, at={"time": "until"})
    async def block(self, form: LongForm) -> None:
        """Close a time of the day for visits."""
        on = day_of(self.day) or date.min
        begins, ends = self._wall(on, form.get("since", ""), "since"), self._wall(on, form.get("until", ""), "until")
        async with self._unit() as (work, actor):
            await counter.block(work, actor, self.office, begins, ends, form.get("reason", ""), place_id=_place(form))
        await self._done(BLOCK, "Время закрыто для записи")

    async def _done(self, form: str, said: str) -> None:
        self._command("close", id=f"{form}-dialog")
        self._notice(said)
        await self._reload()

    async def _reload(self, *, opened: bool = False) -> None:
        async with self._unit() as (work, actor):
            office = await self._choose_office(work)
            if office is None:
                self.loaded = True
                return
            found = await office_day.read(work, actor, office.code, self._asked_day(work), opened=opened)
        on, here = found.day, {"office": found.code}
        self._put(
            loaded=True,
            day=str(on),
            day_title=f"{WEEKDAYS[on.weekday()].capitalize()}, {words.day(on)}",
            previous_href=STAFF_DAY.url(**here, day=str(on - timedelta(days=1))),
            next_href=STAFF_DAY.url(**here, day=str(on + timedelta(days=1))),
            today_href=STAFF_DAY.url(**here),
            waits=summary(found),
            places=[place_line(one, found) for one in found.places],
            place_options=[Option(str(one.id), one.name) for one in found.places],
            services=[Option(code, title) for code, title in found.services],
        )
        live.look_at(self.router.session.client_token, f"{found.code}:{on}")


def _place(form: LongForm) -> int | None:
    text = form.get("place", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None


show_topic(STAFF_DAY, Topic.APPOINTMENTS, VisitsOfDay.refresh)
