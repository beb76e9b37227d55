"""What an employee has prepared, as the customer reads and confirms it: in the own cabinet or on a tablet."""

from typing import Any

import reflex as rx

from lkk.routes import APPLICATION_CONFIRM, APPLICATION_NEW, APPLICATION_SENT, HOME, confirm_path, draft_path
from lkk.services.applications.drafts import handovers, summary, tablets
from lkk.services.applications.drafts.handovers import NothingWaits, Proof, Waiting
from lkk.services.applications.drafts.summary import Summary
from lkk.services.forms import catalog
from lkk.services.identity.visits import Destinations
from lkk.services.kernel.errors import NotFound
from lkk.state import format
from lkk.state.access import allow
from lkk.state.address import draft_in
from lkk.state.applications.wizard_items import ConsentItem, FileItem, SectionItem, consent_items, section_items
from lkk.state.arguments import DraftId, Line, LongForm, Word
from lkk.state.base import Base
from lkk.state.live import refresh_with
from lkk.state.refusals import WHOLE
from lkk.vocabulary import words
from lkk.vocabulary.applications import FILED_BY_STAFF, FiledBy
from lkk.vocabulary.people import CodeChannel, ConsentPurpose
from lkk.vocabulary.permissions import Permission

FORM, DECLINE_DIALOG = "confirmation", "decline"
AT = {"channel": "code", WHOLE: WHOLE}


class ConfirmView(Base, mixin=True):
    """What both pages show; a state declares the handlers with its own rule of access."""

    loaded: bool = False
    waits: bool = False  # whether the draft still waits
    draft_id: int = 0
    kind_title: str = ""
    prepared_by: str = ""
    handed: str = ""
    by_press: bool = False  # no code is needed on a tablet: the passport was seen in this visit
    sections: list[SectionItem] = []
    files: list[FileItem] = []
    consents: list[ConsentItem] = []
    email: str = ""  # where a code may go, in part
    phone: str = ""
    request_id: int = 0  # of the code that was sent last
    sent_to: str = ""

    def _show(self, found: Waiting, seen: Summary, to: Destinations) -> None:
        if found.draft_id != self.draft_id:
            self.request_id, self.sent_to = 0, ""
            self._forget_errors()
        self.draft_id, self.kind_title, self.by_press = found.draft_id, found.title, found.by_press
        self.prepared_by, self.handed = found.prepared_by, format.moment(found.handed_at)
        self.sections = section_items(catalog.kind_of(seen.draft.kind), seen)
        self.files = [
            FileItem(str(one.id), one.name, words.size(one.size), one.url, one.thumbnail_url)
            for files in seen.draft.files_by_slot.values()
            for one in files
        ]
        self.consents = consent_items(seen, {})
        self.email, self.phone = _masked_email(to.email), _masked_phone(to.phone)
        self.waits = self.loaded = True

    def _sent(self, request_id: int, channel: CodeChannel) -> None:
        self.request_id = request_id
        self.sent_to = self.phone if channel is CodeChannel.PHONE else self.email
        self._command("focus", id=f"{FORM}-code")

    def _proof(self, form: LongForm) -> Proof:
        return Proof(self.request_id, "".join(form.get("code", "").split()))

    def _over(self) -> None:
        self._put(waits=False, loaded=True, sections=[], files=[], consents=[])


