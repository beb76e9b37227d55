"""Files with hours: one month in every format reads the same, every fault is told with its cell."""

import zipfile
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from lkk.services.hours.making import xml_map
from lkk.services.hours.reading.child import answer
from lkk.services.hours.reading.found import Found, found_of
from tests import hour_files, malformed_hours

ZONE = "Asia/Barnaul"
SCHEMA = Path(__file__).parents[2] / "docs" / "maket-2013.xsd"


def read(data: bytes, extension: str) -> Found:
    said = answer(data, extension, ZONE)
    assert "found" in said, said
    return found_of(said["found"])


def values_of(found: Found) -> dict[str, dict[date, list[Decimal | None]]]:
    return {
        meter.number: {
            date.fromisoformat(day): [None if one is None else Decimal(one) for one in values]
            for day, values in meter.days.items()
        }
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
    assert found.meters[0].days["2026-10-02"][4:6] == ["0", None]


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
    assert meter.days["2026-10-05"][4:7] == ["1", "5", "9"]
    assert meter.days["2026-10-06"][3] is None
    assert meter.days["2026-10-06"][2] == "89"
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
