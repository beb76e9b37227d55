"""Every directory of the portal. A new one is a table and a record here."""

from typing import Any

from lkk.models.applications import CalendarDay, DeadlineRule
from lkk.models.directories import CompanyDetails, DecisionReason, EnquiryTopic, SiteText
from lkk.models.own_data import RetentionRule
from lkk.models.readings import ReadingWindow
from lkk.models.supplier import Supplier
from lkk.services.directories.callbacks import CALLBACKS
from lkk.services.directories.capacity import GIVERS
from lkk.services.directories.connection import CONNECTION_RATES, PAYMENT_PLANS
from lkk.services.directories.consulting import CONSULTATIONS
from lkk.services.directories.declaration import Directory, Item
from lkk.services.directories.items import CODE, POSITION, options
from lkk.services.directories.money import VAT, bank_is_whole
from lkk.services.directories.offices import OFFICES, VISIT_SERVICES
from lkk.services.kernel.errors import InvalidValue, NotFound
from lkk.vocabulary.applications import OnRequest, TimeUnit
from lkk.vocabulary.attachments import LOGO_RULES
from lkk.vocabulary.deadlines import DEADLINE_TITLES
from lkk.vocabulary.directories import Accent, DirectoryCode, ReasonOf, TextPlace, ValueKind
from lkk.vocabulary.people import CabinetClass
from lkk.vocabulary.retention import KeptData


def _window_ends_after_it_begins(values: dict[str, Any]) -> None:
    if values["last_day"] is not None and values["last_day"] < values["first_day"]:
        raise InvalidValue("Последнее число раньше первого", at="last_day")


_PHONE_HINT = "Как его читают: 8 800 1000 380, 501-262 доб. 1401. Городской номер без кода"


def _phone(name: str, title: str, *, required: bool = True) -> Item:
    return Item(name, title, ValueKind.PHONE, required, limit=60, hint=_PHONE_HINT)


def _link(name: str, title: str) -> Item:
    hint = "Полный адрес страницы на сайте компании, с https"
    return Item(name, title, ValueKind.LINK, required=False, limit=300, hint=hint, listed=False)


COMPANY = Directory(
    DirectoryCode.COMPANY,
    "Имя, телефоны и реквизиты: стоят на страницах сайта и в документах заявок.",
    CompanyDetails,
    (
        Item("name", "Наименование на сайте", limit=120),
        Item("short_name", "Короткое имя", limit=20, hint="Для телефонов и вкладок браузера"),
        Item("full_name", "Полное наименование", limit=300, hint="Как в уставе: стоит в документах", listed=False),
        Item("address", "Адрес", limit=300, hint="С индексом: адресат документов"),
        Item("inn", "ИНН", limit=12, listed=False),
        Item("kpp", "КПП", limit=9, listed=False),
        Item("ogrn", "ОГРН", limit=15, listed=False),
        Item("bank_name", "Банк", required=False, limit=45, hint="Куда платят по счетам", listed=False),
        Item("bic", "БИК", required=False, limit=9, listed=False),
        Item("bank_account", "Расчётный счёт", required=False, limit=20, listed=False),
        Item("corr_account", "Корреспондентский счёт", required=False, limit=20, listed=False),
        Item("city_code", "Код города", limit=8, hint="Для городских номеров, например 3852", listed=False),
        _phone("dispatcher_phone", "Диспетчерская, круглосуточно"),
        _phone("free_phone", "Бесплатно по России", required=False),
        _phone("support_phone", "Поддержка сайта"),
        _phone("administrator_phone", "Администратор сайта", required=False),
        Item("email", "Электронная почта", required=False, limit=254, listed=False),
        _link("about_link", "О компании"),
        _link("consumers_link", "Потребителям"),
        _link("press_link", "Пресс-центр"),
        _link("purchases_link", "Закупки"),
        _link("contacts_link", "Контакты"),
        Item(
            "capacity_line",
            "Строка о свободной мощности",
            required=False,
            limit=300,
            hint="Стоит на первой странице, например: «Возможности технологического присоединения новых мощностей»",
            listed=False,
        ),
        Item("logo", "Логотип", ValueKind.PICTURE, required=False, limit=64, hint=LOGO_RULES),
        Item("accent", "Цвет оформления", ValueKind.CHOICE, options=options(Accent), listed=False),
    ),
    adds=False,
    ends=False,
    check=bank_is_whole,
)

TEXTS = Directory(
    DirectoryCode.TEXTS,
    "Правила интернет-приёмной, сроки хранения обращений и справка.",
    SiteText,
    (
        CODE,
        Item("place", "Где стоит", ValueKind.CHOICE, options=options(TextPlace), names=True),
        Item("title", "Заголовок"),
        Item(
            "body",
            "Текст",
            ValueKind.TEXT,
            limit=20_000,
            hint="Абзацы разделяет пустая строка, строка списка начинается с «- »",
            listed=False,
        ),
        POSITION,
    ),
    order=("place", "position", "code"),
)

TOPICS = Directory(
    DirectoryCode.TOPICS,
    "Темы запроса информации: их предлагают интернет-приёмная и кабинет. Поданное обращение хранит тему дня подачи.",
    EnquiryTopic,
    (CODE, Item("label", "Тема"), POSITION),
    order=("position", "code"),
    caution="Новую тему учётная система получает её кодом: назовите ей этот код до начала действия.",
)

