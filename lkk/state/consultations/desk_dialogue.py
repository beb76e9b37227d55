"""The open dialogue on the desk of a consultant: the same thread from the other side, notes, marks and typing."""

from lkk.state.access import allow
from lkk.state.arguments import DialogueId, FileId, LongForm
from lkk.state.base import Base
from lkk.state.consultations.thread import DialogueThread
from lkk.vocabulary.permissions import Permission


class DeskDialogue(DialogueThread, Base):
    """A tab of the desk shows one dialogue at a time; signals wake it for all of the consultant's."""

    @allow(Permission.CONSULT)
    async def open_dialogue(self, dialogue_id: DialogueId) -> None:
        """Show a dialogue of the queue or an own one."""
        await self._open_dialogue(dialogue_id)
        self._attend(DeskDialogue.look, DeskDialogue.other_types)

    @allow(Permission.CONSULT)
    async def look(self) -> None:
        """A signal: something was said, or marks have moved."""
        await self._look_again()

    @allow(Permission.CONSULT)
    async def other_types(self) -> None:
        """A signal: the customer is writing."""
        self._show_typing()

    @allow(Permission.CONSULT)
    async def send(self, form: LongForm) -> None:
        """Keep a message of the page's memory."""
        await self._send_form(form)

    @allow(Permission.CONSULT)
    async def send_note(self, form: LongForm) -> None:
        """Keep a note that the staff alone read."""
        await self._send_form(form, note=True)

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
        """A file was kept."""
        if self.dialogue_id:
            await self._reload_files()

    @allow(Permission.CONSULT)
    async def remove_file(self, file_id: FileId) -> None:
        """Take a file out of the message that is being written."""
        await self._take_file_out(file_id)
