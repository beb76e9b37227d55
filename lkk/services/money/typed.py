"""A sum as a person types it (pure)."""

from decimal import Decimal, InvalidOperation

from lkk.services.kernel import numbers
from lkk.services.kernel.errors import InvalidValue
from lkk.vocabulary.money import LARGEST_KOPECKS

_LONGEST = 20


def kopecks_typed(value: str, *, at: str = "amount") -> int:
    """Return roubles as kopecks: «1 500,50 ₽» is 150050.

    Raises:
        InvalidValue: it is no sum, or it has parts of a kopeck.
    """
    text = numbers.plain(value).removesuffix("₽")
    digits = text.replace(".", "", 1)
    if not (digits.isascii() and digits.isdigit()) or len(text) > _LONGEST:
        raise InvalidValue("Укажите сумму в рублях, например 1500,50", at=at)
    try:
        kopecks = Decimal(text) * 100
    except InvalidOperation:
        raise InvalidValue("Укажите сумму в рублях, например 1500,50", at=at) from None
    if kopecks != int(kopecks) or kopecks > LARGEST_KOPECKS:
        raise InvalidValue("После запятой — не больше двух цифр, копейки", at=at)
    return int(kopecks)
