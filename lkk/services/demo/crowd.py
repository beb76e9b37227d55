"""Half a year of other customers' applications, for the desk: whose, of what kind, when and how they went; the same
day of beginning always gives the same applications."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from lkk.services.demo import forms
from lkk.services.demo.acts import (
    annul,
    answer,
    ask,
    ask_by_message,
    fulfil,
    hold,
    move,
    post,
    refuse,
    register,
    resume,
    take,
    tell,
    withdraw,
)
from lkk.services.demo.story import SATURDAY, Step, Story, days
from lkk.settings import settings
from lkk.vocabulary.applications import Stage

HALF_A_YEAR = 182  # days
RESIDENTS, FIRMS = 36, 6
#: Employees beside those one can sign in as; nobody has their passwords.
OPERATORS = {
    "sokolova@example.com": "Соколова Елена Викторовна",
    "berdnikov@example.com": "Бердников Павел Андреевич",
    "yurchenko@example.com": "Юрченко Ирина Олеговна",
}
_PER_WORKING_DAY, _PER_DAY_OFF = (1, 2, 2, 2, 3), (0, 0, 0, 1)
_STREETS = ("Попова", "Малахова", "Взлётная", "Сиреневая", "Павловский тракт", "Юрина", "Матросова", "Балтийская")


def resident(number: int) -> str:
    """The e-mail of a citizen of the crowd, counted from 0."""
    return f"resident{number + 1:02d}@example.com"


def firm(number: int) -> str:
    """The e-mail of a company of the crowd, counted from 0."""
    return f"firm{number + 1:02d}@example.com"


def has(email: str) -> bool:
    """Whether the e-mail is one of the crowd's."""
    return email in _CROWD


_CROWD = frozenset({*map(resident, range(RESIDENTS)), *map(firm, range(FIRMS))})


@dataclass(frozen=True)
class _Sort:
    """A sort of application: how often it comes, what is written, and how it is answered."""

    weight: int
    kind: str
    write: Callable[[random.Random], forms.Answers]
    answers: Sequence[str]
    paper: str = ""


def stories(now: datetime) -> list[Story]:
    """The applications of the half year before a moment."""
    rng = random.Random(861)  # noqa: S311  an invented town
    zone = ZoneInfo(settings().time_zone)
    today = now.astimezone(zone).date()
    found: list[Story] = []
    for back in range(HALF_A_YEAR, -1, -1):
        day = today - timedelta(days=back)
        for _ in range(rng.choice(_PER_WORKING_DAY if day.weekday() < SATURDAY else _PER_DAY_OFF)):
            at = datetime.combine(day, time(rng.randint(7, 20), rng.randint(0, 59)), zone).astimezone(UTC)
            story = _story(rng, at)
            if at < now:
                found.append(story)
    return found


def _story(rng: random.Random, at: datetime) -> Story:
    sort = rng.choices(_SORTS, [one.weight for one in _SORTS])[0]
    legal = sort.kind != "tp_new" and rng.random() < 0.12
    who = firm(rng.randrange(FIRMS)) if legal else resident(rng.randrange(RESIDENTS))
    steps = _CONNECTION if sort.kind == "tp_new" else _course(rng, sort)
    return Story(who, sort.kind, at, sort.write(rng), rng.choice([*OPERATORS, "operator@example.com"]), steps)


def _course(rng: random.Random, sort: _Sort) -> tuple[Step, ...]:
    """Most are answered in days; some wait long, come back with a remark, are refused or taken back."""
    if sort.kind == "feedback":
        return ()
    said = rng.choice(sort.answers)
    end = (*([days(0, post(sort.paper))] if sort.paper else []), days(0.05, fulfil(said)))
    begin = (days(rng.uniform(0.2, 0.9), register()), days(rng.uniform(0.1, 0.8), take()))
    if sort.kind == "outage_report":
        mended = days(rng.uniform(0.05, 0.2), fulfil(said), office=False)
        return days(0.01, register(), office=False), days(0.02, take(), office=False), mended
    fate = rng.random()
    if fate < 0.66:
        return *begin, days(rng.uniform(3, 12), end[0].act), *end[1:]
    if fate < 0.76:
        talk = days(0.5, ask_by_message(rng.choice(_QUESTIONS)), office=False), days(0.6, tell(rng.choice(_REPLIES)))
        return *begin, *talk, days(rng.uniform(1, 4), end[0].act), *end[1:]
    if fate < 0.86:
        back = days(1, ask(rng.choice(_REMARKS))), days(2, answer("Уточнил, прошу продолжить"), office=False)
        return *begin, *back, days(rng.uniform(1, 4), end[0].act), *end[1:]
    if fate < 0.9:
        return days(0.5, register()), days(2, refuse("Сведения относятся к другому лицу", "Закон 152-ФЗ, ст. 7"))
    if fate < 0.93:
        return (days(rng.uniform(0.1, 1), withdraw(), office=False),)
    if fate < 0.94:
        return (days(1, annul("Такая же заявка уже в работе", "Единые стандарты обслуживания, приказ № 186")),)
    if fate < 0.96:
        return *begin, days(2, hold("Ждём выезда бригады")), days(25, resume()), days(2, end[0].act), *end[1:]
    return *begin, days(60, end[0].act), *end[1:]  # somebody has forgotten it


