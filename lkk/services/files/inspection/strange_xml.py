"""XML of strangers: a document type is refused before a tree is built, and so are all entities."""

from xml.etree.ElementTree import Element, ParseError, fromstring
from xml.parsers import expat

_PORTION = 4096


class WithDoctype(Exception):
    """The file declares a document type."""


class NotXml(Exception):
    """The file is no well-formed XML."""


def parse(data: bytes) -> Element:
    """Return the root.

    Entities are declared in a document type alone: without one there are none to expand or to fetch. It stands before
    the first element, so what is looked through for it ends there; after it the parser itself refuses one.

    Raises:
        WithDoctype, NotXml: as they say.
    """
    try:
        _look_for_doctype(data)
        return fromstring(data)  # noqa: S314  what it warns of was refused above
    except (expat.ExpatError, ParseError, ValueError, LookupError) as error:
        raise NotXml from error


def _look_for_doctype(data: bytes) -> None:
    begun: list[str] = []
    scanner = expat.ParserCreate()
    scanner.StartDoctypeDeclHandler = refuse_doctype
    scanner.StartElementHandler = lambda name, _: begun.append(name)
    for start in range(0, len(data), _PORTION):
        scanner.Parse(data[start : start + _PORTION], False)
        if begun:
            return


def refuse_doctype(*_: object) -> None:
    """Stand as the handler of a document type in a parser. Raises WithDoctype."""
    raise WithDoctype
