"""Words about supply contracts that follow a connection."""

from lkk.vocabulary.labelled import Labelled


class SupplyState(Labelled):
    """Where the contract of a connected customer is; `WAITING` is for what the customer has to do first."""

    WAITING = "waiting", "Ждёт вашего согласия", "attention"
    QUEUED = "queued", "Передаётся поставщику", "progress"
    SENT = "sent", "Рассматривает поставщик", "progress"
    OFFERED = "offered", "Договор ждёт вашей подписи", "attention"
    ANSWERED = "answered", "Ответ передаётся поставщику", "progress"
    CONCLUDED = "concluded", "Договор заключён", "success"
    DECLINED = "declined", "Вы отказались от подписания", "neutral"
    DISAGREED = "disagreed", "Разногласия направлены поставщику", "progress"
    REFUSED = "refused", "Поставщик отказал", "danger"
