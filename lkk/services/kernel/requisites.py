"""Pure checks of what people type about themselves: each gives the normalised value or a refusal in Russian."""

import re
import unicodedata

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from stdnum.exceptions import ValidationError
from stdnum.ru import inn as stdnum_inn

from lkk.services.kernel.errors import InvalidValue
from lkk.vocabulary.words import at_most_signs, count

NAME_LENGTH = 80
TEXT_LENGTH = 400
SNILS_UNCHECKED = 1_001_998  # numbers up to 001-001-998 were given without a check sum
_SEPARATORS = re.compile(r"[\s\-–—−()\ufeff\u200b\u2060]")
_DIGITS = re.compile("[0-9]+")
_CYRILLIC = re.compile("[А-Яа-яЁё]+")
_NAME = re.compile(r"[А-Яа-яЁё]+(?:[-' ][А-Яа-яЁё]+)*")
_KPP = re.compile(r"[0-9]{4}[0-9A-Z]{2}[0-9]{3}")
_CADASTRAL = re.compile(r"[0-9]{2}:[0-9]{2}:[0-9]{6,7}:[0-9]{1,9}")


def inn_of_organization(value: str, *, at: str = "inn") -> str:
    """ИНН of a legal entity, 10 digits.

    Raises:
        InvalidValue: other length or a wrong check digit.
    """
    return _inn(value, 10, at)


def inn_of_person(value: str, *, at: str = "inn") -> str:
    """ИНН of a person or a sole proprietor, 12 digits.

    Raises:
        InvalidValue: other length or wrong check digits.
    """
    return _inn(value, 12, at)


def kpp(value: str, *, at: str = "kpp") -> str:
    """КПП: 9 characters, without a check digit.

    Raises:
        InvalidValue: it is not written as one.
    """
    text = _compact(value).upper()
    if not _KPP.fullmatch(text) or text.startswith("0000"):
        raise InvalidValue("КПП состоит из 9 знаков, например 222501001", at=at)
    return text


def ogrn(value: str, *, at: str = "ogrn") -> str:
    """ОГРН of a legal entity, 13 digits.

    Raises:
        InvalidValue: other length, first digit or a wrong check digit.
    """
    return _ogrn(value, 13, "15", "ОГРН", at)


def ogrnip(value: str, *, at: str = "ogrn") -> str:
    """ОГРНИП of a sole proprietor, 15 digits.

    Raises:
        InvalidValue: other length, first digit or a wrong check digit.
    """
    return _ogrn(value, 15, "3", "ОГРНИП", at)


def snils(value: str, *, at: str = "snils") -> str:
    """СНИЛС as 112-233-445 95.

    Raises:
        InvalidValue: not 11 digits or a wrong check sum.
    """
    text = _digits(value, 11, "В СНИЛС 11 цифр, например 112-233-445 95", at)
    number, control = text[:9], int(text[9:])
    total = sum(int(digit) * weight for digit, weight in zip(number, range(9, 0, -1), strict=True))
    if int(number) > SNILS_UNCHECKED and total % 101 % 100 != control:
        raise InvalidValue("Проверьте СНИЛС: контрольное число не сходится", at=at)
    if int(number) == 0:
        raise InvalidValue("Проверьте СНИЛС: такого номера нет", at=at)
    return f"{text[:3]}-{text[3:6]}-{text[6:9]} {text[9:]}"


_CITY = re.compile(r"\+7(3852)(\d\d)(\d\d)(\d\d)")  # Barnaul has a code of four figures, of which libraries know three


def phone(value: str, *, at: str = "phone") -> str:
    """A Russian phone number in the form +79131234567.

    Raises:
        InvalidValue: there is no such number, it is of another country or has an extension.
    """
    try:
        number = phonenumbers.parse(value, "RU")
    except phonenumbers.NumberParseException:
        raise InvalidValue("Укажите телефон с кодом, например +7 913 123-45-67", at=at) from None
    if number.extension:
        raise InvalidValue("Укажите номер без добавочного", at=at)
    if phonenumbers.region_code_for_number(number) == "KZ":
        raise InvalidValue("Это номер Казахстана. Укажите российский номер, например +7 913 123-45-67", at=at)
    if not phonenumbers.is_valid_number_for_region(number, "RU"):
        raise InvalidValue("Укажите телефон с кодом, например +7 913 123-45-67 или +7 3852 50-16-28", at=at)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def phone_in_words(stored: str) -> str:
    """Return a stored phone as people read it, +7 913 123-45-67; what is no phone stays as it is."""
    try:
        number = phonenumbers.parse(stored)
    except phonenumbers.NumberParseException:
        return stored
    if city := _CITY.fullmatch(stored):
        return "+7 {} {}-{}-{}".format(*city.groups())
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def masked_phone(stored: str) -> str:
    """Return a stored phone with its middle hidden, +7 913 •••-••-67."""
    return f"{stored[:2]} {stored[2:5]} •••-••-{stored[-2:]}" if len(stored) == 12 else "•••"


