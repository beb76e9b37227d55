"""The open dialogue of either side: what was said, marks, sending what the page keeps, and that somebody is writing."""

import time
from typing import Any
from uuid import UUID

from lkk.routes import by_path
from lkk.services.composition import OWNERS
from lkk.services.consultations import files, reading, talking
from lkk.services.consultations.reading import Talk
from lkk.services.files import removing
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue, NotFound, ServiceError, Unavailable
from lkk.services.kernel.secrets import keyed_hash
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.state import live
from lkk.state.applications.application_view import file_item
from lkk.state.applications.wizard_items import FileItem
from lkk.state.arguments import FileId, LongForm
from lkk.state.base import Base
from lkk.state.consultations.rows import LineItem, line_item
from lkk.vocabulary.consultations import ConsultationState

MOST_SHOWN = 300  # lines of a page; earlier ones are on the page for printing
_TYPING_EVERY_S = 2.0


class DialogueThread(Base, mixin=True):
    """A state declares the handlers with its own rule of access; what they do is here.

    `delivered_to` and `read_to` are how far the other side has been given and has read what this one said. A message
    comes with its `client_id`: `acked_id` names the last that was kept, `refused_id` the last that was not, with the
    reason. `assets/js/chat.js` keeps messages until one of them is told.
    """

    dialogue_id: int = 0
    dialogue_topic: str = ""
    dialogue_state: str = ""
    dialogue_state_words: str = ""
    dialogue_tone: str = ""
    dialogue_closed: bool = False
    dialogue_waits: bool = False
    dialogue_consultant: str = ""
    dialogue_customer: str = ""
    lines: list[LineItem] = []
    earlier: bool = False
    delivered_to: int = 0
    read_to: int = 0
    waiting_files: list[FileItem] = []
    waiting_file_ids: str = ""
    acked_id: str = ""
    refused_id: str = ""
    refused_text: str = ""
    typing_count: int = 0

    _last_seq: int = 0
    _others_seq: int = 0  # the newest of the other side that came here
    _given_to: int = 0
    _seen_to: int = 0
    _shown: bool = True
    _typed_at: float = 0.0

    def _session_words(self) -> str:
        """What the page's memory of unsent messages is kept under: another session never reads it."""
        return keyed_hash("chat", self._session_key)[:16]

    async def _open_dialogue(self, work: UnitOfWork, actor: Actor, dialogue_id: int) -> None:
        """Show a dialogue from its newest page; raises NotFound."""
        talk = await reading.latest(work, actor, dialogue_id)
        self._forget_dialogue()
        self.dialogue_id = dialogue_id
        self._take(talk, actor)
        await self._mark(work, actor)
        self._put_files([file_item(one) for one in await files.unsent(work, actor, dialogue_id)])

    def _forget_dialogue(self) -> None:
        """Show none."""
        self._put(
            dialogue_id=0,
            lines=[],
            earlier=False,
            delivered_to=0,
            read_to=0,
            acked_id="",
            refused_id="",
            refused_text="",
        )
        self._last_seq = self._others_seq = self._given_to = self._seen_to = 0
        self._shown = True  # until the page tells otherwise: it does as soon as it is drawn
        self._put_files([])

    async def _look_again(self) -> None:
        """Read what was added since the last number that came."""
        if not self.dialogue_id:
            return
        async with self._unit() as (work, actor):
            await self._read(work, actor)

    async def _send_form(self, form: LongForm, *, note: bool = False) -> bool:
        """Keep a message that the page has sent, perhaps not for the first time; whether it was kept.

        A refusal is told beside the message, whose text the page still has; without the database nothing is told, and
        the page sends it again.
        """
        client_id = form.get("client_id", "")
        try:
            dialogue_id, key, documents = _addressed(form)
            async with self._unit() as (work, actor):
                await talking.send(work, actor, dialogue_id, form.get("text", ""), key, documents=documents, note=note)
                if dialogue_id == self.dialogue_id:
                    await self._read(work, actor)
                    self._put_files([one for one in self.waiting_files if UUID(one.id) not in documents])
        except Unavailable:
            raise
        except ServiceError as error:
            self._put(refused_id=client_id, refused_text=error.text)
            return False
        self._put(acked_id=client_id)
        return True

    async def _show_earlier(self) -> None:
        """Put the page before the first line over it."""
        if not self.lines or len(self.lines) >= MOST_SHOWN:
            return
        async with self._unit() as (work, actor):
            talk = await reading.before(work, actor, self.dialogue_id, self.lines[0].seq)
            self._put(lines=[*(line_item(one, actor) for one in talk.lines), *self.lines], earlier=talk.earlier)

    async def _say_typing(self) -> None:
        """Tell the other side that somebody is writing here, at most every two seconds."""
        if not self.dialogue_id or time.time() - self._typed_at < _TYPING_EVERY_S:
            return
        self._typed_at = time.time()
        async with self._unit() as (work, actor):
            await talking.typing(work, actor, self.dialogue_id)

    async def _see(self, shown: bool) -> None:
        """Note whether the page is in sight: only then what comes is read."""
        self._shown = shown
        if shown and self.dialogue_id:
            await self._look_again()

    def _show_typing(self) -> None:
        self.typing_count += 1

    async def _reload_files(self) -> None:
        """Show the files that wait for a message."""
        async with self._unit() as (work, actor):
            found = await files.unsent(work, actor, self.dialogue_id)
        self._put_files([file_item(one) for one in found])

    async def _take_file_out(self, file_id: FileId) -> None:
        async with self._unit() as (_, actor):
            pass
        await removing.remove(OWNERS, actor, UUID(file_id))
        await self._reload_files()

    async def _read(self, work: UnitOfWork, actor: Actor) -> None:
        self._take(await reading.since(work, actor, self.dialogue_id, self._last_seq), actor)
        await self._mark(work, actor)

    def _take(self, talk: Talk, actor: Actor) -> None:
        """Show what came; after a gap of more than a page the newest page stands in the place of all."""
        dialogue = talk.dialogue
        ours, others = ("company", "customer") if actor.staff else ("customer", "company")
        self._put(
            dialogue_topic=dialogue.topic,
            dialogue_state=dialogue.state.value,
            dialogue_state_words=dialogue.state.label,
            dialogue_tone=dialogue.state.tone,
            dialogue_closed=dialogue.state is ConsultationState.CLOSED,
            dialogue_waits=dialogue.state is ConsultationState.WAITING,
            dialogue_consultant=dialogue.consultant,
            dialogue_customer=dialogue.customer if actor.staff else "",
            delivered_to=getattr(dialogue, f"{others}_delivered"),
            read_to=getattr(dialogue, f"{others}_read"),
        )
        self._given_to = getattr(dialogue, f"{ours}_delivered")
        self._seen_to = getattr(dialogue, f"{ours}_read")
        if not talk.lines:
            return
        came = [line_item(one, actor) for one in talk.lines]
        if talk.earlier or not self._last_seq:
            self._put(lines=came, earlier=talk.earlier)
        else:
            kept = [*self.lines, *came]
            self._put(lines=kept[-MOST_SHOWN:], earlier=self.earlier or len(kept) > MOST_SHOWN)
        self._last_seq = came[-1].seq
        self._others_seq = max([self._others_seq, *(one.seq for one in came if not one.own)])

    async def _mark(self, work: UnitOfWork, actor: Actor) -> None:
        """Tell how far this side has been given and has read what the other said; a look without news tells nothing."""
        last = self._others_seq
        if last > self._given_to or (self._shown and last > self._seen_to):
            await reading.mark(work, actor, self.dialogue_id, delivered=last, read=last if self._shown else 0)

    def _put_files(self, found: list[FileItem]) -> None:
        self._put(waiting_files=found, waiting_file_ids=" ".join(one.id for one in found))

    def _attend(self, look: Any, typing: Any, dialogue_id: int = 0) -> None:
        """Let signals of a dialogue, or of all of this person, wake this tab while it stands on this page."""
        route = by_path(self.router.url.path)
        if route is not None:
            live.attend(self.router.session.client_token, route.path, dialogue_id, look=look, typing=typing)


def _addressed(form: LongForm) -> tuple[int, UUID, list[UUID]]:
    try:
        dialogue_id = int(form.get("dialogue", ""))
        key = UUID(form.get("client_id", ""))
        documents = [UUID(one) for one in form.get("documents", "").split()]
    except ValueError:
        raise InvalidValue("Обновите страницу и отправьте сообщение ещё раз") from None
    if not 0 < dialogue_id < 2**63 or len(documents) > files.MOST:
        raise NotFound
    return dialogue_id, key, documents
