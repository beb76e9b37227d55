"""Words about supply contracts that follow a connection."""

from lkk.vocabulary.labelled import Labelled


class SupplyState(Labelled):
    """Where the contract of a connected customer is."""

    ELSEWHERE = "elsewhere", "Договор заключает сам клиент", "attention"
    WAITING = "waiting", "Ждёт согласия клиента", "attention"
    QUEUED = "queued", "Передаётся поставщику", "progress"
    SENT = "sent", "Рассматривает поставщик", "progress"
    OFFERED = "offered", "Договор ждёт подписи клиента", "attention"
    EXPIRED = "expired", "Срок подписания прошёл", "danger"
    SIGNED = "signed", "Подписан клиентом", "progress"
    CONCLUDED = "concluded", "Договор заключён", "success"
    DECLINED = "declined", "Клиент отказался подписать", "neutral"
    DISAGREED = "disagreed", "Разногласия направлены поставщику", "progress"
    REFUSED = "refused", "Поставщик отказал", "danger"
