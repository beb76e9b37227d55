"""How long an SMS is: what providers bill, and how it is kept within bounds."""

MOST_SEGMENTS = 3
_ALONE, _PART = 70, 67  # signs in UCS-2, which one Cyrillic letter asks for (3GPP TS 23.040)
_GSM_ALONE, _GSM_PART = 160, 153  # in the alphabet of GSM 03.38
_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_DOUBLE = frozenset("^{}\\[~]|€\f")


def segments(text: str) -> int:
    """Return how many SMS a provider bills for a text."""
    if _GSM.issuperset(set(text) - _GSM_DOUBLE):
        return _parts(sum(2 if sign in _GSM_DOUBLE else 1 for sign in text), _GSM_ALONE, _GSM_PART)
    return _parts(len(text.encode("utf-16-le")) // 2, _ALONE, _PART)


def fitting(text: str, most: int = MOST_SEGMENTS) -> str:
    """Return the text in one line with plain blanks, cut at a word with «…» when it takes more than `most` segments."""
    line = " ".join(text.split())
    if segments(line) <= most:
        return line
    while segments(f"{line}…") > most:
        shorter = line.rpartition(" ")[0]
        line = shorter or line[:-1]
    return f"{line}…"


def _parts(signs: int, alone: int, part: int) -> int:
    return 1 if signs <= alone else -(-signs // part)
