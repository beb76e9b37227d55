"""Words of how long data of people are kept: of a closed cabinet, and of guests."""

from lkk.vocabulary.labelled import Labelled


class KeptData(Labelled):
    """A sort of data with a term of its own; the value stands in the directory of terms and stays."""

    PROFILE = "profile", "Имя, контакты, паспорт, СНИЛС, реквизиты, адреса и запросы на их изменение"
    NOTICES = "notices", "Уведомления, СМС, диалоги с консультантами, недописанные сообщения, ответы на опросы"
    SIGN_IN = "sign_in", "Хеши адреса почты и пароля: по ним страница входа скажет, что кабинет закрыт"
    APPLICATIONS = "applications", "Поданные заявки: ответы, файлы, документы и переписка"
    EVIDENCE = "evidence", "Согласия и журналы: адреса сети, браузеры, причины просмотра данных"
    GUEST_VISITS = "guest_visits", "Записи гостей на приём: имя, контакты, пожелания и место в листе ожидания"


#: What becomes of these is decided when a cabinet is closed.
OF_CABINETS = (
    KeptData.PROFILE,
    KeptData.NOTICES,
    KeptData.SIGN_IN,
    KeptData.APPLICATIONS,
    KeptData.EVIDENCE,
)
