"""Sums as people type them (pure)."""

from decimal import Decimal, InvalidOperation

from lkk.services.kernel.errors import InvalidValue
from lkk.vocabulary.money import LARGEST_KOPECKS
from lkk.vocabulary.words import roubles

_SPACES = str.maketrans({" ": None, "\u00a0": None, "\u202f": None, "₽": None, ",": "."})
_LONGEST = 20


def kopecks_of(typed: str, *, left: int, at: str = "amount") -> int:
    """Return a sum in roubles as kopecks; at most what is left of the payment.

    Raises:
        InvalidValue: it is no sum, has parts of a kopeck, is nothing, or more than is left.
    """
    text = typed.translate(_SPACES)
    if not text:
        raise InvalidValue("Укажите сумму", at=at)
    whole, point, part = text.partition(".")
    digits = f"{whole}{part}"
    if len(text) > _LONGEST or not (digits.isascii() and digits.isdigit()) or (point and not part):
        raise InvalidValue("Напишите сумму в рублях, например 1500 или 1500,50", at=at)
    try:
        kopecks = Decimal(text) * 100
    except InvalidOperation:
        raise InvalidValue("Напишите сумму в рублях, например 1500 или 1500,50", at=at) from None
    if kopecks != int(kopecks):
        raise InvalidValue("В сумме не больше двух цифр после запятой", at=at)
    if not 0 < kopecks <= LARGEST_KOPECKS:
        raise InvalidValue("Сумма должна быть больше нуля", at=at)
    if kopecks > left:
        raise InvalidValue(f"Вернуть можно не больше {roubles(left)}: столько осталось от этого платежа", at=at)
    return int(kopecks)
