"""What a typed answer becomes and how it is shown, by the kind of field: one table, used by every output.

Answers are stored as JSON: text, true/false, a list of texts, or a list of rows. Numbers are stored as plain
decimal text («15.5»), days as ISO text, so that nothing is lost on the way.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from lkk.services.forms.declaration import Field
from lkk.services.kernel import numbers, requisites
from lkk.services.kernel.errors import InvalidValue
from lkk.vocabulary import words
from lkk.vocabulary.applications import FieldKind

_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,6})?")
_DECIMALS = {
    FieldKind.POWER_KW: 3,
    FieldKind.NUMBER: 3,
    FieldKind.WHOLE: 0,
    FieldKind.READING: 4,
    FieldKind.COORDINATE: 6,
}
_PASSPORT_DIGITS = 10
ACCOUNT_DIGITS = 20
CODE_LENGTH = 40
_YEARS = range(1900, 2101)
_PASSPORT_DRESSING = re.compile(r"[\s№-]")
_RUSSIAN_DAY = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")
_YES, _NO = "Да", "Нет"


def is_empty(value: Any) -> bool:
    """Whether a question was left unanswered."""
    return value is None or value is False or (isinstance(value, str | list) and not value)


def parsed(field: Field, raw: Any, today: date) -> Any:
    """The value to store for what was typed.

    Raises:
        InvalidValue: with the sentence for the field; `at` is the field's name.
    """
    if field.kind is FieldKind.YES_NO:
        return raw is True or str(raw).lower() in ("on", "true", "да", "yes")
    if field.kind is FieldKind.CHOICES:
        return _choices(field, raw if isinstance(raw, list) else [raw])
    if isinstance(raw, bool | list | dict):
        raise InvalidValue("Проверьте значение", at=field.name)
    text = str(raw).strip().strip(numbers.UNSEEN).strip() if raw is not None else ""
    if not text:
        return ""
    return _PARSERS.get(field.kind, _text)(field, text, today)


def shown(field: Field, value: Any) -> str:
    """The value in Russian, as the check page, the document, the letter and the staff card show it."""
    if field.kind is FieldKind.YES_NO:
        return _YES if value else _NO
    if is_empty(value):
        return ""
    if field.kind in (FieldKind.CHOICE, FieldKind.CHOICES):
        wanted = value if isinstance(value, list) else [value]
        labels = {option.value: option.label for option in field.options}
        return ", ".join(labels.get(one, str(one)) for one in wanted)
    if field.kind is FieldKind.DATE:
        return words.day(date.fromisoformat(value))
    if field.kind in _DECIMALS:
        return words.number(Decimal(str(value))) + (f" {field.unit}" if field.unit else "")
    if field.kind is FieldKind.PHONE:
        return requisites.phone_in_words(str(value))
    return str(value)


def _text(field: Field, text: str, _today: date) -> str:
    long = field.kind is FieldKind.LONG_TEXT
    clean = text.replace("\r\n", "\n") if long else " ".join(text.split())
    if not all(char.isprintable() or (long and char in "\n\t") for char in clean):
        raise InvalidValue("Уберите знаки, которых не видно на экране", at=field.name)
    if len(clean) > field.max_length:
        raise InvalidValue(f"Сократите: {words.at_most_signs(field.max_length)}, сейчас {len(clean)}", at=field.name)
    if len(clean) < field.min_length:
        raise InvalidValue(f"Напишите подробнее: {words.at_least_signs(field.min_length)}", at=field.name)
    if field.pattern and not re.fullmatch(field.pattern, clean):
        raise InvalidValue(field.pattern_error, at=field.name)
    return clean


def _number(field: Field, text: str, _today: date) -> str:
    plain = numbers.plain(text)
    places = _DECIMALS[field.kind]
    if not _NUMBER.fullmatch(plain):
        raise InvalidValue(numbers.no_number(text), at=field.name)
    value = Decimal(plain) + 0  # turns -0 into 0
    if -int(value.normalize().as_tuple().exponent) > places:
        most = f"{words.at_most(places, 'цифры', 'цифр').capitalize()} после запятой"
        raise InvalidValue(most if places else "Введите целое число", at=field.name)
    if field.minimum is not None and value < field.minimum:
        raise InvalidValue(f"Не меньше {words.number(field.minimum)}", at=field.name)
    if field.maximum is not None and value > field.maximum:
        raise InvalidValue(f"Не больше {words.number(field.maximum)}", at=field.name)
    return f"{value.normalize():f}"


def _date(field: Field, text: str, today: date) -> str:
    russian = _RUSSIAN_DAY.fullmatch(text)
    try:
        day = date(*(int(part) for part in reversed(russian.groups()))) if russian else date.fromisoformat(text)
    except ValueError:
        raise InvalidValue("Укажите дату, например 05.03.2026", at=field.name) from None
    if day.year not in _YEARS:
        raise InvalidValue("Проверьте год", at=field.name)
    if field.not_before_days is not None and day < today + timedelta(field.not_before_days):
        raise InvalidValue(f"Не раньше {words.day(today + timedelta(field.not_before_days))}", at=field.name)
    if field.not_after_days is not None and day > today + timedelta(field.not_after_days):
        raise InvalidValue(f"Не позже {words.day(today + timedelta(field.not_after_days))}", at=field.name)
    return day.isoformat()


def _choice(field: Field, text: str, _today: date) -> str:
    """One of the options; of a directory's the service proves that it may be chosen today."""
    known = _is_code(text) if field.from_directory else text in {option.value for option in field.offered}
    if not known:
        raise InvalidValue("Выберите одно из предложенного", at=field.name)
    return text


