"""Values of entries: as they are typed, as they are stored, and in words."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from lkk.services.directories.declaration import Directory, Item
from lkk.services.kernel import requisites
from lkk.services.kernel.errors import FieldErrors, InvalidValue
from lkk.vocabulary import words
from lkk.vocabulary.directories import ValueKind

_CODE = re.compile(r"[a-z0-9][a-z0-9_]{1,39}")
_PHONE = re.compile(r"[0-9+() -]{5,30}(?: доб\. ?[0-9]{1,6})?")
_MONEY = re.compile(r"(?P<roubles>[0-9]{1,12})(?:[.,](?P<kopecks>[0-9]{1,2}))?")
_HASH, _SHOWN_OF_HASH = 64, 8
_HEXADECIMAL = frozenset("0123456789abcdef")
_REQUISITES: dict[str, Callable[[str], str]] = {
    "inn": requisites.inn_of_organization,
    "kpp": requisites.kpp,
    "ogrn": requisites.ogrn,
    "email": requisites.email,
}


def read_all(directory: Directory, typed: Mapping[str, str], known: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return the values to store; what names the thing is taken from `known` when the entry exists already.

    Raises:
        FieldErrors: values are missing or wrong, each by its name.
    """
    found: dict[str, Any] = {}
    wrong = FieldErrors()
    for item in directory.items:
        if known is not None and item.names:
            found[item.name] = known[item.name]
            continue
        try:
            found[item.name] = read(item, typed.get(item.name, ""))
        except InvalidValue as error:
            wrong.add(item.name, error)
    wrong.raise_if_any()
    if directory.check:
        directory.check(found)
    return found


def read(item: Item, typed: str) -> Any:
    """Return one value to store; an empty one that may be missing is None for a number, else an empty text.

    Raises:
        InvalidValue: it is missing, too long or of another kind.
    """
    text = typed.strip() if item.kind is ValueKind.TEXT else " ".join(typed.split())
    if item.kind is ValueKind.MARK:
        return text == "on"
    if not text:
        if item.required:
            raise InvalidValue("Заполните это поле", at=item.name)
        return None if item.kind in (ValueKind.NUMBER, ValueKind.DAY, ValueKind.MONEY) else ""
    if len(text) > item.limit:
        raise InvalidValue(f"Сократите: {words.at_most_signs(item.limit)}", at=item.name)
    return _READ.get(item.kind, _line)(item, text)


def typed(item: Item, value: Any) -> str:
    """Return a stored value as the control of an item takes it."""
    if item.kind is ValueKind.MONEY and isinstance(value, int):
        return f"{value // 100},{value % 100:02d}"
    return written(value)


def written(value: Any) -> str:
    """Return a stored value as the history keeps it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "on" if value else ""
    return value.isoformat() if isinstance(value, date) else f"{value}"


def in_words(item: Item, value: Any) -> str:
    """Return a value, stored or as the history keeps it, as people read it."""
    if item.kind is ValueKind.MARK:
        return "да" if value in (True, "on") else "нет"
    if value is None or value == "":
        return "—"
    if item.kind is ValueKind.PICTURE:
        return f"картинка {value[:_SHOWN_OF_HASH]}"
    if item.kind is ValueKind.DAY:
        return day_in_words(value)
    if item.kind is ValueKind.MONEY:
        return words.roubles(int(value))
    return dict(item.options).get(f"{value}", f"{value}")


def day_in_words(value: date | str) -> str:
    """Return a day, stored or as the history keeps it, as people read it; nothing for none."""
    return words.day(date.fromisoformat(value) if isinstance(value, str) else value) if value else "—"


def is_hash(text: str) -> bool:
    """Whether this is how the hash of a picture is written."""
    return len(text) == _HASH and set(text) <= _HEXADECIMAL


def _line(item: Item, text: str) -> str:
    if item.name == "code" and not _CODE.fullmatch(text):
        raise InvalidValue("Напишите латинскими буквами, цифрами и знаком подчёркивания, от 2 знаков", at=item.name)
    if check := _REQUISITES.get(item.name):
        return check(text)
    return text


def _number(item: Item, text: str) -> int:
    if not text.isdecimal() or not item.low <= int(text) <= item.high:
        raise InvalidValue(f"Напишите целое число от {item.low} до {item.high}", at=item.name)
    return int(text)


def _money(item: Item, text: str) -> int:
    found = _MONEY.fullmatch(text.replace("\u202f", "").replace(" ", ""))
    if found is None:
        raise InvalidValue("Напишите рубли и копейки, например 20 500,00", at=item.name)
    return int(found["roubles"]) * 100 + int((found["kopecks"] or "0").ljust(2, "0"))


def _day(item: Item, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidValue("Укажите день", at=item.name) from None


def _choice(item: Item, text: str) -> str:
    if text not in dict(item.options):
        raise InvalidValue("Выберите из списка", at=item.name)
    return text


def _phone(item: Item, text: str) -> str:
    if not _PHONE.fullmatch(text):
        raise InvalidValue("Напишите номер, как его читают, например 380-616 или 501-262 доб. 1401", at=item.name)
    return text


def _link(item: Item, text: str) -> str:
    address = urlsplit(text)
    if address.scheme not in ("https", "http") or not address.netloc:
        raise InvalidValue("Напишите полный адрес, например https://example.com/about", at=item.name)
    return text


def _picture(item: Item, text: str) -> str:
    """A hash: that there is such a picture is proven when the entry is saved."""
    if not is_hash(text):
        raise InvalidValue("Выберите картинку ещё раз", at=item.name)
    return text


_READ: dict[ValueKind, Callable[[Item, str], Any]] = {
    ValueKind.NUMBER: _number,
    ValueKind.MONEY: _money,
    ValueKind.DAY: _day,
    ValueKind.CHOICE: _choice,
    ValueKind.PHONE: _phone,
    ValueKind.LINK: _link,
    ValueKind.PICTURE: _picture,
}
