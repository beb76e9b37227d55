"""Questions that several kinds share: contacts, object, meter, visit, representative (domain 4.2)."""

from collections.abc import Iterable
from dataclasses import replace

from lkk.services.forms.declaration import APPLICANT_TYPE, Answers, CrossCheck, Field, Option, When, day, when
from lkk.vocabulary.applications import Eligibility, FieldKind
from lkk.vocabulary.people import ApplicantType

EVERYONE = frozenset(Eligibility)
SIGNED_IN = frozenset({Eligibility.SIGNED_IN, Eligibility.WITH_ACCOUNT})
WITH_ACCOUNT = frozenset({Eligibility.WITH_ACCOUNT})

INDIVIDUAL = when(APPLICANT_TYPE, ApplicantType.INDIVIDUAL)
SOLE_PROPRIETOR = when(APPLICANT_TYPE, ApplicantType.SOLE_PROPRIETOR)
LEGAL_ENTITY = when(APPLICANT_TYPE, ApplicantType.LEGAL_ENTITY)
PERSON = INDIVIDUAL | SOLE_PROPRIETOR
BUSINESS = SOLE_PROPRIETOR | LEGAL_ENTITY

VISIT_DAY = "visit_on"
VISIT_NOTICE_DAYS = 5  # three working days with a weekend between
CADASTRAL_HINT = "Например, 22:63:010101:123. Он указан в выписке ЕГРН"
ADDRESS_HINT = "Например, г. Барнаул, пр. Ленина, д. 1, кв. 2"


def options(**labels: str) -> tuple[Option, ...]:
    """Values of a choice with their words, in this order."""
    return tuple(Option(value, label) for value, label in labels.items())


def under(block: str, fields: Iterable[Field]) -> tuple[Field, ...]:
    """The same questions under a heading of their own."""
    return tuple(replace(field, block=block) for field in fields)


def long_text(name: str, label: str, hint: str = "", *, required: bool = True, show_when: When | None = None) -> Field:
    """A text of several lines, 10 to 4000 characters."""
    return Field(
        name, label, FieldKind.LONG_TEXT, hint, required=required, min_length=10, max_length=4000, show_when=show_when
    )


def contact_name(*, show_when: When | None = None, required: bool = True) -> Field:
    """How to address whoever writes."""
    return Field(
        "contact_name",
        "Ф.И.О. или наименование организации",
        hint="Например, Иванов Иван Иванович",
        prefill="profile.applicant",
        required=required,
        show_when=show_when,
        max_length=400,
        of_profile=True,
    )


def email(*, show_when: When | None = None, required: bool = True) -> Field:
    """Where letters go."""
    return Field(
        "email",
        "Электронная почта",
        FieldKind.EMAIL,
        "Например, ivanov@example.com",
        prefill="profile.email",
        required=required,
        show_when=show_when,
        width="half",
    )


def phone(*, show_when: When | None = None, required: bool = True) -> Field:
    """Where to call."""
    return Field(
        "phone",
        "Телефон",
        FieldKind.PHONE,
        "Например, +7 913 123-45-67",
        prefill="profile.phone",
        required=required,
        show_when=show_when,
        width="half",
    )


def contacts(*, show_when: When | None = None) -> tuple[Field, ...]:
    """Name, e-mail and phone; a guest types them, for a customer they are filled in from the profile."""
    return contact_name(show_when=show_when), email(show_when=show_when), phone(show_when=show_when, required=False)


def event_day(
    name: str,
    label: str,
    *,
    required: bool,
    hint: str = "Например, 05.03.2026",
    show_when: When | None = None,
    width: str = "half",
) -> Field:
    """A day in the past, up to ten years ago."""
    return Field(
        name,
        label,
        FieldKind.DATE,
        hint,
        required=required,
        not_before_days=-3660,
        not_after_days=0,
        width=width,
        show_when=show_when,
    )


OBJECT_ADDRESS = Field(
    "object_address", "Адрес объекта", FieldKind.ADDRESS, ADDRESS_HINT, max_length=400, prefill="account.address"
)
ACCOUNT_NUMBER = Field(
    "account_number",
    "Лицевой счёт",
    FieldKind.ACCOUNT,
    "Из подключённых к кабинету",
    required=False,
    prefill="account.number",
)
METERING_POINT = Field(
    "metering_point",
    "Точка учёта",
    FieldKind.METERING_POINT,
    "Место, где стоит или будет стоять прибор учёта",
    prefill="meter.point",
)


