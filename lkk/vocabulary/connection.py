"""Words about the contract of a grid connection: rates, plans of payment, its state and what moves a case on."""

from lkk.vocabulary.labelled import Labelled, Tone


class RateUnit(Labelled):
    """What a rate is multiplied by."""

    KW = "kw", "за 1 кВт"
    CONNECTION = "connection", "за одно присоединение"
    KM = "km", "за 1 км"
    POINT = "point", "за точку учёта"
    PIECE = "piece", "за 1 шт."


class Rate(Labelled):
    """A rate the regulator sets yearly (domain 2.6); the unit is fixed by what is rated."""

    unit: RateUnit

    def __init__(self, _value: str, _label: str, _tone: Tone, unit: RateUnit) -> None:
        self.unit = unit

    PREFERENTIAL = "preferential", "Льготная ставка", "neutral", RateUnit.KW
    SOCIAL = "social", "Льготная ставка для социальных категорий", "neutral", RateUnit.KW
    C1 = "c1", "С1: технические условия и проверка их выполнения", "neutral", RateUnit.CONNECTION
    C2_LOW = "c2_low", "С2: воздушные линии до 1 кВ", "neutral", RateUnit.KM
    C2_MEDIUM = "c2_medium", "С2: воздушные линии 6–20 кВ", "neutral", RateUnit.KM
    C3_LOW = "c3_low", "С3: кабельные линии до 1 кВ", "neutral", RateUnit.KM
    C3_MEDIUM = "c3_medium", "С3: кабельные линии 6–20 кВ", "neutral", RateUnit.KM
    C4 = "c4", "С4: пункты секционирования", "neutral", RateUnit.PIECE
    C5 = "c5", "С5: трансформаторные подстанции", "neutral", RateUnit.KW
    C6 = "c6", "С6: распределительные трансформаторные подстанции", "neutral", RateUnit.KW
    C7 = "c7", "С7: подстанции 35 кВ и выше", "neutral", RateUnit.KW
    C8_ONE = "c8_one", "С8: учёт, одна фаза", "neutral", RateUnit.POINT
    C8_THREE = "c8_three", "С8: учёт, три фазы", "neutral", RateUnit.POINT


class FeeMethod(Labelled):
    """By what the sum of a connection was found."""

    PREFERENTIAL = "preferential", "льготная ставка"
    STANDARDISED = "standardised", "стандартизированные тарифные ставки"
    ESTIMATE = "estimate", "смета"


class Milestone(Labelled):
    """The event from which a part of the sum is due."""

    CONTRACT = "contract", "заключение договора"
    CONNECTION = "connection", "фактическое присоединение"
    ACT = "act", "подписание акта"


class PaymentPlan(Labelled):
    """How the sum of a contract is paid."""

    WHOLE = "whole", "Одним платежом"
    INSTALMENTS = "instalments", "Рассрочка"
    STAGES = "stages", "По этапам"
    TURNKEY = "turnkey", "«Под ключ», по этапам"


class PartState(Labelled):
    """Where a part of the sum is as a term of the customer."""

    AHEAD = "ahead", "ещё не начался", "neutral"
    RUNNING = "running", "идёт", "progress"
    LATE = "late", "срок прошёл, опаздывает заявитель", "danger"
    PAID = "paid", "оплачено", "success"
    DROPPED = "dropped", "снят", "neutral"


class ContractState(Labelled):
    """The state of the contract that the customer reads (seed B 6.3.3.6)."""

    DRAFT = "draft", "Готовится", "neutral"
    SENT = "sent", "Направлен вам", "attention"
    CONCLUDED = "concluded", "Заключён", "progress"
    PERFORMED = "performed", "Исполнен", "success"
    TERMINATED = "terminated", "Расторгнут", "danger"


class Happening(Labelled):
    """What happens to a case; the table of the path says which stage it leads to."""

    OFFERED = "offered", "условия договора и технические условия размещены"
    SENT = "sent", "документы направлены, счёт выставлен"
    SIGNED = "signed", "заявитель подписал договор"
    REFUSED = "refused", "заявитель отказался от договора"
    DISAGREED = "disagreed", "заявитель направил протокол разногласий"
    PAID = "paid", "оплачен первый счёт"
    NOTICED = "noticed", "подано уведомление о выполнении технических условий"
    DAY_AGREED = "day_agreed", "день проверки согласован"
    FAILED = "failed", "проверка нашла недостатки"
    PASSED = "passed", "проверка пройдена"
    READY = "ready", "размещено уведомление о возможности присоединения"
    ACTS_POSTED = "acts_posted", "акты размещены"
    ACTS_TAKEN = "acts_taken", "с актами ознакомились или они подписаны"


class DayState(Labelled):
    """What became of a day proposed for the inspection."""

    PROPOSED = "proposed", "предложен", "attention"
    AGREED = "agreed", "согласован", "success"
    DROPPED = "dropped", "не выбран", "neutral"
