"""Words of outages, of the quality of electricity and of restrictions of supply."""

from datetime import timedelta

from lkk.vocabulary.labelled import Labelled

MOST_HOUSES = 5000  # of one outage or event of quality
MOST_POINTS = 5000  # likewise
MOST_CORNERS = 500  # of the outline of a district
REASON_LENGTH = 400
DISMISSAL_LEAST, DISMISSAL_LENGTH = 5, 400
JOURNAL_LENGTH = 64  # of the number in the journal of the dispatchers
RESTORED_SHOWN = timedelta(hours=24)  # how long the public page shows what is over


class OutageKind(Labelled):
    """Whether it was known beforehand."""

    PLANNED = "planned", "Плановые работы"
    EMERGENCY = "emergency", "Авария"


class OutageState(Labelled):
    """Where an outage stands at a moment; none of them is stored, all follow from its times."""

    PLANNED = "planned", "Запланировано", "info"
    NOW = "now", "Нет света", "danger"
    RESTORED = "restored", "Свет включён", "success"
    CANCELLED = "cancelled", "Отменено", "neutral"


class OutageSource(Labelled):
    """Who has told of it: the dispatch system by the feed, or an employee as long as the feed is silent."""

    FEED = "feed", "Из системы диспетчеров"
    STAFF = "staff", "Внесено вручную"


class NoticeStage(Labelled):
    """What a person has been told of an outage last."""

    PLANNED = "planned", "О планах"
    STARTED = "started", "О начале"
    OVER = "over", "Об окончании"


class RestrictionExtent(Labelled):
    """How far the supply of an account is restricted (ПП 442, правила ограничения режима потребления)."""

    PARTIAL = "partial", "Частичное ограничение"
    FULL = "full", "Полное ограничение"


class RestrictionReason(Labelled):
    """Why the supply of an account is restricted."""

    DEBT = "debt", "Задолженность за электроэнергию"
    UNCONTRACTED = "uncontracted", "Бездоговорное потребление"
    UNMETERED = "unmetered", "Безучётное потребление"
    OWN_REQUEST = "own_request", "Заявление потребителя"
    UNSAFE = "unsafe", "Неудовлетворительное состояние электроустановки"
    OTHER = "other", "Другая причина"
