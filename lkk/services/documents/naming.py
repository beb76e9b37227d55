"""Names of documents: what they are called on screen, and the name their file is given back under."""

from lkk.models.documents import Document
from lkk.vocabulary.attachments import MAX_NAME_LENGTH
from lkk.vocabulary.words import day

_FORBIDDEN = frozenset('/\\:*?"<>|')
_PDF = ".pdf"


def named(document: Document) -> str:
    """Return a document in one line: «Договор № 15 от 12.03.2026»."""
    number = f" № {document.number}" if document.number else ""
    return f"{document.title}{number} от {day(document.issued_on)}"


def pdf_name(wanted: str) -> str:
    """Return a name that can be stored, for titles and other systems may hold what files must not be called."""
    visible = "".join(sign if sign.isprintable() and sign not in _FORBIDDEN else "_" for sign in wanted.strip())
    stem = visible[: -len(_PDF)] if visible.lower().endswith(_PDF) else visible
    return f"{stem[: MAX_NAME_LENGTH - len(_PDF)].lstrip('.') or 'Документ'}{_PDF}"
