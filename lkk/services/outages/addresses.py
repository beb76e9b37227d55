"""What an address is found by: streets and numbers without capitals, signs and the words for a street."""

import re
from dataclasses import dataclass
from itertools import pairwise

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
    return "".join(found[1:] if found and found[0] in _HOUSE_WORDS else found)


def read(text: str) -> Asked:
    """Read an address as people write it: «Малахова 87», «г. Барнаул, ул. Малахова, д. 87, кв. 15»."""
    words = _words(text[:_LONGEST])
    found = _without_flat([word for before, word in pairwise(["", *words]) if not _is_place(before, word)])
    first = _first_of_number(found)
    street = " ".join(word for word in found[:first] if word not in _HOUSE_WORDS)
    return Asked(street_key(street), number_key(" ".join(_number(found[first:]))))


def _is_place(before: str, word: str) -> bool:
    """Whether a word names the city; «г» after digits is the letter of a house."""
    return word in _PLACES and not before[:1].isdigit()


def _first_of_number(words: list[str]) -> int:
    """Where the number begins: after the word for a house, else where nothing but a number follows a street."""
    for at, word in enumerate(words):
        if word in _HOUSE_WORDS and at and at + 1 < len(words):
            return at + 1
    first = len(words)
    while first > 1 and _of_number(words[first - 1]):
        first -= 1
    return next((at for at in range(first, len(words)) if words[at][0].isdigit()), len(words))


def _of_number(word: str) -> bool:
    return word[0].isdigit() or len(word) == 1 or word in _BLOCK_WORDS


def _number(words: list[str]) -> list[str]:
    """The number with its letter and block; what follows it, the number of a flat, is left out."""
    found = words[:1]
    for word in words[1:]:
        if word[0].isdigit() and found[-1] not in _BLOCK_WORDS:
            break
        found.append(word)
    return found


def _without_flat(words: list[str]) -> list[str]:
    at = next((at for at, word in enumerate(words) if word in _FLAT_WORDS), len(words))
    return words[:at]


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower().replace("ё", "е"))
