"""What people are told of hours."""

from lkk import routes
from lkk.services.notifications.declaration import BOTH, SITE, Event, declared_in

HOURS_SUBMITTED = Event(
    key="hours_submitted",
    title="Почасовые данные отправлены, лицевой счёт № {{ account_number }}",
    body="Отправлены почасовые данные за {{ period }} по лицевому счёту № {{ account_number }}:\n"
    "{{ values | join('\n') }}"
    "{% if late %}\n\nОни отправлены после {{ deadline }}: поставщик может не учесть их за этот месяц.{% endif %}"
    "\n\nКогда учётная система примет их, состояние станет «переданы».",
    channels=BOTH,
    choice="Почасовые данные отправлены",
    link=lambda _: routes.HOURLY.path,
    link_text="Почасовой профиль",
)

HOURS_TRANSMITTED = Event(
    key="hours_transmitted",
    title="Почасовые данные переданы, лицевой счёт № {{ account_number }}",
    body="Почасовые данные за {{ period }} по лицевому счёту № {{ account_number }} переданы в учётную систему, "
    "по {{ count | counted('прибору', 'приборам', 'приборам') }}.",
    channels=SITE,
    link=lambda _: routes.HOURLY.path,
    link_text="Почасовой профиль",
)

HOURS_REJECTED = Event(
    key="hours_rejected",
    title="Почасовые данные отклонены, лицевой счёт № {{ account_number }}",
    body="Учётная система отклонила почасовые данные за {{ period }} по лицевому счёту № {{ account_number }}:\n"
    "{{ values | join('\n') }}\n\nИсправьте файл и отправьте его ещё раз.",
    channels=BOTH,
    link=lambda _: routes.HOURLY.path,
    link_text="Исправить данные",
)

EVENTS = declared_in(globals())
