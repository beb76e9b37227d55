"""The template of readings: given for an account, read back, compared, kept as drafts only when told so."""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook
from sqlmodel import select

from lkk.models.accounts import CustomerAccount
from lkk.models.identity import User
from lkk.models.readings import Reading, ReadingSheet
from lkk.services.kernel.errors import InvalidValue, NotFound
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.readings import grid
from lkk.services.readings.entry_sheets import layout, sheet_upload, template
from lkk.services.readings.entry_sheets.sheet_upload import SheetView
from lkk.services.readings.entry_sheets.template import SheetContent, content_of, write_xls, write_xlsx
from lkk.vocabulary.metering import ReadingStatus, Zone
from tests import builders

pytestmark = pytest.mark.usefixtures("database")
OCTOBER = date(2026, 10, 1)
VALUE = len(layout.COLUMNS)


@pytest.fixture
async def owner(database: str) -> tuple[User, CustomerAccount]:
    """A customer with two points of two zones, on 22 November 2026."""
    noon = datetime(2026, 11, 22, 12, tzinfo=ZoneInfo("Asia/Barnaul"))
    await builders.shift_clock(round((noon - datetime.now(UTC)).total_seconds()))
    user, account = await builders.customer(), await builders.account()
    await builders.attach(user, account)
    for name in ("Дом", "Баня"):
        meter = await builders.meter(await builders.metering_point(account, name=name))
        for zone in (Zone.T1, Zone.T2):
            await builders.reading(await builders.register(meter, zone), OCTOBER, "100")
    return user, account


async def content(owner: tuple[User, CustomerAccount], *values: str) -> SheetContent:
    """The template of the account with these values filled in."""
    user, account = owner
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        view = await grid.load(work, actor, account.key)
    assert view
    made = content_of(view)
    filled = [Decimal(value) if value else None for value in values]
    rows = [(*row[:-1], value) for row, value in zip(made.rows, filled, strict=True)]
    return replace(made, rows=rows)


async def taken(owner: tuple[User, CustomerAccount], data: bytes, name: str = "pokazaniya.xlsx") -> SheetView:
    user, account = owner
    actor = await builders.sign_in(user)

    async def chunks() -> AsyncIterator[bytes]:
        yield data

    await sheet_upload.take(actor, account.key, name, chunks())
    async with unit_of_work() as work:
        view = await sheet_upload.waiting(work, actor, account.key)
    assert view
    return view


async def keep(owner: tuple[User, CustomerAccount], *, good_rows: bool) -> int:
    user, account = owner
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        return (await sheet_upload.keep(work, actor, account.key, good_rows=good_rows)).taken


async def drafts() -> list[Decimal]:
    async with unit_of_work() as work:
        query = select(Reading).where(Reading.status == ReadingStatus.UNCONFIRMED)
        return sorted(one.value for one in await work.session.exec(query))


def changed(made: SheetContent, change: Callable[[Any], object]) -> bytes:
    book = load_workbook(BytesIO(write_xlsx(made)))
    change(book[layout.SHEET])
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


async def test_both_formats_give_equal_rows_and_nothing_is_entered_before_it_is_kept(
    owner: tuple[User, CustomerAccount],
) -> None:
    made = await content(owner, "150", "120.5", "", "101")
    by_xlsx = await taken(owner, write_xlsx(made))
    by_xls = await taken(owner, write_xls(made), "pokazaniya.xls")
    assert by_xlsx.compared == by_xls.compared
    assert by_xlsx.compared.faults == []
    assert [row.value for row in by_xlsx.compared.rows] == [150, Decimal("120.5"), 101]
    assert await drafts() == []
    assert await keep(owner, good_rows=False) == 3
    assert await drafts() == [101, Decimal("120.5"), 150]
    async with unit_of_work() as work:
        assert (await work.session.exec(select(ReadingSheet))).all() == []


@pytest.mark.parametrize("extension", ["xlsx", "xls"])
async def test_the_template_comes_filled_with_the_account_and_is_read_back(
    owner: tuple[User, CustomerAccount], extension: str
) -> None:
    actor = await builders.sign_in(owner[0])
    async with unit_of_work() as work:
        given = await template.make(work, actor, owner[1].key, extension)
    assert given.name == f"pokazaniya_{owner[1].number}_112026.{extension}"
    view = await taken(owner, given.content, given.name)
    [fault] = view.compared.faults
    assert fault.wrong == "ни одного показания"