_QUESTIONS = (
    "Когда ждать ответа?",
    "Нужно ли мне что-то приложить ещё?",
    "Изменился мой телефон, звоните, пожалуйста, после 18 часов.",
    "Можно ли приехать за документом самому?",
)
_REPLIES = (
    "Ответ готовим, пришлём сюда и на почту.",
    "Дополнительных документов не нужно.",
    "Спасибо, учли. Специалист перезвонит.",
    "Да, с 8 до 17 часов, пр-кт Ленина, 22, окно 4.",
)
_REMARKS = (
    "Уточните адрес объекта: дома с таким номером на этой улице нет",
    "Укажите, за какой период нужны сведения",
    "Приложите документ, по которому вы владеете помещением",
)
_CONNECTION: tuple[Step, ...] = (
    days(0.6, register()),
    days(0.3, take()),
    days(6, post("Технические условия", "Условия типового договора", "Счёт на оплату")),
    days(0.1, move(Stage.OFFER)),
    days(2, move(Stage.PAYMENT)),
    days(1, move(Stage.WORKS)),
    days(50, move(Stage.CONNECTION)),
    days(1, post("Акт об осуществлении технологического присоединения")),
    days(0.1, move(Stage.ACTS)),
    days(1, move(Stage.SUPPLY)),
    days(4, move(Stage.DONE)),
    days(0.2, fulfil("Присоединение завершено")),
)


def _enquiry(rng: random.Random) -> forms.Answers:
    return forms.enquiry(
        *rng.choice(
            (
                ("grid_connection", "Сколько стоит присоединить гараж в кооперативе?"),
                ("grid_connection", "Можно ли присоединить участок, если до опоры 120 метров?"),
                ("grid_connection", "На каком этапе договор по моему дому?"),
                ("transmission", "Будут ли плановые отключения на нашей улице в этом месяце?"),
                ("transmission", "Почему моргает свет, когда работает насос у соседей?"),
                ("metering", "Кто меняет прибор учёта, если срок поверки вышел?"),
                ("metering", "Можно ли перенести прибор учёта из квартиры на площадку?"),
                ("metering", "Как часто нужно поверять трансформаторы тока?"),
                ("customer_service", "Как переоформить лицевой счёт на дочь?"),
                ("customer_service", "Как получить копию договора электронно?"),
                ("contacts", "По какому телефону сообщить о погасшем фонаре?"),
            )
        )
    )


def _complaint(rng: random.Random) -> forms.Answers:
    return forms.complaint(
        *rng.choice(
            (
                ("quality", "По вечерам лампы горят вполнакала, техника выключается.", "Замерить напряжение"),
                ("outages", "За месяц отключали свет четыре раза без объявления.", "Объяснить причины отключений"),
                ("metering", "Прибор учёта заменили без нас, акта не оставили.", "Прислать акт замены"),
                ("customer_service", "Мастер не приехал в назначенный день и не позвонил.", "Назначить новый день"),
            )
        )
    )


def _outage(rng: random.Random) -> forms.Answers:
    address = f"г. Барнаул, ул. {rng.choice(_STREETS)}, д. {rng.randint(1, 140)}"
    return forms.outage(rng.choice(("no_power", "low_voltage")), address, "Света нет с утра, соседи тоже без света")


def _violation(rng: random.Random) -> forms.Answers:
    place = f"г. Барнаул, ул. {rng.choice(_STREETS)}, у дома {rng.randint(1, 140)}"
    return forms.violation("unmetered_consumption", place, "От опоры к киоску брошен провод мимо прибора учёта")


def _household(rng: random.Random) -> forms.Answers:
    address = f"г. Барнаул, ул. {rng.choice(_STREETS)}, з/у {rng.randint(1, 90)}"
    return forms.household_connection(address, f"22:63:0{rng.randint(10101, 69999)}:{rng.randint(1, 900)}")


_SORTS = (
    _Sort(
        26, "info_enquiry", _enquiry,
        (
            "Подробный ответ с выдержкой из правил отправлен на вашу почту",
            "Да, это возможно. Порядок и перечень документов описаны в памятке на сайте",
            "Замена прибора учёта выполняется сетевой организацией бесплатно, мы внесли адрес в план",
        ),
    ),
    _Sort(9, "complaint", _complaint, ("Факты подтвердились, меры приняты", "Замеры в норме, протокол приложен"),
        "Ответ на жалобу"),
    _Sort(9, "outage_report", _outage, ("Питание восстановлено", "Плановые работы завершены, питание подано")),
    _Sort(3, "violation_report", _violation, ("Проверка проведена, составлен акт", "Нарушение не подтвердилось")),
    _Sort(5, "feedback", lambda _: forms.feedback("Спасибо бригаде: приехали быстро и всё объяснили."), ()),
    _Sort(
        15, "doc_request",
        lambda rng: forms.document(rng.choice(("reconciliation", "boundary_act", "contract", "connection_act"))),
        ("Документ приложен к заявке",), "Копия документа",
    ),
    _Sort(
        12, "meter_service",
        lambda rng: forms.meter_visit("inspection", rng.choice(("Треснуло стекло прибора.", "Не горит табло."))),
        ("Прибор учёта осмотрен, исправен", "Прибор учёта опломбирован, акт приложен"), "Акт осмотра прибора учёта",
    ),
    _Sort(9, "meter_install", lambda _: forms.meter_replacement("7"), ("Прибор учёта заменён",), "Акт допуска"),
    _Sort(12, "tp_new", _household, ("Присоединение завершено",)),
)  # fmt: skip
