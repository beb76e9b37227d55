"""Which of the known kinds of XML a file is, told by its root."""

from lkk.services.hours.reading import maket_2013, maket_80020, safe_xml, spreadsheet_ml
from lkk.services.hours.reading.found import Found
from lkk.services.hours.reading.refusals import Unreadable

UNKNOWN = (
    "Этот XML не похож ни на «макет 2013-xml», ни на таблицу XML 2003, ни на макет 80020. Проверьте, тот ли файл выбран"
)


def read_xml(data: bytes, zone: str) -> Found:
    """Read a file of one of the known kinds. Raises Unreadable."""
    root = safe_xml.parse(data)
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
