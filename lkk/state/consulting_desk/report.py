"""The report of consultations: who waits now, then figures by consultant and by period between two days."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import reflex as rx

from lkk.routes import STAFF_ADVOCATE_REPORT
from lkk.services.consultations import queue
from lkk.services.consultations.queue import QueueLine
from lkk.services.consulting_desk import report
from lkk.services.consulting_desk.views import RatingLine, ReportLine
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.errors import ServiceError
from lkk.settings import settings
from lkk.state import format
from lkk.state.access import allow
from lkk.state.arguments import LongForm
from lkk.state.base import Base
from lkk.state.days import day_of
from lkk.state.live import show_topic
from lkk.vocabulary import words
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.tables import Column, Layout, Phone
from lkk.vocabulary.topics import Topic

FORM = "advocate-report"
PERIOD = timedelta(days=29)
_COLUMNS = (
    Column("dialogues", "Диалогов", phone=Phone.FACT),
    Column("wait", "Ждали консультанта", phone=Phone.FACT),
    Column("longest_wait", "Дольше всего"),
    Column("answer", "До первого ответа"),
    Column("rating", "Оценка", phone=Phone.FACT),
    Column("messages", "Сообщений"),
    Column("calls", "Звонков"),
)
MANAGERS = Layout("advocate-managers", "По менеджерам", (Column("label", "Менеджер", phone=Phone.HEAD), *_COLUMNS))
PERIODS = Layout("advocate-periods", "По времени", (Column("label", "Период", phone=Phone.HEAD), *_COLUMNS))


RATINGS = Layout(
    "advocate-ratings",
    "Последние оценки",
    (
        Column("customer", "Клиент", phone=Phone.HEAD),
        Column("stars", "Оценка", phone=Phone.FACT),
        Column("comment", "Комментарий", phone=Phone.FACT, whole=True),
        Column("consultant", "Менеджер", phone=Phone.FACT),
        Column("when", "Когда"),
    ),
)


@dataclass
class FigureRow:
    """A consultant or a period, in words."""

    label: str
    dialogues: str
    wait: str
    longest_wait: str
    answer: str
    rating: str
    messages: str
    calls: str


@dataclass
class RatingRow:
    """What a customer has said of a dialogue, in words."""

    key: str
    when: str
    stars: str
    comment: str
    customer: str
    consultant: str


@dataclass
class WaitRow:
    """A dialogue that nobody has taken."""

    key: str
    customer: str
    topic: str
    waits: str
    escalated: bool


class AdvocateReport(Base):
    """Thirty days up to today unless the address says otherwise."""

    loaded: bool = False
    first: str = ""
    last: str = ""
    total: str = ""
    managers: list[FigureRow] = []
    periods: list[FigureRow] = []
    ratings: list[RatingRow] = []
    waiting: list[WaitRow] = []
    file_href: str = ""

    @allow(Permission.SEE_SERVICE_REPORTS)
    async def load(self) -> None:
        """Count for the days of the address."""
        self._forget_errors()
        async with self._unit() as (work, actor):
            waiting = await queue.waiting(work, actor)
            today = local_day(work.now, settings().time_zone)
            last = self._asked("last") or today
            first = self._asked("first") or last - PERIOD
            self._put(
                loaded=True,
                first=str(first),
                last=str(last),
                file_href=f"/api/exports/advocate.xlsx?first={first}&last={last}",
                waiting=[_waits(one, work.now) for one in waiting],
            )
            try:
                found = await report.load(work, actor, first, last)
            except ServiceError as error:
                self._put(managers=[], periods=[], ratings=[], total="", errors={f"{FORM}-first": error.text})
                return
        self._put(
            total=_total(found.total),
            managers=[_row(one) for one in found.managers],
            periods=[_row(one) for one in found.periods],
            ratings=[_rated(one) for one in found.ratings],
        )

    @allow(Permission.SEE_SERVICE_REPORTS)
    async def look(self) -> None:
        """The queue has changed."""
        async with self._unit() as (work, actor):
            self._put(waiting=[_waits(one, work.now) for one in await queue.waiting(work, actor)])

    @allow(Permission.SEE_SERVICE_REPORTS)
    async def choose(self, form: LongForm) -> Any:
        """Count for other days."""
        asked = {name: form.get(name, "") for name in ("first", "last")}
        return rx.redirect(STAFF_ADVOCATE_REPORT.url(**{name: value for name, value in asked.items() if value}))

    def _asked(self, name: str) -> date | None:
        return day_of(self.router.url.query_parameters.get(name, ""))


def _waits(one: QueueLine, now: Any) -> WaitRow:
    span = now - (one.waiting_since or now)
    return WaitRow(str(one.id), one.customer, one.topic, words.duration(span), one.escalated)


def _total(one: ReportLine) -> str:
    said = [
        words.count(one.dialogues, "диалог", "диалога", "диалогов"),
        f"ждали консультанта {_minutes(one.wait)}",
        f"первый ответ через {_minutes(one.answer)}",
        f"оценка {_rating(one)}",
        words.count(one.messages, "сообщение", "сообщения", "сообщений"),
        words.count(one.calls, "звонок", "звонка", "звонков"),
    ]
    return ", ".join(said)


def _row(one: ReportLine) -> FigureRow:
    return FigureRow(
        label=one.label,
        dialogues=str(one.dialogues),
        wait=_minutes(one.wait),
        longest_wait=_minutes(one.longest_wait),
        answer=_minutes(one.answer),
        rating=_rating(one),
        messages=str(one.messages),
        calls=str(one.calls),
    )


def _rated(one: RatingLine) -> RatingRow:
    return RatingRow(
        key=str(one.dialogue_id),
        when=format.moment(one.rated_at),
        stars=f"{one.rating} из 5",
        comment=one.comment,
        customer=one.customer,
        consultant=one.consultant,
    )


def _minutes(value: Decimal | None) -> str:
    return format.NOTHING if value is None else f"{words.number(value)} мин"


def _rating(one: ReportLine) -> str:
    if one.rating is None:
        return format.NOTHING
    return f"{words.number(one.rating)} ({words.count(one.ratings, 'оценка', 'оценки', 'оценок')})"


show_topic(STAFF_ADVOCATE_REPORT, Topic.CONSULTATIONS, AdvocateReport.look)
