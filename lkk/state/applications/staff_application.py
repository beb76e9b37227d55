"""The application's page for the staff: whose it is, changes of status and stage, remarks, thread and notes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from lkk.routes import NOT_FOUND, STAFF_APPLICATION
from lkk.services import notifications
from lkk.services.applications.access import ChangedMeanwhile
from lkk.services.applications.case import card, opening, ready_answers
from lkk.services.applications.case.card import Card, StaffPart
from lkk.services.applications.desk import desk, variables
from lkk.services.applications.workflow import stages
from lkk.services.composition import OWNERS
from lkk.services.files import previewing
from lkk.services.forms import catalog
from lkk.services.kernel.errors import NotAllowed, NotFound
from lkk.services.kernel.requisites import phone_in_words
from lkk.state import format
from lkk.state.access import allow
from lkk.state.applications.application import number_in
from lkk.state.applications.application_view import (
    ApplicationView,
    DocumentItem,
    MessageItem,
    document_item,
    file_item,
    message_items,
    newest_change,
    view_of,
)
from lkk.state.applications.card_place import CardPlace
from lkk.state.applications.case_supply import CaseSupply
from lkk.state.applications.case_thread import MESSAGE_AT, MESSAGE_FORM
from lkk.state.applications.composer import ANSWER, COMPOSER_AT, Composer, offered_acts
from lkk.state.applications.staff_application_changes import (
    DIALOGS,
    WITH_REASONS,
    ChangeItem,
    StageChange,
    change_items,
    dialog_id,
    verbs,
)
from lkk.state.applications.staff_application_form import payload_in
from lkk.state.applications.wizard_fields import OptionItem
from lkk.state.applications.wizard_items import FileItem
from lkk.state.arguments import Answer, FileId, LongAnswer, LongForm, SheetId, TemplateId, Word
from lkk.state.base import Base
from lkk.state.live import refresh_with
from lkk.state.refusals import WHOLE
from lkk.vocabulary.applications import ApplicationStatus, Side, Stage
from lkk.vocabulary.permissions import Permission

ASSIGN_FORM, TAKE_DIALOG, STAGE_BACK = "assign", "take-over", "stage-back"
#: Of the dialogs of all changes and stages.
KEYS = (*(one.target for one in DIALOGS), *(one.value for one in Stage))


def _dialog_of(sent: Mapping[str, str]) -> str:
    return dialog_id(sent.get("target", ""))


#: Where the dialogs of changes show what is refused: the first of the remarks; documents are no field of theirs.
_AT = {"remarks": "remark_1", "documents": WHOLE, WHOLE: WHOLE}


@dataclass
class TemplateItem:
    """Words that are used often."""

    id: int
    title: str


class StaffApplication(Composer, CaseSupply, Base):
    """One application; every button is a change the table of changes allows this person now."""

    loaded: bool = False
    may_work: bool = False  # some employees only read
    view: ApplicationView = ApplicationView()
    executor: str = ""
    executor_id: str = ""
    mine: bool = False
    email: str = ""
    phone: str = ""
    filed_by: str = ""
    applicant_id: int = 0
    executors: list[OptionItem] = []
    notes: list[MessageItem] = []
    no_files: list[FileItem] = []  # documents are listed apart from the place to add them
    internal_documents: list[DocumentItem] = []
    waiting_documents: list[FileItem] = []  # to be posted with a number and a day
    looked_into: str = ""  # the document whose pages were counted to be looked at
    verbs: dict[str, str] = {}  # of the dialogs, by the status they lead to
    changes: list[ChangeItem] = []
    begins: bool = False  # to take what is nobody's is to begin the work: one button does both
    stages: list[StageChange] = []
    stage_without_document: str = ""  # the next stage, which waits for a document for the applicant
    stage_before: str = ""  # the stage a mistaken one is taken back to; empty when it cannot be
    offered: list[str] = []  # keys of what the composer and the buttons offer
    turns: dict[str, int] = dict.fromkeys(KEYS, 0)  # by the key of a dialog: a change empties its form
    answer_due: str = ""  # the first day an answer may be asked for, as a date control takes it
    answer_rule: str = ""
    reasons: dict[str, list[OptionItem]] = {}  # of the directory, by the keys of changes
    templates: list[TemplateItem] = []

    _seen: Card | None = None
    _texts: dict[int, str] = {}
    _opened: dict[str, str] = {}  # masked answers the person has asked for on this page

    @allow(Permission.SEE_APPLICATIONS, missing=NOT_FOUND)
    async def load(self) -> None:
        """Open the application of the address."""
        if number_in(self.router.url.path) != self.view.number:
            self.loaded, self.view = False, ApplicationView()
            self.looked_into = ""
            self._begin_thread(anew=True)
            self._forget_errors()
        self._opened = {}
        self._begin_thread()
        await self._open_draft(number_in(self.router.url.path))
        await self._reload()

    @allow(Permission.SEE_APPLICATIONS)
    async def refresh(self) -> None:
        """Look again after a signal or an upload; what is being typed stays."""
        await self._reload()

    @allow(Permission.SEE_APPLICATIONS)
    async def open_answers(self) -> None:
        """Show the passport, СНИЛС and bank details of the application; that they were opened is recorded."""
        async with self._unit() as (work, actor):
            self._opened = await opening.open_answers(work, actor, self._shown().number)
        self._notice("Паспорт, СНИЛС и реквизиты показаны, это записано")
        await self._reload()

    @allow(Permission.WORK_APPLICATIONS)
    async def take(self) -> None:
        """The person becomes the executor of what is nobody's."""
        await self._take(from_colleague=False)

    @allow(Permission.WORK_APPLICATIONS)
    async def take_over(self) -> None:
        """The person becomes the executor instead of a colleague, asked for in a dialog."""
        self._command("close", id=TAKE_DIALOG)
        await self._take(from_colleague=True)

    async def _take(self, *, from_colleague: bool) -> None:
        seen = self._shown()
        async with self._unit() as (work, actor):
            await desk.take(work, actor, seen.id, revision=seen.revision, from_colleague=from_colleague)
        self._notice("Заявка закреплена за вами")
        await self._reload()

    @allow(Permission.WORK_APPLICATIONS)
    async def assign(self, form: LongForm) -> None:
        """Give the application to an executor of the list."""
        seen, chosen = self._shown(), form.get("executor_id", "")
        async with self._unit() as (work, actor):
            executor_id = int(chosen) if chosen in {one.value for one in self.executors} else 0
            await desk.assign(work, actor, seen.id, executor_id, revision=seen.revision)
        self._notice("Исполнитель назначен")
        await self._reload()

    @allow(Permission.WORK_APPLICATIONS, form=_dialog_of, at=_AT)
    async def change(self, form: LongForm) -> None:
        """Change the status with what the dialog of the change has asked for."""
        seen, target = self._shown(), form.get("target", "")
        step = next((one for one in seen.allowed if one.key == target), None)
        if step is None:
            raise ChangedMeanwhile(newest_change(seen))
        payload = payload_in(form, next(one.asks for one in DIALOGS if one.target == target))
        async with self._unit() as (work, actor):
            await desk.lead(work, actor, seen.id, step.target, payload, act=step.act, revision=seen.revision)
        await self._done(target, "Статус изменён")

    @allow(Permission.WORK_APPLICATIONS, form=_dialog_of, at=_AT)
    async def advance(self, form: LongForm) -> None:
        """Begin the next stage of a grid connection."""
        seen, target = self._shown(), form.get("target", "")
        if target not in {one.value for one in self.stages}:
            raise ChangedMeanwhile(newest_change(seen))
        async with self._unit() as (work, actor):
            await stages.advance(
                work, actor, seen.id, Stage(target), revision=seen.revision, reason=form.get("reason", "")
            )
        await self._done(target, "Этап изменён")

    @allow(Permission.WORK_APPLICATIONS, form=STAGE_BACK, at=_AT)
    async def take_stage_back(self, form: LongForm) -> None:
        """Return to the stage before one that was begun by mistake."""
        seen = self._shown()
        async with self._unit() as (work, actor):
            await stages.take_back(work, actor, seen.id, revision=seen.revision, reason=form.get("reason", ""))
        self._command("close", id=STAGE_BACK)
        self._notice("Этап возвращён")
        await self._reload()

    @allow(Permission.WORK_APPLICATIONS, form=MESSAGE_FORM, at=COMPOSER_AT)
    async def send_message(self, form: LongForm) -> Any:
        """Send a message once for each key, or keep a note of the staff, or change the status with what is written."""
        act = form.get("act", "" if "composer" in form else ANSWER)  # an act may have gone from the page
        stays = form.get("then") != "next"
        if act == ANSWER:
            await self._send(self._shown().id, form, self.view.unsent, internal="internal" in form, stays=stays)
        else:
            await self._act(form, act, stays=stays)
        return None if stays else CardPlace.go_on

    @allow(Permission.WORK_APPLICATIONS, form=MESSAGE_FORM, at=MESSAGE_AT)
    async def leave_message(self, case_id: SheetId, typed: LongAnswer) -> None:
        """What is written survives leaving the page."""
        await self._keep_message(case_id, typed, internal=self.message_internal)

    @allow(Permission.WORK_APPLICATIONS, form=MESSAGE_FORM, at=MESSAGE_AT)
    async def mark_internal(self, case_id: SheetId, on: bool) -> None:
        """What is written is a note, and stays one when the page is opened again."""
        await self._keep_message(case_id, self.message_draft, internal=on)

    @allow(Permission.WORK_APPLICATIONS)
    async def choose_act(self, case_id: SheetId, act: Word) -> None:
        """What is to be done with what is written stays chosen when the page is opened again."""
        await self._choose(case_id, act)

    @allow(Permission.WORK_APPLICATIONS)
    async def tick(self, case_id: SheetId, name: Word, on: bool) -> None:
        """A remark is to be made about a question, or is not."""
        await self._remark(case_id, name, "" if on else None)

    @allow(Permission.WORK_APPLICATIONS, form=MESSAGE_FORM, at=MESSAGE_AT)
    async def word_remark(self, case_id: SheetId, name: Word, typed: Answer) -> None:
        """The words of a ticked remark survive leaving the page."""
        if name in self.kept_remarks:
            await self._remark(case_id, name, typed)

    @allow(Permission.WORK_APPLICATIONS)
    async def use_template(self, template_id: TemplateId) -> None:
        """Put the words of a template after what is written in the message."""
        text = self._texts.get(template_id)
        if text is None:
            raise NotFound
        self._command("append", id=f"{MESSAGE_FORM}-text", text=text)

    @allow(Permission.WORK_APPLICATIONS)
    async def remove_file(self, file_id: FileId) -> None:
        """Take a file out of a message that is not sent yet."""
        await self._take_out(file_id)

    @allow(Permission.SEE_APPLICATIONS)
    async def look_into(self, file_id: FileId) -> None:
        """Count the pages of a document, which is shown as pictures then."""
        async with self._unit() as (_, actor):
            pass
        await previewing.count(OWNERS, actor, UUID(file_id))
        self.looked_into = file_id
        await self._reload()

    @allow(Permission.WORK_APPLICATIONS)
    async def supply_anew(self) -> None:
        """Hand the case to the energy supplier once more."""
        await self._supply_anew(self._shown().number)

    async def _reload(self) -> None:
        async with self._unit() as (work, actor):
            seen = await card.card(work, actor, number_in(self.router.url.path))
            able = await desk.executors(work, actor)
            kind = catalog.kind_of(seen.kind)
            await self._read_supply(work, actor, seen)
            self.may_work = actor.role.may(Permission.WORK_APPLICATIONS)
            words = await desk.templates(work, actor, kind.direction) if self.may_work else []
            reasons = await desk.reasons(work, actor) if self.may_work else {}
            employee = actor.author.display_name
            await notifications.read_about(work, actor, seen.number)
        if seen.staff is None:
            raise NotAllowed
        if self._seen is None or self._seen.revision != seen.revision:
            self._opened = {}  # an answer may have changed
        self._seen, self.view = seen, view_of(seen, side=Side.COMPANY, opened=self._opened)
        self._show_staff_part(seen.staff)
        self.mine = seen.staff.executor_id == actor.author_id
        self.executors = [OptionItem(str(one.id), one.name, "", "", False) for one in able]
        self.verbs, self.changes = verbs(seen.status), change_items(seen.allowed)
        self.begins = not self.executor and seen.status is ApplicationStatus.REGISTERED and self.may_work
        if self.begins:
            self.changes = [one for one in self.changes if one.target != ApplicationStatus.IN_PROGRESS]
        self.offered = [*offered_acts(seen), *[one.target for one in self.changes], *[one.value for one in self.stages]]
        self.reasons = {
            key: [OptionItem(one.code, one.label, "", "", False) for one in reasons.get(decision, ())]
            for key, decision in WITH_REASONS.items()
            if reasons
        }
        self.templates = [TemplateItem(one.id, one.title) for one in words]
        known = ready_answers.known_of(seen, employee)
        self._texts = {one.id: variables.filled(one.text, known) for one in words}
        self.loaded = True
        if self.may_work:
            await self._read_thread(seen, Side.CUSTOMER)

    def _show_staff_part(self, part: StaffPart) -> None:
        self.executor, self.executor_id = part.executor, str(part.executor_id or "")
        self.email, self.phone, self.filed_by = part.email, phone_in_words(part.phone), part.filed_by
        self.applicant_id = part.applicant_id
        self.notes = message_items(part.notes, part.internal_documents, Side.COMPANY)
        self.internal_documents = [document_item(one) for one in part.internal_documents if one.message_id is None]
        self.waiting_documents = [file_item(one) for one in part.waiting_documents]
        self.stage_before = part.stage_before.label if part.stage_before else ""
        waiting = part.stage_without_document
        self.stage_without_document = waiting.label if waiting else ""
        self.answer_due = part.answer_due.isoformat()
        self.answer_rule = f"Не раньше {format.day(part.answer_due)}. {part.answer_law}. Пусто — этот день"
        at = self.view.stage_step
        self.stages = [StageChange(one.value, one.label, one.step < at) for one in part.next_stages]

    def _shown(self) -> Card:
        if self._seen is None:
            raise NotFound
        return self._seen

    async def _done(self, key: str, text: str) -> None:
        """What was carried out is typed no more: the form of its dialog is drawn anew."""
        self.turns = {**self.turns, key: self.turns[key] + 1}
        self._command("close", id=dialog_id(key))
        self._notice(text)
        await self._reload()


refresh_with(STAFF_APPLICATION, StaffApplication.refresh)
