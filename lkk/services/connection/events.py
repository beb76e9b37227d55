"""What people are told of the contract of a connection; the law has them know it, so none can be switched off."""

from lkk import routes
from lkk.services.notifications.declaration import BOTH, SITE, Event, Facts, declared_in

_NAMED = "Заявка № {{ number }} «{{ kind }}»"


def _own(facts: Facts) -> str:
    return routes.application_path(str(facts["number"]))


def _desk(facts: Facts) -> str:
    return routes.staff_application_path(str(facts["number"]))


def _number(facts: Facts) -> str:
    return str(facts["number"])


def _customer(key: str, title: str, body: str) -> Event:
    return Event(key, title, body, BOTH, "", _own, "Открыть заявку", about=_number)


def _staff(key: str, title: str, body: str) -> Event:
    return Event(key, title, body, SITE, "", _desk, "Открыть заявку", about=_number)


OFFERED = _customer(
    "connection_offered",
    "Условия договора по заявке № {{ number }}",
    f"{_NAMED}: размещены {{{{ papers }}}}. Сумма договора {{{{ total }}}}.\n\n{{{{ todo }}}}",
)

CONCLUDED = _customer(
    "connection_concluded",
    "Договор по заявке № {{ number }} заключён",
    f"{_NAMED}: договор № {{{{ contract }}}} заключён {{{{ day }}}}. Что дальше и до какого дня, сказано на "
    "странице заявки.",
)

CONDITIONS_END = _customer(
    "connection_conditions_end",
    "Технические условия по заявке № {{ number }} действуют до {{ until }}",
    f"{_NAMED}: технические условия действуют до {{{{ until }}}}. Если работы не закончены, подайте до этого дня "
    "заявку на продление.",
)

DAYS_PROPOSED = _customer(
    "connection_days_proposed",
    "Выберите день проверки по заявке № {{ number }}",
    f"{_NAMED}: мы можем приехать проверить выполнение технических условий {{{{ days }}}}. Выберите день на странице "
    "заявки.",
)

DAY_AGREED = _staff(
    "connection_day_agreed",
    "День проверки по заявке № {{ number }} выбран: {{ day }}",
    f"{_NAMED}: заявитель выбрал день проверки {{{{ day }}}}.",
)

INSTALMENTS = _staff(
    "connection_instalments",
    "Рассрочка по заявке № {{ number }}",
    f"{_NAMED}: заявитель выбрал рассрочку, счёт на первую часть выставлен.",
)

TASK = _staff(
    "connection_task",
    "Задача по заявке № {{ number }}",
    f"{_NAMED}. {{{{ what }}}}",
)

EVENTS = declared_in(globals())