def meter_serial(
    name: str, label: str, *, required: bool = True, prefill: str = "", show_when: When | None = None
) -> Field:
    """The factory number of a meter."""
    return Field(
        name,
        label,
        hint="Указан на лицевой панели и в паспорте, например 12345678",
        required=required,
        prefill=prefill,
        max_length=32,
        pattern=r"[0-9A-Za-zА-ЯЁа-яё/-]{3,32}",
        pattern_error="Заводской номер: от 3 до 32 цифр и букв, например 12345678",
        width="half",
        show_when=show_when,
    )


def meter_model(
    name: str, label: str, *, required: bool = True, prefill: str = "", show_when: When | None = None
) -> Field:
    """The type of a meter."""
    return Field(
        name,
        label,
        hint="Например, Меркурий 206",
        required=required,
        prefill=prefill,
        max_length=100,
        width="half",
        show_when=show_when,
    )


_SUPPLIERS_PLACE = "flat"
#: Whose duty a meter is depends on where it stands (Rules 354, п. 80(1), 81; Rules 442).
PLACE_KIND = Field(
    "place_kind",
    "Где находится прибор учёта",
    FieldKind.CHOICE,
    options=options(
        house="Частный дом, земельный участок",
        garden="Участок в товариществе, гараж в кооперативе",
        business="Отдельное нежилое здание, предприятие",
        own_line="Помещение в многоквартирном доме со своей линией от электрической сети",
        flat="Квартира или помещение на общих сетях многоквартирного дома",
    ),
)


def _place(answers: Answers) -> str:
    if answers.get("place_kind") != _SUPPLIERS_PLACE:
        return ""
    return (
        "Приборами учёта на общих сетях многоквартирного дома занимается гарантирующий поставщик "
        "(ПП РФ от 06.05.2011 № 354, п. 80(1) и 81). Обратитесь к нему: название и телефон есть в платёжном документе"
    )


PLACE_CHECK = CrossCheck("place_kind", _place)


def smart_meter(*, show_when: When | None = None) -> Field:
    """Whether a meter of one's own is fit for the smart system (Rules 890, meters put up since 01.01.2022)."""
    return Field(
        "smart_meter",
        "Отвечает ли прибор учёта правилам об интеллектуальном учёте",
        FieldKind.CHOICE,
        "Постановление от 19.06.2020 № 890, для приборов учёта, установленных с 01.01.2022. Указано в паспорте прибора",
        options=(
            Option("yes", "Отвечает"),
            Option("no", "Не отвечает", "Установленный с 01.01.2022 могут не принять к расчётам"),
            Option("unknown", "Не знаю", "Проверим по паспорту прибора учёта"),
        ),
        show_when=show_when,
    )


#: The account's own meter: known to the accounting system, filled in when the account has one meter alone.
METER = (
    PLACE_KIND,
    ACCOUNT_NUMBER,
    METERING_POINT,
    meter_serial("meter_serial", "Номер прибора учёта", required=False, prefill="meter.serial"),
    meter_model("meter_model", "Тип прибора учёта", required=False, prefill="meter.model"),
    OBJECT_ADDRESS,
)

VISIT = (
    Field(
        VISIT_DAY,
        "Желаемый день посещения",
        FieldKind.DATE,
        "Рабочий день, не раньше чем через 5 дней",
        not_before_days=VISIT_NOTICE_DAYS,
        not_after_days=90,
        working_day=True,
        width="half",
    ),
    Field(
        "visit_time",
        "Удобное время",
        FieldKind.CHOICE,
        options=options(any="В любое время дня", morning="С 9 до 12 часов", afternoon="С 13 до 17 часов"),
        width="half",
    ),
    Field(
        "access_person",
        "Кто обеспечит доступ к прибору учёта",
        hint="Фамилия, имя и отчество",
        prefill="profile.applicant",
    ),
    phone(),
)


def in_order(earlier: str, later: str, sentence: str) -> CrossCheck:
    """Refuse at `later` when its day is before the day of `earlier`; either may be unanswered."""

    def check(answers: Answers) -> str:
        first, second = day(answers, earlier), day(answers, later)
        return sentence if first and second and second < first else ""

    return CrossCheck(later, check)
