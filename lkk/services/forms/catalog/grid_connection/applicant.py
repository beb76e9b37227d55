"""Step «Заявитель» of a grid connection: who applies, for whom and by what documents (domain 2.3)."""

from lkk.services.forms.catalog.field_sets import (
    BUSINESS,
    INDIVIDUAL,
    LEGAL_ENTITY,
    PERSON,
    SOLE_PROPRIETOR,
    email,
    event_day,
    in_order,
    options,
    phone,
    under,
)
from lkk.services.forms.declaration import Answers, CrossCheck, Field, Step, when
from lkk.services.kernel.bank_accounts import correspondent_account_fits, settlement_account_fits
from lkk.vocabulary.applications import FieldKind

CENTURY_DAYS = 36_600
CONTACTS, REPRESENTATIVE = "Адреса и связь", "Представитель"
REPRESENTED = when("representative", True)
POSTAL_HINT = "С индексом, например 656000, г. Барнаул, пр. Ленина, д. 1, кв. 2"

PERSON_FIELDS = (
    Field(
        "last_name",
        "Фамилия",
        FieldKind.PERSON_NAME,
        show_when=PERSON,
        prefill="profile.last_name",
        of_profile=True,
        width="third",
    ),
    Field(
        "first_name",
        "Имя",
        FieldKind.PERSON_NAME,
        show_when=PERSON,
        prefill="profile.first_name",
        of_profile=True,
        width="third",
    ),
    Field(
        "middle_name",
        "Отчество",
        FieldKind.PERSON_NAME,
        "Если есть",
        required=False,
        show_when=PERSON,
        prefill="profile.middle_name",
        of_profile=True,
        width="third",
    ),
    Field(
        "identity_document",
        "Документ, удостоверяющий личность",
        FieldKind.CHOICE,
        options=options(passport="Паспорт гражданина РФ", other="Другой документ"),
        prefill="profile.identity_document",
        show_when=PERSON,
    ),
    Field(
        "passport",
        "Серия и номер паспорта",
        FieldKind.PASSPORT,
        "Например, 01 20 123456",
        prefill="profile.passport",
        show_when=when("identity_document", "passport"),
        width="half",
    ),
    Field(
        "other_document",
        "Название, серия и номер документа",
        hint="Например, вид на жительство 82 1234567",
        show_when=when("identity_document", "other"),
    ),
    Field(
        "document_issued_by",
        "Кем выдан",
        hint="Например, ГУ МВД России по Алтайскому краю",
        prefill="profile.passport_issued_by",
        show_when=PERSON,
    ),
    Field(
        "document_issued_on",
        "Когда выдан",
        FieldKind.DATE,
        "Например, 05.03.2020",
        prefill="profile.passport_issued_on",
        show_when=PERSON,
        not_before_days=-CENTURY_DAYS,
        not_after_days=0,
        width="half",
    ),
    Field(
        "department_code",
        "Код подразделения",
        hint="Например, 220-063",
        prefill="profile.passport_department",
        show_when=when("identity_document", "passport"),
        pattern="[0-9]{3}-[0-9]{3}",
        pattern_error="Код подразделения выглядит так: 220-063",
        width="half",
    ),
    Field(
        "snils",
        "СНИЛС",
        FieldKind.SNILS,
        "Например, 112-233-445 95",
        show_when=INDIVIDUAL,
        prefill="profile.snils",
        of_profile=True,
        width="half",
    ),
)

BUSINESS_FIELDS = (
    Field(
        "organization_name",
        "Полное наименование организации",
        hint="Как в уставе, например общество с ограниченной ответственностью «Ромашка»",
        show_when=LEGAL_ENTITY,
        prefill="profile.organization_name",
        of_profile=True,
        max_length=400,
    ),
    Field(
        "short_name",
        "Сокращённое наименование",
        hint="Например, ООО «Ромашка»",
        required=False,
        show_when=LEGAL_ENTITY,
    ),
    Field(
        "ogrn",
        "ОГРН",
        FieldKind.OGRN,
        "13 цифр",
        show_when=LEGAL_ENTITY,
        prefill="profile.ogrn",
        of_profile=True,
        width="half",
    ),
    Field(
        "ogrnip",
        "ОГРНИП",
        FieldKind.OGRNIP,
        "15 цифр",
        show_when=SOLE_PROPRIETOR,
        prefill="profile.ogrn",
        of_profile=True,
        width="half",
    ),
    Field(
        "registered_on",
        "Дата внесения в реестр",
        FieldKind.DATE,
        "Указана в выписке ЕГРЮЛ или ЕГРИП",
        show_when=BUSINESS,
        not_before_days=-CENTURY_DAYS,
        not_after_days=0,
        width="half",
    ),
    Field(
        "inn_organization",
        "ИНН организации",
        FieldKind.INN_ORGANIZATION,
        "10 цифр",
        show_when=LEGAL_ENTITY,
        prefill="profile.inn",
        of_profile=True,
        width="half",
    ),
    Field(
        "inn_person",
        "ИНН",
        FieldKind.INN_PERSON,
        "12 цифр",
        show_when=SOLE_PROPRIETOR,
        prefill="profile.inn",
        of_profile=True,
        width="half",
    ),
    Field(
        "kpp",
        "КПП",
        FieldKind.KPP,
        "9 знаков, например 222501001",
        show_when=LEGAL_ENTITY,
        prefill="profile.kpp",
        of_profile=True,
        width="half",
    ),
    Field(
        "head_name",
        "Ф.И.О. руководителя",
        hint="Например, Петров Пётр Петрович",
        prefill="profile.head_name",
        show_when=LEGAL_ENTITY,
    ),
    Field(
        "head_position",
        "Должность руководителя",
        hint="Например, директор",
        prefill="profile.head_position",
        show_when=LEGAL_ENTITY,
        width="half",
    ),
    Field(
        "head_authority",
        "На основании чего действует",
        hint="Например, устава",
        prefill="profile.head_authority",
        show_when=LEGAL_ENTITY,
        width="half",
    ),
)

