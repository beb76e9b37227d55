"""What is sealed at rest and masked on the screen: passport, СНИЛС, bank details."""

from lkk.vocabulary.labelled import Labelled, Tone

HIDDEN = "••••••"


class Sensitive(Labelled):
    """A sort of sensitive text; `kept` of its last letters and digits are shown, none of a text in words."""

    kept: int

    def __init__(self, _value: str, _label: str, _tone: Tone, kept: int) -> None:
        self.kept = kept

    PASSPORT = "passport", "паспорт", "neutral", 3
    SNILS = "snils", "СНИЛС", "neutral", 2
    ACCOUNT = "account", "номер счёта", "neutral", 4
    WORDS = "words", "сведения", "neutral", 0


#: Questions of applications by their names, whichever form asks them: what lies sealed in the answers.
SENSITIVE_QUESTIONS: dict[str, Sensitive] = {
    "passport": Sensitive.PASSPORT,
    "other_document": Sensitive.PASSPORT,
    "document_issued_by": Sensitive.WORDS,
    "document_issued_on": Sensitive.WORDS,
    "department_code": Sensitive.WORDS,
    "snils": Sensitive.SNILS,
    "bik": Sensitive.ACCOUNT,
    "bank_name": Sensitive.WORDS,
    "settlement_account": Sensitive.ACCOUNT,
    "correspondent_account": Sensitive.ACCOUNT,
}


def masked(sort: Sensitive, text: str) -> str:
    """Return a text with all but its last signs hidden, the spaces and dashes between them kept."""
    if not text or not sort.kept:
        return HIDDEN if text else ""
    left = sum(sign.isalnum() for sign in text) - sort.kept
    found = []
    for sign in text:
        hidden = sign.isalnum() and left > 0
        found.append("•" if hidden else sign)
        left -= sign.isalnum()
    return "".join(found)
