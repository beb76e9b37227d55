"""What people are told of applications; what the law has a person know cannot be switched off."""

from lkk import routes
from lkk.services.applications.document import filed
from lkk.services.integrations.mail.contract import Enclosure
from lkk.services.notifications.declaration import (
    BOTH,
    MAIL,
    SITE,
    Enclosing,
    Event,
    Facts,
    NotificationChannel,
    declared_in,
)

_NAMED = "Заявка № {{ number }} «{{ kind }}»"


def _own(facts: Facts) -> str:
    return routes.application_path(str(facts["number"]))


def _desk(facts: Facts) -> str:
    return routes.staff_application_path(str(facts["number"]))


def _draft(facts: Facts) -> str:
    return routes.draft_path(str(facts["kind_code"]), int(str(facts["draft_id"])))


def _confirmation(facts: Facts) -> str:
    return routes.confirm_path(int(str(facts["draft_id"])))


def _number(facts: Facts) -> str:
    return str(facts["number"])


def _customer(
    key: str,
    title: str,
    body: str,
    *,
    choice: str = "",
    link_text: str = "Открыть заявку",
    encloses: Enclosing | None = None,
    sms: str = "",
    sms_choice: str = "",
) -> Event:
    return Event(
        key,
        title,
        body,
        BOTH,
        choice,
        _own,
        link_text,
        encloses=encloses,
        about=_number,
        sms=sms,
        sms_choice=sms_choice,
    )


def _staff(key: str, title: str, body: str, channels: frozenset[NotificationChannel] = SITE) -> Event:
    return Event(key, title, body, channels, "", _desk, "Открыть заявку", about=_number)


async def _filed_document(application_id: int) -> Enclosure | None:
    document = await filed.document_of(application_id)
    return Enclosure(document.name, document.media_type, document.content) if document else None


_FILED_DOCUMENT = Enclosing("document_of", "application_id", _filed_document)


SUBMITTED = _customer(
    "application_submitted",
    "Заявка № {{ number }} отправлена",
    f"{_NAMED} отправлена."
    "{% for term in terms %}\n\n{{ term }}{% endfor %}"
    "\n\nО каждом изменении мы сообщим здесь и по электронной почте.",
    encloses=_FILED_DOCUMENT,
)

REGISTERED = _customer(
    "application_registered",
    "Заявка № {{ number }} зарегистрирована",
    f"{_NAMED} зарегистрирована: № {{{{ registration_number }}}} от {{{{ registered_on }}}}.",
)

IN_PROGRESS = _customer(
    "application_in_progress",
    "Заявка № {{ number }} в работе",
    f"{_NAMED} принята в работу.",
    choice="Заявка принята в работу",
)

INFO_REQUESTED = _customer(
    "application_info_requested",
    "Требуется информация по заявке № {{ number }}",
    f"{_NAMED}: нужны сведения или исправления."
    "{% for remark in remarks %}\n\n{{ loop.index }}. {{ remark }}{% endfor %}"
    "\n\nОтветьте на странице заявки не позднее {{ answer_due }}. {{ while_asked }}"
    "{% if annulled_by %}\n\nЕсли ответа не будет, заявка аннулируется. Основание: {{ annulled_by }}.{% endif %}",
    link_text="Ответить",
    sms="Заявка {{ number }}: ответьте на замечания до {{ answer_due }}.",
    sms_choice="По заявке требуется ответ",
)

REMARK_ADDED = _customer(
    "application_remark_added",
    "Ещё замечание по заявке № {{ number }}",
    f"{_NAMED}: к запросу добавлено."
    "{% for remark in remarks %}\n\n{{ loop.index }}. {{ remark }}{% endfor %}"
    "\n\nОтветьте на все замечания на странице заявки не позднее {{ answer_due }}.",
    link_text="Ответить",
    sms="Заявка {{ number }}: есть ещё замечание, ответьте до {{ answer_due }}.",
    sms_choice="По заявке есть ещё замечание",
)

ANSWER_TAKEN = _customer(
    "application_answer_taken",
    "Ответ по заявке № {{ number }} принят",
    f"{_NAMED}: ваш ответ записан, отвечать на странице заявки больше не нужно.\n\n{{{{ reason }}}}"
    "\n\nЕсли записано неверно, напишите об этом в переписке по заявке.",
)

