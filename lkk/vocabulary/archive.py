"""Words about archive readings: a request with a state, where a value came from and whether it counts."""

from lkk.vocabulary.labelled import Labelled

MOST_MONTHS = 36  # of one request
MOST_PARTS = 200  # of one answer
PART_VALUES = 1000  # of one part


class ArchiveState(Labelled):
    """The life of a request for archive readings."""

    REQUESTED = "requested", "Ждём ответа учётной системы", "progress"
    READY = "ready", "Готов", "success"
    REFUSED = "refused", "Не получен", "danger"


class ArchiveSource(Labelled):
    """Where the accounting system has a value from."""

    SENT = "sent", "передано потребителем"
    CALCULATED = "calculated", "расчётное"
    AUTOMATIC = "automatic", "автоматически"
    OPERATOR = "operator", "внесено сотрудником"


class ArchiveStatus(Labelled):
    """Whether a value counts."""

    ACCEPTED = "accepted", "учтено", "success"
    SUPERSEDED = "superseded", "заменено", "neutral"
    REJECTED = "rejected", "отклонено", "danger"
