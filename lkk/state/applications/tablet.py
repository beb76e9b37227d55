"""The tablet at the counter: a code opens one draft, which the customer reads and confirms; nothing else is reached."""

from lkk.routes import TABLET
from lkk.services.applications.drafts import tablets
from lkk.services.applications.drafts.handovers import NothingWaits
from lkk.services.identity import sessions
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import Unavailable
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.state.access import allow
from lkk.state.applications.confirming import AT, DECLINE_DIALOG, FORM, ConfirmView, channel_of, given
from lkk.state.arguments import LongForm, Word
from lkk.state.base import Base
from lkk.state.live import refresh_with
from lkk.state.refusals import WHOLE
from lkk.vocabulary.permissions import Open, Permission


class Tablet(ConfirmView, Base):
    """Empty until a code has opened a draft on this device."""

    opened: bool = False  # whether this device has the session of a tablet
    in_use: bool = False  # whether somebody is signed in here
    number: str = ""  # of what was filed here

    @allow(Open.EVERYONE)
    async def load(self) -> None:
        """Open the page: the field for the code, or the draft."""
        self._count_opening()
        await self._look()

    @allow(Permission.USE_CABINET, on_tablet=True)
    async def refresh(self) -> None:
        """Look again after a signal."""
        await self._look()

    @allow(Permission.USE_CABINET, on_tablet=True, form=FORM, at=AT)
    async def send_code(self, channel: Word) -> None:
        """Send the customer's code by letter or SMS."""
        chosen = channel_of(channel)
        async with self._unit() as (work, actor):
            request_id = await tablets.send_code(work, actor, chosen)
        self._sent(request_id, chosen)

    @allow(Permission.USE_CABINET, on_tablet=True, form=FORM, at=AT)
    async def confirm(self, form: LongForm) -> None:
        """«Подтвердить и подать»."""
        async with self._unit() as (work, actor):
            filed = await tablets.confirm(work, actor, given(form), self._proof(form))
        self._over()
        self.number = filed.number

    @allow(Permission.USE_CABINET, on_tablet=True, form=DECLINE_DIALOG, at={WHOLE: "words"})
    async def decline(self, form: LongForm) -> None:
        """The customer does not agree and says why."""
        async with self._unit() as (work, actor):
            await tablets.decline(work, actor, form.get("words", ""))
        self._command("close", id=DECLINE_DIALOG)
        self._over()

    async def _look(self) -> None:
        try:
            async with unit_of_work() as work:
                actor = await sessions.find(work, self._session_key)
                await self._show_of(work, actor)
        except Unavailable:
            self.loaded = True
        except NothingWaits:
            self.opened = True
            self._over()

    async def _show_of(self, work: UnitOfWork, actor: Actor | None) -> None:
        self.opened = actor is not None and actor.only_draft is not None
        self.in_use = actor is not None and not self.opened
        if actor is None or not self.opened:
            self._over()
            return
        seen = await tablets.look(work, actor)
        self.number = seen.number
        if seen.waiting is None or seen.summary is None:
            self._over()
            return
        to = await tablets.destinations(work, actor)
        self._show(seen.waiting, seen.summary, to)


refresh_with(TABLET, Tablet.refresh)