REASONS = Directory(
    DirectoryCode.REASONS,
    "Их предлагают окна решений по заявкам и профилю: слова выбранной встают в текст, код хранится с решением.",
    DecisionReason,
    (
        Item("decision", "Решение", ValueKind.CHOICE, options=options(ReasonOf), names=True),
        CODE,
        Item("text", "Причина", ValueKind.TEXT, limit=500),
        POSITION,
    ),
    order=("decision", "position", "code"),
)

CALENDAR = Directory(
    DirectoryCode.CALENDAR,
    "Дни, которые отличаются от своего дня недели: праздники, переносы, рабочие субботы. По ним считаются сроки.",
    CalendarDay,
    (
        Item("day", "День", ValueKind.DAY, names=True),
        Item("working", "Рабочий день", ValueKind.MARK, required=False),
        Item("note", "Основание", required=False),
    ),
    dated=False,
    day="day",
    order=("day",),
    caution="Сроки, которые уже идут, пересчёту не подлежат: последний день записан при подаче заявки.",
)

WINDOWS = Directory(
    DirectoryCode.WINDOWS,
    "Дни месяца, в которые показания передаются сбытовой компании.",
    ReadingWindow,
    (
        Item("cabinet_class", "Кто передаёт", ValueKind.CHOICE, options=options(CabinetClass), names=True),
        Item("first_day", "С какого числа", ValueKind.NUMBER, low=1, high=28),
        Item(
            "last_day",
            "По какое число",
            ValueKind.NUMBER,
            required=False,
            low=1,
            high=31,
            hint="Пусто: до последнего дня месяца",
        ),
        Item(
            "counts_back_until",
            "Засчитывать за прошлый месяц до числа",
            ValueKind.NUMBER,
            low=0,
            high=10,
            hint="0: месяц кончается своим последним днём",
        ),
        Item("source", "Основание"),
    ),
    adds=False,
    ends=False,
    order=("cabinet_class",),
    check=_window_ends_after_it_begins,
)


SUPPLIERS = Directory(
    DirectoryCode.SUPPLIERS,
    "Кому передаются показания, снятые в срок: таблица за месяц.",
    Supplier,
    (
        Item("cabinet_class", "Чьи показания", ValueKind.CHOICE, options=options(CabinetClass), names=True),
        Item("name", "Сбытовая компания"),
        Item(
            "email",
            "Почта для реестра",
            required=False,
            limit=254,
            hint="Пусто: реестр скачивает оператор, письмом он не уходит",
        ),
        Item(
            "send_day",
            "Отправлять с числа",
            ValueKind.NUMBER,
            low=2,
            high=28,
            hint="Число следующего месяца. Что примут позже, уйдёт дополнительным реестром",
        ),
    ),
    adds=False,
    ends=False,
    order=("cabinet_class",),
)

DEADLINES = Directory(
    DirectoryCode.DEADLINES,
    "Сроки действий по заявкам. Заявка живёт по сроку, который действовал, когда срок начался.",
    DeadlineRule,
    (
        Item("rule", "Срок", ValueKind.CHOICE, options=tuple(DEADLINE_TITLES.items()), names=True, limit=40),
        Item("value", "Сколько", ValueKind.NUMBER, low=0, high=3660),
        Item("unit", "Чего", ValueKind.CHOICE, options=options(TimeUnit)),
        Item("on_request", "Когда запрошены сведения", ValueKind.CHOICE, options=options(OnRequest), listed=False),
        Item("law", "Основание", limit=300),
    ),
    adds=False,
    ends=False,
    order=("rule",),
)

RETENTION = Directory(
    DirectoryCode.RETENTION,
    "Сколько хранятся данные после закрытия кабинета, заявка — после её завершения, запись гостя — после приёма. "
    "Клиент читает сроки кабинета перед закрытием.",
    RetentionRule,
    (
        Item("data", "Что хранится", ValueKind.CHOICE, options=options(KeptData), names=True),
        Item("value", "Сколько", ValueKind.NUMBER, low=0, high=100, hint="0: удаляется сразу"),
        Item("unit", "Чего", ValueKind.CHOICE, options=options(TimeUnit)),
        Item("law", "Основание", limit=300),
    ),
    adds=False,
    ends=False,
    order=("data",),
    caution="Кабинеты, которые уже закрыты, живут по сроку дня закрытия, записи гостей — по сроку сегодняшнего дня.",
)

DIRECTORIES: dict[DirectoryCode, Directory] = {
    one.code: one
    for one in (
        COMPANY,
        OFFICES,
        VISIT_SERVICES,
        TEXTS,
        TOPICS,
        REASONS,
        CALENDAR,
        WINDOWS,
        SUPPLIERS,
        CONSULTATIONS,
        DEADLINES,
        CONNECTION_RATES,
        PAYMENT_PLANS,
        CALLBACKS,
        GIVERS,
        VAT,
        RETENTION,
    )
}


def directory_of(code: str) -> Directory:
    """Return the directory of a code that came from outside.

    Raises:
        NotFound: there is none.
    """
    found = next((one for one in DIRECTORIES.values() if one.code == code), None)
    if found is None:
        raise NotFound
    return found
