"""HEIC and HEIF, the photos of phones: what tells one from other files, and its decoder."""

from functools import cache

#: ISO 14496-12: the fourth to eighth byte are «ftyp», then the brand; ISO 23008-12 names those of still pictures.
_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
FORMAT = "HEIF"


def is_heif(data: bytes) -> bool:
    """Tell whether this is a photo of a phone, whatever its name says."""
    return data[4:8] == b"ftyp" and data[8:12] in _BRANDS


@cache
def register() -> None:
    """Teach Pillow the format; only where such a file is read, for its decoder takes memory."""
    from pi_heif import register_heif_opener

    register_heif_opener(thumbnails=False)
