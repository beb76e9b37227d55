"""Words of the record of who did what."""

from lkk.vocabulary.labelled import Labelled


class AuditAction(Labelled):
    """What was done; the values stand in the table of events and stay."""

    REGISTERED = "registered", "Регистрация завершена"
    REGISTRATION_DELETED = "registration_deleted", "Регистрация удалена"
    SIGNED_IN = "signed_in", "Вход"
    SIGN_IN_REFUSED = "sign_in_refused", "Вход отклонён"
    SIGNED_OUT = "signed_out", "Выход"
    SESSION_ENDED = "session_ended", "Сеанс завершён"
    SESSIONS_ENDED = "sessions_ended", "Другие сеансы завершены"
    PASSWORD_CHANGED = "password_changed", "Пароль изменён"
    PASSWORD_RECOVERED = "password_recovered", "Пароль восстановлен"
    ADMINISTRATOR_CREATED = "administrator_created", "Администратор добавлен"
    STAFF_CREATED = "staff_created", "Сотрудник добавлен"
    USER_LOCKED = "user_locked", "Пользователь заблокирован"
    USER_UNLOCKED = "user_active", "Пользователь разблокирован"
    PASSPORT_SEEN = "passport_seen", "Паспорт предъявлен"
    ACCOUNT_ATTACHED = "account_attached", "Лицевой счёт подключён"
    ACCOUNT_DETACHED = "account_detached", "Лицевой счёт отключён"
    ACCOUNT_PIN_REFUSED = "account_pin_refused", "ПИН-код не подошёл"
    READINGS_SUBMITTED = "readings_submitted", "Показания отправлены"
    APPLICATION_FILED = "application_filed", "Заявка отправлена"
    OUTBOX_RESENT = "outbox_resent", "Отправление поставлено в очередь ещё раз"
    CHANNEL_TRIED = "channel_tried", "Отправка проверена сразу"
    FEED_STARTED_OVER = "feed_started_over", "Лента начата сначала"
    DIRECTORY_CHANGED = "directory_changed", "Справочник изменён"
