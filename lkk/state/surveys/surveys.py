"""Опросы: the list of versions, the newest first."""

from dataclasses import dataclass

from lkk.routes import STAFF_SURVEYS, survey_card_path
from lkk.services.surveys import cards
from lkk.services.surveys.cards import ListRow
from lkk.state import format
from lkk.state.access import allow
from lkk.state.base import Base
from lkk.state.live import show_topic
from lkk.state.table import Table
from lkk.vocabulary import words
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.tables import Column, Layout, Phone
from lkk.vocabulary.topics import Topic

LAYOUT = Layout(
    "surveys",
    "Опросы, сначала новые",
    (
        Column("title", "Опрос", phone=Phone.HEAD),
        Column("stage", "Состояние", phone=Phone.FACT),
        Column("days", "Дни", phone=Phone.FACT),
        Column("answers", "Ответов", phone=Phone.FACT),
        Column("whose", "Чей ответ"),
        Column("updated", "Изменён"),
    ),
)


@dataclass
class SurveyRow:
    """A line of the list."""

    href: str
    title: str
    stage: str
    tone: str
    days: str
    answers: str
    whose: str
    updated: str


class Surveys(Table, Base):
    """The list of surveys."""

    rows: list[SurveyRow] = []

    @allow(Permission.MANAGE_SURVEYS)
    async def load(self) -> None:
        """Open the page or another part of it."""
        address = self._address(LAYOUT)
        async with self._unit() as (work, actor):
            found = await cards.listing(work, actor, page=address.page)
        self._put(
            rows=[_row(row) for row in found.rows],
            total_words=words.count(found.total, "опрос", "опроса", "опросов"),
        )
        self._show_page(address, STAFF_SURVEYS, found.page, found.pages)


def _row(row: ListRow) -> SurveyRow:
    return SurveyRow(
        href=survey_card_path(row.id),
        title=row.title if row.number == 1 else f"{row.title}, версия {row.number}",
        stage=row.stage.label,
        tone=row.stage.tone,
        days=f"{words.day(row.starts_on)}\u00a0— {words.day(row.ends_on)}",
        answers=words.number(row.answers),
        whose="анонимный" if row.anonymous else "с именем",
        updated=format.moment(row.updated_at),
    )


show_topic(STAFF_SURVEYS, Topic.SURVEYS, Surveys.load)
