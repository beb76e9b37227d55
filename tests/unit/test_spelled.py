"""Sums in words: the cases of the language, and that the words say the sum back."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lkk.vocabulary.spelled import roubles_in_words

MOST_KOPECKS = 2**63 - 1  # what the columns of sums hold


@pytest.mark.parametrize(
    ("kopecks", "said"),
    [
        (0, "Ноль рублей ноль копеек"),
        (1, "Ноль рублей одна копейка"),
        (2_02, "Два рубля две копейки"),
        (1_11, "Один рубль одиннадцать копеек"),
        (11_21, "Одиннадцать рублей двадцать одна копейка"),
        (14_99, "Четырнадцать рублей девяносто девять копеек"),
        (22_05, "Двадцать два рубля пять копеек"),
        (40_40, "Сорок рублей сорок копеек"),
        (101_00, "Сто один рубль ноль копеек"),
        (999_00, "Девятьсот девяносто девять рублей ноль копеек"),
        (1_000_00, "Одна тысяча рублей ноль копеек"),
        (2_001_00, "Две тысячи один рубль ноль копеек"),
        (11_000_12, "Одиннадцать тысяч рублей двенадцать копеек"),
        (21_500_00, "Двадцать одна тысяча пятьсот рублей ноль копеек"),
        (112_113_14, "Сто двенадцать тысяч сто тринадцать рублей четырнадцать копеек"),
        (1_000_000_00, "Один миллион рублей ноль копеек"),
        (2_000_001_01, "Два миллиона один рубль одна копейка"),
        (5_021_000_003_04, "Пять миллиардов двадцать один миллион три рубля четыре копейки"),
    ],
)
def test_a_sum_is_spelled_with_nouns_and_numerals_in_agreement(kopecks: int, said: str) -> None:
    assert roubles_in_words(kopecks) == said


@given(st.integers(min_value=0, max_value=MOST_KOPECKS))
@example(MOST_KOPECKS)
def test_the_words_say_the_sum_back(kopecks: int) -> None:
    said = roubles_in_words(kopecks)
    assert said == " ".join(said.split())
    assert said[0].isupper()
    assert said[1:].islower()
    assert _read(said.lower()) == kopecks


def test_no_sum_below_zero_is_spelled() -> None:
    with pytest.raises(ValueError, match="below zero"):
        roubles_in_words(-1)


_ONES = ["один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять", "десять"]
_TEENS = [
    "одиннадцать",
    "двенадцать",
    "тринадцать",
    "четырнадцать",
    "пятнадцать",
    "шестнадцать",
    "семнадцать",
    "восемнадцать",
    "девятнадцать",
]
_TENS = ["двадцать", "тридцать", "сорок", "пятьдесят", "шестьдесят", "семьдесят", "восемьдесят", "девяносто"]
_HUNDREDS = ["сто", "двести", "триста", "четыреста", "пятьсот", "шестьсот", "семьсот", "восемьсот", "девятьсот"]
_VALUES = (
    {"ноль": 0, "одна": 1, "две": 2}
    | {word: value for value, word in enumerate(_ONES, 1)}
    | {word: value for value, word in enumerate(_TEENS, 11)}
    | {word: value * 10 for value, word in enumerate(_TENS, 2)}
    | {word: value * 100 for value, word in enumerate(_HUNDREDS, 1)}
)
_POWERS = {"тысяч": 10**3, "миллион": 10**6, "миллиард": 10**9, "триллион": 10**12, "квадриллион": 10**15}


def _read(said: str) -> int:
    """Read the words back, by their stems: what they are worth says nothing of their case."""
    kopecks, whole, part = 0, 0, 0
    for word in said.split():
        power = next((_POWERS[stem] for stem in sorted(_POWERS, key=len, reverse=True) if word.startswith(stem)), 0)
        if word.startswith("рубл"):
            kopecks, whole, part = (whole + part) * 100, 0, 0
        elif word.startswith("копе"):
            return kopecks + part
        elif power:
            whole, part = whole + part * power, 0
        else:
            part += _VALUES[word]
    raise AssertionError(said)
