"""Electronic signatures (.sig, .p7s): a message of PKCS #7 beside its document, in DER or in letters."""

import base64
import binascii
import re

from lkk.services.files.inspection.reasons import Reason, Refused

_SEQUENCE = b"\x30"
_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")  # 1.2.840.113549.1.7.2 (RFC 5652, 5.1)
_HEAD = 32  # bytes in which the type of the message stands
_ARMOUR = re.compile(rb"-----(?:BEGIN|END) [A-Z0-9 #]+-----")


def inspect(data: bytes) -> None:
    """Check that this is a signature; whose and of what is not asked here.

    Raises:
        Refused: something else.
    """
    if not _is_signed(data) and not _is_signed(_decoded(data)):
        raise Refused(Reason.DISGUISED)


def _is_signed(data: bytes) -> bool:
    return data.startswith(_SEQUENCE) and _SIGNED_DATA in data[:_HEAD]


def _decoded(data: bytes) -> bytes:
    letters = b"".join(_ARMOUR.sub(b"", data).split())
    try:
        return base64.b64decode(letters, validate=True)
    except (binascii.Error, ValueError):
        return b""
