"""Макет 80021: the answer to a message of макет 80020, for its sender to read by a program.

`status` is what programs that send 80020 know: 0 taken, 1 taken and some periods are not for settlement, 2 some
channels are not known, 3 not in order. 4, no XML at all, is told on the page: such a file is no message to answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from io import BytesIO
from xml.etree.ElementTree import Element, SubElement, tostring
from zipfile import ZIP_DEFLATED, ZipFile

from lkk.services.hours.reading.maket_80020 import MOSCOW, ZONES


class Reply(IntEnum):
    """What became of a message."""

    TAKEN = 0
    NOT_ALL_USED = 1
    UNKNOWN_CHANNELS = 2
    NOT_IN_ORDER = 3


@dataclass(frozen=True)
class Answer:
    """The answer to one message; `number` tells it from others, `day` is YYYY-MM-DD or empty."""

    number: int
    file: str
    zipped: bool
    day: str
    reply: Reply

    @property
    def refused(self) -> bool:
        """Whether nothing of the message was taken, or not all of it."""
        return self.reply > Reply.NOT_ALL_USED

    @property
    def name(self) -> str:
        """The file of the answer: that of the message under the other class."""
        stem = self.file.rpartition(".")[0] or self.file
        return f"80021_{stem.removeprefix('80020_')}.xml"


def make(answer: Answer, received_at: datetime) -> bytes:
    """Return the message; times are Moscow ones, as in what it answers."""
    message = Element("message", {"class": "80021", "version": "1", "id": str(answer.number)})
    came = SubElement(message, "email")
    SubElement(came, "id").text = f"LKK.{answer.number}"
    moscow = received_at + timedelta(hours=ZONES[MOSCOW]) - (received_at.utcoffset() or timedelta())
    SubElement(came, "received").text = f"{moscow:%Y%m%d%H%M%S}"
    SubElement(came, "subject").text = answer.file
    file = SubElement(message, "file", {"zip": str(int(answer.zipped))})
    SubElement(file, "name").text = answer.file
    SubElement(file, "date").text = answer.day.replace("-", "")
    SubElement(message, "reply", {"status": str(int(answer.reply))})
    return tostring(message, encoding="windows-1251", xml_declaration=True)


def make_all(answers: Sequence[Answer], received_at: datetime) -> bytes:
    """Return an archive of several answers."""
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for answer in answers:
            archive.writestr(f"{answer.number}_{answer.name}", make(answer, received_at))
    return made.getvalue()
