"""Files with hours in every accepted format, made from one month of values."""

import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from lkk.services.hours.making.sheets import Book, SheetMeter
from lkk.services.hours.making.xls import make_xls
from lkk.services.hours.making.xlsx import make_xlsx
from lkk.services.hours.reading import layout
from lkk.vocabulary.hours import HOURS

PERIOD = date(2026, 10, 1)
Days = dict[date, list[Decimal | None]]


def month(seed: int = 1, period: date = PERIOD) -> Days:
    """Values with up to four decimals that differ from hour to hour, with a gap in each tenth day."""
    days = Book("", "", period, []).days()
    found: Days = {
        day: [Decimal((day.day * 31 + hour * 17 + seed * 7919) % 90_000 + 1234) / 10_000 for hour in range(HOURS)]
        for day in days
    }
    for day in days[9::10]:
        found[day][3] = None
    return found


def book(meters: int = 2, period: date = PERIOD, contract: str = "203") -> Book:
    """A filled month of meters numbered 00000001, 00000002 and so on."""
    return Book(
        contract=contract,
        organisation="ООО «Завод & сыновья»",
        inn="2225000003",
        person="Иванова А. П.",
        phone="+7 3852 50-16-28",
        period=period,
        meters=[
            SheetMeter(f"{n:08d}", "Меркурий 234", Decimal(40), Decimal("12345.6") + n, month(n, period))
            for n in range(1, meters + 1)
        ],
    )


def maket_2013(made: Book) -> bytes:
    """As the XML map of the template exports it."""
    head = "".join(
        f"<{name}>{escape(said)}</{name}>"
        for name, said in (
            ("Contract", made.contract),
            ("Org", made.organisation),
            ("INN", made.inn),
            ("Person", made.person),
            ("Phone", made.phone),
            ("PeriodStart", made.period.isoformat()),
        )
    )
    meters = "".join(
        f'<Meter{n} no="{one.number}" type="{one.model}" ratio="{one.ratio}" fact="{_plain(one.closing)}"/>'
        for n, one in enumerate(made.meters, start=1)
    )
    rows = "".join(
        f'<H d="{day.isoformat()}" i="{hour + 1}" '
        + " ".join(f'P{n}="{_plain(one.days[day][hour])}"' for n, one in enumerate(made.meters, start=1))
        + "/>"
        for day in made.days()
        for hour in range(HOURS)
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><Maket2013>{head}{meters}<Hours>{rows}</Hours></Maket2013>'.encode()


def spreadsheet_ml(made: Book) -> bytes:
    """«Таблица XML 2003» as Excel writes it: empty rows and cells are skipped by their index."""
    books = [(name, replace(made, meters=meters)) for name, meters in made.sheets()]
    return _workbook("".join(_worksheet(name, rows_of(book)) for name, book in books))


def sheet_of(rows: list[list[Any]]) -> bytes:
    """A workbook of one sheet."""
    return _workbook(_worksheet("Макет 1", rows))


def rows_of(made: Book) -> list[list[Any]]:
    """The cells of the template's first sheet."""
    rows: list[list[Any]] = [[] for _ in range(layout.FIRST_HOUR_ROW - 1)]
    rows[0] = [layout.TITLE]
    said = (made.contract, made.organisation, made.inn, made.person, made.phone, made.period)
    for (label, row), value in zip(layout.HEAD_ROWS.items(), said, strict=True):
        rows[row - 1] = [label, value]
    for label, row in layout.METER_ROWS.items():
        names = {layout.METER: "number", layout.MODEL: "model", layout.RATIO: "ratio", layout.CLOSING: "closing"}
        rows[row - 1] = [label, None, *(getattr(one, names[label]) for one in made.meters)]
    rows[layout.TABLE_ROW - 1] = [layout.DATE, layout.INTERVAL]
    for day in made.days():
        rows += [[day, layout.interval(hour), *(one.days[day][hour] for one in made.meters)] for hour in range(HOURS)]
    return rows


def _workbook(sheets: str) -> bytes:
    return (
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        f'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">{sheets}</Workbook>'
    ).encode()


def _worksheet(name: str, rows: list[list[Any]]) -> str:
    lines = []
    for number, row in enumerate(rows, start=1):
        if not any(value is not None for value in row):
            continue
        cells = "".join(_cell(column, value) for column, value in enumerate(row, start=1) if value is not None)
        lines.append(f'<Row ss:Index="{number}">{cells}</Row>')
    return f'<Worksheet ss:Name="{name}"><Table>{"".join(lines)}</Table></Worksheet>'


def _cell(column: int, value: Any) -> str:
    formula = isinstance(value, str) and value.startswith("=")
    if isinstance(value, bool):
        kind, said = "Boolean", str(int(value))
    elif isinstance(value, date):
        kind, said = "DateTime", f"{value.isoformat()}T00:00:00.000"
    elif isinstance(value, str):
        kind, said = "String", escape(value)
    else:
        kind, said = "Number", repr(float(value))
    attribute = ' ss:Formula="=1+1"' if formula else ""
    return f'<Cell ss:Index="{column}"{attribute}><Data ss:Type="{kind}">{said}</Data></Cell>'


def maket_80020(*, day: str = "20261005", number: int = 1056, swap: bool = False) -> bytes:
    """Half-hours of one Moscow day and point, 0, 1, 2 … kWh; the last one is not to be used."""
    periods = "".join(
        f'<period start="{n // 2:02d}{n % 2 * 30:02d}" end="{(n + 1) // 2 % 24:02d}{(n + 1) % 2 * 30:02d}">'
        + ('<value status="1">0</value>' if n == 47 else f"<value>{n}</value>")
        + "</period>"
        for n in range(48)
    )
    who = ["<inn>5257072937</inn>", "<name>ООО «Отправитель»</name>"]
    sender = "".join(reversed(who) if swap else who)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><message class="80020" version="2" number="{number}"><datetime>'
        f"<timestamp>20261006040922</timestamp><daylightsavingtime>0</daylightsavingtime><day>{day}</day></datetime>"
        f'<sender>{sender}</sender><area timezone="1">{sender}'
        '<measuringpoint code="422070100000001" name="Ввод 1"><measuringchannel code="01" desc="Активная прием">'
        f"{periods}</measuringchannel></measuringpoint></area></message>"
    ).encode()


def zipped(*members: tuple[str, bytes]) -> bytes:
    """An archive."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return made.getvalue()


#: Writers by the extension they are sent under and what is inside.
WRITERS = {
    "xlsx": ("xlsx", make_xlsx),
    "xls": ("xls", make_xls),
    "maket_2013": ("xml", maket_2013),
    "spreadsheet_ml": ("xml", spreadsheet_ml),
}


def written(kind: str, made: Book) -> tuple[str, bytes]:
    """An extension and the file; `kind` may end with `.zip`."""
    inner, _, outer = kind.partition(".")
    extension, write = WRITERS[inner]
    content = write(made)
    return ("zip", zipped((f"{made.stem}.{extension}", content))) if outer else (extension, content)


KINDS = (*WRITERS, *(f"{name}.zip" for name in WRITERS))


def _plain(value: Decimal | None) -> str:
    return "" if value is None else f"{value}"
