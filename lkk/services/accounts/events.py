"""What people are told of the accounts of their cabinet."""

from lkk import routes
from lkk.services.notifications.declaration import BOTH, SITE, Event, declared_in

ACCOUNT_ATTACHED = Event(
    key="account_attached",
    title="Лицевой счёт № {{ account_number }} подключён",
    body="К вашему личному кабинету подключён лицевой счёт № {{ account_number }}.",
    channels=BOTH,
    choice="Лицевой счёт подключён",
    link=lambda _: routes.ACCOUNTS.path,
    link_text="Лицевые счета",
)

ACCOUNT_DETACHED = Event(
    key="account_detached",
    title="Лицевой счёт № {{ account_number }} отключён",
    body="Лицевой счёт № {{ account_number }} отключён от вашего личного кабинета. "
    "Подключить его снова можно по номеру и ПИН-коду.",
    channels=BOTH,
    choice="Лицевой счёт отключён",
    link=lambda _: routes.ACCOUNTS.path,
    link_text="Лицевые счета",
)

ACCOUNT_SHARED = Event(
    key="account_shared",
    title="Лицевой счёт № {{ account_number }} подключил ещё один человек",
    body="Лицевой счёт № {{ account_number }}, который подключён к вашему личному кабинету, подключил к своему "
    "кабинету ещё один человек: он знает номер и ПИН-код.\n\n"
    "Если вы никому их не сообщали, позвоните в поддержку: ПИН-код заменят.",
    channels=BOTH,
    link=lambda _: routes.ACCOUNTS.path,
    link_text="Лицевые счета",
)

ACCOUNT_SHARED_AT_COUNTER = Event(
    key="account_shared_counter",
    title="Лицевой счёт № {{ account_number }} подключили ещё одному человеку",
    body="Лицевой счёт № {{ account_number }}, который подключён к вашему личному кабинету, на приёме подключили ещё "
    "одному человеку: сотрудник сверил его паспорт.\n\nЕсли вы с этим не согласны, позвоните в поддержку.",
    channels=BOTH,
    link=lambda _: routes.ACCOUNTS.path,
    link_text="Лицевые счета",
)

PIN_GUESSED = Event(
    key="pin_guessed",
    title="К лицевому счёту № {{ account_number }} подбирают ПИН-код",
    body="К лицевому счёту № {{ account_number }}, который подключён к вашему личному кабинету, "
    "{{ count | counted('раз', 'раза', 'раз') }} за час ввели неверный ПИН-код. Теперь после каждой ошибки "
    "придётся ждать.\n\nЕсли это делали не вы, позвоните в поддержку: ПИН-код заменят.",
    channels=BOTH,
    link=lambda _: routes.ACCOUNTS.path,
    link_text="Лицевые счета",
)

PIN_GUESSED_FOR_STAFF = Event(
    key="pin_guessed_staff",
    title="К лицевому счёту № {{ account_number }} подбирают ПИН-код",
    body="За час {{ count | counted('раз', 'раза', 'раз') }} ввели неверный ПИН-код. Владельцы кабинетов, к которым "
    "счёт подключён, предупреждены.",
    channels=SITE,
)

EVENTS = declared_in(globals())