REQUEST_TAKEN_BACK = _customer(
    "application_request_taken_back",
    "Запрос по заявке № {{ number }} отозван",
    f"{_NAMED}: отвечать на замечания не нужно, рассмотрение продолжается.\n\nПричина: {{{{ reason }}}}",
)

ON_HOLD = _customer(
    "application_on_hold",
    "Заявка № {{ number }} отложена",
    f"{_NAMED} отложена до {{{{ until }}}}.\n\nПричина: {{{{ reason }}}}",
)

RESUMED = _customer("application_resumed", "Работа по заявке № {{ number }} возобновлена", f"{_NAMED} снова в работе.")

FULFILLED = _customer(
    "application_fulfilled",
    "Заявка № {{ number }} исполнена",
    f"{_NAMED} исполнена.{{% if reason %}}\n\n{{{{ reason }}}}{{% endif %}}\n\nОтвет и документы на странице заявки.",
)

REJECTED = _customer(
    "application_rejected",
    "Заявка № {{ number }} отклонена",
    f"{_NAMED} отклонена.\n\nПричина: {{{{ reason }}}}\n\nОснование: {{{{ legal_ground }}}}",
)

ANNULLED = _customer(
    "application_annulled",
    "Заявка № {{ number }} аннулирована",
    f"{_NAMED} аннулирована.{{% if reason %}}\n\nПричина: {{{{ reason }}}}{{% endif %}}"
    "\n\nОснование: {{ legal_ground }}",
)

TERMINATED = _customer(
    "application_terminated",
    "Заявка № {{ number }}: договор расторгнут",
    f"{_NAMED}: договор расторгнут.\n\nПричина: {{{{ reason }}}}\n\nОснование: {{{{ legal_ground }}}}",
)

WITHDRAWN = _customer("application_withdrawn", "Заявка № {{ number }} отозвана", f"{_NAMED} отозвана вами.")

STAGE = _customer(
    "application_stage",
    "Заявка № {{ number }}: {{ stage }}",
    f"{_NAMED} перешла на этап «{{{{ stage }}}}».{{% if reason %}}\n\n{{{{ reason }}}}{{% endif %}}",
)

STAGE_BACK = _customer(
    "application_stage_back",
    "Заявка № {{ number }}: снова {{ stage }}",
    f"{_NAMED}: этап «{{{{ mistaken }}}}» был указан ошибочно, заявка снова на этапе «{{{{ stage }}}}»."
    "\n\nПричина: {{ reason }}",
)

MESSAGE = _customer(
    "application_message",
    "Сообщение по заявке № {{ number }}",
    f"{_NAMED}: сетевая организация написала вам.\n\n{{{{ text }}}}",
    choice="Сообщение по заявке",
    link_text="Открыть переписку",
)

DOCUMENT_POSTED = _customer(
    "application_document",
    "Документ по заявке № {{ number }}",
    f"{_NAMED}: сетевая организация разместила документ «{{{{ document }}}}».\n\nОн лежит на странице заявки.",
    choice="Новый документ по заявке",
    link_text="Открыть заявку",
)

ANSWER_DUE = _customer(
    "application_answer_due",
    "Заявка № {{ number }} ждёт вас до {{ due }}",
    f"{_NAMED}. {{{{ term }}}}{{% if annuls %}}\n\nПосле этого дня заявка может быть аннулирована.{{% endif %}}",
    sms="Заявка {{ number }} ждёт вас до {{ due }}.",
    sms_choice="Заканчивается срок по заявке",
)

DRAFT_WAITS = Event(
    "draft_waits",
    "Черновик «{{ kind }}» будет удалён {{ deleted_on }}",
    "Вы начали заявку «{{ kind }}» и не отправили её. Черновик хранится до {{ deleted_on }}. "
    "Откройте его, чтобы закончить: после любой правки он хранится ещё 90 дней.",
    BOTH,
    "Напоминание о черновике",
    _draft,
    "Открыть черновик",
)

