"""What a customer is told of the files of their own letter; whoever is not proven is told nothing."""

from lkk import routes
from lkk.services.notifications.declaration import BOTH, Event, declared_in

HOURS_MAILED = Event(
    key="hours_mailed",
    title="Почасовые данные из письма ждут вас, лицевой счёт № {{ account_number }}",
    body="Получен файл «{{ name }}» с почасовыми данными за {{ period }} по лицевому счёту № {{ account_number }}. "
    "{% if saved %}Данные сохранены как неподтверждённые. Они ещё не отправлены: проверьте их и нажмите «Отправить» "
    "в кабинете."
    "{% else %}Ничего не сохранено, {{ faults }}: посмотрите список в кабинете, исправьте файл и пошлите его ещё раз."
    "{% endif %}\n\nЕсли вы не посылали этого письма, удалите данные в кабинете и смените пароль почты.",
    channels=BOTH,
    link=lambda _: routes.HOURLY.path,
    link_text="Почасовой профиль",
)

HOURS_MAIL_REFUSED = Event(
    key="hours_mail_refused",
    title="Файл с почасовыми данными из письма не принят",
    body="Файл «{{ name }}» из вашего письма не принят.\n\nПричина: {{ reason }}",
    channels=BOTH,
    link=lambda _: routes.HOURLY.path,
    link_text="Почасовой профиль",
)

EVENTS = declared_in(globals())
