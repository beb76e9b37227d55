"""Words of mass notifications («отправка уведомления»)."""

from lkk.vocabulary.labelled import Labelled, Tone

TITLE_LENGTH, BODY_LENGTH, REASON_LENGTH = 120, 4000, 1000
SMS_SEGMENTS, STREET_LENGTH = 3, 200
MOST_LIST_ROWS, MOST_FAULTS = 200_000, 1000
LIST_MEGABYTES = 10
LIST_EXTENSIONS = ("xlsx", "csv", "txt")
LIST_RULES = f"XLSX, CSV или TXT, до {LIST_MEGABYTES} МБ. Номера лицевых счетов — в первом столбце, по одному в строке"
LIST_WRONG_TYPE = "Список счетов принимается в файле XLSX, CSV или TXT. Сохраните его в одном из этих видов"
LIST_TOO_BIG = f"Файл больше {LIST_MEGABYTES} МБ. Оставьте в нём только столбец с номерами счетов"
#: What stands in a text for what is known of each recipient.
NAME, ACCOUNT = "{имя}", "{счёт}"


class BroadcastState(Labelled):
    """The life of a broadcast."""

    DRAFT = "draft", "Черновик", "neutral"
    WAITING = "waiting", "Ждёт одобрения", "attention"
    REFUSED = "refused", "Возвращена автору", "attention"
    SENDING = "sending", "Отправляется", "progress"
    SENT = "sent", "Отправлена", "success"
    STOPPED = "stopped", "Остановлена", "danger"

    @property
    def editable(self) -> bool:
        """Whether its author may change it."""
        return self in (BroadcastState.DRAFT, BroadcastState.REFUSED)


class BroadcastKind(Labelled):
    """What a broadcast is about, which decides whether people may do without its emails."""

    hint: str

    NEWS = "news", "Новости и объявления", "neutral", "Письма и СМС клиент может отключить"
    OUTAGE = "outage", "Отключения и работы в сети", "neutral", "Письма и СМС клиент может отключить"
    IMPORTANT = (
        "important",
        "Обязательное сообщение",
        "neutral",
        "Закон, договор, безопасность: письма отключить нельзя, СМС — можно",
    )

    def __init__(self, _value: str, _label: str, _tone: Tone, hint: str) -> None:
        self.hint = hint


class AudienceKind(Labelled):
    """How recipients are chosen."""

    FILTER = "filter", "По условиям"
    LIST = "list", "По списку лицевых счетов из файла"
    EVERYBODY = "everybody", "Всем клиентам с действующим кабинетом"


class Attached(Labelled):
    """Whether a recipient has attached an account."""

    ANY = "any", "Не важно"
    SOME = "some", "Есть подключённый счёт"
    NONE = "none", "Счетов не подключено"


class PhoneIs(Labelled):
    """Whether a recipient has a phone confirmed by a code."""

    ANY = "any", "Не важно"
    CONFIRMED = "confirmed", "Телефон подтверждён"
    NONE = "none", "Подтверждённого телефона нет"


class MailFate(Labelled):
    """What became of the email to one recipient."""

    NONE = "none", "Без письма"
    OFF = "off", "Отключил письма"
    QUEUED = "queued", "Ждёт отправки"
    SENT = "sent", "Отправлено"
    FAILED = "failed", "Не принято почтой"
    STOPPED = "stopped", "Не отправлено: рассылка остановлена"
