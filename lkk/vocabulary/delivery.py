"""Words about what leaves the portal: the channels of the outbox and the states of an item."""

from dataclasses import dataclass

from lkk.vocabulary.labelled import Labelled


@dataclass(frozen=True)
class Channel:
    """Through which external system an item is delivered; each integration declares its own, `code` is stored."""

    code: str
    label: str


class DeliveryState(Labelled):
    """The life of an outbox item."""

    WAITING = "waiting", "Ждёт отправки", "progress"
    DONE = "done", "Доставлено", "success"
    DEAD = "dead", "Не доставлено", "danger"
