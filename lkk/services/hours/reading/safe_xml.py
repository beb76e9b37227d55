"""XML of strangers in the words of files with hours."""

from xml.etree.ElementTree import Element

from lkk.services.files.inspection import strange_xml
from lkk.services.hours.reading.refusals import BROKEN, DECLARED, Unreadable


def parse(data: bytes) -> Element:
    """Return the root.

    Raises:
        Unreadable: a document type, or no XML at all.
    """
    try:
        return strange_xml.parse(data)
    except strange_xml.WithDoctype:
        raise Unreadable(DECLARED) from None
    except strange_xml.NotXml:
        raise Unreadable(BROKEN) from None