def _is_code(text: str) -> bool:
    return text.isascii() and len(text) <= CODE_LENGTH and text.replace("_", "").isalnum()


def _choices(field: Field, raw: list[Any]) -> list[str]:
    known = [option.value for option in field.offered]
    given = [str(one) for one in raw if one not in (None, "", False)]
    if any(one not in known for one in given):
        raise InvalidValue("Выберите из предложенного", at=field.name)
    return [value for value in known if value in given]


def _passport(field: Field, text: str, _today: date) -> str:
    digits = _PASSPORT_DRESSING.sub("", text)
    if not (digits.isascii() and digits.isdigit() and len(digits) == _PASSPORT_DIGITS):
        raise InvalidValue("Серия и номер паспорта: 10 цифр, например 01 20 123456", at=field.name)
    return f"{digits[:2]} {digits[2:4]} {digits[4:]}"


def _identifier(field: Field, text: str, _today: date) -> str:
    """A metering point or an application of one's own: the service proves that it is the applicant's."""
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise InvalidValue("Выберите из списка", at=field.name)
    return text


def _account(field: Field, text: str, _today: date) -> str:
    """The number of an account; the service proves that it is attached to the applicant."""
    if not (text.isascii() and text.isdigit() and len(text) <= ACCOUNT_DIGITS):
        raise InvalidValue("Выберите из списка", at=field.name)
    return text


def _requisite(check: Callable[..., str]) -> Callable[[Field, str, date], str]:
    return lambda field, text, _today: check(text, at=field.name)


_PARSERS: dict[FieldKind, Callable[[Field, str, date], str]] = {
    FieldKind.PERSON_NAME: _requisite(requisites.person_name),
    FieldKind.INN_PERSON: _requisite(requisites.inn_of_person),
    FieldKind.INN_ORGANIZATION: _requisite(requisites.inn_of_organization),
    FieldKind.KPP: _requisite(requisites.kpp),
    FieldKind.OGRN: _requisite(requisites.ogrn),
    FieldKind.OGRNIP: _requisite(requisites.ogrnip),
    FieldKind.SNILS: _requisite(requisites.snils),
    FieldKind.PHONE: _requisite(requisites.phone),
    FieldKind.EMAIL: _requisite(requisites.email),
    FieldKind.ADDRESS: _requisite(requisites.address),
    FieldKind.CADASTRAL: _requisite(requisites.cadastral_number),
    FieldKind.PASSPORT: _passport,
    FieldKind.POWER_KW: _number,
    FieldKind.NUMBER: _number,
    FieldKind.COORDINATE: _number,
    FieldKind.WHOLE: _number,
    FieldKind.READING: _number,
    FieldKind.DATE: _date,
    FieldKind.CHOICE: _choice,
    FieldKind.METERING_POINT: _identifier,
    FieldKind.OWN_APPLICATION: _identifier,
    FieldKind.ACCOUNT: _account,
}
