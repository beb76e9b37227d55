"""Words of online consultations."""

from lkk.vocabulary.labelled import Labelled

TEXT_LENGTH = 4000
TOPIC_LENGTH = 200
COMMENT_LENGTH = 1000


class ConsultationState(Labelled):
    """Where a dialogue stands."""

    WAITING = "waiting", "Ждёт консультанта", "attention"
    OPEN = "open", "Идёт", "progress"
    CLOSED = "closed", "Закрыт", "neutral"


class MessageKind(Labelled):
    """What a line of a dialogue is; the customer never sees a note."""

    TEXT = "text", "Сообщение"
    NOTE = "note", "Внутренняя заметка"
    SYSTEM = "system", "Событие диалога"
