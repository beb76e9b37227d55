"""Figures of reports in words, as pages and letters say them."""

from lkk.services.reports.views import Figure, Heading
from lkk.vocabulary import words
from lkk.vocabulary.reports import Unit

UNKNOWN = "—"
_UNITS = {Unit.PERCENT: " %", Unit.MINUTES: " мин", Unit.KILOWATTS: " кВт"}


def in_words(heading: Heading, figure: Figure) -> str:
    """A figure with its unit, a dash where nothing is known."""
    if figure is None:
        return UNKNOWN
    if heading.unit is Unit.KOPECKS:
        return words.roubles(int(figure))
    return f"{words.number(figure)}{_UNITS.get(heading.unit, '')}"
