"""Work on meters of one's own account: commissioning, service, the last reading, a change of data [seed B 6.3.3.3]."""

from decimal import Decimal

from lkk.services.forms.catalog.field_sets import (
    METER,
    PLACE_CHECK,
    VISIT,
    VISIT_DAY,
    WITH_ACCOUNT,
    event_day,
    in_order,
    long_text,
    meter_model,
    meter_serial,
    options,
    phone,
    smart_meter,
)
from lkk.services.forms.catalog.passports import METER_OWNERS, RULES_442
from lkk.services.forms.declaration import Answers, CrossCheck, Field, Kind, Slot, Step, number, when
from lkk.services.forms.passport import Passport
from lkk.vocabulary.applications import Direction, FieldKind
from lkk.vocabulary.words import count

VISIT_STEP = Step("Посещение", VISIT)
METER_PHOTO_HINT = "Чтобы были видны номер и показания"

METER_COMMISSIONING = Kind(
    code="meter_commissioning",
    title="Заявка на осуществление допуска в эксплуатацию ПУ",
    prefix="ПУ",
    direction=Direction.METERS,
    version=2,
    open_to=WITH_ACCOUNT,
    plain="Ввести счётчик в работу",
    words=("опломбировать счётчик пломба", "принять счётчик", "ввод в эксплуатацию"),
    summary="Прибор учёта установлен или заменён, его нужно допустить к расчётам",
    deadline="meter.commission",
    next_step="Мы согласуем день посещения, осмотрим и опломбируем прибор учёта.",
    passport=Passport(result="Акт допуска прибора учёта в эксплуатацию", law=RULES_442, who=METER_OWNERS),
    object_field="object_address",
    agreed_day=VISIT_DAY,
    checks=(PLACE_CHECK,),
    steps=(
        Step("Точка учёта", METER),
        Step(
            "Новый прибор учёта",
            fields=(
                meter_serial("new_serial", "Номер нового прибора учёта"),
                meter_model("new_model", "Тип нового прибора учёта"),
                smart_meter(),
                Field(
                    "place",
                    "Где установлен",
                    hint="Например, щит на лестничной площадке 3-го этажа",
                ),
                event_day("installed_on", "День установки", required=False),
                event_day("verified_on", "День поверки", required=False, hint="Указан в паспорте прибора учёта"),
                Field("seals", "Номера пломб", hint="Если они уже стоят", required=False),
                Field("ct_installed", "Подключён через трансформаторы тока", FieldKind.YES_NO, required=False),
                Field(
                    "ct_ratio",
                    "Коэффициент трансформации",
                    FieldKind.WHOLE,
                    "Например, 40 для трансформаторов 200/5",
                    minimum=1,
                    maximum=10_000,
                    show_when=when("ct_installed", True),
                    width="half",
                ),
            ),
            slots=(
                Slot("meter_passport", "Паспорт прибора учёта"),
                Slot(
                    "verification", "Свидетельство о поверке", "Если отметки о поверке нет в паспорте", required=False
                ),
                Slot(
                    "ct_passports",
                    "Паспорта трансформаторов тока",
                    show_when=when("ct_installed", True),
                ),
                Slot("photos", "Снимки прибора учёта", METER_PHOTO_HINT, required=False),
            ),
        ),
        VISIT_STEP,
    ),
)

METER_SERVICE = Kind(
    code="meter_service",
    title="Заявка на допуск в эксплуатацию, демонтаж, осмотр ПУ",
    prefix="ПУ",
    direction=Direction.METERS,
    version=2,
    open_to=WITH_ACCOUNT,
    plain="Осмотреть или снять счётчик",
    words=("сорвана пломба", "проверить проверка счётчика", "вызвать контролёра"),
    summary="Повторный допуск, снятие или осмотр прибора учёта",
    deadline="meter.service",
    next_step="Мы согласуем день посещения и составим акт.",
    passport=Passport(result="Акт осмотра, снятия или допуска", law=RULES_442, who=METER_OWNERS),
    object_field="object_address",
    agreed_day=VISIT_DAY,
    checks=(PLACE_CHECK,),
    steps=(
        Step(
            "Прибор учёта и работа",
            fields=(
                Field(
                    "action",
                    "Что нужно сделать",
                    FieldKind.CHOICE,
                    options=options(
                        commissioning="Допуск в эксплуатацию", removal="Демонтаж", inspection="Осмотр прибора учёта"
                    ),
                ),
                *METER,
                long_text("reason", "Причина", "Например: сорвана пломба при ремонте"),
            ),
            slots=(Slot("photos", "Снимки прибора учёта", METER_PHOTO_HINT, required=False),),
        ),
        VISIT_STEP,
    ),
)


def _reading_fits_the_display(answers: Answers) -> str:
    digits, rows = number(answers, "whole_digits"), answers.get("readings")
    if digits is None or not isinstance(rows, list):
        return ""
    values = [number(row, "value") for row in rows if isinstance(row, dict)]
    too_long = any(value is not None and value >= Decimal(10) ** int(digits) for value in values)
    if not too_long:
        return ""
    places = count(int(digits), "цифра", "цифры", "цифр")
    return f"У прибора учёта {places} до запятой, показание больше. Проверьте число"


