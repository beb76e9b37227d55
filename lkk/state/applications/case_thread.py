"""The thread of a case, for its applicant and for the staff: sending once, files that wait for it, what was read."""

from uuid import UUID, uuid4

from lkk.services.applications import access
from lkk.services.applications.case import message_drafts, messages
from lkk.services.applications.case.card import Card
from lkk.services.applications.case.message_drafts import Written, WrittenElsewhere
from lkk.services.composition import OWNERS
from lkk.services.files import removing
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.state.applications.wizard_items import FileItem
from lkk.state.arguments import FileId, LongForm
from lkk.state.base import Base
from lkk.state.refusals import WHOLE
from lkk.vocabulary.applications import Side

MESSAGE_FORM = "message"
#: Files have no place for a refusal of their own, a limit is told over the button.
MESSAGE_AT = {"documents": "text", WHOLE: "text"}


class CaseThread(Base, mixin=True):
    """A state declares the handlers with its own rule of access; what they do is here.

    Typed words stay in the page while `sending_key` stays; the same key is never sent twice. What is written is kept
    for its author when the field is left.
    """

    sending_key: str = ""  # a change empties the form of a message
    message_draft: str = ""
    message_internal: bool = False
    message_version: int = 0

    async def _reload(self) -> None:
        """Read the case again."""
        raise NotImplementedError

    def _begin_thread(self, *, anew: bool = False) -> None:
        """Give the message that is to be written its key."""
        if anew or not self.sending_key:
            self.sending_key = str(uuid4())

    async def _open_draft(self, number: str) -> None:
        """Show what was written here and not sent."""
        async with self._unit() as (work, actor):
            seen = await access.seen(work, actor, number)
            kept = await message_drafts.written(work, actor, seen.key)
        self._show_draft(kept)
        self._show_choices(kept)

    def _show_draft(self, kept: Written) -> None:
        self._put(message_draft=kept.text, message_internal=kept.internal, message_version=kept.version)

    def _show_choices(self, kept: Written) -> None:
        """What else of the draft one side alone has."""

    async def _keep_message(self, case_id: int, typed: str, *, internal: bool = False) -> None:
        """Keep what is written so far, as a note of the staff when it is one."""
        if (typed, internal) == (self.message_draft, self.message_internal):
            return
        self._forget_errors(MESSAGE_FORM)
        try:
            async with self._unit() as (work, actor):
                kept = await message_drafts.keep(work, actor, case_id, typed, self.message_version, internal=internal)
        except WrittenElsewhere as newer:
            self._put(message_version=newer.newer.version)
            raise
        self._show_draft(kept)

    async def _before_sending(self, work: UnitOfWork, actor: Actor, form: LongForm) -> None:
        """What belongs to the sending on one side alone, in its transaction."""

    async def _send(
        self, case_id: int, form: LongForm, files: list[FileItem], *, internal: bool = False, stays: bool = True
    ) -> None:
        """Send what is written with the files that wait for it."""
        documents = [UUID(one.id) for one in files]
        try:
            async with self._unit() as (work, actor):
                await self._before_sending(work, actor, form)
                await messages.post(
                    work,
                    actor,
                    case_id,
                    form.get("text", ""),
                    key_in(form),
                    internal=internal,
                    documents=documents,
                    version=self.message_version,
                )
        except WrittenElsewhere as newer:
            self._put(message_version=newer.newer.version)  # told of: the next press sends what stands here
            raise
        await self._sent(stays=stays)

    async def _sent(self, *, stays: bool = True) -> None:
        """What was written is gone; for a person who `stays` the case is read again and the field has the focus."""
        self._show_draft(Written())
        self._begin_thread(anew=True)
        if not stays:
            return
        await self._reload()
        self._command("focus", id=f"{MESSAGE_FORM}-text")

    async def _take_out(self, file_id: FileId) -> None:
        """Take a file out of a message that is not sent yet."""
        async with self._unit() as (_, actor):
            pass
        await removing.remove(OWNERS, actor, UUID(file_id))
        await self._reload()

    async def _read_thread(self, seen: Card, other: Side) -> None:
        """What the other side wrote counts as read."""
        answered = seen.staff is not None and seen.staff.new_answer
        if answered or any(not one.read for one in seen.thread if one.side is other):
            async with self._unit() as (work, actor):
                await messages.mark_read(work, actor, seen.id)


def key_in(form: LongForm) -> UUID:
    """The key of a message from the hidden field of its form.

    Raises:
        InvalidValue: it is no key.
    """
    try:
        return UUID(form.get("sending_key", ""))
    except ValueError:
        raise InvalidValue("Обновите страницу и отправьте сообщение ещё раз", at="text") from None
