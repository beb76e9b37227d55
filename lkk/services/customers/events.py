"""What customers are told of what the staff did with their cabinet; for safety none of it can be switched off."""

from lkk import routes
from lkk.services.notifications.declaration import BOTH, MAIL, Event, declared_in

CABINET_OPENED = Event(
    key="cabinet_opened",
    title="Вам открыт личный кабинет",
    body="{{ name }}, на приёме вам открыли личный кабинет.\n\n"
    "Чтобы войти, задайте пароль: откройте страницу восстановления пароля, укажите этот адрес электронной почты "
    "и введите код из следующего письма.\n\n"
    "Если вы об этом не просили, позвоните в поддержку.",
    channels=MAIL,
    link=lambda _: routes.RECOVER.path,
    link_text="Задать пароль",
)

DATA_CORRECTED = Event(
    key="data_corrected",
    title="Ваши данные изменил сотрудник",
    body="В вашем профиле изменено: {{ fields }}.\nПричина: {{ reason }}\n\n"
    "Если вы об этом не просили, позвоните в поддержку.",
    channels=BOTH,
)

CABINET_LOCKED = Event(
    key="cabinet_locked",
    title="Вход в личный кабинет закрыт",
    body="Сотрудник закрыл вход в ваш личный кабинет.\nПричина: {{ reason }}\n\n"
    "Вернуть доступ можно через контакт-центр.",
    channels=MAIL,
)

CABINET_UNLOCKED = Event(
    key="cabinet_unlocked",
    title="Вход в личный кабинет снова открыт",
    body="Вы снова можете войти в личный кабинет.",
    channels=BOTH,
    link=lambda _: routes.LOGIN.path,
    link_text="Войти",
)

EVENTS = declared_in(globals())
