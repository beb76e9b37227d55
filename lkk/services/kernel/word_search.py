"""Finding texts by parts of words in any order: patterns for the columns that are `folded` in the models.

Of several words only the rarest looking one need be sought in an index of parts: frequent ones have long lists there,
and reading these costs more than reading the rows.
"""

from collections.abc import Collection

SHORT, MOST_WORDS = 2, 10


def fold(words: str) -> str:
    """Return words as `folded` columns have them."""
    return words.lower().replace("ё", "е")


def patterns(words: str) -> list[str]:
    """Return the pattern of each word; one of one or two signs is the beginning of a word, «7» is no part of «177»."""
    found = dict.fromkeys(fold(words).split())
    return [pattern(word if len(word) > SHORT else f" {word}") for word in [*found][:MOST_WORDS]]


def pattern(words: str) -> str:
    """Return what LIKE takes for a text that holds these words."""
    for sign in ("\\", "%", "_"):
        words = words.replace(sign, "\\" + sign)
    return f"%{words}%"


def rarest(found: Collection[str]) -> str:
    """Return the pattern that fits the fewest texts, as far as its letters tell."""
    return max(found, key=_rareness)


def _rareness(one: str) -> tuple[bool, int]:
    return len(one) > len("%1%") and any(sign.isdigit() for sign in one), len(one)
