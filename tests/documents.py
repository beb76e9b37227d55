"""Documents for tests, posted by the service itself."""

from typing import Any

from lkk.models.documents import Document, DocumentVersion
from lkk.services.documents import finding, posting
from lkk.services.documents.posting import NewDocument
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.documents import DocumentKind, DocumentSource
from tests import sample_files


async def posted(user_id: int | None, kind: DocumentKind = DocumentKind.NOTICE, **values: Any) -> Document:
    """A document of two pages."""
    new = {"title": kind.label, "content": sample_files.pdf(pages=2), "source": DocumentSource.OPERATOR} | values
    async with unit_of_work() as work:
        return await posting.post(work, None, NewDocument(kind, user_id, **new))


async def version_of(document: Document) -> DocumentVersion:
    """The version of a document that is in force."""
    async with unit_of_work() as work:
        found = await work.session.get_one(Document, document.key)
        return await finding.current_version(work, found)
