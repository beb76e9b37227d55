"""Who is in the register: the firms of the demo, and of all others what the ИНН says."""

from datetime import date
from typing import Any, Literal

Category = Literal["micro", "small", "medium"]
#: The bakery and the plant of the demo city.
_KNOWN: dict[str, tuple[Category, date]] = {
    "222500000000": ("micro", date(2016, 8, 1)),
    "2225000003": ("medium", date(2018, 8, 10)),
}
_LISTED_SINCE = date(2020, 8, 10)
_BY_LAST_DIGIT: dict[str, Category] = {**dict.fromkeys("01234", "micro"), **dict.fromkeys("56", "small"), "7": "medium"}


class Firms:
    """The register; a firm with an unknown ИНН is found by its last digit, and with 8 and 9 it is not listed."""

    def standing(self, inn: str) -> dict[str, Any]:
        """Return what the register answers."""
        category, since = _KNOWN.get(inn, (_BY_LAST_DIGIT.get(inn[-1:]), _LISTED_SINCE))
        if category is None:
            return {"inn": inn, "listed": False, "category": None, "listed_on": None}
        return {"inn": inn, "listed": True, "category": category, "listed_on": since.isoformat()}
