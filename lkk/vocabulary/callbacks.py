"""Words of a call-back: what becomes of a request for one."""

from lkk.vocabulary.labelled import Labelled


class CallbackState(Labelled):
    """The life of a request; while `OPEN` somebody is to ring."""

    REQUESTED = "requested", "Ждёт звонка", "info"
    AGAIN = "again", "Не дозвонились, позвоним ещё", "attention"
    CALLED = "called", "Поговорили", "success"
    NOT_REACHED = "not_reached", "Не дозвонились", "neutral"
    CANCELLED = "cancelled", "Отменён клиентом", "neutral"


OPEN = (CallbackState.REQUESTED, CallbackState.AGAIN)
TOPIC_LENGTH, WORDS_LENGTH = 300, 500
