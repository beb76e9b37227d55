"""What stands in an answer template for what is known of a dialogue or an application. Pure."""

import re
from collections.abc import Collection, Mapping

_PLACE = re.compile(r"\{[^{}\n]{0,40}\}")


def filled(text: str, known: Mapping[str, str]) -> str:
    """Return the text with what is known; what comes from a person is placed and read no further."""
    return _PLACE.sub(lambda found: known.get(found[0], found[0]), text)


def unknown(text: str, known: Collection[str]) -> str:
    """Return the first thing in braces that cannot be placed, empty when there is none."""
    return next((found for found in _PLACE.findall(text) if found not in known), "")
