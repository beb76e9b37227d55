"""Words of visits to an office: what is booked, who may book it, and what becomes of a booking."""

from lkk.vocabulary.labelled import Labelled, Tone

HALF_HOUR = 30  # minutes: every visit starts on one
SHORTEST, LONGEST = 15, 120  # minutes of a visit
#: Zones of Russia an office may stand in, by the difference with Moscow.
TIME_ZONES = (
    ("Europe/Kaliningrad", "Калининград, МСК−1"),
    ("Europe/Moscow", "Москва"),
    ("Europe/Samara", "Самара, МСК+1"),
    ("Asia/Yekaterinburg", "Екатеринбург, МСК+2"),
    ("Asia/Omsk", "Омск, МСК+3"),
    ("Asia/Barnaul", "Барнаул, МСК+4"),
    ("Asia/Novosibirsk", "Новосибирск, МСК+4"),
    ("Asia/Krasnoyarsk", "Красноярск, МСК+4"),
    ("Asia/Irkutsk", "Иркутск, МСК+5"),
    ("Asia/Yakutsk", "Якутск, МСК+6"),
    ("Asia/Vladivostok", "Владивосток, МСК+7"),
    ("Asia/Magadan", "Магадан, МСК+8"),
    ("Asia/Kamchatka", "Камчатка, МСК+9"),
)
WEEKDAYS = ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье")


class PlaceKind(Labelled):
    """Who or what receives: one visit at a time each, so that a capacity of five is five places."""

    COUNTER = "counter", "Окно офиса"
    PERSON = "person", "Специалист"


class VisitAudience(Labelled):
    """Who may book a service."""

    EVERYONE = "everyone", "Все, и без личного кабинета"
    CABINET = "cabinet", "Клиенты с личным кабинетом"
    BUSINESS = "business", "Клиенты с кабинетом юридического лица"
    ADVOCATE = "advocate", "Клиенты «Энергоадвоката», каждый к своему менеджеру"


class AppointmentState(Labelled):
    """The life of a booking; `takes` says whether its time is taken by it."""

    HELD = "held", "Время придержано", True, "neutral"
    OFFERED = "offered", "Предложено из листа ожидания", True, "attention"
    REQUESTED = "requested", "Ждёт подтверждения", True, "attention"
    BOOKED = "booked", "Записан", True, "info"
    CHECKED_IN = "checked_in", "Пришёл", True, "progress"
    CALLED = "called", "Вызван", True, "progress"
    SERVED = "served", "Обслужен", False, "success"
    NO_SHOW = "no_show", "Не явился", False, "danger"
    CANCELLED = "cancelled", "Отменена клиентом", False, "neutral"
    CANCELLED_BY_COMPANY = "cancelled_by_company", "Отменена компанией", False, "neutral"
    UNANSWERED = "unanswered", "Не подтверждена вовремя", False, "danger"
    EXPIRED = "expired", "Время не подтверждено", False, "neutral"
    BLOCKED = "blocked", "Время закрыто", True, "neutral"
    UNBLOCKED = "unblocked", "Время снова открыто", False, "neutral"

    takes: bool

    def __new__(cls, value: str, label: str, takes: bool, tone: Tone = "neutral") -> "AppointmentState":
        """Make the member that compares and is stored as its value."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.tone = tone
        member.takes = takes
        return member


#: A hold or an offer: whoever has it decides until its end.
WAITING = (AppointmentState.HELD, AppointmentState.OFFERED)
#: A visit that is ahead: it can be moved and cancelled.
AHEAD = (AppointmentState.REQUESTED, AppointmentState.BOOKED)
#: Somebody who is in the office.
PRESENT = (AppointmentState.CHECKED_IN, AppointmentState.CALLED)


class WaitState(Labelled):
    """What became of a place in a waiting list."""

    WAITING = "waiting", "Ждёт", "info"
    OFFERED = "offered", "Предложено время", "attention"
    TAKEN = "taken", "Записан", "success"
    REFUSED = "refused", "Предложение не принято", "neutral"
    LEFT = "left", "Вышел из листа", "neutral"
    PASSED = "passed", "Дни прошли", "neutral"
