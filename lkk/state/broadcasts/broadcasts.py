"""Рассылки: the list, what waits for me first."""

from dataclasses import dataclass
from typing import Any

from lkk.routes import STAFF_BROADCASTS, broadcast_path
from lkk.services.broadcasts import cards
from lkk.services.broadcasts.cards import ListRow
from lkk.state import format
from lkk.state.access import allow
from lkk.state.arguments import Form
from lkk.state.base import Base
from lkk.state.live import show_topic
from lkk.state.table import Table
from lkk.vocabulary import words
from lkk.vocabulary.broadcasts import BroadcastState
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.tables import Column, Filter, FilterKind, Layout, Phone
from lkk.vocabulary.topics import Topic

_COUNTED = ("рассылка", "рассылки", "рассылок")
_STATES = tuple((one.value, one.label) for one in BroadcastState)
LAYOUT = Layout(
    "broadcasts",
    "Рассылки, сначала те, что ждут вас",
    (
        Column("title", "Заголовок", phone=Phone.HEAD),
        Column("kind", "О чём", phone=Phone.FACT),
        Column(
            "state",
            "Состояние",
            filters=(Filter("state", "Состояние", FilterKind.CHOICE, _STATES),),
            phone=Phone.FACT,
        ),
        Column("done", "Обработано", phone=Phone.FACT),
        Column("author", "Автор"),
        Column("updated", "Изменена"),
    ),
)


@dataclass
class BroadcastRow:
    """A line of the list; `asks` says what is wanted of the reader, empty for nothing."""

    id: int
    href: str
    title: str
    kind: str
    state: str
    tone: str
    done: str
    author: str
    updated: str
    asks: str


class Broadcasts(Table, Base):
    """The list of mass notifications."""

    rows: list[BroadcastRow] = []
    waiting_words: str = ""  # how many wait for the reader's approval

    @allow(Permission.PREPARE_BROADCAST)
    async def load(self) -> None:
        """Open the page or another part of it."""
        address = self._address(LAYOUT)
        state = address.given.get("state")
        async with self._unit() as (work, actor):
            found = await cards.listing(work, actor, state=BroadcastState(state) if state else None, page=address.page)
        self._show_queue(address, STAFF_BROADCASTS, found, [_row(row) for row in found.rows], _COUNTED)

    @allow(Permission.PREPARE_BROADCAST)
    async def search(self, form: Form) -> Any:
        """Put the filter into the address; the page then loads by it."""
        return self._narrow(LAYOUT, STAFF_BROADCASTS, form)


def _row(row: ListRow) -> BroadcastRow:
    return BroadcastRow(
        id=row.id,
        href=broadcast_path(row.id),
        title=row.title,
        kind=row.kind.label,
        state=row.state.label,
        tone=row.state.tone,
        done=f"{words.number(row.handled)} из {words.number(row.total)}" if row.total else format.NOTHING,
        author=row.author or format.NOTHING,
        updated=format.moment(row.updated_at),
        asks=_asks(row),
    )


def _asks(row: ListRow) -> str:
    if not row.asks:
        return ""
    return {
        BroadcastState.WAITING: "Одобрите или верните",
        BroadcastState.REFUSED: "Исправьте и отправьте снова",
    }.get(row.state, "Отправьте на одобрение")


show_topic(STAFF_BROADCASTS, Topic.BROADCASTS, Broadcasts.load)
