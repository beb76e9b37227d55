"""Every event people are told about, declared once: words, channels, link, kind of letter."""

from collections.abc import Mapping

from lkk import routes
from lkk.services.notifications.application_events import APPLICATION_EVENTS
from lkk.services.notifications.declaration import BOTH, MAIL, SITE, Event, Facts, Letter, Way

__all__ = ["EVENTS", "Event", "Facts", "Letter", "Way"]

_NOT_YOU = "Если это были не вы, смените пароль и завершите чужие сеансы на странице «Пароль и сеансы»."

_EVENTS = (
    Event(
        key="registration_code",
        title="Код подтверждения",
        body="Введите этот код на странице регистрации. Код действует {{ minutes }} минут.\n\n"
        "Никому не сообщайте код. Если вы не регистрировались, ничего не делайте: "
        "неподтверждённая запись удалится сама через сутки.",
        ways=MAIL,
        letter=Letter.CODE,
    ),
    Event(
        key="already_registered",
        title="Вы уже зарегистрированы",
        body="Кто-то, возможно вы, начал регистрацию с этим адресом электронной почты. "
        "Личный кабинет с ним уже открыт, второй не нужен.\n\n"
        "Войдите с этим адресом. Если пароль забыт, нажмите на странице входа «Забыли пароль?».",
        ways=MAIL,
        link=lambda _: routes.LOGIN.path,
        link_text="Войти в личный кабинет",
    ),
    Event(
        key="recovery_code",
        title="Код для нового пароля",
        body="Введите этот код на странице восстановления пароля. Код действует {{ minutes }} минут.\n\n"
        "Никому не сообщайте код. Если вы не меняли пароль, ничего не делайте: старый пароль продолжает действовать.",
        ways=MAIL,
        letter=Letter.CODE,
    ),
    Event(
        key="recovery_unknown",
        title="Восстановление пароля",
        body="Кто-то, возможно вы, попросил восстановить пароль личного кабинета для этого адреса. "
        "Действующего личного кабинета с этим адресом нет.\n\n"
        "Если вы регистрировались с другим адресом, укажите его. Если кабинета ещё нет, зарегистрируйтесь.",
        ways=MAIL,
        link=lambda _: routes.REGISTER.path,
        link_text="Зарегистрироваться",
    ),
    Event(
        key="staff_invited",
        title="Вам открыт доступ к порталу",
        body="{{ name }}, вам открыт доступ к порталу. Ваша роль: {{ role }}.\n\n"
        "Чтобы задать пароль, откройте страницу восстановления пароля, укажите этот адрес электронной почты "
        "и введите код из следующего письма.",
        ways=MAIL,
        link=lambda _: routes.RECOVER.path,
        link_text="Задать пароль",
    ),
    Event(
        key="password_changed",
        title="Пароль изменён",
        body="Пароль личного кабинета изменён. Все остальные сеансы завершены.\n\n"
        "Если это были не вы, восстановите пароль и позвоните в поддержку.",
        ways=BOTH,
        link=lambda _: routes.SECURITY.path,
        link_text="Пароль и сеансы",
    ),
    Event(
        key="new_device_sign_in",
        title="Вход с нового устройства",
        body="В ваш личный кабинет вошли с нового устройства.\n\n"
        "Браузер: {{ browser }}\nАдрес в сети: {{ ip }}\nВремя: {{ moment }}\n\n"
        f"Если это были вы, ничего делать не нужно. {_NOT_YOU}",
        ways=MAIL,
        link=lambda _: routes.SECURITY.path,
        link_text="Пароль и сеансы",
    ),
    Event(
        key="account_attached",
        title="Лицевой счёт № {{ account_number }} подключён",
        body="К вашему личному кабинету подключён лицевой счёт № {{ account_number }}.",
        ways=BOTH,
        choice="Лицевой счёт подключён",
        link=lambda _: routes.ACCOUNTS.path,
        link_text="Лицевые счета",
    ),
    Event(
        key="account_detached",
        title="Лицевой счёт № {{ account_number }} отключён",
        body="Лицевой счёт № {{ account_number }} отключён от вашего личного кабинета. "
        "Подключить его снова можно по номеру и ПИН-коду.",
        ways=BOTH,
        choice="Лицевой счёт отключён",
        link=lambda _: routes.ACCOUNTS.path,
        link_text="Лицевые счета",
    ),
    Event(
        key="readings_submitted",
        title="Показания отправлены, лицевой счёт № {{ account_number }}",
        body="Отправлено: {{ count }} {{ count | plural('показание', 'показания', 'показаний') }} "
        "по лицевому счёту № {{ account_number }} за {{ period }}."
        "{% if not in_window %}\n\nОни отправлены вне срока подачи: поставщик может учесть их в следующем месяце."
        "{% endif %}\n\nКогда учётная система примет их, состояние станет «переданы».",
        ways=BOTH,
        choice="Показания отправлены",
        link=lambda _: routes.READINGS.path,
        link_text="Показания",
    ),
    Event(
        key="readings_transmitted",
        title="Показания переданы, лицевой счёт № {{ account_number }}",
        body="Показания по лицевому счёту № {{ account_number }} переданы в учётную систему.",
        ways=SITE,
        link=lambda _: routes.READINGS.path,
        link_text="Показания",
    ),
    Event(
        key="readings_rejected",
        title="Показания отклонены, лицевой счёт № {{ account_number }}",
        body="Учётная система отклонила показания по лицевому счёту № {{ account_number }}.\n\n"
        "Причина: {{ reasons }}\n\nПроверьте значения и отправьте показания ещё раз.",
        ways=BOTH,
        link=lambda _: routes.READINGS.path,
        link_text="Исправить показания",
    ),
)

EVENTS: Mapping[str, Event] = {event.key: event for event in (*_EVENTS, *APPLICATION_EVENTS)}
