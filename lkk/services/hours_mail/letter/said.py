"""What a letter says, as the child process tells it."""

from dataclasses import dataclass

MAX_HEADER = 64 << 10  # bytes; a longer header is not read to its end and so proves nothing
MAX_LETTER = 8 << 20  # bytes: a file of the largest size as base64, and words
MAX_PARTS = 100
MAX_FILES = 10
SUBJECT_LENGTH = 200


@dataclass(frozen=True)
class Head:
    """The header: the one address of «From», empty when it is not one; the topmost record of who was proven."""

    address: str
    subject: str
    results: str
    automatic: bool


@dataclass(frozen=True)
class Enclosed:
    """A file of a letter; `too_big` ones come without their bytes."""

    name: str
    content: bytes
    too_big: bool = False
