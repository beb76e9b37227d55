"""What people are told of outages at the houses of their accounts."""

from lkk import routes
from lkk.services.notifications.declaration import BOTH, SITE, Event, declared_in

_PLACE = "Адрес: {{ address }}, лицевой счёт № {{ account_number }}."

OUTAGE_PLANNED = Event(
    key="outage_planned",
    title="Плановое отключение {{ starts }}, {{ address }}",
    body=f"Электричества не будет с {{{{ starts }}}}{{% if expected %}} до {{{{ expected }}}}{{% endif %}}.\n\n{_PLACE}"
    "\n\nПричина: {{ reason }}",
    channels=BOTH,
    choice="Плановое отключение",
    link=lambda _: routes.OWN_OUTAGES.path,
    link_text="Отключения по вашим адресам",
    sms="{{ address }}: отключение с {{ starts }}{% if expected %} до {{ expected }}{% endif %}",
    sms_choice="Плановое отключение",
    bulk=True,
)

OUTAGE_STARTED = Event(
    key="outage_started",
    title="Нет света: {{ address }}",
    body="Электричества нет с {{ starts }}. {% if expected %}Ожидаем включения до {{ expected }}."
    "{% else %}Время включения уточняем.{% endif %}\n\n"
    f"{_PLACE}\n\nПричина: {{{{ reason }}}}",
    channels=BOTH,
    choice="Отключение началось",
    link=lambda _: routes.OWN_OUTAGES.path,
    link_text="Отключения по вашим адресам",
    sms="{{ address }}: нет света с {{ starts }}. {% if expected %}Ожидаем включения до {{ expected }}"
    "{% else %}Время включения уточняем{% endif %}",
    sms_choice="Отключение началось",
)

OUTAGE_MOVED = Event(
    key="outage_moved",
    title="Изменилось время отключения: {{ address }}",
    body="{% if begun %}Электричества нет с {{ starts }}. {% else %}Электричества не будет с {{ starts }}. {% endif %}"
    "{% if expected %}Теперь ожидаем включения до {{ expected }}.{% else %}Время включения уточняем.{% endif %}\n\n"
    f"{_PLACE}\n\nПричина: {{{{ reason }}}}",
    channels=BOTH,
    choice="Изменилось время отключения",
    link=lambda _: routes.OWN_OUTAGES.path,
    link_text="Отключения по вашим адресам",
    sms="{{ address }}: {% if expected %}ожидаем включения до {{ expected }}{% else %}время включения уточняем"
    "{% endif %}{% if not begun %}, отключение с {{ starts }}{% endif %}",
    sms_choice="Изменилось время отключения",
)

OUTAGE_RESTORED = Event(
    key="outage_restored",
    title="Свет включён: {{ address }}",
    body="Электроснабжение восстановлено {{ restored }}.\n\n"
    f"{_PLACE}\n\nЕсли света всё ещё нет, проверьте автоматы в щитке и сообщите нам.",
    channels=BOTH,
    choice="Свет включён",
    link=lambda _: routes.OWN_OUTAGES.path,
    link_text="Отключения по вашим адресам",
    sms="{{ address }}: электроснабжение восстановлено {{ restored }}",
    sms_choice="Свет включён",
)

OUTAGE_CANCELLED = Event(
    key="outage_cancelled",
    title="Отключение отменено: {{ address }}",
    body=f"Отключения, о котором мы сообщали ({{{{ starts }}}}), не будет или его отменили.\n\n{_PLACE}",
    channels=BOTH,
    choice="Отключение отменено",
    link=lambda _: routes.OWN_OUTAGES.path,
    link_text="Отключения по вашим адресам",
    sms="{{ address }}: отключение {{ starts }} отменено",
    sms_choice="Отключение отменено",
)

OUTAGE_UNKNOWN_REPORTED = Event(
    key="outage_unknown_reported",
    title="Сообщают об отключении, которого нет в журнале",
    body="Заявка {{ number }}: {{ address }}. Отключения по этому адресу в журнале нет.",
    channels=SITE,
    link=lambda _: routes.STAFF_OUTAGES.path,
    link_text="Сообщения без отключения",
)

EVENTS = declared_in(globals())
