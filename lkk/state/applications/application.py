"""The application's page for its applicant: what happens with it, answers to remarks, the thread."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote
from uuid import UUID, uuid4

import reflex as rx
from pydantic import TypeAdapter, ValidationError

from lkk.routes import APPLICATION, NOT_FOUND, application_path, draft_path
from lkk.services.applications.case import card, disputes, messages, remarks
from lkk.services.applications.case.card import Card
from lkk.services.applications.case.remarks import Asked
from lkk.services.applications.drafts import copying
from lkk.services.applications.workflow import status_changes
from lkk.services.composition import OWNERS
from lkk.services.files import removing
from lkk.services.forms.declaration import Field, Step
from lkk.services.kernel.errors import InvalidValue, NotFound, ServiceError, Stale
from lkk.state.access import allow
from lkk.state.applications.application_view import ApplicationView, file_item, view_of
from lkk.state.applications.wizard_fields import FieldItem, Filling, field_item
from lkk.state.applications.wizard_form import read_step, with_cell
from lkk.state.applications.wizard_items import FileItem, SlotItem, slot_item
from lkk.state.arguments import FileId, Line, LongAnswer, LongForm, RowNumber, Word
from lkk.state.base import Base
from lkk.state.live import refresh_with
from lkk.vocabulary.applications import ApplicationStatus, FieldKind, Side
from lkk.vocabulary.permissions import Permission

ANSWER_FORM, MESSAGE_FORM, WITHDRAW_DIALOG, REOPEN_DIALOG = "answer", "message", "withdraw", "reopen"
CHANGED = "Заявка изменилась, пока вы писали. Проверьте, как она стоит теперь: написанное осталось"
_LINE = TypeAdapter(Line)


class OwnApplication(Base):
    """One application of the person; its number is the end of the address."""

    loaded: bool = False
    view: ApplicationView = ApplicationView()
    may_withdraw: bool = False
    may_reopen: bool = False
    questions: list[FieldItem] = []
    places: list[SlotItem] = []
    fresh: list[FileItem] = []  # documents that go with the answer
    times_drawn: int = 0  # a change draws rows of a question anew
    answer_late: bool = False  # nobody waits for the answer any more, but something may be typed into its form
    sending_key: str = ""  # a change empties the form of a message

    _asked: Asked | None = None
    _seen: Card | None = None
    _typed: dict[str, Any] = {}

    @allow(Permission.USE_CABINET, missing=NOT_FOUND)
    async def load(self) -> None:
        """Opens the application of the address; what the company wrote counts as read."""
        if number_in(self.router.url.path) != self.view.number:
            self.loaded, self.view, self._typed, self.answer_late = False, ApplicationView(), {}, False
            self._forget_errors()
        if not self.sending_key:
            self.sending_key = str(uuid4())
        await self._reload()

    @allow(Permission.USE_CABINET)
    async def refresh(self) -> None:
        """Looks again after a signal or an upload; what is being typed stays."""
        await self._reload()

    @allow(Permission.USE_CABINET)
    async def leave(self, name: Word, typed: LongAnswer) -> None:
        """A question to be corrected was left: what was typed is kept with the page."""
        owner, _, cell = name.partition(".")
        one = self._question(owner)
        if one.kind is FieldKind.ROWS:
            index, _, column = cell.partition(".")
            rows = with_cell(self._rows(one), one, int(index) if index.isdecimal() else -1, column, typed)
            self._keep(one, rows)
        else:
            self._keep(one, typed)

    @allow(Permission.USE_CABINET)
    async def mark(self, name: Word, value: Word, on: bool) -> None:
        """A check box was changed: a lone one, or one of several values."""
        one = self._question(name)
        if one.kind is FieldKind.YES_NO:
            self._keep(one, on)
            return
        chosen = [option for option in self._value(name) or [] if option != value]
        self._keep(one, [*chosen, value] if on else chosen)

    @allow(Permission.USE_CABINET)
    async def add_row(self, name: Word) -> None:
        """One more row."""
        one = self._question(name)
        self._keep(one, [*self._rows(one), {}])

    @allow(Permission.USE_CABINET)
    async def remove_row(self, name: Word, index: RowNumber) -> None:
        """Takes a row away."""
        one = self._question(name)
        self._keep(one, [row for at, row in enumerate(self._rows(one)) if at != index])
        self.times_drawn += 1

    @allow(Permission.USE_CABINET, form=ANSWER_FORM, at={"documents": "result"})
    async def answer(self, form: LongForm) -> None:
        """Answers the remarks: words, corrected questions and the files that were added since."""
        seen, asked = self._seen, self._asked
        if seen is None or asked is None:
            raise NotFound
        if self.answer_late:
            raise Stale
        corrections = read_step(Step("", asked.fields), form, [one.name for one in asked.fields])
        self._typed = corrections
        async with self._unit() as (work, actor):
            await remarks.answer(
                work,
                actor,
                seen.id,
                revision=seen.revision,
                text=form.get("result", ""),
                corrections=corrections,
                documents=[one.id for one in seen.answer_documents],
            )
        self._typed = {}
        self._notice("Ответ отправлен")
        self.view.asked = False
        await self._reload()

    @allow(Permission.USE_CABINET, form=MESSAGE_FORM, at={"documents": "text"})
    async def send_message(self, form: LongForm) -> None:
        """Sends a message with the files that wait for it, once for each key."""
        async with self._unit() as (work, actor):
            files = [UUID(one.id) for one in self.view.unsent]
            await messages.post(work, actor, self.view.id, form.get("text", ""), key_in(form), documents=files)
        self.sending_key = str(uuid4())
        await self._reload()
        self._command("focus", id=f"{MESSAGE_FORM}-text")

    @allow(Permission.USE_CABINET)
    async def remove_file(self, file_id: FileId) -> None:
        """Takes a file out of a message that is not sent yet."""
        async with self._unit() as (_, actor):
            pass
        await removing.remove(OWNERS, actor, UUID(file_id))
        await self._reload()

    @allow(Permission.USE_CABINET)
    async def withdraw(self) -> None:
        """Withdraws the application, asked for in a dialog."""
        self._command("close", id=WITHDRAW_DIALOG)
        if self._seen is None:
            raise NotFound
        async with self._unit() as (work, actor):
            await status_changes.change(
                work, actor, self._seen.id, ApplicationStatus.WITHDRAWN, revision=self._seen.revision
            )
        self._notice("Заявка отозвана")
        self.view.asked = False
        await self._reload()

    @allow(Permission.USE_CABINET)
    async def copy(self) -> Any:
        """Begins a new draft with the same answers."""
        async with self._unit() as (work, actor):
            draft = await copying.copy(work, actor, self.view.number)
        return rx.redirect(draft_path(draft.kind, draft.id))

    @allow(Permission.USE_CABINET, form=REOPEN_DIALOG)
    async def reopen(self, form: LongForm) -> Any:
        """Disagrees with the result: the new case is opened."""
        async with self._unit() as (work, actor):
            number = await disputes.reopen(work, actor, self.view.id, form.get("reason", ""))
        self._command("close", id=REOPEN_DIALOG)
        return rx.redirect(application_path(number))

    async def _reload(self) -> None:
        number = number_in(self.router.url.path)
        async with self._unit() as (work, actor):
            seen = await card.card(work, actor, number)
            asked = await remarks.asked(work, actor, number)
        view = view_of(seen, side=Side.CUSTOMER)
        self.answer_late = not view.asked and (self.view.asked or self.answer_late)
        if not self.answer_late:
            self._asked = asked
        self._seen, self.view = seen, view
        self.may_withdraw = any(one.target is ApplicationStatus.WITHDRAWN for one in seen.allowed)
        self.may_reopen = seen.may_reopen
        self._draw()
        self.loaded = True
        if any(not one.read for one in seen.thread if one.side is Side.COMPANY):
            async with self._unit() as (work, actor):
                await messages.mark_read(work, actor, seen.id)

    def _draw(self) -> None:
        asked, seen = self._asked, self._seen
        if asked is None or seen is None:
            return
        wrong = {id.removeprefix(f"{ANSWER_FORM}-"): text for id, text in self.errors.items()}
        filling = Filling({**asked.answers, **self._typed}, wrong, asked.choices, frozenset(), asked.today)
        places = {one.code for one in asked.slots}
        self.fresh = [file_item(one) for one in seen.answer_documents if one.slot not in places]
        self.questions = [field_item(one, filling) for one in asked.fields]
        self.places = [
            slot_item(
                one,
                tuple(file for file in seen.own_documents if file.slot == one.code),
                wrong.get(one.code, ""),
            )
            for one in asked.slots
        ]

    def _keep(self, one: Field, raw: Any) -> None:
        self._typed = {**self._typed, one.name: raw}
        self._draw()

    def _question(self, name: str) -> Field:
        found = next((one for one in self._asked.fields if one.name == name), None) if self._asked else None
        if found is None:
            raise NotFound
        return found

    def _value(self, name: str) -> Any:
        return self._typed.get(name, self._asked.answers.get(name) if self._asked else None)

    def _rows(self, one: Field) -> list[dict[str, Any]]:
        return [dict(row) for row in self._value(one.name) or []]

    def _refused_form(self, error: ServiceError, form: str, at: Mapping[str, str]) -> Any:
        done = super()._refused_form(error, form, at)
        if form == ANSWER_FORM:
            self._draw()
        return done

    def _words_of_change(self, error: Stale) -> str:
        return CHANGED


def number_in(path: str) -> str:
    """The number at the end of an address; Cyrillic letters travel there in percent signs.

    Raises:
        NotFound: nobody has such a number.
    """
    try:
        return _LINE.validate_python(unquote(path.rstrip("/").rpartition("/")[2]))
    except ValidationError:
        raise NotFound from None


def key_in(form: LongForm) -> UUID:
    """The key of a message from the hidden field of its form.

    Raises:
        InvalidValue: it is no key.
    """
    try:
        return UUID(form.get("sending_key", ""))
    except ValueError:
        raise InvalidValue("Обновите страницу и отправьте сообщение ещё раз", at="text") from None


refresh_with(APPLICATION, OwnApplication.refresh)
