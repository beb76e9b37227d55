"""An enum whose members carry the Russian label and the tone they are shown with."""

from enum import StrEnum
from typing import Literal, Self

Tone = Literal["neutral", "info", "progress", "attention", "success", "danger", "transmitted", "paused", "waiting"]


class Labelled(StrEnum):
    """`NAME = "stored value", "подпись", "tone"`; compares and is stored as its value.

    A subclass may take further values in its `__init__`.
    """

    label: str
    tone: Tone

    def __new__(cls, value: str, label: str, tone: Tone = "neutral", *_further: object) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.tone = tone
        return member
