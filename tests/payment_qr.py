"""A payment QR read back by another library than the one that drew it."""

from io import BytesIO
from typing import Any

import pypdfium2
import zxingcpp
from PIL import Image

HEAD, SEPARATOR_AT = "ST00012", 7


def read_picture(picture: Image.Image) -> list[str]:
    """The texts of all QR codes of a picture."""
    found = zxingcpp.read_barcodes(picture)
    return [bytes(one.bytes).decode() for one in found]


def read_pdf(pdf: bytes, *, page: int = 0) -> list[str]:
    """The texts of all QR codes of a page of a PDF, as it looks at 200 dots an inch."""
    document: Any = pypdfium2.PdfDocument(BytesIO(pdf))
    try:
        return read_picture(document[page].render(scale=200 / 72).to_pil())
    finally:
        document.close()


def fields(text: str) -> dict[str, str]:
    """The fields of a payment QR in their order, as a bank reads them."""
    assert text.startswith(HEAD)
    parts = text[SEPARATOR_AT + 1 :].split(text[SEPARATOR_AT])
    return dict(part.split("=", 1) for part in parts)
