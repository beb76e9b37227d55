"""One version of a survey: built question by question, published, followed by its results."""

from typing import Any

import reflex as rx

from lkk.routes import STAFF_SURVEY, STAFF_SURVEYS, survey_card_path, survey_file_path, survey_path
from lkk.services.kernel.errors import NotFound
from lkk.services.surveys import cards, drafts, publishing, results
from lkk.services.surveys.cards import Card
from lkk.services.surveys.questions import Question
from lkk.services.surveys.results import Results
from lkk.settings import settings
from lkk.state.access import allow
from lkk.state.address import id_in
from lkk.state.arguments import LongForm, Word
from lkk.state.base import Base
from lkk.state.districts import Districts
from lkk.state.live import refresh_with, show_topic
from lkk.state.surveys import view
from lkk.state.surveys.draft_form import (
    EMPTY,
    FORM,
    NEW_QUESTION,
    QUESTION_FORM,
    ConditionOption,
    conditions,
    draft_of,
    filled,
    filled_question,
    question_of,
)
from lkk.state.surveys.view import Fact, QuestionItem, ResultItem
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.surveys import SurveyStage
from lkk.vocabulary.topics import Topic

PUBLISH_DIALOG, CLOSE_DIALOG, DELETE_DIALOG = "survey-publish", "survey-close", "survey-delete"
_MAY = Permission.MANAGE_SURVEYS


