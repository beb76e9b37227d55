"""Files with hours: one month in every format reads the same, every fault is told with its cell."""

import json
import time
import zipfile
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwt

from lkk.services.files.run_inspection import run_apart
from lkk.services.hours.making import xml_map
from lkk.services.hours.reading.child import answer
from lkk.services.hours.reading.found import Found, found_of
from lkk.services.hours.reading.values import NotValue, energy, hour, hours, hours_of_texts, number
from lkk.services.hours.reading.workbooks import _xls_formulas
from lkk.services.hours.run_reading import WALL_S
from lkk.vocabulary.hours import HourlyFormat
from tests import hour_files, malformed_hours

ZONE = "Asia/Barnaul"
SCHEMA = Path(__file__).parents[2] / "docs" / "maket-2013.xsd"


def read(data: bytes, extension: str) -> Found:
    said = answer(data, extension, ZONE)
    assert "found" in said, said
    return found_of(said["found"])


def values_of(found: Found) -> dict[str, dict[date, list[Decimal | None]]]:
    return {
        meter.number: {date.fromisoformat(day): [energy(one) for one in values] for day, values in meter.days.items()}
        for meter in found.meters
    }


@pytest.mark.parametrize("kind", hour_files.KINDS)
def test_the_same_month_reads_the_same_in_every_format(kind: str) -> None:
    made = hour_files.book(meters=3)
    extension, content = hour_files.written(kind, made)
    found = read(content, extension)
    assert found.faults == []
    assert (found.contract, found.inn, found.period) == ("203", "2225000003", "2026-10-01")
    assert values_of(found) == {one.number: one.days for one in made.meters}
    assert [Decimal(meter.closing) for meter in found.meters] == [one.closing for one in made.meters]
    assert [Decimal(meter.ratio) for meter in found.meters] == [40, 40, 40]


SEED = 20261126


def test_a_hundred_malformed_files_are_refused_or_have_their_faults_told() -> None:
    print(f"seed {SEED}")
    passed = [
        f"{number}: {file.what}"
        for number, file in enumerate(malformed_hours.generate(SEED, 100))
        if not _is_wrong(answer(file.content, file.extension, ZONE))
    ]
    assert passed == []


def _is_wrong(said: dict[str, Any]) -> bool:
    return bool(said.get("refused")) or bool(said["found"]["faults"])


@pytest.mark.parametrize(
    ("cell", "value", "wrong"),
    [
        ("C40", 1.23456, "после запятой больше 4 знаков: 1.23456"),
        ("D41", "н/д", "не число: «н/д»"),
        ("C42", "=1+1", "формула вместо значения"),
    ],
)
def test_a_bad_cell_is_told_with_its_place(cell: str, value: Any, wrong: str) -> None:
    book = openpyxl.load_workbook(BytesIO(hour_files.written("xlsx", hour_files.book())[1]))
    book.worksheets[0][cell] = value
    made = BytesIO()
    book.save(made)
    (fault,) = read(made.getvalue(), "xlsx").faults
    assert (fault.place, f"{fault.column}{fault.row}", fault.wrong) == ("Макет 1", cell, wrong)


def test_a_day_of_twenty_five_hours_is_told_why() -> None:
    made = hour_files.maket_2013(hour_files.book()).replace(b'i="3"', b'i="25"', 1)
    (fault,) = read(made, "xml").faults
    assert "в сутках 24 часа" in fault.expected


def test_an_empty_hour_is_a_gap_and_a_zero_is_a_value() -> None:
    made = hour_files.book(meters=1)
    made.meters[0].days[date(2026, 10, 2)][4] = Decimal(0)
    made.meters[0].days[date(2026, 10, 2)][5] = None
    found = read(hour_files.written("xlsx", made)[1], "xlsx")
    assert found.meters[0].days["2026-10-02"][4:6] == [0, None]


def test_more_than_ten_meters_make_several_sheets() -> None:
    made = hour_files.book(meters=12)
    assert [(name, len(meters)) for name, meters in made.sheets()] == [("Макет 1", 10), ("Макет 2", 2)]
    assert [meter.number for meter in read(hour_files.written("xls", made)[1], "xls").meters] == [
        one.number for one in made.meters
    ]


def test_the_template_carries_an_xml_map_a_sheet_with_the_published_schema() -> None:
    content = hour_files.written("xlsx", hour_files.book(meters=12))[1]
    with zipfile.ZipFile(BytesIO(content)) as parts:
        maps = parts.read("xl/xmlMaps.xml").decode()
        cells = parts.read("xl/tables/tableSingleCells1.xml").decode()
        table = parts.read("xl/tables/table1.xml").decode()
    assert maps.count("<Map ") == 2
    assert xml_map.schema() in maps
    assert 'r="B8"' in cells
    assert 'xpath="/Maket2013/PeriodStart"' in cells
    assert 'xpath="/Maket2013/Hours/H/@P10"' in table
    assert SCHEMA.read_text() == xml_map.published()


def test_half_hours_of_moscow_become_hours_of_the_account() -> None:
    found = read(hour_files.maket_80020(), "xml")
    assert found.faults == []
    assert found.messages == {"5257072937": [1056]}
    (meter,) = found.meters
    assert (meter.number, meter.energy, meter.by_point) == ("422070100000001", "A+", True)
    assert meter.days["2026-10-05"][4:7] == [10_000, 50_000, 90_000]
    assert meter.days["2026-10-06"][3] is None
    assert meter.days["2026-10-06"][2] == 890_000
    assert found.notes == [
        'Точка 422070100000001, A+, 06.10.2026: периодов без данных (status="1") — 1, не использованы'
    ]


