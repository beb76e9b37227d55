"""What people are told of the accounts of their cabinet."""

from lkk import routes
from lkk.services.notifications.declaration import BOTH, Event, declared_in

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

EVENTS = declared_in(globals())
