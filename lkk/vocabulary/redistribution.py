"""Words of the board of capacity: sides, states of an ad and of a contact, limits of what is typed."""

from decimal import Decimal

from lkk.vocabulary.labelled import Labelled

TEXT_LENGTH, REASON_LENGTH, MESSAGE_LENGTH = 600, 400, 1000
LEAST_KW, MOST_KW = Decimal("0.1"), Decimal(10000)
#: Rubles for a kilowatt that nobody has ever asked; more is a slip of the finger.
MOST_PRICE_KOPECKS = 100_000_000
#: Ads of a person that are not over.
MOST_ADS = 10
#: Messages of one side in a contact.
MOST_MESSAGES = 50
CHECK_TERM, LIFE_TERM = "board.check", "board.life"  # rules of the table of deadlines


class AdSide(Labelled):
    """What the owner of an ad does with the capacity."""

    GIVE = "give", "Отдаю"
    SEEK = "seek", "Ищу"

    @property
    def other(self) -> "AdSide":
        """The side that fits this one."""
        return AdSide.SEEK if self is AdSide.GIVE else AdSide.GIVE


class AdState(Labelled):
    """The life of an ad."""

    DRAFT = "draft", "Черновик", "neutral"
    MODERATION = "moderation", "На проверке", "info"
    REJECTED = "rejected", "Возвращено", "attention"
    PUBLISHED = "published", "Опубликовано", "success"
    AGREED = "agreed", "Договорились, снято со списка", "success"
    CLOSED = "closed", "Снято", "neutral"
    EXPIRED = "expired", "Срок вышел", "neutral"

    @property
    def editable(self) -> bool:
        """Whether the owner may change its words."""
        return self in (AdState.DRAFT, AdState.REJECTED)

    @property
    def over(self) -> bool:
        """Whether nothing more will happen to it."""
        return self in (AdState.AGREED, AdState.CLOSED, AdState.EXPIRED)


class AdVoltage(Labelled):
    """The voltage at which the receiving devices are connected."""

    V_220 = "0.22", "0,22 кВ"
    V_380 = "0.4", "0,4 кВ"
    KV_6 = "6", "6 кВ"
    KV_10 = "10", "10 кВ"
    KV_20 = "20", "20 кВ"
    KV_35 = "35", "35 кВ"
    KV_110 = "110", "110 кВ"
    KV_220 = "220", "220 кВ"


class GiverKind(Labelled):
    """How the giving side is connected; the law lets only the first of them give (ПП 861, domain.md section 0).

    How much power parts the first three is a row of a directory: `wording.giver` says it.
    """

    ORDINARY = "ordinary", "Постоянное присоединение"
    HOUSEHOLD = "household", "Физическое лицо с малой мощностью для бытовых нужд"
    SMALL_BUSINESS = "small_business", "Юридическое лицо или ИП с малой мощностью"
    TEMPORARY = "temporary", "Временное присоединение"


class ContactState(Labelled):
    """Whether two people have agreed to talk to each other."""

    ASKED = "asked", "Ждёт ответа", "info"
    OPEN = "open", "Контакты открыты", "success"
    DECLINED = "declined", "Отказ", "neutral"
    CLOSED = "closed", "Завершён", "neutral"
