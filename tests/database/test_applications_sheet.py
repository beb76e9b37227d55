"""The table of applications as a sheet of Excel."""

import io
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook

from lkk.services.applications.desk import export
from lkk.services.applications.desk.table import TableQuery
from lkk.services.applications.desk.table_filters import Filters
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.settings import settings
from tests import builders
from tests.application_rows import fill, listed

pytestmark = pytest.mark.usefixtures("database")


async def test_the_sheet_holds_what_is_shown_and_no_formulas() -> None:
    user = await builders.customer()
    await fill(user, 25, applicant="=1+1", object_name="@SUM(A1)\x07")
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        written = await export.sheet(work, actor, TableQuery(Filters(kind="tp_new")), view="")
    sheet = load_workbook(io.BytesIO(written.content)).worksheets[0]
    lines = list(sheet.iter_rows(min_row=2))
    assert len(lines) == (await listed(actor, kind="tp_new")).total
    assert {cell.data_type for line in lines for cell in line} <= {"s", "d", "n"}
    assert "=1+1" in [cell.value for cell in lines[0]]
    async with unit_of_work() as work:
        assets = await export.sheet(work, actor, TableQuery(), view="assets")
    titles = [cell.value for cell in next(load_workbook(io.BytesIO(assets.content)).worksheets[0].iter_rows(max_row=1))]
    assert titles == ["ИД", "Дата создания", "ФЛ/ЮР/ИП", "ФИО/Название организации", "Передаваемые объекты", "Статус"]


async def test_the_sheet_is_named_dated_filtered_and_as_wide_as_its_words() -> None:
    user = await builders.customer()
    await fill(user, 4, object_name="г. Барнаул, проспект Строителей, дом 111", waits_for_customer=True)
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        written = await export.sheet(work, actor, TableQuery(), view="")
        assets = await export.sheet(work, actor, TableQuery(), view="assets")
        today = work.now.astimezone(ZoneInfo(settings().time_zone)).date()
    assert (written.name, assets.name) == (f"Мои заявки {today}.xlsx", f"Передача объектов {today}.xlsx")
    sheet = load_workbook(io.BytesIO(written.content)).worksheets[0]
    titles = [cell.value for cell in sheet[1]]
    cells = dict(zip(titles, sheet[2], strict=True))
    assert sheet.auto_filter.ref == sheet.dimensions
    assert cells["Ждёт вашего ответа"].value == "да"
    assert cells["Подана"].number_format == "dd.mm.yyyy hh:mm"
    width = {title: sheet.column_dimensions[chr(65 + number)].width for number, title in enumerate(titles)}
    assert len(str(cells["Объект"].value)) < width["Объект"] <= 60
    assert width["Срок"] < width["Подана"] < width["Объект"]


async def test_the_sheet_of_the_staff_tells_whose_turn_it_is() -> None:
    await fill(await builders.customer(), 2)
    actor = await builders.sign_in(await builders.staff())
    async with unit_of_work() as work:
        written = await export.sheet(work, actor, TableQuery(), view="")
    assert written.name.startswith("Заявки 20")
    titles = [cell.value for cell in load_workbook(io.BytesIO(written.content)).worksheets[0][1]]
    assert titles[-2:] == ["Ждёт ответа заявителя", "Исполнитель"]
