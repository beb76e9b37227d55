"""A file of accounts: what programs write is read, each faulty row is told by its number."""

import io
from collections.abc import Sequence
from typing import Any

import openpyxl
import pytest

from lkk.services.broadcasts import list_file
from lkk.services.broadcasts.list_file import read_list
from lkk.services.files.inspection.reasons import Reason, Refused


def workbook(rows: Sequence[Sequence[Any]]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def accounts(data: bytes, extension: str = "txt") -> list[tuple[int, str, str]]:
    return read_list(data, extension)["accounts"]


def test_a_workbook_keeps_its_heading_and_numbers_that_are_no_texts() -> None:
    data = workbook([["Лицевой счёт", "Кто"], [9234, "физ"], [9235.0, None], ["  0042 ", "ЮР."], [None, None], [7]])
    assert accounts(data, "xlsx") == [
        (2, "9234", "individual"),
        (3, "9235", ""),
        (4, "0042", "legal"),
        (6, "7", ""),
    ]


@pytest.mark.parametrize(
    "data",
    [
        "Счёт;Кто\r\n9234;физ\r\n№ 9 235;\r\n".encode("cp1251"),
        "\ufeffСчёт,Кто\n9234,физ\n№ 9 235,\n".encode(),
        "Счёт\tКто\n9234\tфиз\n№\u00a09235\n".encode("utf-16"),
    ],
    ids=["Windows", "UTF-8", "UTF-16"],
)
def test_texts_of_every_usual_kind_are_read(data: bytes) -> None:
    assert accounts(data) == [(2, "9234", "individual"), (3, "9235", "")]


def test_every_faulty_row_is_told_by_its_number() -> None:
    told = read_list("9234\nабв\n12а\n;физ\n1;кто\n999999999999999999999\n9235".encode(), "csv")
    assert [row for row, _, _ in told["accounts"]] == [1, 7]
    assert told["faults"] == [
        (2, "«абв» — не номер счёта: в нём должны быть только цифры"),
        (3, "«12а» — не номер счёта: в нём должны быть только цифры"),
        (4, "нет номера счёта"),
        (5, "«кто» во втором столбце: там может стоять только «физ» или «юр»"),
        (6, "в номере больше 20 цифр"),
    ]


def test_a_first_row_of_words_is_a_heading_and_no_fault() -> None:
    assert read_list("Номер\n\n9234\n".encode(), "txt") == {"accounts": [(3, "9234", "")], "faults": []}


def test_more_rows_than_a_list_may_have_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(list_file, "MOST_LIST_ROWS", 3)
    assert read_list(b"1\n2\n3\n4\n", "txt") == {"problem": list_file.TOO_MANY}


def test_a_program_is_no_list() -> None:
    with pytest.raises(Refused) as refused:
        read_list(b"MZ\x90\x00\x03\x00", "txt")
    assert refused.value.reason is Reason.DISGUISED
    with pytest.raises(Refused):
        read_list(b"9234\n", "xlsx")
