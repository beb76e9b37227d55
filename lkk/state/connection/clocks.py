"""«Сроки присоединений»: the clocks of all cases, those that burn first."""

from dataclasses import dataclass

from lkk.routes import STAFF_TERMS, staff_application_path
from lkk.services.connection import clocks
from lkk.services.connection.clocks import BurningView
from lkk.state import format
from lkk.state.access import allow
from lkk.state.base import Base
from lkk.state.live import refresh_with
from lkk.vocabulary import words
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.tables import Column, Layout, Phone

LAYOUT = Layout(
    id="connection-terms",
    caption="Сроки по заявкам на присоединение",
    columns=(
        Column("number", "Заявка", phone=Phone.HEAD),
        Column("title", "Срок", phone=Phone.FACT, whole=True),
        Column("left", "Осталось", phone=Phone.FACT),
        Column("whose", "Чей", phone=Phone.FACT),
        Column("due", "До"),
        Column("stage", "Этап", whole=True),
        Column("applicant", "Заявитель"),
        Column("executor", "Исполнитель"),
    ),
)


@dataclass
class TermItem:
    """A line of the table."""

    number: str
    href: str
    applicant: str
    stage: str
    title: str
    whose: str
    due: str
    left: str
    tone: str
    executor: str


class ConnectionTerms(Base):
    """The page of the clocks."""

    loaded: bool = False
    rows: list[TermItem] = []
    total: str = ""

    @allow(Permission.SEE_APPLICATIONS)
    async def load(self) -> None:
        """Read the clocks."""
        async with self._unit() as (work, actor):
            found = await clocks.burning(work, actor)
        shown = len(found.rows)
        more = f"Показаны {words.number(shown)} из {words.number(found.total)}: остальные кончаются позже."
        self._put(
            loaded=True,
            rows=[_item(one) for one in found.rows],
            total=more if found.total > shown else "",
        )


refresh_with(STAFF_TERMS, ConnectionTerms.load)


def _item(one: BurningView) -> TermItem:
    side = "заявитель" if one.of_customer else "сетевая организация"
    return TermItem(
        number=one.number,
        href=staff_application_path(one.number),
        applicant=one.applicant,
        stage=one.stage.label if one.stage else "—",
        title=one.title,
        whose=side,
        due=format.day(one.due_on),
        left=_left(one, side),
        tone="danger" if one.late else "neutral" if one.paused else "attention" if one.days_left < 3 else "info",
        executor=one.executor or "не назначен",
    )


def _left(one: BurningView, side: str) -> str:
    """«опаздывает заявитель, 3 дня», «сегодня», «5 дней», «приостановлен»."""
    if one.paused:
        return "приостановлен"
    days = words.count(abs(one.days_left), "день", "дня", "дней")
    if one.late:
        return f"опаздывает {side}, {days}"
    return days if one.days_left else "сегодня"