ADDRESS_FIELDS = (
    Field(
        "registration_address",
        "Адрес регистрации или места нахождения",
        FieldKind.ADDRESS,
        POSTAL_HINT,
        prefill="profile.registration_address",
        max_length=400,
    ),
    Field(
        "actual_address",
        "Фактический адрес",
        FieldKind.ADDRESS,
        "Если он другой",
        required=False,
        prefill="profile.actual_address",
        max_length=400,
    ),
    Field(
        "postal_address",
        "Почтовый адрес",
        FieldKind.ADDRESS,
        "С индексом; можно указать абонентский ящик и получателя",
        prefill="profile.postal_address",
        max_length=400,
    ),
    phone(),
    email(),
)

REPRESENTATIVE_FIELDS = (
    Field("representative", "Заявку подаёт представитель", FieldKind.YES_NO, required=False),
    Field(
        "representative_name", "Ф.И.О. представителя", hint="Например, Сидорова Анна Ивановна", show_when=REPRESENTED
    ),
    Field("poa_number", "Номер доверенности", hint="Например, 22 АА 1234567", show_when=REPRESENTED, width="third"),
    event_day("poa_on", "Дата доверенности", required=True, show_when=REPRESENTED, width="third"),
    Field(
        "poa_until",
        "Действует до",
        FieldKind.DATE,
        "Доверенность должна действовать в день подачи",
        show_when=REPRESENTED,
        not_before_days=0,
        not_after_days=CENTURY_DAYS,
        width="third",
    ),
)


def _account(name: str, label: str, hint: str) -> Field:
    return Field(
        name,
        label,
        hint=hint,
        required=False,
        show_when=BUSINESS,
        prefill=f"profile.{name}",
        pattern="[0-9]{20}",
        pattern_error="Номер счёта состоит из 20 цифр",
        width="half",
    )


BANK_FIELDS = (
    Field(
        "bik",
        "БИК банка",
        hint="Например, 040173604. Реквизиты нужны для договора, их можно сообщить позже",
        required=False,
        show_when=BUSINESS,
        prefill="profile.bik",
        pattern="0[0-9]{8}",
        pattern_error="БИК состоит из 9 цифр и начинается с нуля, например 040173604",
        width="half",
    ),
    Field(
        "bank_name",
        "Банк",
        hint="Например, ПАО Сбербанк",
        required=False,
        show_when=BUSINESS,
        prefill="profile.bank_name",
        width="half",
    ),
    _account("settlement_account", "Расчётный счёт", "20 цифр, например 40702810702000012345"),
    _account("correspondent_account", "Корреспондентский счёт", "20 цифр, например 30101810200000000604"),
)


def _settlement_account(answers: Answers) -> str:
    bik, account = str(answers.get("bik") or ""), str(answers.get("settlement_account") or "")
    wrong = len(bik) == 9 and len(account) == 20 and not settlement_account_fits(bik, account)
    return "Счёт не подходит к этому БИК. Проверьте оба номера" if wrong else ""


def _correspondent_account(answers: Answers) -> str:
    bik, account = str(answers.get("bik") or ""), str(answers.get("correspondent_account") or "")
    wrong = len(bik) == 9 and len(account) == 20 and not correspondent_account_fits(bik, account)
    return "Корреспондентский счёт не подходит к этому БИК. Проверьте оба номера" if wrong else ""


CHECKS = (
    in_order("poa_on", "poa_until", "Доверенность закончилась раньше, чем была выдана"),
    CrossCheck("settlement_account", _settlement_account),
    CrossCheck("correspondent_account", _correspondent_account),
)
STEP = Step(
    "Заявитель",
    fields=(
        *PERSON_FIELDS,
        *BUSINESS_FIELDS,
        *under(CONTACTS, ADDRESS_FIELDS),
        *under(REPRESENTATIVE, REPRESENTATIVE_FIELDS),
        *under("Банковские реквизиты", BANK_FIELDS),
    ),
    lead="Кто подаёт заявку, известно из профиля. Дополните остальное.",
)
