"""PDF: opened by the engine of browsers, the first page drawn for the thumbnail."""

from io import BytesIO
from zipfile import is_zipfile

import pypdfium2
from PIL import Image
from pypdfium2.raw import FPDF_ERR_PASSWORD

from lkk.services.files.inspection.images import THUMBNAIL_SIDE
from lkk.services.files.inspection.reasons import Reason, Refused
from lkk.vocabulary.attachments import MAX_PAGES

_TAIL = 1024  # the end mark stands in the last kilobyte (ISO 32000, appendix H)


def inspect(data: bytes) -> Image.Image:
    """The first page.

    Raises:
        Refused: broken, cut off, protected, too long, or an archive at the same time.
    """
    if is_zipfile(BytesIO(data)):
        raise Refused(Reason.MIXED)
    if b"%%EOF" not in data[-_TAIL:]:
        raise Refused(Reason.UNREADABLE)
    document = opened(data)
    if not len(document):
        raise Refused(Reason.UNREADABLE)
    if len(document) > MAX_PAGES:
        raise Refused(Reason.PAGES)
    try:
        page = document[0]
        scale = THUMBNAIL_SIDE / max(*page.get_size(), 1)
        return page.render(scale=scale, may_draw_forms=False).to_pil()
    except (pypdfium2.PdfiumError, ValueError, OSError):
        raise Refused(Reason.UNREADABLE) from None


def opened(data: bytes) -> pypdfium2.PdfDocument:
    """Open a document.

    Raises:
        Refused: broken or protected.
    """
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        protected = getattr(error, "err_code", None) == FPDF_ERR_PASSWORD
        raise Refused(Reason.PASSWORD if protected else Reason.UNREADABLE) from None
