"""Words about what leaves the portal: channels of the outbox and the states of an item."""

from lkk.vocabulary.labelled import Labelled


class Channel(Labelled):
    """Through which neighbour system an item is delivered."""

    ACCOUNTING = "accounting", "Учётная система (ИС БСК)"
    MAIL = "mail", "Электронная почта"


class DeliveryState(Labelled):
    """The life of an outbox item."""

    WAITING = "waiting", "Ждёт отправки", "progress"
    DONE = "done", "Доставлено", "success"
    DEAD = "dead", "Не доставлено", "danger"
