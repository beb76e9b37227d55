"""What the sender of each message of макет 80020 is told, decided when its file is read. Pure."""

from typing import Any

from lkk.services.hours.checking import SENDER, Checked
from lkk.services.hours.making.maket_80021 import Answer, Reply
from lkk.services.hours.reading.found import Found, Message

MOST_MESSAGES = 1000  # more than an archive may hold: answers of two uploads never have the same number


def replies(found: Found, checked: Checked) -> list[dict[str, Any]]:
    """Return a reply for every message: plain data, to be kept with the upload.

    A fault that is nobody's own, as an hour that is not over yet, is told to all messages of the file.
    """
    places = {message.place for message in found.received}
    faulty = {fault.place for fault in found.faults if fault.column not in checked.foreign_points}
    common = found.hidden_faults > 0 or any(
        place not in places and not place.startswith(f"{SENDER} ") for place in faulty
    )
    return [
        {"name": message.name, "day": message.day, "reply": int(_reply(message, checked, faulty, common=common))}
        for message in found.received
    ]


def answers_of(key: int, name: str, received: list[dict[str, Any]], *, saved: bool) -> list[Answer]:
    """Return the answers to the messages of an upload; of one that is not saved, those that are refused."""
    answers = [
        Answer(
            number=key * MOST_MESSAGES + number,
            file=one["name"] or name,
            zipped=name.lower().endswith(".zip"),
            day=one["day"],
            reply=Reply(one["reply"]),
        )
        for number, one in enumerate(received)
    ]
    return [answer for answer in answers if saved or answer.refused]


def _reply(message: Message, checked: Checked, faulty: set[str], *, common: bool) -> Reply:
    if common or message.place in faulty or (message.inn, message.number) in checked.out_of_order:
        return Reply.NOT_IN_ORDER
    if not checked.foreign_points.isdisjoint(message.points):
        return Reply.UNKNOWN_CHANNELS
    return Reply.NOT_ALL_USED if message.unused else Reply.TAKEN
