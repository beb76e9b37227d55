"""XML of strangers: parsed without document types and entities, told apart by the root."""

from xml.etree.ElementTree import Element

from defusedxml import DefusedXmlException, ElementTree

from lkk.services.hours.reading import maket_2013, maket_80020, spreadsheet_ml
from lkk.services.hours.reading.found import Found
from lkk.services.hours.reading.refusals import Unreadable
from lkk.services.hours.reading.workbooks import BROKEN, DECLARED

UNKNOWN = (
    "Этот XML не похож ни на «макет 2013-xml», ни на таблицу XML 2003, ни на макет 80020. Проверьте, тот ли файл выбран"
)


def parse(data: bytes) -> Element:
    """Return the root.

    Raises:
        Unreadable: a document type, entities, or no XML at all.
    """
    try:
        return ElementTree.fromstring(data, forbid_dtd=True)
    except DefusedXmlException:
        raise Unreadable(DECLARED) from None
    except (ElementTree.ParseError, ValueError, LookupError):
        raise Unreadable(BROKEN) from None


def read_xml(data: bytes, zone: str) -> Found:
    """Read a file of one of the known kinds. Raises Unreadable."""
    root = parse(data)
    name = local(root.tag)
    if name == "Workbook":
        return spreadsheet_ml.read(root)
    if name == "message":
        return maket_80020.read([("", root)], zone)
    if root.find("{*}Hours") is not None or name == "Maket2013":
        return maket_2013.read(root)
    raise Unreadable(UNKNOWN)


def local(tag: str) -> str:
    """Return the name of an element without its namespace."""
    return tag.rpartition("}")[2]
