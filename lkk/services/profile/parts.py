"""The parts of a profile, declared once: their fields, who has them, what proves a change (pure) [seed A, profile]."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from lkk.services.forms.declaration import Field
from lkk.services.forms.values import parsed, shown
from lkk.services.kernel.bank_accounts import correspondent_account_fits, settlement_account_fits
from lkk.services.kernel.errors import FieldErrors, InvalidValue
from lkk.vocabulary.applications import FieldKind
from lkk.vocabulary.people import RegistrationKind
from lkk.vocabulary.profile import ProfilePart
from lkk.vocabulary.sensitive import Sensitive, masked

CENTURY_DAYS = 36_600
POSTAL_HINT = "С индексом, например 656000, г. Барнаул, пр. Ленина, д. 1, кв. 2"
#: Columns of the profile that lie sealed: masked on the screen until they are opened.
SENSITIVE: Mapping[str, Sensitive] = {
    "passport": Sensitive.PASSPORT,
    "passport_issued_by": Sensitive.WORDS,
    "passport_issued_on": Sensitive.WORDS,
    "passport_department": Sensitive.WORDS,
    "snils": Sensitive.SNILS,
    "bik": Sensitive.ACCOUNT,
    "bank_name": Sensitive.WORDS,
    "settlement_account": Sensitive.ACCOUNT,
    "correspondent_account": Sensitive.ACCOUNT,
}


@dataclass(frozen=True)
class PartForm:
    """A part as it is asked for; the names of the fields are columns of the profile.

    `proof` says which document is asked for, empty where none is: such a part may be filled for the first time without
    an employee. `title` replaces the label of the part.
    """

    part: ProfilePart
    fields: tuple[Field, ...]
    proof: str = ""
    title: str = ""

    @property
    def label(self) -> str:
        """How the part is called."""
        return self.title or self.part.label

    def checked(self, typed: Mapping[str, str], today: date) -> dict[str, str]:
        """Return the normalised values of all fields; whatever else was sent is left out.

        Raises:
            FieldErrors: with the complaint of every wrong field.
        """
        good, errors = dict[str, str](), FieldErrors()
        for one in self.fields:
            try:
                good[one.name] = str(parsed(one, typed.get(one.name, ""), today))
                if one.required and not good[one.name]:
                    errors.add(one.name, "Заполните это поле")
            except InvalidValue as error:
                errors.add(one.name, error)
        for name, sentence in _of_bank(good).items():
            errors.add(name, sentence)
        errors.raise_if_any()
        return good


def words(one: Field, value: str, *, opened: bool) -> str:
    """Return a value as the screen shows it: masked unless it is opened."""
    text = shown(one, value)
    sort = SENSITIVE.get(one.name)
    return masked(sort, text) if sort and not opened else text


def forms_of(kind: RegistrationKind) -> tuple[PartForm, ...]:
    """Return the parts a customer of a kind has, in the order of the page."""
    return _FORMS[kind]


def form_of(kind: RegistrationKind, part: ProfilePart) -> PartForm | None:
    """Return one part, None when a customer of this kind has none."""
    return next((form for form in forms_of(kind) if form.part is part), None)


def _of_bank(good: Mapping[str, str]) -> dict[str, str]:
    """What control keys say of accounts; a lone account without БИК cannot be paid to."""
    bik, wrong = good.get("bik", ""), dict[str, str]()
    for name, fits in (
        ("settlement_account", settlement_account_fits),
        ("correspondent_account", correspondent_account_fits),
    ):
        account = good.get(name, "")
        if bik and account and not fits(bik, account):
            wrong[name] = "Счёт не подходит к этому БИК. Проверьте оба номера"
    return wrong


def _name(name: str, label: str, hint: str = "", *, required: bool = True) -> Field:
    return Field(name, label, FieldKind.PERSON_NAME, hint, required=required, max_length=80, width="third")


def _address(name: str, label: str, hint: str = POSTAL_HINT, *, required: bool = True) -> Field:
    return Field(name, label, FieldKind.ADDRESS, hint, required=required, max_length=400)


def _account(name: str, label: str, hint: str, *, required: bool) -> Field:
    return Field(
        name,
        label,
        hint=hint,
        required=required,
        pattern="[0-9]{20}",
        pattern_error="Номер счёта состоит из 20 цифр",
        width="half",
    )


_PERSON = (
    _name("last_name", "Фамилия"),
    _name("first_name", "Имя"),
    _name("middle_name", "Отчество", "Если есть", required=False),
)
_NAME = PartForm(
    ProfilePart.NAME,
    _PERSON,
    "Паспорт с новыми данными, свидетельство о браке или о перемене имени",
)
_PASSPORT = PartForm(
    ProfilePart.PASSPORT,
    (
        Field("passport", "Серия и номер", FieldKind.PASSPORT, "Например, 01 20 123456", width="half"),
        Field(
            "passport_issued_on",
            "Когда выдан",
            FieldKind.DATE,
            "Например, 05.03.2020",
            not_before_days=-CENTURY_DAYS,
            not_after_days=0,
            width="half",
        ),
        Field("passport_issued_by", "Кем выдан", hint="Например, ГУ МВД России по Алтайскому краю"),
        Field(
            "passport_department",
            "Код подразделения",
            hint="Например, 220-063",
            pattern="[0-9]{3}-[0-9]{3}",
            pattern_error="Код подразделения выглядит так: 220-063",
            width="half",
        ),
    ),
    "Разворот паспорта с фотографией и страница с регистрацией",
)
_SNILS = PartForm(
    ProfilePart.SNILS, (Field("snils", "СНИЛС", FieldKind.SNILS, "Например, 112-233-445 95", width="half"),)
)
_INN_PERSON = Field("inn", "ИНН", FieldKind.INN_PERSON, "12 цифр", width="half")
_ADDRESSES = PartForm(
    ProfilePart.ADDRESSES,
    (
        _address("registration_address", "Адрес регистрации или места нахождения"),
        _address("actual_address", "Фактический адрес", "Если он другой", required=False),
        _address("postal_address", "Почтовый адрес", "С индексом; если он другой", required=False),
    ),
)
_BANK = PartForm(
    ProfilePart.BANK,
    (
        Field(
            "bik",
            "БИК банка",
            hint="Например, 040173604",
            pattern="0[0-9]{8}",
            pattern_error="БИК состоит из 9 цифр и начинается с нуля, например 040173604",
            width="half",
        ),
        Field("bank_name", "Банк", hint="Например, ПАО Сбербанк", width="half"),
        _account("settlement_account", "Расчётный счёт", "20 цифр, например 40702810702000012345", required=True),
        _account(
            "correspondent_account",
            "Корреспондентский счёт",
            "20 цифр, например 30101810200000000604",
            required=False,
        ),
    ),
)
_PHONE = PartForm(
    ProfilePart.PHONE,
    (Field("phone", "Телефон", FieldKind.PHONE, "Мобильный, например +7 913 123-45-67", width="half"),),
)
_EMAIL = PartForm(
    ProfilePart.EMAIL,
    (Field("email", "Электронная почта", FieldKind.EMAIL, "Например, ivanov@example.com", width="half"),),
)
_ALL = (_ADDRESSES, _BANK, _PHONE, _EMAIL)


def _organization(title: str, contact: str) -> tuple[PartForm, ...]:
    name = Field("organization_name", title, hint="Как в уставе", max_length=400)
    registers = (
        Field("inn", "ИНН", FieldKind.INN_ORGANIZATION, "10 цифр", width="half"),
        Field("kpp", "КПП", FieldKind.KPP, "9 знаков, например 222501001", width="half"),
        Field("ogrn", "ОГРН", FieldKind.OGRN, "13 цифр", width="half"),
    )
    head = (
        Field("head_name", "Фамилия, имя, отчество", hint="Например, Петров Пётр Петрович", max_length=400),
        Field("head_position", "Должность", hint="Например, директор", width="half"),
        Field("head_authority", "На основании чего действует", hint="Например, устава", width="half"),
    )
    return (
        PartForm(ProfilePart.ORGANIZATION, (name,), "Лист записи ЕГРЮЛ или устав с новым наименованием", title),
        PartForm(ProfilePart.TAX, registers, "Свидетельство о постановке на учёт или выписка ЕГРЮЛ"),
        PartForm(ProfilePart.HEAD, head, "Решение или приказ о назначении, доверенность"),
        PartForm(ProfilePart.CONTACT_PERSON, _PERSON, title=contact),
        *_ALL,
    )


_OF_TAX = "Свидетельство о постановке на учёт или уведомление о ИНН"
_FORMS: Mapping[RegistrationKind, tuple[PartForm, ...]] = {
    RegistrationKind.INDIVIDUAL: (
        _NAME,
        _PASSPORT,
        _SNILS,
        PartForm(ProfilePart.TAX, (_INN_PERSON,), _OF_TAX, "ИНН"),
        *_ALL,
    ),
    RegistrationKind.SOLE_PROPRIETOR: (
        _NAME,
        _PASSPORT,
        _SNILS,
        PartForm(
            ProfilePart.TAX,
            (_INN_PERSON, Field("ogrn", "ОГРНИП", FieldKind.OGRNIP, "15 цифр", width="half")),
            "Свидетельство о постановке на учёт или выписка ЕГРИП",
        ),
        *_ALL,
    ),
    RegistrationKind.PREMISES_OWNER: (
        _NAME,
        _PASSPORT,
        _SNILS,
        PartForm(ProfilePart.TAX, (_INN_PERSON,), _OF_TAX, "ИНН"),
        PartForm(
            ProfilePart.PREMISES,
            (
                _address("premises_address", "Адрес нежилого помещения", "Город, улица, дом, помещение"),
                Field(
                    "cadastral_number",
                    "Кадастровый номер помещения",
                    FieldKind.CADASTRAL,
                    "Например, 22:63:010101:123",
                    required=False,
                    width="half",
                ),
            ),
        ),
        *_ALL,
    ),
    RegistrationKind.LEGAL_ENTITY: _organization("Наименование организации", "Контактное лицо"),
    RegistrationKind.GARDENING_ASSOCIATION: _organization("Наименование товарищества", "Председатель"),
}
