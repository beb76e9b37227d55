"""«ТП под ключ»: the company does the works of the applicant's own side, by a contract of services [seed A, A78]."""

from lkk.services.forms.catalog.field_sets import CADASTRAL_HINT, OBJECT_ADDRESS, SIGNED_IN, long_text, options, under
from lkk.services.forms.catalog.grid_connection import applicant, attachments
from lkk.services.forms.catalog.grid_connection.connections import KINDS as CONNECTIONS
from lkk.services.forms.declaration import Field, Kind, Slot, Step, when
from lkk.services.forms.passport import Passage, Passport, Price
from lkk.vocabulary.applications import Direction, FieldKind, Track
from lkk.vocabulary.attachments import MAX_SIZE_WORDS

WORKS = "works"
MOST_KW = 100_000

TP_TURNKEY = Kind(
    code="tp_turnkey",
    title="Технологическое присоединение под ключ",
    prefix="ТП",
    direction=Direction.GRID_CONNECTION,
    open_to=SIGNED_IN,
    plain="Подключить под ключ",
    words=("всё сделать за меня", "работы на участке", "монтаж щита проводки"),
    summary="Работы на вашем участке выполнит сетевая компания, по смете и договору",
    deadline="turnkey.offer",
    staged=True,
    track=Track.TURNKEY,
    next_step="Мы зарегистрируем заявку, осмотрим объект и составим смету. Затем на странице заявки появится договор "
    "со сметой и графиком оплаты. Без вашей подписи работы не начнутся.",
    passport=Passport(
        result="Выполненные работы и акт их сдачи-приёмки",
        law="Договор возмездного оказания услуг и подряда, главы 37 и 39 Гражданского кодекса РФ. "
        "Услуга добровольная: технические условия можно выполнить и своими силами",
        price=Price(
            "По смете", "По смете: каждая работа с количеством и ценой. Плата за само присоединение в смету не входит"
        ),
        begins="Смета и договор",
        note="Срок работ назван в договоре",
        passages=(
            Passage(("turnkey.offer",), form="Объект и личный кабинет"),
            Passage(("turnkey.sign",)),
            Passage(("turnkey.works",), form="Объект", when="если в договоре не назван другой срок"),
        ),
    ),
    object_field="object_address",
    checks=applicant.CHECKS[:1],
    steps=(
        Step(
            "Объект и работы",
            fields=(
                Field(
                    "case",
                    "Заявка на технологическое присоединение",
                    FieldKind.OWN_APPLICATION,
                    "Если вы подали её в личном кабинете",
                    required=False,
                    own_kinds=tuple(kind.code for kind in CONNECTIONS),
                ),
                OBJECT_ADDRESS,
                Field("receiver_name", "Что присоединяется", hint="Например, жилой дом, магазин, насосная станция"),
                Field(
                    "cadastral_number",
                    "Кадастровый номер",
                    FieldKind.CADASTRAL,
                    f"{CADASTRAL_HINT}. Если есть",
                    required=False,
                    width="half",
                ),
                Field(
                    "power_kw",
                    "Присоединяемая мощность",
                    FieldKind.POWER_KW,
                    "Как в технических условиях",
                    minimum=0,
                    maximum=MOST_KW,
                    unit="кВт",
                    width="half",
                ),
                Field(
                    WORKS,
                    "Что сделать на вашей стороне",
                    FieldKind.CHOICES,
                    "Можно отметить несколько. Точный перечень назовём в смете после осмотра",
                    options=options(
                        project="Проект электроснабжения",
                        line="Линия по участку: опоры или кабель",
                        intake="Ввод в здание",
                        switchboard="Вводное устройство или распределительный щит",
                        substation="Трансформаторная подстанция",
                        grounding="Заземление и молниезащита",
                        tests="Испытания и протоколы",
                        other="Другое",
                    ),
                ),
                long_text("works_other", "Какие ещё работы нужны", show_when=when(WORKS, "other")),
                long_text("comment", "Пояснение", "Например: стены кирпичные, щит уже куплен", required=False),
                Field(
                    "wanted_by",
                    "К какому дню нужно закончить",
                    FieldKind.DATE,
                    "Если важно. Срок, о котором мы договоримся, назовёт договор",
                    required=False,
                    not_before_days=1,
                    not_after_days=1095,
                    width="half",
                ),
            ),
        ),
        Step(
            "Заявитель и осмотр",
            (
                *under(applicant.REPRESENTATIVE, applicant.REPRESENTATIVE_FIELDS),
                *under(
                    applicant.CONTACTS,
                    (
                        *applicant.ADDRESS_FIELDS[-2:],
                        Field(
                            "access",
                            "Когда можно приехать на осмотр",
                            hint="Например, по будням после 17 часов, позвонить за час",
                            required=False,
                        ),
                    ),
                ),
            ),
        ),
        Step(
            "Документы",
            slots=(
                Slot("technical_conditions", "Технические условия", attachments.AT_WILL, required=False),
                Slot("plan", "План участка или здания", attachments.AT_WILL, required=False),
                Slot("photos", "Снимки объекта", attachments.AT_WILL, required=False),
                attachments.POWER_OF_ATTORNEY,
                attachments.OTHER,
            ),
            lead=f"Файлы до {MAX_SIZE_WORDS}: снимки, PDF, документы и таблицы.",
        ),
    ),
)
KINDS = (TP_TURNKEY,)
