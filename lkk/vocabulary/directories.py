"""Words of the directories that the administrator keeps: which there are, and the looks a company may choose from."""

from lkk.vocabulary.labelled import Labelled


class DirectoryCode(Labelled):
    """A directory; the value stands in the address of its page and in the history of changes."""

    COMPANY = "company", "Компания"
    OFFICES = "offices", "Офисы"
    VISIT_SERVICES = "visit_services", "Услуги на приёме"
    TEXTS = "texts", "Тексты сайта"
    TOPICS = "topics", "Темы обращений"
    REASONS = "reasons", "Причины решений"
    CALENDAR = "calendar", "Рабочий календарь"
    WINDOWS = "windows", "Приём показаний"
    SUPPLIERS = "suppliers", "Сбытовые компании"
    CONSULTATIONS = "consultations", "Онлайн-консультация"
    DEADLINES = "deadlines", "Сроки"
    CONNECTION_RATES = "connection_rates", "Ставки за присоединение"
    PAYMENT_PLANS = "payment_plans", "Графики оплаты"
    CALLBACKS = "callbacks", "Заказ звонка"
    GIVERS = "givers", "Кто передаёт мощность"
    VAT = "vat", "НДС"
    RETENTION = "retention", "Сроки хранения данных"
    TEMPLATES = "templates", "Шаблоны ответов"


class ChangeAct(Labelled):
    """What was done with an entry of a directory."""

    ADDED = "added", "Добавлено"
    CHANGED = "changed", "Изменено"
    ENDED = "ended", "Завершено"
    WITHDRAWN = "withdrawn", "Отменено до начала действия"
    DELETED = "deleted", "Удалено"


class ValueKind(Labelled):
    """How a value of an entry is typed and stored."""

    LINE = "line", "Строка"
    TEXT = "text", "Текст"
    NUMBER = "number", "Число"
    MONEY = "money", "Рубли и копейки"
    DAY = "day", "День"
    CHOICE = "choice", "Выбор"
    MARK = "mark", "Да или нет"
    PHONE = "phone", "Телефон"
    LINK = "link", "Адрес страницы"
    PICTURE = "picture", "Картинка"


class Accent(Labelled):
    """The colour of the header and the main buttons."""

    TEAL = "teal", "Тёмно-бирюзовый"
    BLUE = "blue", "Синий"
    GREEN = "green", "Зелёный"
    GRAPHITE = "graphite", "Графитовый"


#: The name of the control that chooses a reason, and what is refused at it.
REASON_CODE = "reason_code"


class ReasonOf(Labelled):
    """The decision a reason is offered for."""

    HOLD = "on_hold", "Отложить"
    REQUEST = "info_requested", "Запросить сведения"
    ANNUL = "annulled", "Аннулировать"
    REJECT = "rejected", "Отклонить"
    TERMINATE = "terminated", "Договор расторгнут"
    TAKE_BACK = "taken_back", "Отозвать запрос"
    REFUSE_CHANGE = "change_refused", "Отклонить изменение данных профиля"


class TextPlace(Labelled):
    """Where a text of the site is read."""

    RULES = "rules", "Правила интернет-приёмной"
    TERMS = "terms", "Сроки хранения обращений"
    HELP = "help", "Справка"
