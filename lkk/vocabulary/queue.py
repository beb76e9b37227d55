"""Words of the operator's queue: its saved views, and what is done with several applications at once."""

from lkk.vocabulary.labelled import Labelled


class QueueView(Labelled):
    """A saved view; the value stands in the address."""

    MINE = "mine", "Мои"
    FREE = "free", "Свободные"
    URGENT = "urgent", "Срочные и просроченные"
    WAITING = "waiting", "Ждут клиента"
    ANSWERED = "answered", "Новый ответ"
    ALL = "all", "Все"


class BulkAct(Labelled):
    """What may be done with several applications at once."""

    TAKE = "take", "Взять себе"
    ASSIGN = "assign", "Назначить"
    WORK = "work", "Перевести в работу"
    HOLD = "hold", "Отложить"
