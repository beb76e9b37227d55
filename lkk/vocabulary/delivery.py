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


class SmsState(Labelled):
    """The life of an SMS; after `SENT` the provider's report decides."""

    POSTPONED = "postponed", "Ждёт утра", "neutral"
    QUEUED = "queued", "Ждёт отправки", "progress"
    UNCERTAIN = "uncertain", "Шлюз не ответил, принял ли: спрашиваем", "progress"
    SENT = "sent", "Отправлено, отчёта ещё нет", "progress"
    DELIVERED = "delivered", "Доставлено", "success"
    UNDELIVERED = "undelivered", "Не доставлено", "danger"
    EXPIRED = "expired", "Не отправлено: код уже не действовал", "neutral"
    UNKNOWN = "unknown", "Провайдер не сообщил", "neutral"
    CANCELLED = "cancelled", "Не отправлено: рассылка остановлена", "neutral"
