"""The room of documents: all documents of the customer, those that wait for them first."""

from typing import Any

import reflex as rx

from lkk.routes import DOCUMENTS, draft_path
from lkk.services.applications.drafts import sending
from lkk.services.documents import room
from lkk.services.documents.room import RoomQuery
from lkk.services.signing.signed_by import signed_by
from lkk.state.access import allow
from lkk.state.arguments import Form
from lkk.state.base import Base
from lkk.state.documents.lines import DocumentLine, line_of
from lkk.state.live import refresh_with
from lkk.state.table import Table
from lkk.vocabulary import words
from lkk.vocabulary.documents import DocumentKind, DocumentState
from lkk.vocabulary.labelled import Labelled
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.tables import Column, Filter, FilterKind, Layout, Phone


def _choice(name: str, title: str, values: type[Labelled]) -> Filter:
    return Filter(name, title, FilterKind.CHOICE, tuple((one.value, one.label) for one in values))


LAYOUT = Layout(
    "documents",
    "Документы: сначала те, что ждут вас, затем новые",
    (
        Column("title", "Документ", filters=(_choice("kind", "Вид", DocumentKind),), phone=Phone.HEAD, whole=True),
        Column("number", "Номер", phone=Phone.FACT),
        Column(
            "issued",
            "Дата",
            filters=(Filter("since", "Дата с", FilterKind.DAY), Filter("until", "Дата по", FilterKind.DAY)),
            phone=Phone.FACT,
        ),
        Column("application", "Заявка", filters=(Filter("application", "Номер заявки"),)),
        Column("state", "Состояние", filters=(_choice("state", "Состояние", DocumentState),), phone=Phone.FACT),
        Column("signed", "Подписали"),
        Column("file", "Файл", phone=Phone.ACTION),
    ),
    search=Filter("text", "Название или номер документа"),
    kept=(Filter("wanted", "Ждут меня", FilterKind.MARK),),
)


class Documents(Table, Base):
    """The table; what is looked for stands in the address."""

    rows: list[DocumentLine] = []
    waiting: str = ""  # how many wait for the customer, in words, empty for none
    waiting_href: str = ""

    @allow(Permission.USE_CABINET, in_visit=True)
    async def load(self) -> None:
        """Open the page or another part of it."""
        address = self._address(LAYOUT)
        given = address.given
        query = RoomQuery(
            words=given.get("text", ""),
            kind=DocumentKind(given["kind"]) if "kind" in given else None,
            state=DocumentState(given["state"]) if "state" in given else None,
            application=given.get("application", ""),
            since=address.day("since"),
            until=address.day("until"),
            wanted="wanted" in given,
            page=address.page,
        )
        async with self._unit() as (work, actor):
            found = await room.find(work, actor, query)
            signatures = await signed_by(work, [row.id for row in found.rows])
        self.rows = [line_of(row, signatures.get(row.id, ())) for row in found.rows]
        self.total_words = words.count(found.total, "документ", "документа", "документов")
        self.waiting = words.count(found.waiting, "документ", "документа", "документов") if found.waiting else ""
        self.waiting_href = DOCUMENTS.url(wanted="1")
        self._show_page(address, DOCUMENTS, found.page, found.pages)

    @allow(Permission.USE_CABINET, in_visit=True)
    async def search(self, form: Form) -> Any:
        """Put the filter into the address; the page then loads by it."""
        return self._narrow(LAYOUT, DOCUMENTS, form)

    @allow(Permission.USE_CABINET, in_visit=True)
    async def send_document(self) -> Any:
        """Begin a request that carries a document to the company."""
        async with self._unit() as (work, actor):
            draft_id = await sending.begin(work, actor)
        return rx.redirect(draft_path(sending.KIND, draft_id))


refresh_with(DOCUMENTS, Documents.load)
