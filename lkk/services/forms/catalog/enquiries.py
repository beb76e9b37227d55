"""Enquiries: a question, a complaint, a violation, a word that needs no answer [seed B 6.3.2]."""

from lkk.services.forms.catalog.field_sets import (
    ACCOUNT_NUMBER,
    ADDRESS_HINT,
    EVERYONE,
    contact_name,
    contacts,
    email,
    event_day,
    in_order,
    long_text,
    options,
)
from lkk.services.forms.catalog.passports import STANDARD_186
from lkk.services.forms.declaration import Field, Kind, Slot, Step, When, when
from lkk.services.forms.passport import Passport
from lkk.vocabulary.applications import Direction, FieldKind

TOPICS = options(
    grid_connection="Осуществление технологического присоединения",
    transmission="Услуги по передаче электрической энергии",
    metering="Организация учёта электрической энергии",
    customer_service="Обслуживание потребителей",
    contacts="Контактная информация сетевой организации и организаций энергетики",
)
SUBJECTS = options(
    grid_connection="Технологическое присоединение",
    transmission="Передача электрической энергии",
    metering="Учёт электрической энергии",
    quality="Качество электрической энергии",
    customer_service="Обслуживание",
    outages="Отключения",
)
ANSWER_CHANNEL = Field(
    "answer_channel",
    "Как прислать ответ",
    FieldKind.CHOICE,
    options=options(email="На электронную почту", post="Письмом по почте"),
)
POSTAL_ADDRESS = Field(
    "postal_address",
    "Почтовый адрес для ответа",
    FieldKind.ADDRESS,
    "С индексом, например 656000, г. Барнаул, пр. Ленина, д. 1, кв. 2",
    max_length=400,
    show_when=when("answer_channel", "post"),
)
NAMED = When(lambda answers: answers.get("anonymous") is not True, frozenset({"anonymous"}))
ATTACHED = Slot("attachments", "Документы и снимки", "Если они помогут разобраться", required=False, max_files=5)

INFO_ENQUIRY = Kind(
    code="info_enquiry",
    title="Запрос информации",
    prefix="ЗИ",
    direction=Direction.ENQUIRIES,
    open_to=EVERYONE,
    plain="Задать вопрос",
    words=("узнать спросить", "консультация"),
    summary="Вы спрашиваете о работе сетевой организации, мы отвечаем",
    deadline="appeal.info",
    next_step="Мы передадим вопрос специалисту и пришлём ответ. Ход рассмотрения виден на странице заявки.",
    passport=Passport(result="Ответ на вопрос", law=STANDARD_186),
    steps=(
        Step(
            "Вопрос",
            fields=(
                Field("topic", "Тема", FieldKind.CHOICE, options=TOPICS, from_directory=True),
                long_text("text", "Ваш вопрос", "Например: какие документы нужны для присоединения гаража"),
                ACCOUNT_NUMBER,
                *contacts(),
                ANSWER_CHANNEL,
                POSTAL_ADDRESS,
            ),
            slots=(ATTACHED,),
        ),
    ),
)

COMPLAINT = Kind(
    code="complaint",
    title="Жалоба",
    prefix="ЖБ",
    direction=Direction.ENQUIRIES,
    open_to=EVERYONE,
    plain="Пожаловаться",
    words=("претензия недовольство", "плохо работает"),
    summary="На действия или бездействие сетевой организации",
    deadline="appeal.complaint",
    next_step="Жалобу проверит руководитель подразделения. Ответ придёт тем способом, который вы выбрали.",
    passport=Passport(result="Ответ по существу жалобы и принятые меры", law=STANDARD_186),
    object_field="place",
    checks=(in_order("happened_from", "happened_to", "Конец периода раньше его начала"),),
    steps=(
        Step(
            "Жалоба",
            fields=(
                Field("subject", "На что вы жалуетесь", FieldKind.CHOICE, options=SUBJECTS),
                event_day("happened_from", "Когда это произошло или началось", required=True),
                event_day("happened_to", "Когда закончилось", required=False, hint="Если это длилось не один день"),
                Field(
                    "place",
                    "Адрес, к которому относится жалоба",
                    FieldKind.ADDRESS,
                    ADDRESS_HINT,
                    required=False,
                    max_length=400,
                    prefill="account.address",
                ),
                ACCOUNT_NUMBER,
                long_text("text", "Что произошло", "Опишите по порядку: что, где, когда, кто"),
                long_text("demand", "Что вы просите сделать", "Например: пересчитать плату за январь", required=False),
                *contacts(),
                ANSWER_CHANNEL,
                POSTAL_ADDRESS,
            ),
            slots=(ATTACHED,),
        ),
    ),
)

VIOLATION_REPORT = Kind(
    code="violation_report",
    title="Сообщи о нарушениях",
    prefix="НР",
    direction=Direction.ENQUIRIES,
    open_to=EVERYONE,
    plain="Сообщить о нарушении",
    words=("воруют электричество", "хищение кража", "сосед ворует"),
    summary="Бездоговорное или безучётное потребление, хищение объектов электросетевого хозяйства",
    deadline="appeal.violation",
    next_step="Сообщение проверят на месте. Если вы оставили контакты, мы расскажем о результате.",
    passport=Passport(result="Проверка сообщения на месте", law=STANDARD_186, who="Любое лицо"),
    object_field="place",
    steps=(
        Step(
            "Нарушение",
            fields=(
                Field(
                    "violation",
                    "Вид нарушения",
                    FieldKind.CHOICE,
                    options=options(
                        unauthorised_consumption="Бездоговорное потребление",
                        unmetered_consumption="Безучётное потребление",
                        asset_theft="Хищение объектов электросетевого хозяйства",
                    ),
                ),
                Field("place", "Место нарушения", FieldKind.ADDRESS, ADDRESS_HINT, max_length=400),
                event_day("noticed_on", "Когда вы это заметили", required=True),
                long_text("text", "Что вы видели", "Например: провод от опоры к гаражу мимо прибора учёта"),
                Field(
                    "anonymous",
                    "Не указывать, от кого сообщение",
                    FieldKind.YES_NO,
                    "Ответить на такое сообщение мы не сможем",
                    required=False,
                ),
                *contacts(show_when=NAMED),
            ),
            slots=(Slot("photos", "Снимки", "Снимки места нарушения", required=False),),
        ),
    ),
)

FEEDBACK = Kind(
    code="feedback",
    title="Обратная связь",
    prefix="ОБ",
    direction=Direction.ENQUIRIES,
    open_to=EVERYONE,
    plain="Оставить отзыв",
    words=("предложение пожелание", "благодарность спасибо"),
    summary="Отзыв или предложение, на которое не нужен ответ",
    needs_answer=False,
    next_step="Спасибо. Сообщение прочтут, ответа на него не будет. Чтобы получить ответ, задайте вопрос.",
    passport=Passport(result="Сообщение учтено в работе", law=STANDARD_186),
    steps=(
        Step(
            "Сообщение",
            fields=(
                long_text("text", "Ваше сообщение", "Что вам понравилось или что стоит исправить"),
                contact_name(required=False),
                email(required=False),
            ),
        ),
    ),
)

KINDS = (INFO_ENQUIRY, COMPLAINT, VIOLATION_REPORT, FEEDBACK)
