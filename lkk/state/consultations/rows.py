"""Rows of the pages of consultations."""

from dataclasses import dataclass, field

from lkk.services.consultations.views import MessageView
from lkk.services.kernel.actor import Actor
from lkk.state import format
from lkk.state.applications.application_view import file_item
from lkk.state.applications.wizard_items import FileItem
from lkk.vocabulary.applications import Side


@dataclass
class PieceItem:
    """A part of a text; with an address it is a link."""

    text: str
    href: str


@dataclass
class LineItem:
    """A line of a dialogue; whether what we said was given and read is told by the marks, which are numbers."""

    seq: int
    kind: str
    own: bool
    author: str
    when: str
    client_id: str
    pieces: list[PieceItem] = field(default_factory=list)
    files: list[FileItem] = field(default_factory=list)


def line_item(one: MessageView, actor: Actor) -> LineItem:
    """The row of a line."""
    side = Side.COMPANY if actor.staff else Side.CUSTOMER
    return LineItem(
        seq=one.seq,
        kind=one.kind.value,
        own=one.side is side,
        author=one.author,
        when=format.moment(one.created_at),
        client_id=str(one.client_id or ""),
        pieces=[PieceItem(piece.text, piece.href) for piece in one.pieces],
        files=[file_item(file) for file in one.files],
    )
