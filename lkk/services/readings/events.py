"""What people are told of readings."""

from decimal import Decimal

from lkk import routes
from lkk.services.notifications.declaration import BOTH, SITE, Event, declared_in
from lkk.vocabulary import words
from lkk.vocabulary.metering import EnergyKind, Zone

READINGS_SUBMITTED = Event(
    key="readings_submitted",
    title="Показания отправлены, лицевой счёт № {{ account_number }}",
    body="Отправлено: {{ count | counted('показание', 'показания', 'показаний') }} "
    "по лицевому счёту № {{ account_number }} за {{ period }}:\n{{ values | join('\n') }}"
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
    "{{ values | join('\n') }}\n\n"
    "Причина: {{ reasons }}\n\nПроверьте значения и отправьте показания ещё раз.",
    channels=BOTH,
    link=lambda _: routes.READINGS.path,
    link_text="Исправить показания",
)

WINDOW_OPENED = Event(
    key="reading_window_opened",
    title="Начался приём показаний, лицевой счёт № {{ account_number }}",
    body="Показания по лицевому счёту № {{ account_number }} за {{ period }} принимаются {{ days }} включительно. "
    "Отправьте их в кабинете: позже поставщик может учесть их в следующем месяце.",
    channels=BOTH,
    choice="Начался приём показаний",
    link=lambda _: routes.READINGS.path,
    link_text="Подать показания",
    bulk=True,
)

WINDOW_CLOSES = Event(
    key="reading_window_closes",
    title="Показания не отправлены, лицевой счёт № {{ account_number }}",
    body="По лицевому счёту № {{ account_number }} за {{ period }} отправлены не все показания. "
    "{{ last }} — последний день приёма. Позже поставщик может учесть их в следующем месяце.",
    channels=BOTH,
    choice="Приём показаний заканчивается, а они не отправлены",
    link=lambda _: routes.READINGS.path,
    link_text="Подать показания",
    sms="ЛС {{ account_number }}: показания за {{ period }} не отправлены, приём до {{ last }}",
    sms_choice="Приём показаний заканчивается, а они не отправлены",
    bulk=True,
)

ARCHIVE_READY = Event(
    key="archive_ready",
    title="Архив показаний получен, лицевой счёт № {{ account_number }}",
    body="Архив показаний по лицевому счёту № {{ account_number }} за {{ period }} открыт в кабинете.",
    channels=SITE,
    link=lambda _: routes.READINGS_ARCHIVE.path,
    link_text="Открыть архив",
)

ARCHIVE_REFUSED = Event(
    key="archive_refused",
    title="Архив показаний не получен, лицевой счёт № {{ account_number }}",
    body="Учётная система не дала архив показаний по лицевому счёту № {{ account_number }}.\n\n"
    "Период: {{ period }}\n\nПричина: {{ reason }}",
    channels=SITE,
    link=lambda _: routes.READINGS_ARCHIVE.path,
    link_text="Запросить ещё раз",
)


def value_words(point: str, meter: str, energy: EnergyKind, zone: Zone, value: Decimal) -> str:
    """A line of a letter: «Дом, прибор учёта № 123, A+ Т1: 12 345,6»; `point` and `meter` are their names."""
    return f"{point}, прибор учёта № {meter}, {energy.value} {zone.label}: {words.number(value)}"


EVENTS = declared_in(globals())
