"""The customer's online consultation: who is here, own dialogues, the open one, and what ends it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import reflex as rx

from lkk.routes import ADVOCATE_CHAT, chat_path, chat_print_path
from lkk.services.advocate.access import may_use_doors
from lkk.services.consultations import consultants, history, letters, opening
from lkk.services.consultations.consultants import DeskView
from lkk.services.consultations.history import PastDialogue
from lkk.services.kernel.errors import InvalidValue
from lkk.services.marks.own import Rating
from lkk.state import format
from lkk.state.access import allow
from lkk.state.address import dialogue_in, text_in
from lkk.state.arguments import FileId, Line, LongForm, Stars
from lkk.state.base import Base
from lkk.state.consultations.thread import DialogueThread
from lkk.state.live import refresh_with, show_topic
from lkk.state.marks.short import MARK_FORM, ShortRating
from lkk.vocabulary.marks import Served
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.topics import Topic

BEGIN_FORM, SEARCH_FORM = "begin", "find-talk"
CLOSE_DIALOG = "close-talk"


@dataclass
class ConsultantItem:
    """A consultant in the list; `value` and `label` make it a choice of the form."""

    value: str
    name: str
    here: bool
    label: str


@dataclass
class PastItem:
    """A dialogue in the list of own ones."""

    id: int
    topic: str
    state: str
    tone: str
    consultant: str
    when: str
    unread: int
    found: str
    href: str


class Chat(DialogueThread, ShortRating, Base):
    """The page shows the list of own dialogues, or one of them."""

    loaded: bool = False
    has_door: bool = False
    people: list[ConsultantItem] = []
    answers: bool = False
    in_hours: bool = False
    hours: str = ""
    past: list[PastItem] = []
    more_past: bool = False
    searched: str = ""
    beginning_key: str = ""  # a change empties the form of a new dialogue
    session_mark: str = ""  # tells the page's memory of unsent messages whose they are
    may_reopen: bool = False
    print_href: str = ""

    @allow(Permission.USE_CABINET)
    async def load(self) -> None:
        """Open the page, with a dialogue or without."""
        query = self.router.url.query_parameters
        self._forget_errors()
        self._put(searched=text_in(query, "find"), session_mark=self._session_words())
        if not self.beginning_key:
            self.beginning_key = str(uuid4())
        if number := dialogue_in(query):
            async with self._unit() as (work, actor):
                await self._open_dialogue(work, actor, number)
            await self._tell_of_dialogue()
        else:
            self._forget_dialogue()
            await self._load_lists()
        self._attend_to(number)
        self._put(loaded=True)

    @allow(Permission.USE_CABINET)
    async def look(self) -> None:
        """A signal: something was said, or marks have moved."""
        before = self.dialogue_state
        await self._look_again()
        if not self.dialogue_id:
            await self._load_lists()
        elif before != self.dialogue_state:
            await self._tell_of_dialogue()

    @allow(Permission.USE_CABINET)
    async def other_types(self) -> None:
        """A signal: the consultant is writing."""
        self._show_typing()

    @allow(Permission.USE_CABINET)
    async def see_who_is_here(self) -> None:
        """A signal: a consultant has come or gone; it matters until one has taken the dialogue."""
        if not self.dialogue_id:
            await self._load_lists()
        elif self.dialogue_waits:
            await self._tell_of_dialogue()

    @allow(Permission.USE_CABINET)
    async def send(self, form: LongForm) -> None:
        """Keep a message of the page's memory."""
        self._attend_to(self.dialogue_id)
        await self._send_form(form)

    @allow(Permission.USE_CABINET)
    async def typing(self) -> None:
        """The customer is writing."""
        await self._say_typing()

    @allow(Permission.USE_CABINET)
    async def came_in_sight(self) -> None:
        """The tab is in sight: what has come is read."""
        await self._see(True)

    @allow(Permission.USE_CABINET)
    async def went_out_of_sight(self) -> None:
        """The tab is behind another: what comes is only given."""
        await self._see(False)

    @allow(Permission.USE_CABINET)
    async def show_earlier(self) -> None:
        """Read the page before."""
        await self._show_earlier()

    @allow(Permission.USE_CABINET)
    async def refresh(self) -> None:
        """A file was kept, or something of this person has changed."""
        if self.dialogue_id:
            await self._reload_files()
        else:
            await self._load_lists()

    @allow(Permission.USE_CABINET)
    async def remove_file(self, file_id: FileId) -> None:
        """Take a file out of the message that is being written."""
        await self._take_file_out(file_id)

    @allow(Permission.USE_CABINET, form=BEGIN_FORM)
    async def begin(self, form: LongForm) -> Any:
        """Begin a dialogue with its first message."""
        wanted = form.get("consultant", "")
        async with self._unit() as (work, actor):
            number = await opening.begin(
                work,
                actor,
                form.get("topic", ""),
                form.get("text", ""),
                _key_in(form),
                wanted_id=int(wanted) if wanted.isdecimal() and len(wanted) < 19 else None,
            )
        self.beginning_key = str(uuid4())
        return rx.redirect(chat_path(number))

    @allow(Permission.USE_CABINET)
    async def find(self, form: dict[str, Line]) -> Any:
        """Look for words in own dialogues."""
        words = form.get("find", "").strip()
        return rx.redirect(ADVOCATE_CHAT.url(find=words) if words else ADVOCATE_CHAT.path)

    @allow(Permission.USE_CABINET)
    async def show_more(self) -> None:
        """Read the next page of own dialogues."""
        async with self._unit() as (work, actor):
            last = self.past[-1].id if self.past else None
            found = await history.dialogues(work, actor, search=self.searched, before_id=last)
        self._put(past=[*self.past, *map(_past_item, found)][:200], more_past=len(found) == history.PAGE)

    @allow(Permission.USE_CABINET)
    async def close(self) -> None:
        """End the open dialogue."""
        async with self._unit() as (work, actor):
            await opening.close(work, actor, self.dialogue_id)
        self._command("close", id=CLOSE_DIALOG)
        await self._look_again()
        await self._tell_of_dialogue()

    @allow(Permission.USE_CABINET)
    async def reopen(self) -> None:
        """Open the dialogue again."""
        async with self._unit() as (work, actor):
            await opening.reopen(work, actor, self.dialogue_id)
        await self._look_again()
        await self._tell_of_dialogue()

    @allow(Permission.USE_CABINET)
    async def press_star(self, stars: Stars) -> None:
        """Rate the work of the consultant, once the dialogue is closed."""
        await self._press_star(Served.TALK, self.dialogue_id, stars)
        await self._tell_of_dialogue()

    @allow(Permission.USE_CABINET)
    async def begin_comment(self) -> None:
        """Offer the words of the mark."""
        self._forget_errors(MARK_FORM)
        self._put(commenting=True)

    @allow(Permission.USE_CABINET, form=MARK_FORM)
    async def comment_mark(self, form: LongForm) -> None:
        """Add words to the mark."""
        await self._comment_mark(Served.TALK, self.dialogue_id, form.get("comment", ""))
        await self._tell_of_dialogue()

    @allow(Permission.USE_CABINET)
    async def send_letter(self) -> None:
        """Send the dialogue to the own e-mail."""
        async with self._unit() as (work, actor):
            address = await letters.send_transcript(work, actor, self.dialogue_id)
        self._notice(f"Переписка отправлена на {address}")

    async def _load_lists(self) -> None:
        async with self._unit() as (work, actor):
            door = await may_use_doors(work, actor)
            desk = await consultants.desk(work, actor.subject_id)
            found = await history.dialogues(work, actor, search=self.searched)
        self._show_desk(desk)
        self._put(
            has_door=door,
            people=[_consultant_item(one) for one in desk.consultants],
            past=[_past_item(one) for one in found],
            more_past=len(found) == history.PAGE,
        )

    def _attend_to(self, dialogue_id: int) -> None:
        self._attend(Chat.look, Chat.other_types, dialogue_id)

    def _show_desk(self, desk: DeskView) -> None:
        self._put(answers=desk.answers, in_hours=desk.in_hours, hours=desk.hours)

    async def _tell_of_dialogue(self) -> None:
        """Say when one that waits will be answered, and offer what may be done with one that is closed."""
        self._put(print_href=chat_print_path(self.dialogue_id))
        if self.dialogue_waits:
            async with self._unit() as (work, _):
                self._show_desk(await consultants.desk(work))
        if not self.dialogue_closed:
            return
        async with self._unit() as (work, actor):
            end = await opening.end_of(work, actor, self.dialogue_id)
        self._put(may_reopen=end.may_reopen)
        self._show_rating(Rating(self.dialogue_id, end.rating, end.may_rate, end.may_comment))


def _key_in(form: LongForm) -> UUID:
    try:
        return UUID(form.get("key", ""))
    except ValueError:
        raise InvalidValue("Обновите страницу и отправьте ещё раз", at="text") from None


def _consultant_item(one: consultants.ConsultantView) -> ConsultantItem:
    label = f"{one.name} (онлайн)" if one.here else one.name
    return ConsultantItem(str(one.id), one.name, one.here, f"{label}, ваш менеджер" if one.own else label)


def _past_item(one: PastDialogue) -> PastItem:
    return PastItem(
        id=one.id,
        topic=one.topic,
        state=one.state.label,
        tone=one.state.tone,
        consultant=one.consultant,
        when=format.moment(one.last_at),
        unread=one.unread,
        found=one.found,
        href=chat_path(one.id),
    )


refresh_with(ADVOCATE_CHAT, Chat.refresh)
show_topic(ADVOCATE_CHAT, Topic.PRESENCE, Chat.see_who_is_here)