class SurveyCard(Districts, Base):
    """The survey of the address, or a new one; `editing` shows the form, `asking` that of a question."""

    loaded: bool = False
    editing: bool = False
    turn: int = 0  # a change draws the form anew
    values: dict[str, str] = {}
    asking: bool = False
    question_new: bool = True
    question_turn: int = 0
    question_values: dict[str, str] = {}
    question_kind: str = ""
    conditions: list[ConditionOption] = []
    title: str = ""
    lead: str = ""
    intro: str = ""
    stage: str = ""
    stage_label: str = ""
    tone: str = ""
    facts: list[Fact] = []
    link: str = ""
    is_draft: bool = False
    may_close: bool = False
    may_publish: bool = False
    questions: list[QuestionItem] = []
    total_words: str = ""
    results: list[ResultItem] = []
    file_href: str = ""

    _id: int = 0
    _revision: int = 0
    _questions: tuple[Question, ...] = ()
    _code: str = ""  # of the question in the form, empty for a new one

    @allow(_MAY)
    async def load_new(self) -> None:
        """Open an empty form."""
        self._id = self._revision = 0
        self._forget_errors()
        async with self._unit() as (work, _):
            await self._read_districts(work)
        self._open_form(EMPTY)
        self.loaded = True

    @allow(_MAY, missing=STAFF_SURVEYS)
    async def load(self) -> None:
        """Open the survey of the address."""
        self._id = id_in({"id": self.router.url.path.rstrip("/").rpartition("/")[2]})
        self._forget_errors()
        self._put(editing=False, asking=False)
        await self._reload()

    @allow(_MAY, missing=STAFF_SURVEYS)
    async def refresh(self) -> None:
        """Look again; what is being written stays."""
        if self._id:
            await self._reload()

    @allow(_MAY)
    async def edit(self) -> None:
        """Show the form with what the draft says."""
        async with self._unit() as (work, actor):
            card = await cards.card(work, actor, self._id)
            await self._read_districts(work)
        self._open_form(filled(card))

    @allow(_MAY)
    async def leave_form(self) -> None:
        """Close the form; what was typed is lost."""
        self._forget_errors(FORM)
        self.editing = False

    @allow(_MAY, form=FORM)
    async def save(self, form: LongForm) -> Any:
        """Keep what is written; a new one is then opened."""
        async with self._unit() as (work, actor):
            id = await drafts.save(work, actor, draft_of(form), survey_id=self._id, seen=self._revision)
        self._notice("Сохранено")
        if not self._id:
            return rx.redirect(survey_card_path(id))
        self.editing = False
        await self._reload()
        return None

    @allow(_MAY)
    async def add_question(self) -> None:
        """Show the form of a new question."""
        self._open_question("", NEW_QUESTION)

    @allow(_MAY)
    async def edit_question(self, code: Word) -> None:
        """Show the form with a question."""
        found = next((one for one in self._questions if one.code == code), None)
        if found is None:
            raise NotFound
        self._open_question(code, filled_question(found))

    @allow(_MAY)
    async def leave_question(self) -> None:
        """Close the form of a question; what was typed is lost."""
        self._forget_errors(QUESTION_FORM)
        self.asking = False

    @allow(_MAY)
    async def choose_kind(self, kind: Word) -> None:
        """Show what a question of this kind needs."""
        self.question_kind = kind

    @allow(_MAY, form=QUESTION_FORM)
    async def save_question(self, form: LongForm) -> None:
        """Add the question, or change the one in the form."""
        async with self._unit() as (work, actor):
            await drafts.put_question(work, actor, self._id, self._revision, question_of(form, self._code))
        self.asking = False
        self._notice("Вопрос сохранён")
        await self._reload()

    @allow(_MAY)
    async def remove_question(self, code: Word) -> None:
        """Take a question out."""
        async with self._unit() as (work, actor):
            await drafts.remove_question(work, actor, self._id, self._revision, code)
        self.asking = False
        await self._reload()

    @allow(_MAY)
    async def raise_question(self, code: Word) -> None:
        """Ask a question earlier."""
        async with self._unit() as (work, actor):
            await drafts.raise_question(work, actor, self._id, self._revision, code)
        self.asking = False
        await self._reload()

    @allow(_MAY)
    async def publish(self) -> None:
        """Publish it, asked for in a dialog."""
        self._command("close", id=PUBLISH_DIALOG)
        async with self._unit() as (work, actor):
            await publishing.publish(work, actor, self._id, self._revision)
        self._put(asking=False, editing=False)
        self._notice("Опрос опубликован")
        await self._reload()

    @allow(_MAY)
    async def close_survey(self) -> None:
        """Take no more answers, asked for in a dialog."""
        self._command("close", id=CLOSE_DIALOG)
        async with self._unit() as (work, actor):
            await publishing.close(work, actor, self._id, self._revision)
        self._notice("Опрос завершён")
        await self._reload()

    @allow(_MAY)
    async def new_version(self) -> Any:
        """Open the draft of the next version."""
        async with self._unit() as (work, actor):
            id = await drafts.new_version(work, actor, self._id)
        return rx.redirect(survey_card_path(id))

    @allow(_MAY)
    async def discard(self) -> Any:
        """Delete the draft, asked for in a dialog."""
        self._command("close", id=DELETE_DIALOG)
        async with self._unit() as (work, actor):
            await drafts.discard(work, actor, self._id, self._revision)
        self._notice("Черновик удалён")
        return rx.redirect(STAFF_SURVEYS.path)

    def _open_form(self, values: dict[str, str]) -> None:
        self._put(values=values, editing=True, turn=self.turn + 1)

    def _open_question(self, code: str, values: dict[str, str]) -> None:
        self._forget_errors(QUESTION_FORM)
        self._code = code
        self._put(
            question_values=values,
            question_kind=values["kind"],
            question_new=not code,
            conditions=conditions(self._questions, code),
            asking=True,
            question_turn=self.question_turn + 1,
        )

    async def _reload(self) -> None:
        found = None
        async with self._unit() as (work, actor):
            card = await cards.card(work, actor, self._id)
            if card.stage is not SurveyStage.DRAFT:
                found = await results.results(work, actor, self._id)
        if not self.editing:
            self._revision = card.revision  # a form is saved against what was seen when it was opened
        self._questions = card.questions
        self._show(card, found)
        self.loaded = True

    def _show(self, card: Card, found: Results | None) -> None:
        draft = card.stage is SurveyStage.DRAFT
        self._put(
            title=card.title,
            lead=f"Версия {card.number}" if card.number > 1 else "",
            intro=card.intro,
            stage=card.stage.value,
            stage_label=card.stage.label,
            tone=card.stage.tone,
            facts=view.facts(card),
            link="" if draft else f"{settings().public_url}{survey_path(str(card.series))}",
            is_draft=draft,
            may_close=card.may_close,
            may_publish=draft and bool(card.questions),
            questions=view.question_items(card.questions),
            total_words=view.answers(found.total) if found else "",
            results=view.result_items(found) if found else [],
            file_href=survey_file_path(card.id),
        )


refresh_with(STAFF_SURVEY, SurveyCard.refresh)
show_topic(STAFF_SURVEY, Topic.SURVEYS, SurveyCard.refresh)
