"""Pictures: read to the end by the one decoder of their format, never by guessing."""

import re
import warnings
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from lkk.services.files.inspection.reasons import Reason, Refused
from lkk.vocabulary.attachments import LOGO_HEIGHT, LOGO_WIDTH, MAX_MEGAPIXELS

MAX_PIXELS = MAX_MEGAPIXELS * 1_000_000
MAX_FRAMES = 200
THUMBNAIL_SIDE = 320
COPY_SIDE = 4096  # a photo of 12 megapixels keeps its size
_FOREIGN = re.compile(rb"<script|<html|<\?php|<svg|<!doctype", re.IGNORECASE)
_END_OF_ZIP = b"PK\x05\x06"


def inspect(data: bytes, format_name: str) -> Image.Image:
    """The first frame, turned as the camera was held.

    Raises:
        Refused: too many pixels or frames, broken, or something else hidden in it.
    """
    if _FOREIGN.search(data) or (_END_OF_ZIP in data and b"PK\x01\x02" in data):
        raise Refused(Reason.MIXED)
    Image.MAX_IMAGE_PIXELS = None  # our own limit below names its reason
    try:
        with warnings.catch_warnings(action="ignore"):
            picture = Image.open(BytesIO(data), formats=[format_name])
            if picture.width * picture.height > MAX_PIXELS:
                raise Refused(Reason.PIXELS)
            if getattr(picture, "n_frames", 1) > MAX_FRAMES:
                raise Refused(Reason.TOO_COMPLEX)
            picture.load()
            return ImageOps.exif_transpose(picture)
    except UnidentifiedImageError:
        raise Refused(Reason.UNREADABLE) from None
    except (OSError, SyntaxError, ValueError, EOFError, KeyError, IndexError, OverflowError, TypeError):
        raise Refused(Reason.UNREADABLE) from None


def thumbnail(picture: Image.Image) -> bytes:
    """A small JPEG on white, without the data a camera writes into its pictures."""
    return _jpeg(picture, THUMBNAIL_SIDE, 80)


def copy(picture: Image.Image) -> bytes:
    """Return a JPEG to read from, for those whose programs do not open the format."""
    return _jpeg(picture, COPY_SIDE, 88)


def clean_png(picture: Image.Image) -> bytes:
    """Return the picture as a PNG of its points alone."""
    bare = picture if picture.mode in ("L", "RGB", "RGBA") else picture.convert("RGBA")
    out = BytesIO()
    bare.info = {}
    bare.save(out, "PNG")
    return out.getvalue()


def logo(picture: Image.Image) -> bytes:
    """Return a PNG for the header of pages, made smaller when it is large."""
    picture.thumbnail((LOGO_WIDTH, LOGO_HEIGHT))
    return clean_png(picture)


def _jpeg(picture: Image.Image, side: int, quality: int) -> bytes:
    """Draw the picture on white; it is made smaller on the spot."""
    picture.thumbnail((side, side))
    layers = picture.convert("RGBA")
    flat = Image.new("RGB", layers.size, "white")
    flat.paste(layers, mask=layers.getchannel("A"))
    out = BytesIO()
    flat.save(out, "JPEG", quality=quality)
    return out.getvalue()
