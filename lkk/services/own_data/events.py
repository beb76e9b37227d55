"""What customers are told of what they decided of their own data; for safety none of it can be switched off."""

from lkk import routes
from lkk.services.notifications.declaration import BOTH, MAIL, Event, declared_in

CONSENT_WITHDRAWN = Event(
    key="consent_withdrawn",
    title="Согласие отозвано",
    body="Отозвано: {{ purpose }}{% if number %}, по заявке {{ number }}{% endif %}.\n\n{{ consequence }}\n\n"
    "Если это были не вы, смените пароль и завершите чужие сеансы на странице «Пароль и сеансы».",
    channels=BOTH,
    link=lambda _: routes.SECURITY.path,
    link_text="Пароль и сеансы",
)

DATA_EXPORT_READY = Event(
    key="data_export_ready",
    title="Архив с вашими данными готов",
    body="Скачать его можно до {{ until }} на странице «Пароль и сеансы». Потом он удалится сам.\n\n"
    "Если архив заказали не вы, смените пароль и завершите чужие сеансы на той же странице.",
    channels=BOTH,
    link=lambda _: routes.SECURITY.path,
    link_text="Скачать архив",
)

CABINET_CLOSED = Event(
    key="cabinet_closed",
    title="Личный кабинет закрыт",
    body="{{ moment }} личный кабинет закрыт: {{ why }}. Войти в него больше нельзя, письма и СМС приходить не будут: "
    "это последнее письмо.\n\nЧто ещё хранится:\n{% for one in kept %}- {{ one }}\n{% endfor %}\n"
    "Остальное удаляется сейчас. Если личный кабинет снова понадобится, зарегистрируйтесь с этим же адресом.\n\n"
    "Если кабинет закрыли не вы, позвоните в поддержку.",
    channels=MAIL,
)

EVENTS = declared_in(globals())
