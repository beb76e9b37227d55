"""The company puts up a meter: at a supply point without one, or in place of an old one [seed B 6.3.3.3]."""

from decimal import Decimal

from lkk.services.forms.catalog.field_sets import (
    ACCOUNT_NUMBER,
    METER,
    OBJECT_ADDRESS,
    PLACE_CHECK,
    PLACE_KIND,
    VISIT,
    VISIT_DAY,
    WITH_ACCOUNT,
    event_day,
    long_text,
    meter_model,
    meter_serial,
    options,
    smart_meter,
)
from lkk.services.forms.catalog.passports import METER_OWNERS, METERS_522, RULES_442
from lkk.services.forms.declaration import Field, Kind, Slot, Step, above, when
from lkk.services.forms.passport import Passport
from lkk.vocabulary.applications import Direction, FieldKind

LAW = f"{RULES_442}; {METERS_522}"
OWN_METER = when("own_meter", True)
TECHNICAL = (
    Field(
        "power_kw",
        "Максимальная мощность",
        FieldKind.POWER_KW,
        "Например, 15",
        minimum=Decimal("0.001"),
        maximum=10_000,
        unit="кВт",
    ),
    Field("phases", "Число фаз", FieldKind.CHOICE, options=options(one="Одна, 220 В", three="Три, 380 В")),
    Field(
        "location",
        "Где установить прибор учёта",
        FieldKind.CHOICE,
        options=options(
            facade="На фасаде здания", pole="На опоре", board="В щите", substation="В трансформаторной подстанции"
        ),
    ),
    Field(
        "connection",
        "Включение прибора учёта",
        FieldKind.CHOICE,
        options=options(direct="Прямое", transformers="Через трансформаторы тока", unknown="Не знаю"),
        show_when=above("power_kw", "15"),
    ),
)
OWN_METER_FIELDS = (
    Field("own_meter", "У меня есть свой прибор учёта", FieldKind.YES_NO, required=False),
    meter_serial("new_serial", "Номер вашего прибора учёта", show_when=OWN_METER),
    meter_model("new_model", "Тип вашего прибора учёта", show_when=OWN_METER),
    smart_meter(show_when=OWN_METER),
)
OWN_METER_SLOT = Slot("meter_passport", "Паспорт прибора учёта", show_when=OWN_METER)
PLACE_PHOTOS = Slot("photos", "Снимки места установки", "Щит, опора или фасад целиком", required=False)
VISIT_STEP = Step("Посещение", VISIT)

METER_EQUIP = Kind(
    code="meter_equip",
    title="Заявление на оборудование точки поставки приборами учёта",
    prefix="ПУ",
    direction=Direction.METERS,
    version=2,
    open_to=WITH_ACCOUNT,
    plain="Поставить счётчик",
    words=("поставить установить счётчик впервые", "нет счётчика"),
    summary="В точке поставки прибора учёта нет",
    deadline="meter.equip",
    next_step="Мы осмотрим точку поставки, согласуем место и установим прибор учёта.",
    passport=Passport(result="Прибор учёта установлен, акт допуска", law=LAW, who=METER_OWNERS),
    object_field="object_address",
    agreed_day=VISIT_DAY,
    checks=(PLACE_CHECK,),
    steps=(
        Step(
            "Точка поставки",
            fields=(
                PLACE_KIND,
                Field(
                    "supply_point",
                    "Точка поставки",
                    hint="Как в договоре, например: опора № 12 ВЛ 0,4 кВ от ТП-125",
                ),
                OBJECT_ADDRESS,
                ACCOUNT_NUMBER,
                Field(
                    "reason",
                    "Почему нужен прибор учёта",
                    FieldKind.CHOICE,
                    options=options(
                        never_installed="Его никогда не было",
                        lost="Утрачен",
                        new_premises="Помещение выделено из другого",
                        other="Другая причина",
                    ),
                ),
                long_text("reason_text", "Расскажите подробнее", show_when=when("reason", "other")),
            ),
        ),
        Step("Прибор учёта", (*TECHNICAL, *OWN_METER_FIELDS), (OWN_METER_SLOT, PLACE_PHOTOS)),
        VISIT_STEP,
    ),
)

METER_INSTALL = Kind(
    code="meter_install",
    title="Заявка на установку, замену и (или) эксплуатацию ПУ",
    prefix="ПУ",
    direction=Direction.METERS,
    version=2,
    open_to=WITH_ACCOUNT,
    plain="Заменить счётчик",
    words=(
        "поставить установить новый счётчик",
        "сломался сгорел счётчик не работает",
        "истекла поверка",
        "двухтарифный многотарифный трёхфазный",
    ),
    summary="Прибор учёта неисправен, вышел срок поверки или его нужно передать на обслуживание",
    deadline="meter.equip",
    next_step="Мы проверим прибор учёта, согласуем день и выполним работы.",
    passport=Passport(result="Акт допуска или договор об эксплуатации прибора учёта", law=LAW, who=METER_OWNERS),
    object_field="object_address",
    agreed_day=VISIT_DAY,
    checks=(PLACE_CHECK,),
    steps=(
        Step(
            "Точка учёта и работа",
            fields=(
                Field(
                    "works",
                    "Что нужно сделать",
                    FieldKind.CHOICES,
                    options=options(
                        installation="Установить прибор учёта",
                        replacement="Заменить прибор учёта",
                        operation="Принять прибор учёта в эксплуатацию",
                    ),
                ),
                *METER,
                Field(
                    "reason",
                    "Причина",
                    FieldKind.CHOICE,
                    options=options(
                        absent="Прибора учёта нет",
                        faulty="Прибор учёта неисправен",
                        expired="Истёк межповерочный интервал",
                        remote="Нужен прибор учёта с дистанционной передачей показаний",
                        other="Другая причина",
                    ),
                ),
                long_text("reason_text", "Расскажите подробнее", show_when=when("reason", "other")),
                event_day(
                    "faulty_since",
                    "Когда вы заметили неисправность",
                    required=True,
                    show_when=when("reason", "faulty"),
                ),
            ),
            slots=(
                Slot("fault_act", "Акт проверки или осмотра", "Если он составлен", required=False),
                PLACE_PHOTOS,
            ),
        ),
        Step("Прибор учёта", (*TECHNICAL, *OWN_METER_FIELDS), (OWN_METER_SLOT,)),
        VISIT_STEP,
    ),
)

KINDS = (METER_EQUIP, METER_INSTALL)
