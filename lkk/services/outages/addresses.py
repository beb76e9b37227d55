"""What an address is found by: streets and numbers without capitals, signs and the words for a street."""

import re
from dataclasses import dataclass

#: Words that say what kind of place a street is: people leave them out or write them otherwise.
_KINDS = frozenset(
    ("ул", "улица", "пр", "пр-кт", "пр-т", "просп", "проспект", "пер", "переулок", "пр-д", "проезд", "б-р", "бульвар",
     "ш", "шоссе", "тракт", "тр-т", "пл", "площадь", "наб", "набережная", "туп", "тупик", "аллея", "мкр", "микрорайон",
     "снт", "снп", "днт", "гск")
)  # fmt: skip
_PLACES = frozenset(("г", "город", "барнаул", "россия", "край", "алтайский"))
_HOUSE_WORDS = frozenset(("д", "дом", "участок", "уч", "строение", "стр", "здание", "зд"))
_FLAT_WORDS = frozenset(("кв", "квартира", "оф", "офис", "пом", "помещение", "комн", "комната"))
_BLOCK_WORDS = frozenset(("к", "корп", "корпус"))
_WORD = re.compile(r"[0-9a-zа-я]+(?:[-/][0-9a-zа-я]+)*")
_LONGEST = 300  # characters of what is asked


@dataclass(frozen=True)
class Asked:
    """A street and the number of a house, as keys; an empty number: the whole street."""

    street: str
    number: str = ""


def street_key(street: str) -> str:
    """Return what a street is found by; one made only of words for streets keeps them."""
    found = _words(street)
    named = [word for word in found if word not in _KINDS]
    return " ".join(named or found)


def number_key(number: str) -> str:
    """Return what the number of a house is found by: «12 корп. 2» and «12 к2» are the same."""
    found = ["к" if word in _BLOCK_WORDS else word for word in _words(number)]
    return "".join(word for word in found if word not in _HOUSE_WORDS)


def read(text: str) -> Asked:
    """Read an address as people write it: «Малахова 87», «г. Барнаул, ул. Малахова, д. 87, кв. 15»."""
    found = _without_flat([word for word in _words(text[:_LONGEST]) if word not in _PLACES])
    first = _first_of_number(found)
    street = " ".join(word for word in found[:first] if word not in _HOUSE_WORDS)
    return Asked(street_key(street), number_key(" ".join(found[first:])))


def _first_of_number(words: list[str]) -> int:
    """Where the number begins: after the word for a house, else at the last word with a digit that is not the first."""
    for at, word in enumerate(words):
        if word in _HOUSE_WORDS and at and at + 1 < len(words):
            return at + 1
    with_digits = [at for at, word in enumerate(words) if at and word[0].isdigit()]
    if not with_digits:
        return len(words)
    last = with_digits[-1]
    in_block = last > 1 and words[last - 1] in _BLOCK_WORDS and words[last - 2][0].isdigit()
    return last - 2 if in_block else last


def _without_flat(words: list[str]) -> list[str]:
    at = next((at for at, word in enumerate(words) if word in _FLAT_WORDS), len(words))
    return words[:at]


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower().replace("ё", "е"))