HANDED_OVER = Event(
    "application_handed_over",
    "Заявка «{{ kind }}» ждёт вашего подтверждения",
    "Сотрудник ({{ prepared_by }}) подготовил заявку «{{ kind }}» в вашем кабинете. Прочтите её, дайте согласия и "
    "подтвердите кодом, тогда она будет подана. Если что-то не так, откажитесь и напишите, что исправить.",
    BOTH,
    "",
    _confirmation,
    "Прочесть и подтвердить",
    sms="В личном кабинете ждёт подтверждения заявка «{{ kind | truncate(60, true, '…') }}».",
    sms_choice="Заявку нужно подтвердить",
)

HANDOVER_CONFIRMED = _staff(
    "application_handover_confirmed",
    "Заявка № {{ number }} подтверждена и подана",
    f"{_NAMED}, которую вы подготовили. Её подтвердил заявитель: {{{{ applicant }}}}.",
)

HANDOVER_DECLINED = Event(
    "application_handover_declined",
    "Клиент не подтвердил заявку «{{ kind }}»",
    "Клиент {{ applicant }} отказался подтвердить заявку «{{ kind }}», которую вы подготовили. "
    "Она снова в черновиках кабинета.\n\nЧто не так: {{ words }}",
    SITE,
)

ANSWERED = _staff(
    "application_answered",
    "Заявитель ответил по заявке № {{ number }}",
    f"{_NAMED}: заявитель ответил на запрос информации.{{% if reason %}}\n\n{{{{ reason }}}}{{% endif %}}",
)

WITHDRAWN_BY_APPLICANT = _staff(
    "application_withdrawn_by_applicant",
    "Заявка № {{ number }} отозвана заявителем",
    f"{_NAMED} отозвана.{{% if reason %}}\n\nПричина: {{{{ reason }}}}{{% endif %}}",
)

MESSAGE_FROM_APPLICANT = _staff(
    "application_message_from_applicant",
    "Сообщение заявителя по заявке № {{ number }}",
    f"{_NAMED}: новое сообщение.\n\n{{{{ text }}}}",
)

ASSIGNED = _staff(
    "application_assigned", "Вам назначена заявка № {{ number }}", f"{_NAMED}: вы назначены исполнителем."
)

TAKEN_OVER = _staff(
    "application_taken_over",
    "Заявка № {{ number }} теперь у другого исполнителя",
    f"{_NAMED}: исполнителем вместо вас стал другой сотрудник: {{{{ to }}}}. Это сделал сотрудник: {{{{ by }}}}.",
)

DEADLINE_NEAR = _staff(
    "deadline_near",
    "Срок по заявке № {{ number }}: {{ due }}",
    f"{_NAMED}. {{{{ term }}}}\n\nПрошло больше {{{{ percent }}}} % срока.",
)

DEADLINE_MISSED = _staff(
    "deadline_missed",
    "Нарушен срок по заявке № {{ number }}",
    f"{_NAMED}: срок истёк {{{{ due }}}}. Что нужно было сделать: {{{{ title }}}}.\n\nОснование: {{{{ law }}}}.",
    BOTH,
)

CHANGE_SKIPPED = _staff(
    "application_change_skipped",
    "Заявка № {{ number }}: сведения учётной системы не приняты",
    f"{_NAMED}.\n\n{{{{ reason }}}}",
)

GUEST_FILED = Event(
    "guest_filed",
    "Обращение № {{ number }} принято",
    "Обращение № {{ number }} «{{ kind }}» принято.{% for term in terms %}\n\n{{ term }}{% endfor %}"
    "\n\nСекретный код: {{ code }}\n\nПо номеру и коду на сайте видно, что с обращением, и ответ на него. "
    "Не передавайте код никому: по нему обращение открывается без входа.",
    MAIL,
    link=lambda _: routes.TRACK,
    link_text="Проверить обращение",
)

GUEST_NEWS = Event(
    "guest_news",
    "Обращение № {{ number }}: {{ news }}",
    "Обращение № {{ number }} «{{ kind }}»: {{ news }}.{% if text %}\n\n{{ text }}{% endif %}"
    "\n\nПодробности на сайте по номеру и секретному коду, который вы получили, когда отправляли обращение.",
    MAIL,
    link=lambda _: routes.TRACK,
    link_text="Проверить обращение",
)

EVENTS = declared_in(globals())
