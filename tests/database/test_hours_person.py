"""Who answers for a file with hours: kept sealed, given back with the month, erased with the cabinet."""

from dataclasses import replace
from io import BytesIO

import openpyxl
import pytest
from sqlalchemy import text
from sqlmodel import select

from lkk.models.hours import HourlyUpload
from lkk.services.hours.reading import layout
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.own_data import closing, erasing
from tests import builders, hour_files
from tests.database.test_hours import submit
from tests.database.test_hours_given import give
from tests.hourly_accounts import HourlyDesk, hourly_desk
from tests.own_data import made_archive, records

pytestmark = pytest.mark.usefixtures("database", "in_november")
PERSON, PHONE = "Иванова А. П.", "+7 3852 50-16-28"
NAME = "203_102026"


async def send(desk: HourlyDesk, kind: str = "xlsx", *, person: str = PERSON, contract: str = "203") -> None:
    extension, content = hour_files.written(kind, replace(desk.book(contract=contract), person=person, phone=PHONE))
    await desk.send(f"{NAME}.{extension}", content)


async def kept() -> tuple[str, str]:
    async with unit_of_work() as work:
        row = (await work.session.exec(select(HourlyUpload))).one()
        return row.person, row.phone


@pytest.mark.parametrize("kind", hour_files.WRITERS)
async def test_the_head_of_a_file_is_kept_sealed_and_given_back_with_the_month(kind: str) -> None:
    desk = await hourly_desk(meters=1)
    await send(desk, kind)
    assert await kept() == (PERSON, PHONE)
    async with unit_of_work() as work:
        lying = (await work.session.execute(text("select hourly_upload::text from hourly_upload"))).scalar_one()
    assert "Иванова" not in lying
    assert "50-16-28" not in lying
    await submit(desk)
    sheet = openpyxl.load_workbook(BytesIO((await give(desk, "hours.xlsx")).content)).worksheets[0]
    said = {label: sheet.cell(row, 2).value for label, row in layout.HEAD_ROWS.items()}
    assert (said[layout.PERSON], said[layout.PHONE]) == (PERSON, PHONE)


async def test_a_file_that_waits_keeps_the_name_sealed_as_well() -> None:
    desk = await hourly_desk(meters=1)
    await send(desk, contract="999")
    assert await kept() == (PERSON, PHONE)
    async with unit_of_work() as work:
        found = (await work.session.execute(text("select found::text from hourly_upload"))).scalar_one()
    assert "person" in found
    assert "50-16-28" not in found


async def test_the_name_goes_with_the_cabinet_of_whoever_has_sent_it() -> None:
    desk = await hourly_desk(meters=1)
    await send(desk, person="А" * 300)
    assert await kept() == ("А" * layout.LONGEST_HEAD, PHONE)
    told = records(await made_archive(desk.user), "Файлы с почасовыми данными")
    assert [(one["Файл"], one["Контактный телефон"]) for one in told] == [(f"{NAME}.xlsx", PHONE)]
    await closing.close(await builders.sign_in(desk.user), builders.PASSWORD, closing.PHRASE)
    await erasing.erase_due()
    assert await kept() == ("", "")
