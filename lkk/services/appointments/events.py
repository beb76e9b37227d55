"""What people are told of their visits; facts are words already, the letter brings the visit as a calendar file."""

from lkk import routes
from lkk.services.appointments.calendar_file import enclosed
from lkk.services.notifications.declaration import BOTH, MAIL, EmailKind, Enclosing, Event, Facts, declared_in

_VISIT = Enclosing("appointment_of", "appointment_id", enclosed)
_WHERE = (
    "{{ service }}\n{{ when }}\n{{ office }}, {{ address }}{% if place %}\nПринимает: {{ place }}{% endif %}"
    "{% if directions %}\nКак пройти: {{ directions }}{% endif %}"
)
_BRING = "{% if documents %}\n\nВозьмите с собой:{% for one in documents %}\n- {{ one }}{% endfor %}{% endif %}"
_LATE = "\n\nЕсли опоздаете больше чем на {{ late | counted('минуту', 'минуты', 'минут') }}, примем как без записи."
_CODE = "{% if code %}\n\nСекретный код: {{ code }}. По номеру и коду запись открывается без входа.{% endif %}"
_SMS = "{{ short }}. Запись {{ number }}"
_NUMBER = "Запись на приём № {{ number }}"
_PAGE = "Запись на приём"


def _page(facts: Facts) -> str:
    """A guest finds the booking by its number and code, a customer among the own ones."""
    return routes.BOOK.path if facts["guest"] else routes.APPOINTMENTS.path


APPOINTMENT_CODE = Event(
    key="appointment_code",
    title="Код для записи на приём",
    body="Введите этот код на странице записи. "
    "Код действует {{ minutes | counted('минуту', 'минуты', 'минут') }}.\n\n"
    "Никому не сообщайте код. Если вы не записываетесь на приём, ничего не делайте.",
    channels=MAIL,
    email=EmailKind.CODE,
)

APPOINTMENT_BOOKED = Event(
    key="appointment_booked",
    title=f"{_NUMBER}: вы записаны",
    body=_WHERE + _BRING + _LATE + _CODE,
    channels=BOTH,
    link=_page,
    link_text=_PAGE,
    encloses=_VISIT,
    about=lambda facts: str(facts["number"]),
    sms="Вы записаны: " + _SMS,
    sms_choice="Запись на приём",
)

APPOINTMENT_REQUESTED = Event(
    key="appointment_requested",
    title=f"{_NUMBER}: ждёт подтверждения",
    body="Время за вами, запись подтвердит сотрудник. О решении мы напишем до {{ answer }}.\n\n"
    + _WHERE
    + _BRING
    + _CODE,
    channels=BOTH,
    link=_page,
    link_text=_PAGE,
    about=lambda facts: str(facts["number"]),
)

APPOINTMENT_MOVED = Event(
    key="appointment_moved",
    title=f"{_NUMBER}: другое время",
    body="{{ who }}. Прежнее время: {{ before }}.{% if reason %}\nПричина: {{ reason }}{% endif %}\n\n"
    "Теперь вы записаны так:\n" + _WHERE + _BRING + _LATE,
    channels=BOTH,
    link=_page,
    link_text=_PAGE,
    encloses=_VISIT,
    about=lambda facts: str(facts["number"]),
    sms="Время приёма изменено: " + _SMS,
    sms_choice="Запись на приём перенесена",
)

APPOINTMENT_CANCELLED = Event(
    key="appointment_cancelled",
    title=f"{_NUMBER}: отменена",
    body="{{ who }}.{% if reason %}\nПричина: {{ reason }}{% endif %}\n\n"
    "Отменённая запись:\n{{ service }}\n{{ when }}\n{{ office }}",
    channels=BOTH,
    link=_page,
    link_text=_PAGE,
    about=lambda facts: str(facts["number"]),
    sms="Запись отменена: " + _SMS,
    sms_choice="Запись на приём отменена",
)

APPOINTMENT_UNANSWERED = Event(
    key="appointment_unanswered",
    title=f"{_NUMBER}: не подтверждена",
    body="Сотрудник не успел подтвердить запись, время освобождено. Извините за неудобство: в этот раз приезжать не "
    "нужно, выберите другое время или позвоните в офис{% if phones %}: {{ phones }}{% endif %}.\n\n"
    "Запись, которую не подтвердили:\n{{ service }}\n{{ when }}\n{{ office }}",
    channels=BOTH,
    link=_page,
    link_text=_PAGE,
    about=lambda facts: str(facts["number"]),
    sms="Запись не подтверждена, не приезжайте: " + _SMS,
    sms_choice="Запись на приём не подтверждена",
)

APPOINTMENT_REMINDER = Event(
    key="appointment_reminder",
    title=f"{_NUMBER}: напоминание",
    body="Ждём вас на приёме.\n\n" + _WHERE + _BRING + _LATE,
    channels=BOTH,
    link=_page,
    link_text=_PAGE,
    choice="Напоминания о приёме",
    about=lambda facts: str(facts["number"]),
    sms="Напоминаем о приёме: " + _SMS,
)

APPOINTMENT_OFFERED = Event(
    key="appointment_offered",
    title="Освободилось время приёма: {{ when }}",
    body="Вы в листе ожидания. Время за вами до {{ until }}: подтвердите его на странице «Запись на приём», "
    "иначе его предложат следующему.\n\n" + _WHERE,
    channels=BOTH,
    link=_page,
    link_text=_PAGE,
    sms="Освободилось время: {{ short }}. Подтвердите до {{ until }}",
    sms_choice="Лист ожидания приёма",
)

EVENTS = declared_in(globals())
