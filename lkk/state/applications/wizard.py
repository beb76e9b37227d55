"""The wizard: one page for every kind; answers are kept in the draft as soon as a question is left."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

import reflex as rx

from lkk.routes import APPLICATION_FORM, APPLICATION_NEW, APPLICATION_SENT, confirm_path, draft_path
from lkk.services.applications.drafts import drafts, filing, listing, summary
from lkk.services.applications.drafts.drafts import DraftView
from lkk.services.applications.drafts.newer import AnsweredElsewhere, unchanged
from lkk.services.composition import OWNERS
from lkk.services.files import removing
from lkk.services.forms import catalog, short_path
from lkk.services.forms.checking import Checked, visible_slots
from lkk.services.forms.declaration import Field, Kind
from lkk.services.kernel.errors import FieldErrors, NotFound, ServiceError
from lkk.state.access import allow
from lkk.state.address import draft_in, step_in, text_in
from lkk.state.applications.application_sent import ApplicationSent
from lkk.state.applications.last_page import LastPage
from lkk.state.applications.question_sheet import QuestionSheet
from lkk.state.applications.two_paths import TwoPaths
from lkk.state.applications.wizard_fields import FieldItem, Filling, field_items, spoken
from lkk.state.applications.wizard_form import read_step
from lkk.state.applications.wizard_items import (
    ErrorItem,
    LineItem,
    SlotItem,
    StepItem,
    asked_here,
    error_items,
    slot_item,
    slot_of,
    step_items,
    with_error,
    with_total,
)
from lkk.state.applications.wizard_wrong import after_leaving, newer_words, owner
from lkk.state.arguments import DraftId, FileId, LongForm
from lkk.state.base import Base
from lkk.state.live import refresh_with
from lkk.state.refusals import WHOLE
from lkk.vocabulary.applications import FieldKind
from lkk.vocabulary.people import ConsentPurpose
from lkk.vocabulary.permissions import Permission

FORM, CONSENTS = "wizard", "agreement"
HEADING = "wizard-step-title"
WHOLE_FORM = "whole"  # in the address: begin with the whole questionnaire


class Wizard(QuestionSheet, TwoPaths, LastPage, Base):
    """The page of one step of one draft, or the last one with everything to check."""

    loaded: bool = False
    draft_id: int = 0
    step: int = 0  # counted from 1
    title: str = ""
    account_number: str = ""
    step_title: str = ""
    step_lead: str = ""
    last: bool = False
    previous_href: str = ""
    steps: list[StepItem] = []
    identity: list[LineItem] = []  # questions of the page that the profile answers
    fields: list[FieldItem] = []
    slots: list[SlotItem] = []
    error_lines: list[ErrorItem] = []

    _kind_code: str = ""
    _draft: DraftView | None = None
    _answers: dict[str, Any] = {}
    _wrong: dict[str, str] = {}
    _seen: dict[str, Any] = {}  # what stood in the questions when this page drew or kept them
    _listed: bool = False  # whether errors are listed above the questions too

    @allow(Permission.USE_CABINET, in_visit=True)
    async def load(self) -> Any:
        """Open the page of the address: begins a draft when none is named, goes on where it was left."""
        query = dict(self.router.url.query_parameters)
        code, wanted = self.router.url.path.rstrip("/").rpartition("/")[2], draft_in(query)
        if not wanted:
            async with self._unit() as (work, actor):
                draft = await drafts.begin(work, actor, code, short=text_in(query, "form") != WHOLE_FORM)
            return rx.redirect(draft_path(draft.kind, draft.id, 1), replace=True)
        try:
            async with self._unit() as (work, actor):
                draft = await drafts.load(work, actor, wanted)
        except NotFound:
            return await self._gone(wanted)
        if draft.handed_over:
            return rx.redirect(confirm_path(draft.id), replace=True)
        if draft.kind != code:
            return rx.redirect(draft_path(draft.kind, draft.id), replace=True)
        same_page = self.loaded and self.draft_id == draft.id
        return await self._open(draft, step_in(query), text_in(query, "at"), moved=same_page)

    @allow(Permission.USE_CABINET, in_visit=True)
    async def submit_step(self, form: LongForm) -> Any:
        """«Далее»: the whole page is checked and kept."""
        kind, index = self._kind(), self.step - 1
        if form.get("draft_id") != str(self.draft_id) or form.get("step") != str(self.step) or self.last:
            raise NotFound
        values = read_step(kind.steps[index], form, [item.name for item in self.fields])
        try:
            async with self._unit() as (work, actor):
                wrong = await drafts.save_step(work, actor, self.draft_id, index, values, self._seen)
                draft = await drafts.load(work, actor, self.draft_id)
        except AnsweredElsewhere as newer:
            self._listed = True
            await self._ask_about(newer, values)
            self._command("focus", id=f"{FORM}-summary")
            return None
        self._apply(draft)
        self._seen = dict(draft.answers)
        owners = {owner(name) for name in wrong}
        self._typed = {name: value for name, value in values.items() if name in owners}
        self._wrong, self._listed = wrong, bool(wrong)
        if not wrong:
            return rx.redirect(draft_path(kind.code, self.draft_id, self.step + 1))
        self._draw_questions()
        self._command("focus", id=f"{FORM}-summary")
        return None

    @allow(Permission.USE_CABINET, in_visit=True)
    async def save_and_leave(self) -> Any:
        """Back to the list of drafts: everything was kept when it was left."""
        self._notice("Черновик сохранён. Продолжить можно с любого устройства")
        return rx.redirect(APPLICATION_NEW.path)

    @allow(Permission.USE_CABINET, in_visit=True)
    async def look_at_files(self) -> None:
        """A file was kept: the places for attachments are read anew."""
        await self._look_at_files()

    @allow(Permission.USE_CABINET, in_visit=True)
    async def remove_file(self, draft_id: DraftId, file_id: FileId) -> None:
        """Take an attachment out of the draft."""
        async with self._unit() as (work, actor):
            draft = await drafts.load(work, actor, draft_id)
        slot = slot_of(draft, file_id)
        await removing.remove(OWNERS, actor, UUID(file_id))
        await self._look_at_files()
        self._command("focus", id=f"{FORM}-{slot}")

    @allow(Permission.USE_CABINET, in_visit=True)
    async def refresh(self) -> Any:
        """Look again after a signal: a file was kept or taken away, perhaps of a step that is not open any more."""
        if not self.loaded:
            return None
        try:
            async with self._unit() as (work, actor):
                draft = await drafts.load(work, actor, self.draft_id)
        except NotFound:
            return await self._gone(self.draft_id)
        if draft.handed_over:
            return rx.redirect(confirm_path(draft.id), replace=True)
        if self.last:
            await self._look_over(self._kind())
        else:
            self._show_files(draft)
        return None

    @allow(Permission.USE_CABINET, form=CONSENTS, at={WHOLE: WHOLE})
    async def send(self, form: LongForm) -> Any:
        """«Отправить»: files the draft once, however often it is pressed."""
        if form.get("draft_id") != str(self.draft_id):
            raise NotFound
        given = {one: form.get(f"version.{one.value}", "") for one in ConsentPurpose if f"consent.{one.value}" in form}
        async with self._unit() as (work, actor):
            filed = await filing.file(work, actor, self.draft_id, given, version=form.get("version"))
        sent = await self.get_state(ApplicationSent)
        sent.loaded = False  # the number of an earlier one must not be seen meanwhile
        return rx.redirect(APPLICATION_SENT.url(number=filed.number))

    async def _open(self, draft: DraftView, step: int, at: str, *, moved: bool) -> None:
        kind = short_path.asked_by(catalog.kind_of(draft.kind), draft.answers)
        if draft.id != self.draft_id:
            self._typed, self._wrong = {}, {}
        index = min(step - 1 if step else draft.step, draft.step)
        self._listed = bool(at)
        self._kind_code, self.draft_id, self.step = kind.code, draft.id, index + 1
        self._apply(draft)
        self._seen = dict(draft.answers)
        self._forget_errors(CONSENTS)
        self.title, self.account_number = kind.title, draft.account_number
        self.last = index == len(kind.steps)
        self.short, self.may_shorten = draft.short, draft.may_shorten
        self.step_title = kind.step_titles[index]
        self.step_lead = "" if self.last else spoken(kind.steps[index].lead, draft.dispatcher)
        self.previous_href = draft_path(kind.code, draft.id, index) if index else ""
        self.steps = step_items(kind, draft, index)
        self.times_drawn += 1
        if self.last:
            await self._look_over(kind)
        else:
            self.sections, self.consents = [], []
            self._draw_questions()
        self.loaded = True
        if at:
            self._command("focus", id=f"{FORM}-{at}")
        elif moved:
            self._command("focus", id=HEADING)

    async def _look_over(self, kind: Kind) -> None:
        async with self._unit() as (work, actor):
            found = await summary.of_draft(work, actor, self.draft_id)
        consent_errors = {name: text for name, text in self._wrong.items() if name.startswith("consent.")}
        self._wrong = found.errors | consent_errors
        self.fields, self.slots, self.identity = [], [], []
        self._show_last(kind, found, consent_errors)
        self.error_lines = error_items(kind, self.draft_id, found.errors, None)

    async def _look_at_files(self) -> None:
        async with self._unit() as (work, actor):
            draft = await drafts.load(work, actor, self.draft_id)
        self._show_files(draft)

    def _show_files(self, draft: DraftView) -> None:
        self._apply(draft)
        self._wrong = {name: text for name, text in self._wrong.items() if not draft.files_by_slot.get(name)}
        self._draw_questions()

    async def _keep(self, one: Field, raw: Any) -> None:
        """The answer is checked and kept in the draft; what was only looked at is left as it is."""
        today = self._draft.today if self._draft else date.min
        if one.name not in self._typed and unchanged(one, raw, self._seen.get(one.name), today):
            return
        try:
            async with self._unit() as (work, actor):
                checked = await drafts.save_field(work, actor, self.draft_id, one.name, raw, self._seen)
        except AnsweredElsewhere as newer:
            await self._ask_about(newer, {one.name: raw})
            return
        rest = {name: value for name, value in self._answers.items() if name != one.name}
        self._answers = rest | checked.answers
        self._seen = {**self._seen, one.name: checked.answers.get(one.name)}
        self._remember(one, raw, checked)
        self._draw_questions()

    async def _ask_about(self, newer: AnsweredElsewhere, raw: Mapping[str, Any]) -> None:
        """Show what another tab has answered; what was changed here stays here and is kept by the next try."""
        async with self._unit() as (work, actor):
            self._apply(await drafts.load(work, actor, self.draft_id))
        today = self._draft.today if self._draft else date.min
        for name, value in newer.answers.items():
            one = self._kind().field_named(name)
            mine = one is not None and not unchanged(one, raw.get(name), self._seen.get(name), today)
            if mine:
                self._typed = {**self._typed, name: raw.get(name)}
            self._wrong = {**self._wrong, name: newer_words(one, value, mine=mine)}
        self._seen = {**self._seen, **newer.answers}
        self.times_drawn += 1
        self._draw_questions()

    def _remember(self, one: Field, raw: Any, checked: Checked) -> None:
        crossed = {check.field for check in self._kind().checks if check.field in self._answers}
        self._wrong, told = after_leaving(one, raw, self._wrong, checked.errors, crossed)
        self._typed = {name: value for name, value in self._typed.items() if name != one.name}
        if told or one.kind is FieldKind.ROWS:
            self._typed = {**self._typed, one.name: raw}

    def _draw_questions(self) -> None:
        draft, kind = self._draft, self._kind()
        if draft is None or self.last:
            return
        page = kind.steps[self.step - 1]
        filling = Filling(
            values=self._answers | self._typed,
            errors=self._wrong,
            choices=draft.choices,
            prefilled=frozenset(
                name for name in draft.prefilled_names if self._answers.get(name) == draft.answers.get(name)
            ),
            today=draft.today,
            dispatcher=draft.dispatcher,
        )
        asked, self.identity = asked_here(page, draft, self._answers)
        self.fields = with_total(field_items(asked, filling), self._answers)
        self.slots = [
            slot_item(slot, tuple(draft.files_by_slot.get(slot.code, ())), self._wrong.get(slot.code, ""))
            for slot in visible_slots(page, self._answers)
        ]
        shown = {one.name for one in asked} | {slot.code for slot in self.slots}
        wrong = {name: text for name, text in self._wrong.items() if owner(name) in shown}
        self.error_lines = error_items(kind, self.draft_id, wrong, self.step - 1) if self._listed else []

    def _apply(self, draft: DraftView) -> None:
        self._draft, self._answers = draft, dict(draft.answers)

    def _kind(self) -> Kind:
        return short_path.asked_by(catalog.kind_of(self._kind_code), self._answers)

    def _sheet(self) -> str:
        return FORM

    def _question(self, sheet_id: int, name: str) -> Field:
        one = self._kind().field_named(name) if sheet_id == self.draft_id else None
        if one is None:
            raise NotFound
        return one

    def _value(self, one: Field) -> Any:
        return self._typed.get(one.name, self._answers.get(one.name))

    async def _gone(self, draft_id: int) -> Any:
        """A draft that is no more: filed elsewhere, or thrown away."""
        async with self._unit() as (work, actor):
            number = await listing.number_of_filed(work, actor, draft_id)
        return rx.redirect(APPLICATION_SENT.url(number=number), replace=True)

    def _refused_form(self, error: ServiceError, form: str, at: Mapping[str, str]) -> Any:
        if isinstance(error, FieldErrors):
            return self._refused_sending(error)
        return super()._refused_form(error, form, at)

    def _refused(self, error: ServiceError) -> Any:
        if isinstance(error, NotFound):
            self._notice("Такого черновика уже нет: он удалён или отправлен", "attention")
            return rx.redirect(APPLICATION_NEW.path)
        if not self.loaded:
            super()._refused(error)
            return rx.redirect(APPLICATION_NEW.path)
        return super()._refused(error)

    def _refused_sending(self, error: FieldErrors) -> None:
        self._wrong = dict(error.fields)
        items = [with_error(one, error.fields.get(one.name, "")) for one in self.consents]
        self.consents = items
        own = [ErrorItem(one.name, one.label, one.error, "") for one in items if one.error]
        self.error_lines = [*error_items(self._kind(), self.draft_id, error.fields, None), *own]
        self._command("focus", id=f"{CONSENTS}-summary")


refresh_with(APPLICATION_FORM, Wizard.refresh)
