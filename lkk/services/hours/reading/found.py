"""What a file says: hours by meter, and every cell that was not understood. Travels as JSON out of the child."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lkk.vocabulary.hours import HOURS, HourlyFormat

#: A number counts ten-thousandths of the unit, a text says it as the file does: rewriting either would take longer.
Hours = list[int | str | None]
MOST_FAULTS = 200  # in a list that people read
WHOLE = "сообщение"  # the place of faults of a message that is the whole upload


@dataclass(frozen=True)
class Fault:
    """Something wrong in a file: where it is, what is wrong and what was expected; row 0 is the whole sheet or file."""

    place: str
    row: int
    column: str
    wrong: str
    expected: str


@dataclass
class FoundMeter:
    """The hours of one meter; `number` is its serial number, or the code of its point in макет 80020.

    `days` holds 24 values a day (`values.energy`), None for an hour that the file does not name.
    """

    number: str
    place: str
    column: str
    energy: str = "A+"
    ratio: str = ""
    closing: str = ""
    by_point: bool = False
    days: dict[str, Hours] = field(default_factory=dict)

    def day(self, on: date) -> Hours:
        """The hours of a day, to be filled in."""
        told = on.isoformat()
        hours = self.days.get(told)
        if hours is None:
            hours = self.days[told] = [None] * HOURS
        return hours


@dataclass
class Message:
    """A message of макет 80020 as it came: its file, its day (YYYY-MM-DD) and which points it tells of.

    `name` is empty for a message that is the whole upload; `unused` says that a period of it is not for settlement.
    """

    name: str
    day: str
    inn: str
    number: int
    points: list[str] = field(default_factory=list)
    unused: bool = False

    @property
    def place(self) -> str:
        """How its faults name it."""
        return self.name or WHOLE


@dataclass
class Found:
    """The whole of a file; `contract` and `period` (YYYY-MM-DD) as its head says them, empty when it does not.

    `person` and `phone` are those of whoever answers for it: personal data, which is kept sealed and apart.
    `messages` are the numbers of 80020 messages by sender, `received` the messages, `notes` what a person should know
    though it is no fault.
    """

    format: HourlyFormat
    contract: str = ""
    inn: str = ""
    period: str = ""
    zone: str = ""
    person: str = ""
    phone: str = ""
    meters: list[FoundMeter] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    messages: dict[str, list[int]] = field(default_factory=dict)
    received: list[Message] = field(default_factory=list)
    hidden_faults: int = 0

    def fault(self, place: str, row: int, column: str, wrong: str, expected: str) -> None:
        """Add a fault; beyond the most that people read they are only counted."""
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(Fault(place, row, column, wrong, expected))
        else:
            self.hidden_faults += 1

    def as_json(self) -> dict[str, Any]:
        """Plain data; the lists of hours are those of this object: a copy of each would take longer than reading."""
        return vars(self) | {
            "meters": [dict(vars(one)) for one in self.meters],
            "faults": [dict(vars(one)) for one in self.faults],
            "received": [dict(vars(one)) for one in self.received],
            "notes": list(self.notes),
        }


def found_of(data: dict[str, Any]) -> Found:
    """Read `Found.as_json` back."""
    meters = [FoundMeter(**one) for one in data["meters"]]
    faults = [Fault(**one) for one in data["faults"]]
    received = [Message(**one) for one in data.get("received", [])]
    known = {"format": HourlyFormat(data["format"]), "meters": meters, "faults": faults, "received": received}
    return Found(**{**data, **known})
