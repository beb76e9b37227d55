"""Sums of money spelled out in Russian, as a paper of payment wants them beside the figures."""

from lkk.vocabulary.words import plural

_SMALL = (
    *("", "один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять"),
    *("десять", "одиннадцать", "двенадцать", "тринадцать", "четырнадцать"),
    *("пятнадцать", "шестнадцать", "семнадцать", "восемнадцать", "девятнадцать"),
)
_OF_HER = {1: "одна", 2: "две"}  # with a feminine noun
_TENS = ("", "", "двадцать", "тридцать", "сорок", "пятьдесят", "шестьдесят", "семьдесят", "восемьдесят", "девяносто")
_HUNDREDS = ("", "сто", "двести", "триста", "четыреста", "пятьсот", "шестьсот", "семьсот", "восемьсот", "девятьсот")
#: The classes of a number from the thousands on; the first of them is feminine.
_CLASSES = (
    ("тысяча", "тысячи", "тысяч"),
    ("миллион", "миллиона", "миллионов"),
    ("миллиард", "миллиарда", "миллиардов"),
    ("триллион", "триллиона", "триллионов"),
    ("квадриллион", "квадриллиона", "квадриллионов"),
)
_CLASS = 1000


def roubles_in_words(kopecks: int) -> str:
    """«Двадцать одна тысяча пятьсот рублей две копейки»; any sum that a column of kopecks holds.

    Raises:
        ValueError: the sum is below zero.
    """
    if kopecks < 0:
        raise ValueError("no paper asks for a sum below zero")
    roubles, rest = divmod(kopecks, 100)
    named = (
        _spelled(roubles, feminine=False),
        plural(roubles, "рубль", "рубля", "рублей"),
        _spelled(rest, feminine=True),
        plural(rest, "копейка", "копейки", "копеек"),
    )
    said = " ".join(named)
    return said[0].upper() + said[1:]


def _spelled(n: int, *, feminine: bool) -> str:
    """A whole number, its last word agreeing with the noun behind it."""
    left, last = divmod(n, _CLASS)
    said = _below_thousand(last, feminine=feminine)
    for at, forms in enumerate(_CLASSES):
        left, part = divmod(left, _CLASS)
        if part:
            said = [*_below_thousand(part, feminine=at == 0), plural(part, *forms), *said]
    return " ".join(said) or "ноль"


def _below_thousand(n: int, *, feminine: bool) -> list[str]:
    hundreds, rest = divmod(n, 100)
    tens, units = (0, rest) if rest < len(_SMALL) else divmod(rest, 10)
    unit = _OF_HER.get(units, _SMALL[units]) if feminine else _SMALL[units]
    return [word for word in (_HUNDREDS[hundreds], _TENS[tens], unit) if word]
