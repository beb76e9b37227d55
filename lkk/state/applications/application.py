"""The application's page for its applicant: what happens with it, answers to remarks, the thread."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

import reflex as rx
from pydantic import TypeAdapter, ValidationError

from lkk.routes import APPLICATION, NOT_FOUND, application_path, draft_path
from lkk.services import notifications
from lkk.services.applications.access import ChangedMeanwhile
from lkk.services.applications.case import card, disputes, remarks
from lkk.services.applications.case.card import Card
from lkk.services.applications.case.remarks import Asked
from lkk.services.applications.drafts import copying
from lkk.services.applications.workflow import status_changes
from lkk.services.forms.declaration import Field, Step
from lkk.services.kernel.errors import NotFound, ServiceError
from lkk.services.marks import own as own_marks
from lkk.services.marks.own import Rating
from lkk.state.access import allow
from lkk.state.applications.application_view import ApplicationView, file_item, newest_change, view_of
from lkk.state.applications.case_supply import SUPPLY_FORM, TOLD_FORM, CaseSupply
from lkk.state.applications.case_thread import MESSAGE_AT, MESSAGE_FORM, CaseThread
from lkk.state.applications.question_sheet import QuestionSheet
from lkk.state.applications.wizard_fields import FieldItem, Filling, OptionItem, field_item
from lkk.state.applications.wizard_form import read_step
from lkk.state.applications.wizard_items import FileItem, SlotItem, slot_item
from lkk.state.arguments import AccountId, FileId, Line, LongAnswer, LongForm, SheetId, Stars
from lkk.state.base import Base
from lkk.state.live import refresh_with
from lkk.state.marks.short import MARK_FORM, ShortRating
from lkk.state.refusals import WHOLE
from lkk.vocabulary.applications import ApplicationStatus, Side
from lkk.vocabulary.marks import Served
from lkk.vocabulary.permissions import Permission

ANSWER_FORM, WITHDRAW_DIALOG, REOPEN_DIALOG = "answer", "withdraw", "reopen"
_LINE = TypeAdapter(Line)


class OwnApplication(QuestionSheet, CaseThread, CaseSupply, ShortRating, Base):
    """One application of the person; its number is the end of the address."""

    loaded: bool = False
    view: ApplicationView = ApplicationView()
    may_withdraw: bool = False
    may_reopen: bool = False
    questions: list[FieldItem] = []
    places: list[SlotItem] = []
    fresh: list[FileItem] = []  # documents that go with the answer
    explained: str = ""  # the remark that the explanation is for, when there are several
    more_explained: list[OptionItem] = []  # the other remarks, each with an explanation of its own
    answer_late: bool = False  # nobody waits for the answer any more, but something may be typed into its form

    _asked: Asked | None = None
    _seen: Card | None = None

    @allow(Permission.USE_CABINET, missing=NOT_FOUND, in_visit=True)
    async def load(self) -> None:
        """Open the application of the address; what the company wrote counts as read."""
        number = number_in(self.router.url.path)
        another = number != self.view.number
        if another:
            self.loaded, self.view, self._typed, self.answer_late = False, ApplicationView(), {}, False
            self.commenting = False
            self._forget_errors()
        self._begin_thread(anew=another)
        await self._open_draft(number)
        await self._reload()

    @allow(Permission.USE_CABINET, in_visit=True)
    async def refresh(self) -> None:
        """Look again after a signal or an upload; what is being typed stays."""
        await self._reload()

    @allow(Permission.USE_CABINET, form=ANSWER_FORM, at={"documents": "result"}, in_visit=True)
    async def answer(self, form: LongForm) -> None:
        """Answer the remarks: words, corrected questions and the files that were added since."""
        seen, asked = self._seen, self._asked
        if seen is None or asked is None:
            raise NotFound
        if self.answer_late:
            raise ChangedMeanwhile(newest_change(seen))
        waiting = [one.id for one in seen.remarks if not one.resolved]
        explanations = {id: form.get(f"explain.{id}" if at else "result", "") for at, id in enumerate(waiting)}
        corrections = read_step(Step("", asked.fields), form, [one.name for one in asked.fields])
        self._typed = corrections
        async with self._unit() as (work, actor):
            await remarks.answer(
                work,
                actor,
                seen.id,
                revision=seen.revision,
                explanations=explanations,
                corrections=corrections,
                documents=[one.id for one in seen.answer_documents],
            )
        self._typed = {}
        self._notice("Ответ отправлен")
        self.view.asked = False
        await self._reload()

    @allow(Permission.USE_CABINET, form=MESSAGE_FORM, at=MESSAGE_AT, in_visit=True)
    async def send_message(self, form: LongForm) -> None:
        """Send a message with the files that wait for it, once for each key."""
        await self._send(self.view.id, form, self.view.unsent)

    @allow(Permission.USE_CABINET, form=MESSAGE_FORM, at=MESSAGE_AT, in_visit=True)
    async def leave_message(self, case_id: SheetId, typed: LongAnswer) -> None:
        """What is written survives leaving the page."""
        await self._keep_message(case_id, typed)

    @allow(Permission.USE_CABINET, in_visit=True)
    async def remove_file(self, file_id: FileId) -> None:
        """Take a file out of a message that is not sent yet."""
        await self._take_out(file_id)

    @allow(Permission.USE_CABINET, in_visit=True)
    async def withdraw(self) -> None:
        """Withdraw the application, asked for in a dialog."""
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

    @allow(Permission.USE_CABINET, in_visit=True)
    async def copy(self) -> Any:
        """Begin a new draft with the same answers."""
        async with self._unit() as (work, actor):
            draft = await copying.copy(work, actor, self.view.number)
        return rx.redirect(draft_path(draft.kind, draft.id))

    @allow(Permission.USE_CABINET, form=REOPEN_DIALOG, at={WHOLE: "reason"})
    async def reopen(self, form: LongForm) -> Any:
        """Disagree with the result: the new case is opened."""
        async with self._unit() as (work, actor):
            number = await disputes.reopen(work, actor, self.view.id, form.get("reason", ""))
        self._command("close", id=REOPEN_DIALOG)
        return rx.redirect(application_path(number))

    @allow(Permission.USE_CABINET, form=SUPPLY_FORM)
    async def agree_to_supply(self, form: LongForm) -> None:
        """Agree to the passing of data to the energy supplier."""
        await self._agree_to_supply(self.view.number, form)

    @allow(Permission.USE_CABINET, form=TOLD_FORM)
    async def tell_of_supply(self, form: LongForm) -> None:
        """Tell that the supply contract was concluded with a supplier the portal does not speak with."""
        await self._tell_of_supply(self.view.number, form)

    @allow(Permission.USE_CABINET)
    async def attach_supplied(self, account_id: AccountId) -> None:
        """Attach the account of the supply contract without a PIN."""
        await self._attach_supplied(self.view.number, account_id)

    @allow(Permission.USE_CABINET)
    async def press_star(self, stars: Stars) -> None:
        """Rate the application, once it is fulfilled."""
        await self._press_star(Served.APPLICATION, self.view.id, stars)
        await self._reload()

    @allow(Permission.USE_CABINET)
    async def begin_comment(self) -> None:
        """Offer the words of the mark."""
        self._forget_errors(MARK_FORM)
        self._put(commenting=True)

    @allow(Permission.USE_CABINET, form=MARK_FORM)
    async def comment_mark(self, form: LongForm) -> None:
        """Add words to the mark."""
        await self._comment_mark(Served.APPLICATION, self.view.id, form.get("comment", ""))
        await self._reload()

    async def _reload(self) -> None:
        number = number_in(self.router.url.path)
        async with self._unit() as (work, actor):
            seen = await card.card(work, actor, number)
            asked = await remarks.asked(work, actor, number)
            await notifications.read_about(work, actor, number)
            await self._read_supply(work, actor, seen)
            done = seen.status is ApplicationStatus.FULFILLED
            self._show_rating(await own_marks.of_application(work, actor, seen.id) if done else Rating())
        view = view_of(seen, side=Side.CUSTOMER)
        self.answer_late = not view.asked and (self.view.asked or self.answer_late)
        if not self.answer_late:
            self._asked = asked
        self._seen, self.view = seen, view
        self.may_withdraw = any(one.target is ApplicationStatus.WITHDRAWN for one in seen.allowed)
        self.may_reopen = seen.may_reopen
        self._draw()
        self.loaded = True
        await self._read_thread(seen, Side.COMPANY)

    def _draw(self) -> None:
        asked, seen = self._asked, self._seen
        if asked is None or seen is None:
            return
        wrong = {id.removeprefix(f"{ANSWER_FORM}-"): text for id, text in self.errors.items()}
        filling = Filling(
            {**asked.answers, **self._typed}, wrong, asked.choices, frozenset(), asked.today, asked.dispatcher
        )
        waiting = [one for one in self.view.remarks if not one.resolved]
        self.explained = waiting[0].label if len(waiting) > 1 else ""
        self.more_explained = [OptionItem(f"explain.{one.id}", one.label, one.text, "", False) for one in waiting[1:]]
        places = {one.code for one in asked.slots}
        self.fresh = [file_item(one) for one in seen.answer_documents if one.slot not in places]
        self.questions = [field_item(one, filling) for one in asked.fields]
        self.places = [
            slot_item(
                one,
                tuple(file for file in seen.own_documents if file.slot == one.code and not file.replaced),
                wrong.get(one.code, ""),
            )
            for one in asked.slots
        ]

    def _sheet(self) -> str:
        return ANSWER_FORM

    def _question(self, sheet_id: int, name: str) -> Field:
        asked = self._asked.fields if self._asked and sheet_id == self.view.id else ()
        found = next((one for one in asked if one.name == name), None)
        if found is None:
            raise NotFound
        return found

    def _value(self, one: Field) -> Any:
        return self._typed.get(one.name, self._asked.answers.get(one.name) if self._asked else None)

    async def _keep(self, one: Field, raw: Any) -> None:
        """What was typed is kept with the page."""
        self._typed = {**self._typed, one.name: raw}
        self._draw()

    def _refused_form(self, error: ServiceError, form: str, at: Mapping[str, str]) -> Any:
        done = super()._refused_form(error, form, at)
        if form == ANSWER_FORM:
            self._draw()
        return done


def number_in(path: str) -> str:
    """The number at the end of an address; Cyrillic letters travel there in percent signs.

    Raises:
        NotFound: nobody has such a number.
    """
    try:
        return _LINE.validate_python(unquote(path.rstrip("/").rpartition("/")[2]))
    except ValidationError:
        raise NotFound from None


refresh_with(APPLICATION, OwnApplication.refresh)