def is_mobile(stored: str) -> bool:
    """Whether an SMS can reach a stored phone: Russian mobile numbers begin with 9."""
    return stored.startswith("+79")


def email(value: str, *, at: str = "email") -> str:
    """An e-mail address in lower case; a Cyrillic domain in the form mail servers understand.

    Raises:
        InvalidValue: it is not written as an address, or its name has Cyrillic letters, which many servers refuse.
    """
    name, sign, _ = value.strip().rpartition("@")
    if sign and (letters := _CYRILLIC.search(name)):
        raise InvalidValue(
            f"До знака @ есть русские буквы («{letters[0]}»): на такой адрес письма не доходят. "
            "Напишите его латинскими буквами",
            at=at,
        )
    try:
        found = validate_email(value.strip(), check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        raise InvalidValue("Проверьте адрес электронной почты, например ivanov@example.com", at=at) from None
    return (found.ascii_email or found.normalized).lower()


def person_name(value: str, *, at: str) -> str:
    """A surname, name or patronymic in Russian letters; the first letter becomes a capital.

    Raises:
        InvalidValue: other letters, or longer than 80.
    """
    text = _line(value).replace("’", "'")
    if len(text) > NAME_LENGTH or not _NAME.fullmatch(text):
        raise InvalidValue("Напишите русскими буквами, можно с дефисом и пробелом", at=at)
    return text[0].upper() + text[1:]


def organization_name(value: str, *, at: str = "organization_name") -> str:
    """The name of an organisation in one line.

    Raises:
        InvalidValue: without letters, or longer than 400.
    """
    return _text(value, "Укажите наименование организации, как в уставе", at)


def address(value: str, *, at: str = "premises_address") -> str:
    """A postal address in one line.

    Raises:
        InvalidValue: without letters, or longer than 400.
    """
    return _text(value, "Укажите адрес: город, улица, дом, помещение", at)


def cadastral_number(value: str, *, at: str = "cadastral_number") -> str:
    """A cadastral number such as 22:63:010101:123.

    Raises:
        InvalidValue: it is not written as one.
    """
    text = _compact(value)
    if not _CADASTRAL.fullmatch(text):
        raise InvalidValue("Кадастровый номер выглядит так: 22:63:010101:123", at=at)
    return text


def _inn(value: str, length: int, at: str) -> str:
    text = _digits(value, length, f"В ИНН {count(length, 'цифра', 'цифры', 'цифр')}", at)
    try:
        stdnum_inn.validate(text)
    except ValidationError:
        raise InvalidValue("Проверьте ИНН: контрольная цифра не сходится", at=at) from None
    if not text.strip("0"):
        raise InvalidValue("Проверьте ИНН: такого номера нет", at=at)
    return text


def _ogrn(value: str, length: int, first: str, name: str, at: str) -> str:
    text = _digits(value, length, f"В {name} {count(length, 'цифра', 'цифры', 'цифр')}", at)
    if text[0] not in first:
        raise InvalidValue(f"Проверьте {name}: он начинается с {' или '.join(first)}", at=at)
    # python-stdnum does not shorten the remainders 10 to 12 to a digit and refuses such a good ОГРНИП.
    if int(text[:-1]) % (length - 2) % 10 != int(text[-1]):
        raise InvalidValue(f"Проверьте {name}: контрольная цифра не сходится", at=at)
    return text


def _digits(value: str, length: int, complaint: str, at: str) -> str:
    text = _compact(value)
    if len(text) != length or not _DIGITS.fullmatch(text):
        raise InvalidValue(complaint, at=at)
    return text


def _compact(value: str) -> str:
    return _SEPARATORS.sub("", value)


def _line(value: str) -> str:
    return unicodedata.normalize("NFC", " ".join(value.split()))


def _text(value: str, complaint: str, at: str) -> str:
    text = _line(value)
    if len(text) > TEXT_LENGTH:
        raise InvalidValue(at_most_signs(TEXT_LENGTH).capitalize(), at=at)
    if not any(letter.isalpha() for letter in text) or not text.isprintable():
        raise InvalidValue(complaint, at=at)
    return text
