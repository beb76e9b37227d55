"""What people are told of changes of their profile; for safety none of it can be switched off."""

from lkk import routes
from lkk.services.notifications.declaration import BOTH, MAIL, Event, declared_in

_NOT_YOU = "Если это были не вы, смените пароль и позвоните в поддержку."

PROFILE_CHANGE_APPROVED = Event(
    key="profile_change_approved",
    title="Профиль изменён: {{ part }}",
    body="Ваш запрос на изменение данных одобрен, новые данные внесены в профиль.\n\n"
    "Заявки, поданные раньше, остаются с прежними данными." + "\n\n" + _NOT_YOU,
    channels=BOTH,
    link=lambda _: routes.PROFILE.path,
    link_text="Профиль",
)

PROFILE_CHANGE_REFUSED = Event(
    key="profile_change_refused",
    title="Запрос на изменение данных отклонён: {{ part }}",
    body="Данные профиля не изменились.\n\nПричина: {{ reason }}\n\nЗапрос можно отправить ещё раз.",
    channels=BOTH,
    link=lambda _: routes.PROFILE.path,
    link_text="Профиль",
)

PHONE_CHANGED = Event(
    key="phone_changed",
    title="Телефон изменён",
    body="В профиле указан новый телефон, он подтверждён кодом из СМС.\n\n" + _NOT_YOU,
    channels=BOTH,
    link=lambda _: routes.PROFILE.path,
    link_text="Профиль",
)

EMAIL_CHANGED = Event(
    key="email_changed",
    title="Электронная почта изменена",
    body="Для входа в личный кабинет и уведомлений теперь служит новый адрес. "
    "Сеансы в других браузерах завершены.\n\n" + _NOT_YOU,
    channels=BOTH,
    link=lambda _: routes.PROFILE.path,
    link_text="Профиль",
)

EMAIL_LEFT = Event(
    key="email_left",
    title="Адрес вашего личного кабинета изменён",
    body="Личный кабинет, в который входили с этим адресом, теперь открывается с другим. "
    "На этот адрес писем больше не будет.\n\n"
    "Если адрес сменили не вы, сразу позвоните в поддержку: кабинет закроют от чужих.",
    channels=MAIL,
)

EVENTS = declared_in(globals())
