"""Words of the record of what the staff open and do with a customer's data."""

from lkk.vocabulary.labelled import Labelled


class AccessKind(Labelled):
    """What an employee did with the data of a customer, in words the customer reads."""

    CARD = "card", "Открыта карточка клиента"
    OFFICE_DAY = "office_day", "Открыт день офиса с вашей записью на приём"
    SENSITIVE = "sensitive", "Открыты паспорт, СНИЛС или банковские реквизиты"
    EDITED = "edited", "Изменены данные"
    CREATED = "created", "Заведён кабинет на приёме"
    PASSPORT_SEEN = "passport_seen", "Сверен паспорт"
    ACCOUNT_ATTACHED = "account_attached", "Подключён лицевой счёт"
    ACCOUNT_DETACHED = "account_detached", "Отключён лицевой счёт"
    LOCKED = "locked", "Кабинет заблокирован"
    UNLOCKED = "unlocked", "Кабинет разблокирован"
    CHANGE_DECIDED = "change_decided", "Решено по запросу на изменение данных"
    ENTERED = "entered", "Вход сотрудника в кабинет"
    LEFT = "left", "Сотрудник вышел из кабинета"
    TIMED_OUT = "timed_out", "Время сотрудника в кабинете вышло"
    ACTED = "acted", "Действие сотрудника в кабинете"
