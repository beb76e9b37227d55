"""What people are told of readings."""

from lkk import routes
from lkk.services.notifications.declaration import BOTH, SITE, Event, declared_in

READINGS_SUBMITTED = Event(
    key="readings_submitted",
    title="Показания отправлены, лицевой счёт № {{ account_number }}",
    body="Отправлено: {{ count | counted('показание', 'показания', 'показаний') }} "
    "по лицевому счёту № {{ account_number }} за {{ period }}."
    "{% if not in_window %}\n\nОни отправлены вне срока подачи: поставщик может учесть их в следующем месяце."
    "{% endif %}\n\nКогда учётная система примет их, состояние станет «переданы».",
    channels=BOTH,
    choice="Показания отправлены",
    link=lambda _: routes.READINGS.path,
    link_text="Показания",
)

READINGS_TRANSMITTED = Event(
    key="readings_transmitted",
    title="Показания переданы, лицевой счёт № {{ account_number }}",
    body="Показания по лицевому счёту № {{ account_number }} переданы в учётную систему.",
    channels=SITE,
    link=lambda _: routes.READINGS.path,
    link_text="Показания",
)

READINGS_REJECTED = Event(
    key="readings_rejected",
    title="Показания отклонены, лицевой счёт № {{ account_number }}",
    body="Учётная система отклонила показания по лицевому счёту № {{ account_number }}.\n\n"
    "Причина: {{ reasons }}\n\nПроверьте значения и отправьте показания ещё раз.",
    channels=BOTH,
    link=lambda _: routes.READINGS.path,
    link_text="Исправить показания",
)

EVENTS = declared_in(globals())
