"""Passwords that are guessed first: judged by zxcvbn, with Russian words, names and the words of this portal.

zxcvbn knows 30,000 passwords of leaks, English words, names, dates, keyboard runs and repetitions, but no Russian.
So a password is judged as it is, as the Latin keys under it (йцукен → qwerty) and as the Cyrillic ones.
"""

import re
from collections.abc import Iterable

from zxcvbn import zxcvbn

#: Fewer guesses than this and a patient program gets in by the form itself, in spite of the limits of tries.
_FEW_GUESSES = 10**6
#: How much of a password is judged: the work grows with the square of the length.
_JUDGED = 24
#: Signs that may stand for letters (p@$$word); the work doubles with each, and a text with three of them is rare.
_FOR_LETTERS, _MOST_FOR_LETTERS = frozenset("@({[<!|$+%"), 2
_NOT_LETTERS = re.compile(r"[\W\d_]+")

_CYRILLIC_KEYS = "ёйцукенгшщзхъфывапролджэячсмитьбю"
_LATIN_KEYS = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
_TO_LATIN = str.maketrans(_CYRILLIC_KEYS, _LATIN_KEYS)
_TO_CYRILLIC = str.maketrans(_LATIN_KEYS, _CYRILLIC_KEYS)


#: zxcvbn takes four figures for a year up to 2019 only.
_LATE_YEAR, _YEAR_KNOWN = re.compile(r"20[2-9]\d"), "2019"


def _words(text: str) -> tuple[str, ...]:
    """Return the words in their order: zxcvbn counts guesses by it, so a set would judge differently each start."""
    return tuple(dict.fromkeys(text.split()))


OURS = _words(
    """
    barnaul барнаул altai алтай altay bsk бск bges бгэс elektro электро elektroset электросеть energo энерго energy
    энергия setevaya сетевая kompaniya компания kabinet кабинет lichnyykabinet личныйкабинет lkk лкк lk лк
    barnaulskayasetevayakompaniya барнаульскаясетеваякомпания setevayakompaniya сетеваякомпания svet свет
    elektrichestvo электричество schetchik счетчик счётчик pokazaniya показания rosseti россети mrsk мрск
    """
)

_ALONE = _words("password пароль parol qwerty йцукен admin login welcome letmein")

_RUSSIAN = _words(
    """
    мойпароль moyparol любовь lubov lyubov солнышко solnyshko привет privet россия rossiya russia звезда zvezda
    котенок kotenok москва moskva сибирь sibir спартак spartak зенит zenit цска cska динамо dinamo собака дача лето
    наташа natasha марина marina сергей sergey sergei сергеевич sergeevich андрей andrey александр aleksandr
    анастасия anastasia настя nastya екатерина ekaterina дмитрий dmitry dmitriy максим maksim алексей alexey
    светлана svetlana татьяна tatyana tatiana владимир vladimir ярослав yaroslav вячеслав vyacheslav станислав
    stanislav
    """
)


def is_ours(password: str) -> bool:
    """Whether the letters of a password are a word of the company or the portal."""
    return _letters(password) in OURS


def is_weak(password: str, own: Iterable[str]) -> bool:
    """Whether a password falls in the first million guesses of somebody who knows the words `own` of its owner."""
    if _letters(password) in _ALONE:
        return True
    text = password[:_JUDGED]
    if len(_FOR_LETTERS.intersection(text)) > _MOST_FOR_LETTERS:
        return False
    small = text.casefold()
    known: list[str | float | int | bool] = [*_ALONE, *OURS, *_RUSSIAN, *own]
    forms = {text, small.translate(_TO_LATIN), small.translate(_TO_CYRILLIC)}
    return any(zxcvbn(_LATE_YEAR.sub(_YEAR_KNOWN, form), user_inputs=known)["guesses"] < _FEW_GUESSES for form in forms)


def _letters(password: str) -> str:
    return _NOT_LETTERS.sub("", password.casefold())