class Confirmation(ConfirmView, Base):
    """The page in the cabinet; an employee in it sees the code for a tablet instead of the confirmation."""

    tablet_code: str = ""
    tablet_until: str = ""  # a moment as the browser reads it
    way: str = FiledBy.OFFICE.value

    @allow(Permission.USE_CABINET, missing=HOME, in_visit=True)
    async def load(self) -> None:
        """Open the draft of the address."""
        wanted = draft_in(dict(self.router.url.query_parameters))
        if wanted != self.draft_id:
            self.tablet_code = self.tablet_until = ""
        await self._reload(wanted)

    @allow(Permission.USE_CABINET, in_visit=True)
    async def refresh(self) -> None:
        """Look again after a signal: it may have been decided on elsewhere."""
        if self.loaded and self.waits:
            try:
                await self._reload(self.draft_id)
            except NothingWaits:
                self._over()

    @allow(Permission.USE_CABINET, in_visit=True)
    async def choose_way(self, way: Word) -> None:
        """How the customer asked for what the employee prepares."""
        self.way = way if way in FILED_BY_STAFF else FiledBy.OFFICE.value

    @allow(Permission.USE_CABINET, in_visit=True)
    async def hand_over(self, draft_id: DraftId, version: Line) -> Any:
        """«Передать на подтверждение»: what the employee has looked through in this version."""
        async with self._unit() as (work, actor):
            await handovers.hand_over(work, actor, draft_id, version, FiledBy(self.way))
        self.way = FiledBy.OFFICE.value
        return rx.redirect(confirm_path(draft_id))

    @allow(Permission.USE_CABINET, form=FORM, at=AT)
    async def send_code(self, channel: Word) -> None:
        """Send the customer's code by letter or SMS."""
        chosen = channel_of(channel)
        async with self._unit() as (work, actor):
            request_id = await handovers.send_code(work, actor, self.draft_id, chosen)
        self._sent(request_id, chosen)

    @allow(Permission.USE_CABINET, form=FORM, at=AT)
    async def confirm(self, form: LongForm) -> Any:
        """«Подтвердить и подать»."""
        async with self._unit() as (work, actor):
            filed = await handovers.confirm(work, actor, self.draft_id, given(form), self._proof(form))
        return rx.redirect(APPLICATION_SENT.url(number=filed.number))

    @allow(Permission.USE_CABINET, form=DECLINE_DIALOG, at={WHOLE: "words"})
    async def decline(self, form: LongForm) -> Any:
        """The customer does not agree and says why."""
        async with self._unit() as (work, actor):
            await handovers.decline(work, actor, self.draft_id, form.get("words", ""))
        self._command("close", id=DECLINE_DIALOG)
        self._notice("Вы отказались. Сотрудник прочтёт, что исправить, черновик остался в кабинете")
        return rx.redirect(APPLICATION_NEW.path)

    @allow(Permission.USE_CABINET, in_visit=True)
    async def take_back(self, draft_id: DraftId) -> Any:
        """The employee goes on with the draft."""
        async with self._unit() as (work, actor):
            await handovers.take_back(work, actor, draft_id)
            kind = (await summary.of_draft(work, actor, draft_id)).draft.kind
        return rx.redirect(draft_path(kind, draft_id))

    @allow(Permission.USE_CABINET, in_visit=True)
    async def show_code(self, draft_id: DraftId) -> None:
        """Show the code that opens the draft on the tablet."""
        async with self._unit() as (work, actor):
            self.tablet_code = await tablets.show_code(work, actor, draft_id)
            self.tablet_until = (work.now + tablets.CODE_LIFE).isoformat()

    async def _reload(self, draft_id: int) -> None:
        async with self._unit() as (work, actor):
            found = await handovers.waiting_one(work, actor, draft_id)
            seen = await summary.of_draft(work, actor, draft_id)
            to = Destinations("", "") if actor.visiting else await handovers.destinations(work, actor)
        self._show(found, seen, to)


def channel_of(text: str) -> CodeChannel:
    """The way a code goes that a button names.

    Raises:
        NotFound: there is no such way.
    """
    try:
        return CodeChannel(text)
    except ValueError:
        raise NotFound from None


def given(form: LongForm) -> dict[ConsentPurpose, str]:
    """The versions of the consents that are marked."""
    return {one: form.get(f"version.{one.value}", "") for one in ConsentPurpose if f"consent.{one.value}" in form}


def _masked_email(text: str) -> str:
    """«i***@example.com»: enough for its owner to know it."""
    name, at, host = text.partition("@")
    return f"{name[:1]}***{at}{host}" if at else ""


def _masked_phone(text: str) -> str:
    return f"+7 … {text[-4:-2]}-{text[-2:]}" if len(text) > 4 else ""


refresh_with(APPLICATION_CONFIRM, Confirmation.refresh)
