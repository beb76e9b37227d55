"""The XML map of the template: openpyxl cannot write it, so the parts are added to the finished workbook.

Excel exports a map whose repeating part is one list; the ten meters are therefore ten fixed elements.
"""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from lkk.services.hours.reading import layout
from lkk.services.hours.reading.layout import column_letter
from lkk.vocabulary.hours import MAX_METERS

HOUR_ATTRIBUTES = (("d", "date"), ("i", "string"), *((f"P{n}", "decimal") for n in range(1, MAX_METERS + 1)))
_HEAD = {
    "Contract": layout.CONTRACT,
    "Org": layout.ORGANISATION,
    "INN": layout.INN,
    "Person": layout.PERSON,
    "Phone": layout.PHONE,
    "PeriodStart": layout.PERIOD,
}
_METER = {"no": layout.METER, "type": layout.MODEL, "ratio": layout.RATIO, "fact": layout.CLOSING}
_TYPES = {"PeriodStart": "date", "ratio": "decimal", "fact": "decimal"}
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SINGLE_CELLS = "application/vnd.openxmlformats-officedocument.spreadsheetml.tableSingleCells+xml"


def add(workbook: bytes, sheets: int) -> bytes:
    """Return the workbook with a map for each of its sheets, numbered from 1."""
    made = BytesIO()
    with ZipFile(BytesIO(workbook)) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "[Content_Types].xml":
                content = _with_types(content.decode(), sheets).encode()
            elif name == "xl/_rels/workbook.xml.rels":
                content = _with_link(content.decode(), "xmlMaps", "/xl/xmlMaps.xml").encode()
            elif name.startswith("xl/worksheets/_rels/sheet"):
                number = name.removeprefix("xl/worksheets/_rels/sheet").partition(".")[0]
                part = f"/xl/tables/tableSingleCells{number}.xml"
                content = _with_link(content.decode(), "tableSingleCells", part).encode()
            new.writestr(name, content)
        new.writestr("xl/xmlMaps.xml", _maps(sheets))
        for number in range(1, sheets + 1):
            new.writestr(f"xl/tables/tableSingleCells{number}.xml", _cells(number))
    return made.getvalue()


def schema(indent: str = "") -> str:
    """Return the schema of the message, as docs/maket-2013.xsd has it."""
    head = "".join(
        f'<xs:element name="{name}" type="xs:{_TYPES.get(name, "string")}" minOccurs="0"/>{indent}' for name in _HEAD
    )
    attributes = "".join(f'<xs:attribute name="{name}" type="xs:{_TYPES.get(name, "string")}"/>' for name in _METER)
    meters = "".join(
        f'<xs:element name="Meter{n}" minOccurs="0"><xs:complexType>{attributes}</xs:complexType></xs:element>{indent}'
        for n in range(1, MAX_METERS + 1)
    )
    hour = "".join(f'<xs:attribute name="{name}" type="xs:{kind}"/>' for name, kind in HOUR_ATTRIBUTES)
    return (
        f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">{indent}<xs:element name="Maket2013"><xs:complexType>'
        f"<xs:sequence>{indent}{head}{meters}"
        f'<xs:element name="Hours"><xs:complexType><xs:sequence>{indent}<xs:element name="H" maxOccurs="unbounded">'
        f"<xs:complexType>{hour}</xs:complexType></xs:element>{indent}"
        "</xs:sequence></xs:complexType></xs:element></xs:sequence></xs:complexType></xs:element></xs:schema>"
    )


def published() -> str:
    """Return the schema as a document of its own, a line an element."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{schema(chr(10))}\n'


def _maps(sheets: int) -> str:
    maps = "".join(
        f'<Map ID="{n}" Name="Maket2013_{n}" RootElement="Maket2013" SchemaID="Schema1" '
        'ShowImportExportValidationErrors="false" AutoFit="false" Append="false" '
        'PreserveSortAFLayout="true" PreserveFormat="true"/>'
        for n in range(1, sheets + 1)
    )
    schemas = f'<Schema ID="Schema1">{schema()}</Schema>'
    return f'{_DECLARATION}<MapInfo xmlns="{_MAIN}" SelectionNamespaces="">{schemas}{maps}</MapInfo>'


def _cells(number: int) -> str:
    """The cells outside of the list, each with its path in the message."""
    mapped = [(f"B{layout.HEAD_ROWS[label]}", f"/Maket2013/{name}", name) for name, label in _HEAD.items()]
    for index in range(MAX_METERS):
        letter = column_letter(layout.FIRST_METER_COLUMN + index)
        mapped += [
            (f"{letter}{layout.METER_ROWS[label]}", f"/Maket2013/Meter{index + 1}/@{name}", name)
            for name, label in _METER.items()
        ]
    cells = "".join(
        f'<singleXmlCell id="{1000 * number + n}" r="{cell}" connectionId="0"><xmlCellPr id="1" uniqueName="{name}">'
        f'<xmlPr mapId="{number}" xpath="{path}" xmlDataType="{_TYPES.get(name, "string")}"/>'
        "</xmlCellPr></singleXmlCell>"
        for n, (cell, path, name) in enumerate(mapped, start=1)
    )
    return f'{_DECLARATION}<singleXmlCells xmlns="{_MAIN}">{cells}</singleXmlCells>'


def _with_types(types: str, sheets: int) -> str:
    added = '<Override PartName="/xl/xmlMaps.xml" ContentType="application/xml"/>' + "".join(
        f'<Override PartName="/xl/tables/tableSingleCells{n}.xml" ContentType="{_SINGLE_CELLS}"/>'
        for n in range(1, sheets + 1)
    )
    return types.replace("</Types>", f"{added}</Types>")


def _with_link(links: str, kind: str, target: str) -> str:
    added = f'<Relationship Id="rMap" Type="{_LINKS}/{kind}" Target="{target}"/>'
    return links.replace("</Relationships>", f"{added}</Relationships>")
