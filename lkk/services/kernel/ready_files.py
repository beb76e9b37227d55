"""A file that is made when it is asked for, and kept nowhere."""

from dataclasses import dataclass

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"
CSV = "text/csv; charset=utf-8"
ICS = "text/calendar; charset=utf-8"


@dataclass(frozen=True)
class ReadyFile:
    """A file as it is given; `name` is what it is saved under."""

    name: str
    media_type: str
    content: bytes
