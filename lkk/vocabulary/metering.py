"""Words about metering points, meters and readings."""

from lkk.vocabulary.labelled import Labelled

#: The most kvar that go with a kW: tg φ = 1, more than twice the norms (0.35 and 0.4).
REACTIVE_TO_ACTIVE = 1


class EnergyKind(Labelled):
    """What a register counts: A active, R reactive; + received, - given back [seed B 6.3.3.5]."""

    ACTIVE_IN = "A+", "Активная, приём"
    ACTIVE_OUT = "A-", "Активная, отдача"
    REACTIVE_IN = "R+", "Реактивная, приём"
    REACTIVE_OUT = "R-", "Реактивная, отдача"

    @property
    def active(self) -> bool:
        """Whether it is active energy."""
        return self.value.startswith("A")

    @property
    def unit(self) -> str:
        """The unit of what is counted."""
        return "кВт·ч" if self.active else "квар·ч"


class Zone(Labelled):
    """Tariff zone of a register; the words for it depend on how many zones the meter has (domain 3.1)."""

    T1 = "T1", "Т1"
    T2 = "T2", "Т2"
    T3 = "T3", "Т3"

    def name_among(self, zones: int) -> str:
        """What the zone is called on a meter with this many zones."""
        names = {1: ("сутки",), 2: ("день", "ночь"), 3: ("пик", "ночь", "полупик")}
        index = int(self.value[1]) - 1
        return names.get(zones, ())[index] if index < zones else ""


class RowFilter(Labelled):
    """Which rows of the grid of readings are wanted."""

    ALL = "all", "Все"
    EMPTY = "empty", "Не заполнено"
    ASKED = "questions", "С вопросами"
    REJECTED = "rejected", "Отклонены"


class VoltageLevel(Labelled):
    """Voltage level of a metering point."""

    LOW = "lv", "НН (0,4 кВ)"
    MEDIUM_2 = "mv2", "СН2 (6-20 кВ)"
    MEDIUM_1 = "mv1", "СН1 (35 кВ)"
    HIGH = "hv", "ВН (110 кВ)"


class PointKind(Labelled):
    """Whether bills are made from the point's readings."""

    BILLING = "billing", "Расчётный"
    CONTROL = "control", "Контрольный"


class PointOwner(Labelled):
    """Whose meter stands at a point."""

    NETWORK = "network", "Сетевая организация"
    CONSUMER = "consumer", "Потребитель"
    BUILDING = "building", "Общедомовой"


class SealKind(Labelled):
    """What keeps a meter from being opened."""

    SEAL = "seal", "Пломба"
    VISUAL = "visual", "Знак визуального контроля"
    MAGNETIC = "magnetic", "Антимагнитная пломба"


class ActKind(Labelled):
    """What an act about a meter tells of."""

    COMMISSIONING = "commissioning", "Допуск в эксплуатацию"
    REPLACEMENT = "replacement", "Замена прибора"
    CHECK = "check", "Проверка прибора"
    VERIFICATION = "verification", "Поверка"


class ReadingStatus(Labelled):
    """The life of a reading; the first three are the words of seed B 6.3.3.5."""

    UNCONFIRMED = "unconfirmed", "неподтвержденные", "neutral"
    VALID = "valid", "достоверные", "progress"
    TRANSMITTED = "transmitted", "переданы", "transmitted"
    REJECTED = "rejected", "отклонены", "danger"
    SUPERSEDED = "superseded", "заменены", "neutral"


class ReadingSource(Labelled):
    """Where a reading came from."""

    PORTAL = "portal", "личный кабинет"
    INSPECTOR = "inspector", "контролёр"
    SUPPLIER = "supplier", "энергосбыт"
    SMART_SYSTEM = "smart_system", "интеллектуальный учёт"
    OPERATOR = "operator", "оператор"