def test_a_message_in_windows_1251_with_the_name_before_the_number_reads_the_same() -> None:
    swapped = hour_files.maket_80020(swap=True)
    recoded = swapped.decode().replace("UTF-8", "windows-1251").encode("cp1251")
    assert read(recoded, "xml").meters == read(hour_files.maket_80020(), "xml").meters


def test_many_messages_come_in_one_archive() -> None:
    days = [hour_files.maket_80020(day=f"202610{day:02d}", number=day) for day in range(5, 9)]
    found = read(hour_files.zipped(*((f"80020_{n}.xml", one) for n, one in enumerate(days))), "zip")
    assert found.messages == {"5257072937": [5, 6, 7, 8]}
    assert sorted(found.meters[0].days)[0] == "2026-10-05"


def test_several_areas_and_points_of_a_message_are_read_each() -> None:
    said = hour_files.maket_80020().decode()
    area = said[said.index("<area") : said.index("</message>")]
    further = area.replace("422070100000001", "422070100000002").replace('code="01"', 'code="04"')
    found = read(said.replace("</message>", f"{further}</message>").encode(), "xml")
    assert found.faults == []
    assert [(meter.number, meter.energy) for meter in found.meters] == [
        ("422070100000001", "A+"),
        ("422070100000002", "R-"),
    ]
    assert found.meters[0].days == found.meters[1].days
    assert found.received[0].points == ["422070100000001", "422070100000002"]


def test_whole_hours_of_80040_are_taken_as_they_are() -> None:
    head, _, rest = hour_files.maket_80020().decode().replace("80020", "80040").partition("<period")
    tail = rest[rest.rindex("</period>") + len("</period>") :]
    periods = "".join(
        f'<period start="{hour:02d}00" end="{(hour + 1) % 24:02d}00"><value>{hour + 1}</value></period>'
        for hour in range(24)
    )
    found = read(f"{head}{periods}{tail}".encode(), "xml")
    assert (found.format, found.faults) == (HourlyFormat.MAKET_80040, [])
    assert found.meters[0].days["2026-10-05"][3:6] == [None, 10_000, 20_000]
    assert found.meters[0].days["2026-10-06"][3] == 240_000


@pytest.mark.parametrize("value", ["1;2", ";", "1e3", "inf", "1.23456", "0,00001", "н/д", "1" * 30])
def test_a_value_that_is_none_is_told_with_its_row(value: str) -> None:
    row = b'd="2026-10-02" i="2" '
    before, _, after = hour_files.written("maket_2013", hour_files.book(meters=2))[1].partition(row + b'P1="')
    found = read(before + row + b'P1="' + value.encode() + after[after.index(b'"') :], "xml")
    assert [(fault.place, fault.row, fault.column) for fault in found.faults] == [("Hours", 26, "P1")]
    assert found.meters[0].days["2026-10-02"][1] is None
    assert found.meters[1].days["2026-10-02"][1] is not None


def test_the_formulas_of_an_old_workbook_are_found_among_its_many_cells() -> None:
    made = xlwt.Workbook()
    sheet = made.add_sheet("Макет 1")
    for row, line in enumerate(hour_files.rows_of(hour_files.book(meters=2))):
        for column, value in enumerate(line):
            if value is not None:
                sheet.write(row, column, value)
    for row in (30, 500):
        sheet.row(row).set_cell_blank(8)
        sheet.write(row, 9, xlwt.Formula("1+1"))
    saved = BytesIO()
    made.save(saved)
    assert _xls_formulas(saved.getvalue(), ["Макет 1"]) == {"Макет 1": frozenset({(30, 9), (500, 9)})}


async def test_four_hundred_thousand_rows_are_refused_within_ten_seconds_and_300_megabytes(tmp_path: Path) -> None:
    path = tmp_path / "many.xlsx"
    path.write_bytes(malformed_hours.many_rows(400_000))
    started = time.perf_counter()
    code, output = await run_apart("lkk.services.hours.reading.child", str(path), "xlsx", ZONE, wall_s=WALL_S)
    assert (code, "refused" in json.loads(output)) == (0, True)
    assert time.perf_counter() - started < 10


@pytest.mark.parametrize(
    "cell",
    [0.0, -0.0, 1.5, 0.1 + 0.2, 12345678.1234, 99_999_999.9999, 1e8, 1.23456, 1e-5, -3.25, float("nan"), float("inf")],
)
def test_hours_read_at_once_are_those_read_one_by_one(cell: float) -> None:
    try:
        one_by_one: list[int | None] | None = [hour(cell), None, hour(2.5)]
    except NotValue:
        one_by_one = None
    assert hours([cell, "", 2.5]) in (one_by_one, None)  # None: they have to be read one by one
    if one_by_one is None or cell != 0.1 + 0.2:
        assert hours([cell, "", 2.5]) == one_by_one


@pytest.mark.parametrize(
    "said", ["0", "12", "0.5", "1.2345", "0.1230", "1.23456", "007", "-1", "1e3", ".5", "5.", "1;2", ""]
)
def test_texts_read_at_once_are_those_read_one_by_one(said: str) -> None:
    try:
        one_by_one = [number(said), None, number("2.5")]
    except NotValue:
        one_by_one = None
    assert hours_of_texts([said, "", "2.5"]) in (one_by_one, None)
    if said in ("0", "12", "0.5", "1.2345", ""):
        assert hours_of_texts([said, "", "2.5"]) == one_by_one
