"""What people are told of registration, passwords and sign-in; for safety none of it can be switched off."""

from lkk import routes
from lkk.services.notifications.declaration import BOTH, MAIL, EmailKind, Event, declared_in

_NOT_YOU = "Если это были не вы, смените пароль и завершите чужие сеансы на странице «Пароль и сеансы»."

REGISTRATION_CODE = Event(
    key="registration_code",
    title="Код подтверждения",
    body="Введите этот код на странице регистрации. "
    "Код действует {{ minutes | counted('минуту', 'минуты', 'минут') }}.\n\n"
    "Никому не сообщайте код. Если вы не регистрировались, ничего не делайте: "
    "неподтверждённая запись удалится сама через сутки.",
    channels=MAIL,
    email=EmailKind.CODE,
)

ALREADY_REGISTERED = Event(
    key="already_registered",
    title="Вы уже зарегистрированы",
    body="Кто-то, возможно вы, начал регистрацию с этим адресом электронной почты. "
    "Личный кабинет с ним уже открыт, второй не нужен.\n\n"
    "Войдите с этим адресом. Если пароль забыт, нажмите на странице входа «Забыли пароль?».",
    channels=MAIL,
    link=lambda _: routes.LOGIN.path,
    link_text="Войти в личный кабинет",
)

RECOVERY_CODE = Event(
    key="recovery_code",
    title="Код для нового пароля",
    body="Введите этот код на странице восстановления пароля. "
    "Код действует {{ minutes | counted('минуту', 'минуты', 'минут') }}.\n\n"
    "Никому не сообщайте код. Если вы не меняли пароль, ничего не делайте: старый пароль продолжает действовать.",
    channels=MAIL,
    email=EmailKind.CODE,
)

RECOVERY_UNKNOWN = Event(
    key="recovery_unknown",
    title="Восстановление пароля",
    body="Кто-то, возможно вы, попросил восстановить пароль личного кабинета для этого адреса. "
    "Действующего личного кабинета с этим адресом нет.\n\n"
    "Если вы регистрировались с другим адресом, укажите его. Если кабинета ещё нет, зарегистрируйтесь.",
    channels=MAIL,
    link=lambda _: routes.REGISTER.path,
    link_text="Зарегистрироваться",
)

PERSON_CODE = Event(
    key="person_code",
    title="{{ action }}: код",
    body="{% if note %}{{ note }}\n\n{% endif %}"
    "Код действует {{ minutes | counted('минуту', 'минуты', 'минут') }} и подходит один раз.\n\n"
    "Сообщайте код, только если сами просили об этом действии. Если не просили, ничего не делайте: "
    "без кода ничего не произойдёт.",
    channels=MAIL,
    email=EmailKind.CODE,
)

STAFF_INVITED = Event(
    key="staff_invited",
    title="Вам открыт доступ к порталу",
    body="{{ name }}, вам открыт доступ к порталу. Ваша роль: {{ role }}.\n\n"
    "Чтобы задать пароль, откройте страницу восстановления пароля, укажите этот адрес электронной почты "
    "и введите код из следующего письма.",
    channels=MAIL,
    link=lambda _: routes.RECOVER.path,
    link_text="Задать пароль",
)

PASSWORD_CHANGED = Event(
    key="password_changed",
    title="Пароль изменён",
    body="Пароль личного кабинета изменён. Все остальные сеансы завершены.\n\n"
    "Если это были не вы, восстановите пароль и позвоните в поддержку.",
    channels=BOTH,
    link=lambda _: routes.SECURITY.path,
    link_text="Пароль и сеансы",
)

SECOND_FACTOR_CHANGED = Event(
    key="second_factor_changed",
    title="Второй фактор {{ became }}",
    body="Второй фактор входа в портал: {{ became }}.\n\n"
    "Если этого не делали вы и не просили администратора, смените пароль и позвоните в поддержку.",
    channels=BOTH,
    link=lambda _: routes.SECURITY.path,
    link_text="Пароль и сеансы",
)

NEW_DEVICE_SIGN_IN = Event(
    key="new_device_sign_in",
    title="Вход с нового устройства",
    body="В ваш личный кабинет вошли с нового устройства.\n\n"
    "Браузер: {{ browser }}\nАдрес в сети: {{ ip }}\nВремя: {{ moment }}\n\n"
    f"Если это были вы, ничего делать не нужно. {_NOT_YOU}",
    channels=MAIL,
    link=lambda _: routes.SECURITY.path,
    link_text="Пароль и сеансы",
)

EVENTS = declared_in(globals())
