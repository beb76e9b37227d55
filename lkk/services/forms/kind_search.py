"""Finding a kind by the words people use: endings of words and typing errors are forgiven (pure)."""

from collections.abc import Iterable
from difflib import SequenceMatcher

from lkk.services.forms.declaration import Kind
from lkk.services.kernel.word_search import MOST_WORDS, fold

#: The six tasks people come for most often [own], in the order they are offered.
FREQUENT = ("outage_report", "tp_increase", "tp_new", "meter_install", "meter_commissioning", "doc_request")
LONGEST = 200
_LEAST_STEM = 3
_ALIKE = 0.76
_TYPED_FROM = 5  # letters: an error in a shorter word makes another word of it
_IDLE_WORDS = "а в во для до за и из к как на не о об от по с со у хочу надо нужно мне мой мою моя заявка"
_IDLE = frozenset(_IDLE_WORDS.split())
_REFLEXIVE, _LEAST_REFLEXIVE = ("ся", "сь"), 6
_ENDING_WORDS = (
    "ами ями ого его ому ему ыми ими ить ать ять еть ила ило или ил ала ало али ал ой ей ом ем ам ям ах ях ую юю ая яя "
    "ое ее ые ие ый ий ов ев ия ию ии а я о е ы и у ю ь й"
)
_ENDINGS = sorted(_ENDING_WORDS.split(), key=len, reverse=True)


def frequent(kinds: Iterable[Kind]) -> list[Kind]:
    """Return those of the frequent tasks that are among the kinds, in the order they are offered."""
    by_code = {kind.code: kind for kind in kinds}
    return [by_code[code] for code in FREQUENT if code in by_code]


def find(kinds: Iterable[Kind], question: str) -> list[Kind]:
    """Return the kinds that hold at least half of the words asked for, the best first; none for an empty question.

    A word in the plain name or the synonyms counts twice as much as one in the legal title or the summary; of kinds
    that hold the same words, the one whose name or title says little else comes first.
    """
    asked = _stems(question[:LONGEST])[:MOST_WORDS]
    if not asked:
        return []
    weighed = [(_weight(kind, asked), kind) for kind in kinds]
    fitting = [(weight + 2 * _covered(kind, asked), kind) for weight, kind in weighed if weight >= len(asked)]
    return [kind for _, kind in sorted(fitting, key=lambda one: -one[0])]


def named(kind: Kind) -> str:
    """Return the plain name of a kind and its synonyms in one line, for whatever else looks kinds up."""
    return " ".join((kind.plain, *kind.words))


def _weight(kind: Kind, asked: list[str]) -> float:
    near = _stems(named(kind))
    far = _stems(f"{kind.title} {kind.summary}")
    return sum(max(2 * _likeness(word, near), _likeness(word, far)) for word in asked)


def _covered(kind: Kind, asked: list[str]) -> float:
    """The share of the words of the plain name, or of the title, that were asked for."""
    names = [_stems(kind.plain), _stems(kind.title)]
    return max(sum(_likeness(word, asked) for word in name) / max(1, len(name)) for name in names)


def _likeness(word: str, known: list[str]) -> float:
    """1 for the same stem, less for a likely typing error, 0 for another word."""
    if word in known:
        return 1
    if len(word) < _TYPED_FROM:
        return 0
    best = max((SequenceMatcher(None, word, one).ratio() for one in known), default=0)
    return best * best if best >= _ALIKE else 0


def _stems(words: str) -> list[str]:
    """Words without endings, each once; numbers and those that say nothing are left out."""
    letters = "".join(sign if sign.isalpha() else " " for sign in fold(words))
    return list(dict.fromkeys(_stem(word) for word in letters.split() if word not in _IDLE))


def _stem(word: str) -> str:
    if word.endswith(_REFLEXIVE) and len(word) >= _LEAST_REFLEXIVE:
        word = word[:-2]
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST_STEM:
            return word[: -len(ending)]
    return word
