"""Words about applications: direction, status, stage of a grid connection, who may file."""

from lkk.vocabulary.labelled import Labelled, Tone


class Direction(Labelled):
    """The directions of applications [seed A, seed B 6.3.3.3]."""

    GRID_CONNECTION = "grid_connection", "Технологическое присоединение"
    METERS = "meters", "Приборы учёта"
    GRID_ASSETS = "grid_assets", "Электросетевое хозяйство"
    DOCUMENTS = "documents", "Документы"
    ENQUIRIES = "enquiries", "Обращения"
    SERVICES = "services", "Услуги компании"


class ApplicationStatus(Labelled):
    """The life of every application; the labels are those of seed B (domain 5.1).

    The last number is the rank the table of applications is sorted by, stored with each application. The steps of
    ten leave room for a new status, which then needs no migration; to change a rank is to rewrite the stored ones.
    """

    rank: int

    def __init__(self, _value: str, _label: str, _tone: Tone, rank: int) -> None:
        self.rank = rank

    DRAFT = "draft", "Черновик", "neutral", 0
    SUBMITTED = "submitted", "Отправлена (не рассмотрена)", "info", 10
    REGISTERED = "registered", "Зарегистрирована", "info", 20
    IN_PROGRESS = "in_progress", "В работе", "progress", 30
    INFO_REQUESTED = "info_requested", "Запрос информации", "attention", 40
    ON_HOLD = "on_hold", "Отложена", "paused", 50
    FULFILLED = "fulfilled", "Исполнена", "success", 60
    REJECTED = "rejected", "Отклонена", "danger", 70
    ANNULLED = "annulled", "Аннулирована", "danger", 80
    TERMINATED = "terminated", "Договор расторгнут", "danger", 85
    WITHDRAWN = "withdrawn", "Отозвана", "neutral", 90

    @property
    def final(self) -> bool:
        """Whether nothing happens to the application any more."""
        return self in _FINAL


_FINAL = frozenset(
    {
        ApplicationStatus.FULFILLED,
        ApplicationStatus.REJECTED,
        ApplicationStatus.ANNULLED,
        ApplicationStatus.TERMINATED,
        ApplicationStatus.WITHDRAWN,
    }
)


class Stage(Labelled):
    """Stages of a grid connection; `step` is one of the seven of seed A."""

    REVIEW = "review", "Рассмотрение заявки"
    OFFER = "offer", "Условия договора и технические условия размещены"
    SIGNING = "signing", "Подписание договора"
    PAYMENT = "payment", "Оплата"
    WORKS = "works", "Выполнение технических условий"
    NOTICE = "notice", "Уведомление о выполнении технических условий"
    INSPECTION = "inspection", "Проверка выполнения технических условий"
    CONNECTION = "connection", "Фактическое присоединение"
    ACTS = "acts", "Акты оформлены"
    SUPPLY = "supply", "Договор энергоснабжения"
    DONE = "done", "Все этапы пройдены"

    @property
    def step(self) -> int:
        """The number of the step of seed A, 1 to 7; 8 when all are passed."""
        return _STEPS[self]


_STEPS = {
    Stage.REVIEW: 1,
    Stage.OFFER: 2,
    Stage.SIGNING: 2,
    Stage.PAYMENT: 3,
    Stage.WORKS: 4,
    Stage.NOTICE: 4,
    Stage.INSPECTION: 5,
    Stage.CONNECTION: 5,
    Stage.ACTS: 6,
    Stage.SUPPLY: 7,
    Stage.DONE: 8,
}

SEED_STEPS: tuple[str, ...] = (
    "Подача заявки на ТП",
    "Подписание договора ТП",
    "Оплата",
    "Уведомление о выполнении технических условий",
    "Технологическое присоединение",
    "Получение актов о выполнении ТП",
    "Заключение договора энергоснабжения",
)

#: The steps of an order «ТП под ключ»; a stage is one of them by its place, past the last one when all are passed.
TURNKEY_STEPS: dict[Stage, str] = {
    Stage.REVIEW: "Заявка и смета",
    Stage.SIGNING: "Подписание договора",
    Stage.PAYMENT: "Оплата",
    Stage.WORKS: "Выполнение работ",
    Stage.ACTS: "Приёмка работ",
}


class Track(Labelled):
    """How a grid connection goes by the Rules (ПП РФ 861); the last one is a contract of services beside it."""

    SIMPLIFIED = "simplified", "Упрощённый порядок"
    FULL = "full", "Общий порядок"
    TURNKEY = "turnkey", "«Под ключ»"


def steps_of(track: Track | None, stage: Stage) -> tuple[tuple[str, ...], int]:
    """The steps an applicant is shown, and the number of the one a stage is; past the last one when all are passed."""
    if track is not Track.TURNKEY:
        return SEED_STEPS, stage.step
    stages = list(TURNKEY_STEPS)
    return tuple(TURNKEY_STEPS.values()), (stages.index(stage) if stage in stages else len(stages)) + 1


class ConnectionCategory(Labelled):
    """Who connects, as far as the Rules (ПП РФ 861) tell applicants apart (domain 2.1)."""

    HOUSEHOLD_15 = "FL15", "Физическое лицо, до 15 кВт для бытовых нужд"
    LEGAL_150 = "UL150", "Юридическое лицо или ИП, до 150 кВт"
    TEMPORARY = "TEMP", "Временное присоединение"
    MICROGENERATION = "MICRO", "Микрогенерация, до 15 кВт"
    COLLECTIVE = "SNT", "Садоводческое товарищество или гаражный кооператив"
    INDIVIDUAL_OTHER = "FL_OTHER", "Физическое лицо, общий порядок"
    LEGAL_670 = "UL670", "Юридическое лицо или ИП, общий порядок, меньше 670 кВт"
    LEGAL_LARGE = "UL_BIG", "Юридическое лицо или ИП, 670 кВт и больше"