async def test_only_values_and_the_day_may_be_changed_in_the_template(owner: tuple[User, CustomerAccount]) -> None:
    made = await content(owner, "150", "120", "", "")
    sheet: Any = load_workbook(BytesIO(write_xlsx(made)))[layout.SHEET]
    assert sheet.protection.sheet
    open_cells = {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    assert open_cells == {"B4", "I7", "I8", "I9", "I10"}


async def test_every_fault_is_told_with_its_cell_and_the_good_rows_may_be_kept(
    owner: tuple[User, CustomerAccount],
) -> None:
    made = await content(owner, "150", "120", "130", "140")

    def spoil(sheet: Any) -> None:
        sheet.cell(8, 2).value = "99999999"
        sheet.cell(9, VALUE).value = "сто тридцать"
        sheet.cell(10, VALUE).value = 50
        sheet.cell(11, 2).value, sheet.cell(11, 3).value = sheet.cell(7, 2).value, "A+"
        sheet.cell(11, 4).value, sheet.cell(11, VALUE).value = "T1", 160

    view = await taken(owner, changed(made, spoil))
    told = [(f"{fault.column}{fault.row}", fault.wrong.split(":")[0]) for fault in view.compared.faults]
    assert told == [
        ("B8", "прибор № 99999999 — не этого лицевого счёта"),
        ("I9", "сто тридцать"),
        ("I10", "50"),
        ("B11", "строка повторяет строку 7"),
    ]
    assert all(fault.expected for fault in view.compared.faults)
    with pytest.raises(InvalidValue, match="только верные строки"):
        await keep(owner, good_rows=False)
    assert await drafts() == []
    assert await keep(owner, good_rows=True) == 1
    assert await drafts() == [150]


async def test_another_account_another_month_and_no_day_are_told_and_nothing_is_good(
    owner: tuple[User, CustomerAccount],
) -> None:
    made = replace(await content(owner, "150", "", "", ""), account="1", period="10.2026")
    view = await taken(owner, changed(made, lambda sheet: setattr(sheet["B4"], "value", "вчера")))
    assert [f"{fault.column}{fault.row}" for fault in view.compared.faults] == ["B2", "B3", "B4"]
    assert view.compared.rows == []


async def test_shifted_rows_are_told_and_nothing_beside_them_is_trusted(owner: tuple[User, CustomerAccount]) -> None:
    made = await content(owner, "150", "", "", "")
    view = await taken(owner, changed(made, lambda sheet: sheet.insert_rows(3)))
    assert view.compared.faults[0].wrong == "подпись «Расчетный месяц» смещена"
    assert view.compared.faults[0].expected == "подпись «Расчетный месяц» в ячейке A3, как в шаблоне"
    assert view.compared.rows == []


async def test_a_question_is_shown_in_the_look_and_asked_only_on_sending(owner: tuple[User, CustomerAccount]) -> None:
    view = await taken(owner, write_xlsx(await content(owner, "15000", "", "", "")))
    [row] = view.compared.rows
    assert "больше возможного" in row.question
    assert await keep(owner, good_rows=False) == 1


async def test_what_is_no_template_is_refused_with_a_sentence(owner: tuple[User, CustomerAccount]) -> None:
    with pytest.raises(InvalidValue, match=r"файл \.xlsx или \.xls"):
        await taken(owner, b"x", "photo.png")
    with pytest.raises(InvalidValue, match="не соответствует его расширению"):
        await taken(owner, b"%PDF-1.7")
    with pytest.raises(InvalidValue, match="макросы"):
        await taken(
            owner, write_xlsx(await content(owner, "150", "", "", "")).replace(b"docProps/app.xml", b"xl/vbaProject.bi")
        )


async def test_anothers_account_takes_no_file_and_keeps_none(owner: tuple[User, CustomerAccount]) -> None:
    data = write_xlsx(await content(owner, "150", "", "", ""))
    await taken(owner, data)
    stranger = (await builders.customer(), owner[1])
    for act in (taken(stranger, data), keep(stranger, good_rows=True)):
        with pytest.raises(NotFound):
            await act
    assert await drafts() == []
