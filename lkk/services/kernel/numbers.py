"""Numbers as people type and paste them: what is only dressing goes, a unit that came along is named."""

import re
import unicodedata

LONGEST_PASTED = 60  # a number and its unit; in a longer text nobody looks for them
#: A number, then a unit pasted beside it: «123 кВт·ч», «15кВт».
_BESIDE = re.compile(r"[-−]?[0-9][0-9\s.,]*?\s*(?P<unit>[^\W\d_°%₽][^\d\n]{0,20}|[°%₽])")
#: A byte order mark and spaces without a width, which come along with what is pasted.
UNSEEN = "\ufeff\u200b\u2060"


def plain(text: str) -> str:
    """The text with a point and without spaces of any kind, signs nobody sees and a comma at the end."""
    bare = "".join(sign for sign in text if not sign.isspace() and sign not in UNSEEN)
    return bare.replace(",", ".").replace("−", "-").removesuffix(".")


def unit_beside(text: str) -> str:
    """The unit that was pasted beside a number; empty when there is none."""
    visible = "".join(sign for sign in unicodedata.normalize("NFC", text) if sign not in UNSEEN).strip()
    found = _BESIDE.fullmatch(visible) if len(visible) <= LONGEST_PASTED else None
    return found["unit"].strip() if found else ""


def no_number(text: str) -> str:
    """Why a text is no number."""
    if unit := unit_beside(text):
        return f"Оставьте только число, без «{unit}»"
    return "Введите число: цифры и, если нужно, запятая"
