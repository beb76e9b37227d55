"""Rules of hours that need more than a file: replaced meters, opening values, the usual, files nobody decides on."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from uuid import UUID
from zipfile import ZipFile

import openpyxl
import pytest
from sqlalchemy import text
from sqlmodel import col, select, update

from lkk.models.files import StoredFile
from lkk.models.hours import HourlyUpload
from lkk.models.metering import Meter, Register
from lkk.services.files.keys import public_id_of
from lkk.services.files.storage import storage
from lkk.services.hours import jobs, storing
from lkk.services.hours.anomalies import DoubtCode
from lkk.services.hours.facts import NotByHours, final_values, opening_values
from lkk.services.hours.reading import layout
from lkk.services.integrations.ports import Ports
from lkk.services.kernel.errors import InvalidValue
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.hours import NO_HOMES
from lkk.vocabulary.metering import EnergyKind, Zone
from tests import builders, hour_files
from tests.database.test_hours import accept, at, series, submit, view
from tests.database.test_hours_given import give
from tests.hour_files import PERIOD
from tests.hourly_accounts import HourlyDesk, hourly_desk

pytestmark = pytest.mark.usefixtures("database")
SEPTEMBER, NOVEMBER = date(2026, 9, 1), date(2026, 11, 1)
SWAPPED = date(2026, 10, 12)


@pytest.fixture(autouse=True)
async def late_november(database: str) -> None:
    """Business time is noon of 26 November 2026 in Barnaul."""
    await at(2026, 11, 26)


async def stood(meter: Meter, **days: date) -> None:
    async with unit_of_work() as work:
        await work.session.exec(update(Meter).where(col(Meter.id) == meter.key).values(**days))


async def test_a_meter_replaced_within_the_month_takes_no_hours_of_other_days() -> None:
    desk = await hourly_desk()
    old, new = desk.meters
    await stood(old, removed_on=SWAPPED)
    await stood(new, installed_on=SWAPPED)
    book = desk.book()
    taken = await desk.send("203_102026.xlsx", hour_files.written("xlsx", book)[1])
    waiting = (await view(desk)).waiting
    assert waiting is not None
    assert (taken.saved, [fault.column for fault in waiting.faults]) == (False, ["C", "D"])
    assert "не стоял на точке: 13.10.2026 и ещё 18 суток" in waiting.faults[0].wrong
    assert waiting.faults[1].expected == "пусто: прибор стоит с 12.10.2026"
    for day in book.days():
        book.meters[0].days[day] = book.meters[0].days[day] if day <= SWAPPED else [None] * 24
        book.meters[1].days[day] = book.meters[1].days[day] if day >= SWAPPED else [Decimal(0)] * 24
    assert (await desk.send("203_102026.xlsx", hour_files.written("xlsx", book)[1])).saved
    first, second = (await view(desk)).drafts
    assert (min(first.days), max(first.days), first.gaps) == (PERIOD, SWAPPED, 1)
    assert (min(second.days), max(second.days), second.gaps) == (SWAPPED, date(2026, 10, 31), 2)


async def test_the_hours_of_replaced_meters_are_compared_with_their_initial_and_final_values() -> None:
    desk = await hourly_desk()
    old, new = desk.meters
    await stood(old, removed_on=SWAPPED)
    await stood(new, installed_on=SWAPPED)
    async with unit_of_work() as work:
        for meter, values in ((old, {"final_value": Decimal(1010)}), (new, {"initial_value": Decimal(5)})):
            await work.session.exec(update(Register).where(col(Register.meter_id) == meter.key).values(**values))
    (register,) = await registers(old)
    await builders.reading(register, SEPTEMBER, "1000", taken_on=PERIOD)
    book = desk.book()
    for day in book.days():
        for one, there in zip(book.meters, (day < SWAPPED, day > SWAPPED), strict=True):
            one.days[day] = [Decimal(1)] * 24 if there else [None] * 24
    book = replace(book, meters=[book.meters[0], replace(book.meters[1], closing=Decimal(25))])
    assert (await desk.send("203_102026.xlsx", hour_files.written("xlsx", book)[1])).saved
    first, second = (await view(desk)).drafts
    assert (first.opening, first.closing, first.integral) == (1000, 1010, 10 * 40)
    assert (second.opening, second.closing, second.integral) == (5, 25, 20 * 40)


async def registers(meter: Meter) -> list[Register]:
    async with unit_of_work() as work:
        return list(await work.session.exec(select(Register).where(Register.meter_id == meter.key)))


async def test_an_opening_value_is_that_of_all_zones_or_none() -> None:
    desk = await hourly_desk(meters=1)
    (meter,) = desk.meters
    day = (await registers(meter))[0]
    night = await builders.register(meter, Zone.T2)
    await builders.register(meter, Zone.T1, EnergyKind.REACTIVE_IN)
    await builders.reading(day, SEPTEMBER, "700", taken_on=PERIOD)

    async def opening() -> dict[int, Decimal]:
        async with unit_of_work() as work:
            return await opening_values(work, [meter.key], PERIOD)

    assert await opening() == {}, "one zone alone says nothing of the meter"
    await builders.reading(night, SEPTEMBER, "300", taken_on=PERIOD)
    assert await opening() == {meter.key: 1000}
    async with unit_of_work() as work:
        assert await final_values(work, [meter.key], PERIOD) == {}


async def test_a_month_far_from_the_usual_is_asked_about() -> None:
    desk = await hourly_desk(meters=1)
    book = desk.book()
    await desk.send("203_102026.xlsx", hour_files.written("xlsx", book)[1])
    await submit(desk)
    await accept(*(await series(desk)))
    await at(2026, 12, 1)
    for times, asked in ((2, False), (4, True)):
        november = desk.book(NOVEMBER)
        for values in november.meters[0].days.values():
            values[:] = [None if one is None else one * times for one in values]
        assert (await desk.send("203_112026.xlsx", hour_files.written("xlsx", november)[1], NOVEMBER)).saved
        (draft,) = (await view(desk, NOVEMBER)).drafts
        assert (DoubtCode.UNUSUAL in {one.code for one in draft.doubts}) is asked


async def test_all_kinds_of_energy_are_given_and_nothing_without_an_inn() -> None:
    desk = await hourly_desk(meters=1)
    message = hour_files.maket_80020().replace(b"422070100000001", desk.codes[0].encode())
    channel = message[message.index(b"<measuringchannel") : message.index(b"</measuringpoint>")]
    reactive = channel.replace(b'code="01"', b'code="03"')
    await desk.send("80020_5257072937_20261005_1056.xml", message.replace(channel, channel + reactive))
    await submit(desk)
    book = openpyxl.load_workbook(BytesIO((await give(desk, "hours.xlsx")).content))
    assert book.sheetnames == ["Макет 1", "R+, квар·ч"]
    heads, *rows = book["R+, квар·ч"].iter_rows(values_only=True)
    assert heads == (layout.DATE, layout.INTERVAL, desk.meters[0].serial_number)
    assert [row[2] for row in rows[4 * 24 + 4 : 4 * 24 + 6]] == [1, 5], "Moscow midnight is four o'clock here"
    assert b"2225000003" not in (await give(desk, "hours.csv")).content
    assert (await give(desk, "hours.80020")).name.endswith(".zip")
    async with unit_of_work() as work:
        await work.session.execute(text("update profile set inn = ''"))
    assert not (await view(desk)).has_inn
    with pytest.raises(InvalidValue, match="укажите ИНН"):
        await give(desk, "hours.80020")


async def test_messages_of_80020_store_what_the_template_stores() -> None:
    first, second = await hourly_desk(meters=1), await hourly_desk(meters=1)
    book = first.book()
    for day, values in book.meters[0].days.items():  # whole numbers: the format has no others
        values[:] = [None if one is None else Decimal(day.day * 24 + hour) for hour, one in enumerate(values)]
    assert (await first.send("203_102026.xlsx", hour_files.written("xlsx", book)[1])).saved
    await submit(first)
    messages = (await give(first, "hours.80020")).content
    with ZipFile(BytesIO(messages)) as archive:
        members = [
            (name, archive.read(name).replace(first.codes[0].encode("cp1251"), second.codes[0].encode("cp1251")))
            for name in archive.namelist()
        ]
    assert (await second.send("october.zip", hour_files.zipped(*members))).saved
    rows = await series(second)
    async with unit_of_work() as work:
        stored = await storing.days_of_series(work, [row.key for row in rows])
    of_template, of_messages = [stored[row.key] for row in rows]
    assert of_messages == of_template == book.meters[0].days


async def test_the_head_of_the_template_is_the_persons_profile() -> None:
    desk = await hourly_desk(meters=1)
    async with unit_of_work() as work:
        await work.session.execute(text("update profile set last_name = 'Иванова', first_name = 'Анна'"))
    sheet = openpyxl.load_workbook(BytesIO((await give(desk, "template.xlsx")).content)).worksheets[0]
    said = {label: sheet.cell(row, 2).value for label, row in layout.HEAD_ROWS.items()}
    assert said[layout.CONTRACT] == "203"
    assert (said[layout.INN], said[layout.PERSON]) == ("2225000003", "Иванова Анна")
    assert (said[layout.ORGANISATION], said[layout.PHONE]) == ("Иванов Иван Иванович", "+79131234567")


async def faulty(desk: HourlyDesk) -> None:
    book = desk.book()
    book.meters[0].days[PERIOD][0] = Decimal("1.23456")
    await desk.send("203_102026.xlsx", hour_files.written("xlsx", book)[1])


async def test_a_file_nobody_decides_on_goes_after_thirty_days_with_its_bytes() -> None:
    desk, other = await hourly_desk(meters=1), await hourly_desk(meters=1)
    await faulty(desk)
    await desk.send("203_092026.xlsx", hour_files.written("xlsx", desk.book(SEPTEMBER))[1], SEPTEMBER)
    async with unit_of_work() as work:
        waiting = (await work.session.exec(select(HourlyUpload).where(col(HourlyUpload.found).is_not(None)))).one()
        query = select(StoredFile.public_id).where(StoredFile.hourly_upload_id == waiting.key)
        file = (await work.session.exec(query)).one()
    await faulty(other)
    async with unit_of_work() as work:
        others = set(await work.session.exec(select(StoredFile.public_id).where(StoredFile.public_id != file)))
    assert {file, *others} <= await kept_files()
    for days, left in ((29, 3), (31, 2)):
        async with unit_of_work() as work:
            at_last = work.now - timedelta(days=days)
            mine = update(HourlyUpload).where(col(HourlyUpload.id) == waiting.key)
            await work.session.exec(mine.values(created_at=at_last))
        await jobs.drop_waiting(Ports({}))
        async with unit_of_work() as work:
            assert len((await work.session.exec(select(HourlyUpload.id))).all()) == left
    kept = await kept_files()
    assert file not in kept
    assert others <= kept, "what was saved and what may still wait stay"


async def kept_files() -> set[UUID | None]:
    return {public_id_of(key) async for keys in storage().old(timedelta()) for key in keys}


async def test_a_home_does_not_settle_by_hours() -> None:
    desk = await hourly_desk()
    async with unit_of_work() as work:
        await work.session.execute(text("update customer_account set cabinet_class = 'individual'"))
    assert (await view(desk)).known.obstacles() == [NO_HOMES]
    with pytest.raises(NotByHours, match="физического лица"):
        await desk.send("203_102026.xlsx", b"anything")
