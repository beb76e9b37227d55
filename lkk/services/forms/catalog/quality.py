"""A request to measure the quality of electricity at one's own point; its protocol comes back as a document."""

from lkk.services.forms.catalog.field_sets import (
    ACCOUNT_NUMBER,
    METERING_POINT,
    OBJECT_ADDRESS,
    VISIT,
    VISIT_DAY,
    WITH_ACCOUNT,
    event_day,
    long_text,
    options,
)
from lkk.services.forms.catalog.passports import STANDARD_186
from lkk.services.forms.declaration import Field, Kind, Slot, Step, when
from lkk.services.forms.passport import Passport
from lkk.vocabulary.applications import Direction, FieldKind

QUALITY_MEASUREMENT = Kind(
    code="quality_measurement",
    title="Замер качества электроэнергии",
    prefix="КЭ",
    direction=Direction.ENQUIRIES,
    open_to=WITH_ACCOUNT,
    plain="Измерить напряжение",
    words=("плохое слабое напряжение", "мигает моргает свет", "скачки напряжения"),
    summary="Напряжение низкое, высокое или скачет: приедем, измерим и пришлём протокол",
    deadline="quality.measure",
    next_step="Мы согласуем день, измерим показатели качества и разместим протокол: он появится на странице заявки "
    "и в ваших документах.",
    passport=Passport(
        result="Протокол измерений показателей качества по ГОСТ 32144-2013",
        law=STANDARD_186,
        who="Потребители, чьи энергопринимающие устройства присоединены к сети",
    ),
    object_field="object_address",
    agreed_day=VISIT_DAY,
    steps=(
        Step(
            "Что не так",
            fields=(
                ACCOUNT_NUMBER,
                METERING_POINT,
                OBJECT_ADDRESS,
                Field(
                    "deviations",
                    "Что вы замечаете",
                    FieldKind.CHOICES,
                    "Можно отметить несколько",
                    options=options(
                        low="Низкое напряжение",
                        high="Высокое напряжение",
                        unstable="Напряжение скачет, свет мигает",
                        dips="Свет пропадает на несколько секунд",
                        unbalance="Напряжение по фазам разное",
                        other="Другое",
                    ),
                ),
                event_day("since_on", "С какого дня", required=True),
                Field(
                    "day_part",
                    "Когда это бывает чаще",
                    FieldKind.CHOICE,
                    options=options(
                        always="В любое время", morning="Утром", daytime="Днём", evening="Вечером", night="Ночью"
                    ),
                    width="half",
                ),
                long_text("text", "Подробности", "Например: по вечерам 190 В по прибору учёта, насос не запускается"),
                Field("damaged", "Из-за этого испортилась техника", FieldKind.YES_NO, required=False),
                long_text(
                    "damage",
                    "Что испортилось и когда",
                    "Например: 3 марта сгорел компрессор холодильника",
                    show_when=when("damaged", True),
                ),
            ),
            slots=(
                Slot("photos", "Снимки и записи", "Например, показания прибора учёта", required=False, max_files=5),
            ),
        ),
        Step("Посещение", VISIT),
    ),
)

KINDS = (QUALITY_MEASUREMENT,)
