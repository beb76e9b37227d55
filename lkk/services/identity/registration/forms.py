"""The five data forms of registration, declared once: pages draw them, the service checks by them [seed B 6.3.1]."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Literal

from lkk.services.kernel import requisites
from lkk.services.kernel.errors import FieldErrors, InvalidValue
from lkk.vocabulary.people import RegistrationKind

LEGAL_HINT = "ИП, СНТ (СНП) и собственники нежилых помещений регистрируются как юридическое лицо"


@dataclass(frozen=True)
class FormField:
    """One field; `check` gives the normalised value or raises InvalidValue, `name` is a column of the profile."""

    name: str
    label: str
    check: Callable[[str], str]
    hint: str = ""
    input_mode: Literal["text", "numeric", "tel"] = "text"
    auto_complete: str = "off"
    required: bool = True
    max_length: int = 80


@dataclass(frozen=True)
class RegistrationForm:
    """The data form of one kind of customer."""

    kind: RegistrationKind
    title: str
    hint: str
    fields: tuple[FormField, ...]

    def checked(self, values: Mapping[str, str]) -> dict[str, str]:
        """The normalised values of this form's own fields; whatever else was sent is left out.

        Raises:
            FieldErrors: with the complaint of every wrong field.
        """
        good: dict[str, str] = {}
        errors = FieldErrors()
        for field in self.fields:
            value = values.get(field.name, "").strip()
            try:
                good[field.name] = _checked(field, value)
            except InvalidValue as error:
                errors.add(field.name, error)
        errors.raise_if_any()
        return good


def _checked(field: FormField, value: str) -> str:
    if value:
        return field.check(value)
    if field.required:
        raise InvalidValue("Заполните это поле", at=field.name)
    return ""


def _person(whose: str = "") -> tuple[FormField, ...]:
    own = not whose
    return (
        FormField(
            "last_name",
            f"Фамилия{whose}",
            partial(requisites.person_name, at="last_name"),
            auto_complete="family-name" if own else "off",
        ),
        FormField(
            "first_name",
            f"Имя{whose}",
            partial(requisites.person_name, at="first_name"),
            auto_complete="given-name" if own else "off",
        ),
        FormField(
            "middle_name",
            f"Отчество{whose}",
            partial(requisites.person_name, at="middle_name"),
            hint="Если есть",
            auto_complete="additional-name" if own else "off",
            required=False,
        ),
    )


_PHONE = FormField(
    "phone",
    "Телефон",
    requisites.phone,
    hint="Например, +7 913 123-45-67",
    input_mode="tel",
    auto_complete="tel",
    max_length=25,
)
_SNILS = FormField(
    "snils",
    "СНИЛС",
    requisites.snils,
    hint="11 цифр, поможет найти ваши документы",
    input_mode="numeric",
    required=False,
    max_length=20,
)
_INN_ORGANIZATION = FormField(
    "inn", "ИНН", requisites.inn_of_organization, hint="10 цифр", input_mode="numeric", max_length=20
)
_INN_PERSON = FormField("inn", "ИНН", requisites.inn_of_person, hint="12 цифр", input_mode="numeric", max_length=20)
_KPP = FormField("kpp", "КПП", requisites.kpp, hint="9 знаков", input_mode="numeric", max_length=20)
_OGRN = FormField("ogrn", "ОГРН", requisites.ogrn, hint="13 цифр", input_mode="numeric", max_length=20)
_OGRNIP = FormField("ogrn", "ОГРНИП", requisites.ogrnip, hint="15 цифр", input_mode="numeric", max_length=20)
_PREMISES = (
    FormField(
        "premises_address",
        "Адрес нежилого помещения",
        requisites.address,
        hint="Город, улица, дом, помещение",
        max_length=400,
    ),
    FormField(
        "cadastral_number",
        "Кадастровый номер помещения",
        requisites.cadastral_number,
        hint="Например, 22:63:010101:123, есть в выписке из ЕГРН",
        required=False,
        max_length=40,
    ),
)


def _organization(label: str, hint: str) -> FormField:
    return FormField(
        "organization_name",
        label,
        requisites.organization_name,
        hint=hint,
        auto_complete="organization",
        max_length=400,
    )


_FORMS = (
    RegistrationForm(
        RegistrationKind.INDIVIDUAL,
        "Данные физического лица",
        "Для квартиры, дома, гаража, которыми вы пользуетесь для личных нужд",
        (*_person(), _PHONE, _SNILS),
    ),
    RegistrationForm(
        RegistrationKind.LEGAL_ENTITY,
        "Данные организации",
        "Для юридических лиц всех форм",
        (
            _organization("Наименование организации", "Как в уставе, например ООО «Ромашка»"),
            _INN_ORGANIZATION,
            _KPP,
            _OGRN,
            *_person(" контактного лица"),
            _PHONE,
        ),
    ),
    RegistrationForm(
        RegistrationKind.SOLE_PROPRIETOR,
        "Данные индивидуального предпринимателя",
        "Для тех, кто записан в ЕГРИП",
        (*_person(), _INN_PERSON, _OGRNIP, _PHONE),
    ),
    RegistrationForm(
        RegistrationKind.GARDENING_ASSOCIATION,
        "Данные СНТ (СНП)",
        "Для садоводческих товариществ и партнёрств",
        (
            _organization("Наименование товарищества", "Например, СНТ «Берёзка»"),
            _INN_ORGANIZATION,
            _KPP,
            _OGRN,
            *_person(" председателя"),
            _PHONE,
        ),
    ),
    RegistrationForm(
        RegistrationKind.PREMISES_OWNER,
        "Данные собственника нежилого помещения",
        "Для людей, у которых есть магазин, офис, склад или другое нежилое помещение",
        (*_person(), _INN_PERSON, *_PREMISES, _PHONE),
    ),
)

FORMS: Mapping[RegistrationKind, RegistrationForm] = {form.kind: form for form in _FORMS}


def display_name(kind: RegistrationKind, values: Mapping[str, str]) -> str:
    """How the portal calls a customer: the organisation's name or the person's."""
    if organization := values.get("organization_name", ""):
        return organization
    person = " ".join(part for name in ("last_name", "first_name", "middle_name") if (part := values.get(name, "")))
    return f"ИП {person}" if kind is RegistrationKind.SOLE_PROPRIETOR else person
