"""The page of a document: its pages one by one, what is known of it, and what the customer is to do."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from lkk.routes import DOCUMENTS, application_path, document_page_path
from lkk.services.applications.document import notices
from lkk.services.composition import DOCUMENT_EFFECTS
from lkk.services.documents import acknowledging, room
from lkk.services.documents.room import DocumentView, VersionLine
from lkk.services.files.views import FileView
from lkk.services.kernel.errors import NotFound
from lkk.state import format
from lkk.state.access import allow
from lkk.state.arguments import PageNumber
from lkk.state.base import Base
from lkk.state.documents.lines import state_of, wanted_of
from lkk.vocabulary import words
from lkk.vocabulary.documents import DocumentKind
from lkk.vocabulary.permissions import Permission

PAGE_ID = "document-page"


@dataclass
class VersionItem:
    """A version as a download."""

    id: int
    label: str
    told: str
    url: str


@dataclass
class EnclosedItem:
    """A file that was filed with a notice, as a download."""

    name: str
    size: str
    url: str


@dataclass
class DocumentFacts:
    """What is known of the document; an empty text is not shown."""

    id: str = ""
    version_id: int = 0
    title: str = ""
    number: str = ""
    issued: str = ""
    source: str = ""
    state: str = ""
    tone: str = "neutral"
    wanted: str = ""
    to_sign: bool = False
    to_acknowledge: bool = False
    application: str = ""
    application_href: str = ""
    account: str = ""
    sha256: str = ""
    url: str = ""
    pages: int = 0
    read: bool = False
    read_words: str = ""
    versions: list[VersionItem] = field(default_factory=list)
    enclosed: list[EnclosedItem] = field(default_factory=list)


class OwnDocument(Base):
    """One document of the person; its id is the end of the address."""

    loaded: bool = False
    view: DocumentFacts = DocumentFacts()
    page_number: int = 0
    picture: str = ""
    picture_words: str = ""

    _version: int = 0

    @allow(Permission.USE_CABINET, missing=DOCUMENTS, in_visit=True)
    async def load(self) -> None:
        """Open the document of the address at its first page."""
        await self._reload(anew=True)

    @allow(Permission.USE_CABINET, missing=DOCUMENTS, in_visit=True)
    async def refresh(self) -> None:
        """Look again after a signal; the page that is open stays."""
        await self._reload(anew=False)

    @allow(Permission.USE_CABINET, in_visit=True)
    async def turn_to(self, page: PageNumber) -> None:
        """Open another page of the document."""
        if self.view.pages:
            self._show(min(page, self.view.pages))
            self._command("focus", id=PAGE_ID)

    @allow(Permission.USE_CABINET)
    async def acknowledge(self) -> None:
        """Confirm that the document has been read."""
        async with self._unit() as (work, actor):
            await acknowledging.acknowledge(work, actor, document_in(self.router.url.path), DOCUMENT_EFFECTS)
        self._notice("Отмечено: вы прочитали документ")
        await self._reload(anew=False)

    async def _reload(self, *, anew: bool) -> None:
        async with self._unit() as (work, actor):
            found = await room.view(work, actor, document_in(self.router.url.path))
            is_notice = found.row.kind is DocumentKind.COMPLETION_NOTICE
            enclosed = await notices.enclosed(work, actor, found.row.id) if is_notice else ()
        another = str(found.row.id) != self.view.id or found.current.number != self._version
        self.view, self._version = _facts(found, enclosed), found.current.number
        self._show(1 if anew or another else self.page_number)
        self.loaded = True

    def _show(self, page: int) -> None:
        self.page_number = page
        self.picture = document_page_path(self.view.id, self._version, page) if self.view.pages else ""
        self.picture_words = f"Страница {page} из {self.view.pages}"


def document_in(path: str) -> uuid.UUID:
    """Return the id at the end of an address.

    Raises:
        NotFound: nothing has such an id.
    """
    try:
        return uuid.UUID(path.rstrip("/").rpartition("/")[2])
    except ValueError:
        raise NotFound from None


def _facts(found: DocumentView, enclosed: Sequence[FileView]) -> DocumentFacts:
    row, current = found.row, found.current
    return DocumentFacts(
        id=str(row.id),
        version_id=current.id,
        title=row.title,
        number=row.number,
        issued=words.day(row.issued_on),
        source=row.source.label,
        state=state_of(row),
        tone=row.state.tone,
        wanted=wanted_of(row),
        to_sign=row.to_sign,
        to_acknowledge=row.to_acknowledge,
        application=row.application,
        application_href=application_path(row.application) if row.application else "",
        account=row.account,
        sha256=current.sha256,
        url=current.url,
        pages=current.pages,
        read=found.read,
        read_words=_read_words(found),
        versions=[_version(one) for one in found.versions] if len(found.versions) > 1 else [],
        enclosed=[EnclosedItem(one.name, words.size(one.size), one.url) for one in enclosed],
    )


def _read_words(found: DocumentView) -> str:
    pages = found.current.pages
    if not pages:
        return ""
    if found.read:
        return "Вы открыли все страницы"
    return f"Вы открыли {len(found.seen)} из {words.count(pages, 'страницы', 'страниц', 'страниц')}"


def _version(one: VersionLine) -> VersionItem:
    told = f"{format.moment(one.created_at)}, {words.size(one.size)}"
    return VersionItem(one.id, f"Версия {one.number}", told, one.url)