def _each_zone_once(answers: Answers) -> str:
    rows = answers.get("readings")
    zones = [row.get("zone") for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    return "Одна зона указана дважды. Оставьте по одной строке на зону" if len(zones) != len(set(zones)) else ""


def _readings(answers: Answers) -> str:
    return _each_zone_once(answers) or _reading_fits_the_display(answers)


METER_REMOVAL_READING = Kind(
    code="meter_removal_reading",
    title="Заявка о необходимости снятия показаний существующего ПУ для последующего демонтажа",
    prefix="ПУ",
    direction=Direction.METERS,
    version=2,
    open_to=WITH_ACCOUNT,
    plain="Снять показания перед заменой счётчика",
    words=("демонтаж счётчика", "отдать счётчик на поверку в ремонт"),
    summary="Перед тем как снять прибор учёта на поверку, в ремонт или для замены",
    deadline="meter.removal",
    next_step="До дня демонтажа мы снимем показания. Не снимайте прибор учёта раньше.",
    passport=Passport(result="Акт снятия показаний", law=RULES_442, who=METER_OWNERS),
    object_field="object_address",
    agreed_day=VISIT_DAY,
    checks=(
        PLACE_CHECK,
        CrossCheck("readings", _readings),
        in_order("visit_on", "removal_on", "Демонтаж возможен после посещения, выберите день не раньше него"),
    ),
    steps=(
        Step(
            "Прибор учёта и показания",
            fields=(
                *METER,
                Field(
                    "whole_digits",
                    "Сколько цифр до запятой на счётчике",
                    FieldKind.WHOLE,
                    "Например, 5 для 01234,5",
                    minimum=1,
                    maximum=9,
                    width="half",
                ),
                Field(
                    "readings",
                    "Показания сейчас",
                    FieldKind.ROWS,
                    "По строке на каждую тарифную зону",
                    max_rows=6,
                    rows=(
                        Field(
                            "zone",
                            "Зона",
                            FieldKind.CHOICE,
                            options=options(
                                single="Один тариф", T1="Т1", T2="Т2", T3="Т3", reactive="Реактивная энергия"
                            ),
                            width="half",
                        ),
                        Field(
                            "value",
                            "Показание",
                            FieldKind.READING,
                            "Например, 12345,6",
                            minimum=0,
                            maximum=999_999_999,
                            width="half",
                        ),
                    ),
                ),
                Field(
                    "reason",
                    "Причина демонтажа",
                    FieldKind.CHOICE,
                    options=options(
                        verification="Поверка", repair="Ремонт", replacement="Замена", closing="Прекращение потребления"
                    ),
                ),
            ),
            slots=(Slot("photos", "Снимки прибора учёта", METER_PHOTO_HINT, required=False),),
        ),
        Step(
            "Посещение и демонтаж",
            fields=(
                *VISIT,
                Field(
                    "removal_on",
                    "Предполагаемый день демонтажа",
                    FieldKind.DATE,
                    "Не раньше дня посещения",
                    not_before_days=1,
                    not_after_days=180,
                    width="half",
                ),
            ),
        ),
    ),
)


def _differs(answers: Answers) -> str:
    same = answers.get("old_value") and answers.get("old_value") == answers.get("new_value")
    return "Новое значение совпадает с прежним" if same else ""


METER_DATA_CHANGE = Kind(
    code="meter_data_change",
    title="Запрос на изменение данных по приборам учёта",
    prefix="ПУ",
    direction=Direction.METERS,
    version=2,
    open_to=WITH_ACCOUNT,
    plain="Исправить данные счётчика",
    words=("неверный номер счётчика", "ошибка в кабинете"),
    summary="В личном кабинете неверный номер, тип, место установки или день поверки",
    deadline="meter.data",
    next_step="Мы проверим документы, исправим данные и сообщим вам.",
    passport=Passport(result="Исправленные данные прибора учёта", law=RULES_442, who=METER_OWNERS),
    object_field="object_address",
    checks=(CrossCheck("new_value", _differs),),
    steps=(
        Step(
            "Изменение",
            fields=(
                *METER,
                Field(
                    "changed",
                    "Что изменить",
                    FieldKind.CHOICE,
                    options=options(
                        serial="Номер прибора учёта",
                        model="Тип прибора учёта",
                        place="Место установки",
                        verification="День поверки",
                        ratio="Коэффициент трансформации",
                        seals="Номера пломб",
                        other="Другое",
                    ),
                ),
                Field("old_value", "Как указано сейчас", hint="Например, 12345678"),
                Field("new_value", "Как должно быть", hint="Например, 12345687"),
                long_text("reason", "Почему данные изменились", required=False),
                phone(),
            ),
            slots=(
                Slot("meter_passport", "Паспорт прибора учёта", required=False),
                Slot("photos", "Снимки прибора учёта", METER_PHOTO_HINT, required=False),
            ),
        ),
    ),
)

KINDS = (METER_COMMISSIONING, METER_SERVICE, METER_REMOVAL_READING, METER_DATA_CHANGE)