class Eligibility(Labelled):
    """Who files, as far as the catalogue cares (domain 4.1)."""

    GUEST = "guest", "Без входа"
    SIGNED_IN = "signed_in", "Без лицевого счёта"
    WITH_ACCOUNT = "with_account", "С лицевым счётом"


class FieldKind(Labelled):
    """What is typed into a field of an application."""

    TEXT = "text", "строка"
    LONG_TEXT = "long_text", "текст"
    PERSON_NAME = "person_name", "имя"
    INN_PERSON = "inn_person", "ИНН, 12 цифр"
    INN_ORGANIZATION = "inn_organization", "ИНН, 10 цифр"
    KPP = "kpp", "КПП"
    OGRN = "ogrn", "ОГРН"
    OGRNIP = "ogrnip", "ОГРНИП"
    SNILS = "snils", "СНИЛС"
    PASSPORT = "passport", "паспорт"
    PHONE = "phone", "телефон"
    EMAIL = "email", "электронная почта"
    ADDRESS = "address", "адрес"
    CADASTRAL = "cadastral", "кадастровый номер"
    POWER_KW = "power_kw", "мощность, кВт"
    NUMBER = "number", "число"
    COORDINATE = "coordinate", "градусы"
    WHOLE = "whole", "целое число"
    READING = "reading", "показание"
    DATE = "date", "дата"
    CHOICE = "choice", "выбор"
    CHOICES = "choices", "несколько значений"
    YES_NO = "yes_no", "да или нет"
    METERING_POINT = "metering_point", "точка учёта"
    OWN_APPLICATION = "own_application", "своя заявка"
    ACCOUNT = "account", "подключённый лицевой счёт"
    ROWS = "rows", "строки"


class HistoryKind(Labelled):
    """What a line of an application's history tells."""

    STATUS = "status", "Статус"
    STAGE = "stage", "Этап"
    STAGE_BACK = "stage_back", "Этап возвращён"
    EXECUTOR = "executor", "Исполнитель"
    REMARK = "remark", "Замечание"
    REGISTRATION = "registration", "Регистрация"
    DOCUMENT = "document", "Документ"
    DEADLINE = "deadline", "Срок"
    EXCHANGE = "exchange", "Обмен с учётной системой"
    REOPENED = "reopened", "Несогласие с результатом"


class RemarkOutcome(Labelled):
    """How a remark was settled."""

    ANSWERED = "answered", "Ответ дан", "success"
    TAKEN = "taken", "Ответ принят сотрудником", "success"
    DROPPED = "dropped", "Замечание снято", "neutral"


class AnswerWay(Labelled):
    """In what way an answer reached the employee who writes it down."""

    PHONE = "phone", "По телефону"
    THREAD = "thread", "В переписке"
    VISIT = "visit", "На приёме"
    LETTER = "letter", "Письмом"


class Side(Labelled):
    """From whom a message or document comes."""

    CUSTOMER = "customer", "Заявитель"
    COMPANY = "company", "Сетевая организация"


class ClockState(Labelled):
    """A deadline's clock."""

    RUNNING = "running", "идёт"
    PAUSED = "paused", "приостановлен"
    MET = "met", "выполнен"
    BREACHED = "breached", "нарушен"
    STOPPED = "stopped", "снят"


class OnRequest(Labelled):
    """What becomes of a term of the company while the applicant is asked for information."""

    RUNS = "runs", "идёт дальше"
    PAUSED = "paused", "стоит до ответа"
    ANEW = "anew", "начинается заново со дня ответа"


class TimeUnit(Labelled):
    """The unit of a deadline's value."""

    HOURS = "h", "часов"
    WORKING_DAYS = "wd", "рабочих дней"
    CALENDAR_DAYS = "d", "календарных дней"
    MONTHS = "m", "месяцев"
    YEARS = "y", "лет"


class HandoverState(Labelled):
    """What became of a draft that was handed over to the customer."""

    WAITING = "waiting", "ждёт подтверждения"
    CONFIRMED = "confirmed", "подтверждена"
    DECLINED = "declined", "не подтверждена"
    TAKEN_BACK = "taken_back", "возвращена в черновики"


class FiledBy(Labelled):
    """By what way an application came, for the reports."""

    CABINET = "cabinet", "Личный кабинет"
    RECEPTION = "reception", "Интернет-приёмная"
    OFFICE = "office", "На приёме"
    PHONE = "phone", "По телефону"
    POST = "post", "По почте"


#: The ways an employee chooses from who prepares an application; the others are seen from who filed it.
FILED_BY_STAFF = (FiledBy.OFFICE, FiledBy.PHONE, FiledBy.POST)


class ConfirmedBy(Labelled):
    """By what a customer confirmed an application that an employee had prepared; the words end «подтверждено …»."""

    EMAIL_CODE = "email_code", "кодом из письма"
    PHONE_CODE = "phone_code", "кодом из СМС"
    TABLET_EMAIL_CODE = "tablet_email_code", "на планшете кодом из письма"
    TABLET_PHONE_CODE = "tablet_phone_code", "на планшете кодом из СМС"
    TABLET_PASSPORT = "tablet_passport", "на планшете, паспорт предъявлен"
