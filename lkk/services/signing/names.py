"""Names of signers: compared as people write them, and masked for whoever checks a document (pure)."""

HIDDEN = "•••"


def same_person(one: str, other: str) -> bool:
    """Whether two full names are the same, whatever their capitals, «ё», dashes and spaces."""
    return bool(folded(one)) and folded(one) == folded(other)


def folded(name: str) -> str:
    """Return a name in the one form it is compared in."""
    return " ".join(name.lower().replace("ё", "е").replace("-", " ").replace("–", " ").split())


def masked(name: str) -> str:
    """Return the initials of a person or the first letter of each word of a firm: «И••• И••• И•••»."""
    return " ".join(f"{word[0]}{HIDDEN}" for word in name.replace("«", "").replace("»", "").split())


def masked_phone(phone: str) -> str:
    """Return a phone of which only the ends are read: +7913•••4567."""
    return f"{phone[:5]}{HIDDEN}{phone[-4:]}" if len(phone) > 9 else HIDDEN
