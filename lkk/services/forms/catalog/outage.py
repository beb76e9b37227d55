"""A report that there is no electricity, or that it is bad [seed B 6.3.3.1]."""

from lkk.services.forms.catalog.field_sets import (
    ACCOUNT_NUMBER,
    EVERYONE,
    OBJECT_ADDRESS,
    contact_name,
    email,
    event_day,
    long_text,
    options,
    phone,
)
from lkk.services.forms.catalog.passports import STANDARD_186
from lkk.services.forms.declaration import DISPATCHER, Field, Kind, Slot, Step, when
from lkk.services.forms.passport import Passport
from lkk.vocabulary.applications import Direction, FieldKind

DANGEROUS = when("trouble", "broken_wire", "damaged_pole")

OUTAGE_REPORT = Kind(
    code="outage_report",
    title="Сообщить об отключении",
    prefix="ОТ",
    direction=Direction.ENQUIRIES,
    open_to=EVERYONE,
    plain="Нет света",
    words=("отключили выключили электричество", "пропал свет напряжение", "авария обрыв провода", "не горит"),
    summary="Нет света, низкое напряжение, оборван провод, повреждена опора",
    deadline="appeal.outage",
    version=2,
    next_step="Сообщение увидят сотрудники сетевой организации. Если есть опасность, не ждите ответа: звоните 112.",
    passport=Passport(result="Ответ об отключении", law=STANDARD_186, who="Любое лицо", note="Круглосуточно"),
    object_field="object_address",
    steps=(
        Step(
            "Отключение",
            lead=f"Сначала позвоните: диспетчерская {DISPATCHER}, круглосуточно, или 112. "
            "Не подходите к оборванному проводу ближе 8 метров и никого не подпускайте к нему.",
            fields=(
                Field(
                    "trouble",
                    "Что случилось",
                    FieldKind.CHOICE,
                    options=options(
                        no_power="Нет света",
                        low_voltage="Низкое напряжение",
                        high_voltage="Высокое напряжение",
                        unstable_voltage="Напряжение скачет, свет мигает",
                        broken_wire="Оборван провод",
                        damaged_pole="Повреждена опора",
                    ),
                ),
                OBJECT_ADDRESS,
                ACCOUNT_NUMBER,
                event_day("since_on", "С какого дня", required=True),
                Field(
                    "since_time",
                    "С какого часа",
                    hint="Например, 18:30",
                    required=False,
                    pattern=r"([01]?[0-9]|2[0-3]):[0-5][0-9]",
                    pattern_error="Напишите время так: 18:30",
                    width="half",
                ),
                Field(
                    "extent",
                    "Где нет света",
                    FieldKind.CHOICE,
                    options=options(
                        flat="Только у меня", building="Во всём доме", street="В нескольких домах", unknown="Не знаю"
                    ),
                    show_when=when("trouble", "no_power"),
                ),
                long_text(
                    "danger",
                    "Где именно опасное место",
                    f"Прежде чем писать, позвоните в диспетчерскую {DISPATCHER} или по номеру 112. "
                    "Затем опишите место, например: напротив дома 5, провод лежит на дороге",
                    show_when=DANGEROUS,
                ),
                long_text("text", "Подробности", required=False),
                contact_name(required=False),
                phone(),
                email(required=False),
            ),
            slots=(
                Slot("photos", "Снимки", "Снимайте издалека, не подходите к проводам", required=False, max_files=5),
            ),
        ),
    ),
)

KINDS = (OUTAGE_REPORT,)
