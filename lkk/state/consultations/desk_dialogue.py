"""The desk of a consultant: the lists, the open dialogue from the company's side, and what is done with it."""

import time
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import reflex as rx

from lkk.routes import STAFF_ADVOCATE, staff_dialogue_path
from lkk.services import presence
from lkk.services.consultations import opening, queue, talking
from lkk.services.consulting_desk import drafting
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue, NotFound
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.state.access import allow
from lkk.state.address import dialogue_in
from lkk.state.arguments import DialogueId, FileId, LongForm, TemplateId
from lkk.state.base import Base
from lkk.state.consultations.desk_lists import DeskLists
from lkk.state.consultations.desk_rows import DeskLine
from lkk.state.consultations.thread import DialogueThread
from lkk.state.live import refresh_with, show_topic
from lkk.vocabulary.consultations import MessageKind
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.topics import Topic

NOTE_FORM, TRANSFER_FORM, DRAFT_FORM, CLOSE_DIALOG = "talk-note", "talk-transfer", "talk-draft", "close-dialogue"
MESSAGE_FIELD = "talk-text"
_LISTED_EVERY_S = 15.0


class DeskDialogue(DialogueThread, DeskLists, Base):
    """A tab of the desk shows one dialogue at a time; signals wake it for all of the consultant's."""

    note_key: str = ""  # a change empties the field of a note
    session_mark: str = ""  # tells the page's memory of unsent messages whose they are
    has_it: bool = False  # whether the open dialogue is this consultant's

    _listed_at: float = 0.0

    @allow(Permission.CONSULT, missing=STAFF_ADVOCATE)
    async def load(self) -> None:
        """Open the desk, with a dialogue or without."""
        self._forget_errors()
        self._put(session_mark=self._session_words())
        await self._load_with(dialogue_in(self.router.url.query_parameters))
        self._put(loaded=True)

    @allow(Permission.CONSULT)
    async def open_dialogue(self, dialogue_id: DialogueId) -> None:
        """Show a dialogue of the queue or an own one in the page that is open."""
        await self._load_with(dialogue_id)

    @allow(Permission.CONSULT)
    async def look(self) -> None:
        """A signal: something was said, marks have moved, or a dialogue was given or taken away.

        What is new in the open dialogue is read each time, the list when nothing is, or now and then.
        """
        before = self._known_of_dialogue()
        try:
            await self._look_again()
        except NotFound:
            self._forget_dialogue()
            self._notice("Диалог теперь у другого консультанта", "info")
        if self._known_of_dialogue() != before and time.time() - self._listed_at < _LISTED_EVERY_S:
            self._put(mine=[self._with_last_word(one) for one in self.mine])
            return
        async with self._unit() as (work, actor):
            await self._load_mine(work, actor)
            self._listed_at = time.time()
            if self.dialogue_id and self.has_it != self._is_mine():
                await self._show(work, actor, self.dialogue_id)

    @allow(Permission.CONSULT)
    async def look_at_queue(self) -> None:
        """A signal: the queue has changed."""
        await self._load_lists()

    @allow(Permission.CONSULT)
    async def look_at_colleagues(self) -> None:
        """A signal: an employee has come or gone; it matters where somebody is about to be chosen."""
        if self.colleagues:
            await self._load_colleagues()

    @allow(Permission.CONSULT)
    async def offer_colleagues(self) -> None:
        """The dialog of a transfer opens."""
        await self._load_colleagues()

    @allow(Permission.CONSULT)
    async def offer_kinds(self) -> None:
        """The dialog of an application opens."""
        await self._load_kinds(self.dialogue_id)

    @allow(Permission.CONSULT)
    async def other_types(self) -> None:
        """A signal: the customer is writing."""
        self._show_typing()

    @allow(Permission.CONSULT)
    async def send(self, form: LongForm) -> None:
        """Keep a message of the page's memory."""
        self._attend_all()
        await self._send_form(form)

    @allow(Permission.CONSULT)
    async def typing(self) -> None:
        """The consultant is writing."""
        await self._say_typing()

    @allow(Permission.CONSULT)
    async def came_in_sight(self) -> None:
        """The tab is in sight: what has come is read."""
        await self._see(True)

    @allow(Permission.CONSULT)
    async def went_out_of_sight(self) -> None:
        """The tab is behind another: what comes is only given."""
        await self._see(False)

    @allow(Permission.CONSULT)
    async def show_earlier(self) -> None:
        """Read the page before."""
        await self._show_earlier()

    @allow(Permission.CONSULT)
    async def refresh(self) -> None:
        """A file was kept, or something of this person has changed."""
        async with self._unit() as (work, actor):
            self._put(away=await presence.is_away(work, actor))
        if self.dialogue_id:
            await self._reload_files()

    @allow(Permission.CONSULT)
    async def remove_file(self, file_id: FileId) -> None:
        """Take a file out of the message that is being written."""
        await self._take_file_out(file_id)

    @allow(Permission.CONSULT)
    async def take(self, dialogue_id: DialogueId) -> Any:
        """Take a dialogue of the queue and open it."""
        async with self._unit() as (work, actor):
            await queue.take(work, actor, dialogue_id)
        if dialogue_id != self.dialogue_id:
            return rx.redirect(staff_dialogue_path(dialogue_id))
        await self._load_with(dialogue_id)
        return None

    @allow(Permission.CONSULT, form=NOTE_FORM)
    async def note(self, form: LongForm) -> None:
        """Write a note that the staff alone read."""
        async with self._unit() as (work, actor):
            await talking.send(work, actor, self.dialogue_id, form.get("text", ""), _key_in(form), note=True)
        self.note_key = str(uuid4())
        await self._look_again()

    @allow(Permission.CONSULT, form=TRANSFER_FORM)
    async def transfer(self, form: LongForm) -> Any:
        """Hand the dialogue over with a note, or back to the queue."""
        to = form.get("consultant", "")
        async with self._unit() as (work, actor):
            to_id = int(to) if to.isdecimal() and len(to) < 19 else None
            await queue.transfer(work, actor, self.dialogue_id, to_id, form.get("note", ""))
        self._command("close", id=f"{TRANSFER_FORM}-dialog")
        self._notice("Диалог передан")
        return rx.redirect(STAFF_ADVOCATE.path)

    @allow(Permission.CONSULT, form=DRAFT_FORM)
    async def make_draft(self, form: LongForm) -> None:
        """Make the customer's draft of an application out of the dialogue."""
        kind = form.get("kind", "")
        if not kind:
            raise InvalidValue("Выберите вид заявки", at="kind")
        async with self._unit() as (work, actor):
            await drafting.make(work, actor, self.dialogue_id, kind)
        self._command("close", id=f"{DRAFT_FORM}-dialog")
        self._notice("Черновик готов, клиенту отправлено уведомление")
        await self._look_again()

    @allow(Permission.CONSULT)
    async def close(self) -> None:
        """End the open dialogue."""
        async with self._unit() as (work, actor):
            await opening.close(work, actor, self.dialogue_id)
        self._command("close", id=CLOSE_DIALOG)
        await self._look_again()
        await self._load_lists()

    @allow(Permission.CONSULT)
    async def use_answer(self, template_id: TemplateId) -> None:
        """Put a ready answer after what is written in the message."""
        text = self._ready_texts.get(template_id)
        if text is None:
            raise NotFound
        self._command("append", id=MESSAGE_FIELD, text=text)

    @allow(Permission.CONSULT)
    async def go_away(self) -> None:
        """Say to be away: customers see nobody in this place."""
        await self._set_away(True)

    @allow(Permission.CONSULT)
    async def come_back(self) -> None:
        """Say to be at the desk again."""
        await self._set_away(False)

    async def _set_away(self, away: bool) -> None:
        async with self._unit() as (work, actor):
            await presence.set_away(work, actor, away)
        await self._load_lists()

    async def _load_with(self, dialogue_id: int) -> None:
        """Read the lists and the dialogue, or with 0 the lists alone, in one transaction."""
        async with self._unit() as (work, actor):
            await self._read_lists(work, actor)
            if dialogue_id:
                await self._show(work, actor, dialogue_id)
            else:
                self._forget_dialogue()
        self._attend_all()

    def _attend_all(self) -> None:
        self._attend(DeskDialogue.look, DeskDialogue.other_types)

    async def _show(self, work: UnitOfWork, actor: Actor, dialogue_id: int) -> None:
        await self._open_dialogue(work, actor, dialogue_id)
        own = self._is_mine()
        await self._load_beside(work, actor, dialogue_id, own=own)
        self._put(has_it=own, note_key=self.note_key or str(uuid4()))

    def _with_last_word(self, one: DeskLine) -> DeskLine:
        said = next((line for line in reversed(self.lines) if line.kind == MessageKind.TEXT), None)
        if one.id != self.dialogue_id or said is None:
            return one
        return replace(one, last="".join(piece.text for piece in said.pieces), when=said.when)

    def _known_of_dialogue(self) -> tuple[object, ...]:
        return self.dialogue_id, self.dialogue_state, self._last_seq, self.delivered_to, self.read_to

    def _is_mine(self) -> bool:
        return any(one.id == self.dialogue_id for one in self.mine)


def _key_in(form: LongForm) -> UUID:
    try:
        return UUID(form.get("key", ""))
    except ValueError:
        raise InvalidValue("Обновите страницу и запишите заметку ещё раз", at="text") from None


refresh_with(STAFF_ADVOCATE, DeskDialogue.refresh)
show_topic(STAFF_ADVOCATE, Topic.CONSULTATIONS, DeskDialogue.look_at_queue)
show_topic(STAFF_ADVOCATE, Topic.PRESENCE, DeskDialogue.look_at_colleagues)
