"""Hours on their way out: given back as files, told to the accounting system; макет 80020 on its way in."""

import math
import time
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from sqlmodel import col, select

from lkk.models.accounts import CustomerAccount
from lkk.models.metering import Meter, MeteringPoint
from lkk.services.hours import giving, messages, replying, uploads
from lkk.services.hours.facts import load
from lkk.services.hours.giving import Made
from lkk.services.hours.reading import layout, safe_xml
from lkk.services.hours.reading.child import answer
from lkk.services.hours.reading.found import found_of
from lkk.services.hours.reading.values import SCALE
from lkk.services.hours.run_reading import FileRefused
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.metering import ReadingStatus
from lkk.vocabulary.people import RegistrationKind
from tests import builders, hour_files
from tests.database.test_applications_exchange import deliver, hear
from tests.database.test_hours import at, series, submit, view
from tests.hour_files import PERIOD
from tests.hourly_accounts import HourlyDesk, hourly_desk
from tests.sandbox_process import Sandbox

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
async def late_november(database: str) -> None:
    """Business time is noon of 26 November 2026 in Barnaul."""
    await at(2026, 11, 26)


async def give(desk: HourlyDesk, kind: str) -> Made:
    actor = await builders.sign_in(desk.user)
    async with unit_of_work() as work:
        return await giving.make(work, actor, desk.account_id, PERIOD, kind)


async def test_what_was_sent_is_given_as_80020_that_reads_back_with_its_remainders() -> None:
    desk = await hourly_desk(meters=1)
    book = desk.book()
    with pytest.raises(NotFound, match="ничего не отправлено"):
        await give(desk, "hours.80020")
    await desk.send("203_102026.xlsx", hour_files.written("xlsx", book)[1])
    await submit(desk)
    made = await give(desk, "hours.80020")
    with zipfile.ZipFile(BytesIO(made.content)) as archive:
        assert len(archive.namelist()) == 32  # Moscow days: the last hours of September there are ours too
        first = archive.read(sorted(archive.namelist())[1]).decode("cp1251")
    assert first.count("<period") == 24
    found = found_of(answer(made.content, "zip", builders.TIME_ZONE)["found"])
    (meter,) = found.meters
    sent = [value for values in book.meters[0].days.values() for value in values if value is not None]
    back = [Decimal(value) / SCALE for values in meter.days.values() for value in values if value is not None]
    assert (len(back), sum(back)) == (len(sent), math.floor(sum(sent)))
    assert all(value == value.to_integral_value() for value in back)
    assert meter.days["2026-10-10"][3] is None
    numbers = next(iter(found.messages.values()), [])
    assert sorted(numbers) == list(range(min(numbers), min(numbers) + 32)) if numbers else True


async def test_what_was_sent_is_given_as_csv_and_as_a_template_that_is_taken_again() -> None:
    desk = await hourly_desk()
    book = desk.book()
    await desk.send("203_102026.xlsx", hour_files.written("xlsx", book)[1])
    await submit(desk)
    lines = (await give(desk, "hours.csv")).content.decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + 31 * 24
    assert lines[1].split(";")[:2] == ["01.10.2026", "00:00-01:00"]
    assert lines[1 + 9 * 24 + 3].split(";")[2:] == ["", ""]
    made = await give(desk, "hours.xlsx")
    assert made.name == "00203_102026.xlsx"
    found = found_of(answer(made.content, "xlsx", builders.TIME_ZONE)["found"])
    assert found.faults == []
    assert {meter.number for meter in found.meters} == {meter.serial_number for meter in desk.meters}


@pytest.mark.parametrize("kind", ["template.xlsx", "template.xls"])
async def test_the_template_is_filled_in_for_the_account(kind: str) -> None:
    desk = await hourly_desk(meters=12)
    made = await give(desk, kind)
    found = found_of(answer(made.content, kind.rpartition(".")[2], builders.TIME_ZONE)["found"])
    assert (made.name.partition(".")[0], found.contract, found.period) == ("00203_102026", "203", "2026-10-01")
    assert {meter.number for meter in found.meters} == {meter.serial_number for meter in desk.meters}
    assert {meter.ratio for meter in found.meters} == {"40"}
    assert found.faults == []


async def test_80020_belongs_to_points_and_its_numbers_go_up_by_one() -> None:
    desk = await hourly_desk(meters=1)
    code = desk.codes[0]

    async def send(number: int, day: int) -> list[str]:
        content = hour_files.maket_80020(day=f"202610{day:02d}", number=number)
        content = content.replace(b"422070100000001", code.encode())
        await desk.send(f"80020_5257072937_202610{day:02d}_{number}.xml", content)
        waiting = (await view(desk)).waiting
        return [fault.wrong for fault in waiting.faults] if waiting else []

    assert await send(7, 5) == []
    assert await send(8, 6) == []
    assert await send(8, 6) == ["номер сообщения 8 уже принят"]
    assert await send(10, 7) == ["номер сообщения 10, часть пропущена"]
    assert await send(9, 7) == []
    (draft,) = (await view(desk)).drafts
    not_used = 1  # an hour of each message has the status 1
    assert draft.gaps == 31 * 24 - 3 * (24 - not_used), "each day is laid over those before"
    actor = await builders.sign_in(desk.user)
    async with unit_of_work() as work:
        await uploads.drop_unsent(work, actor, desk.account_id, PERIOD)
    assert await send(7, 5) == [], "what was thrown away is given back"


async def test_a_message_of_80020_is_answered_by_80021() -> None:
    desk = await hourly_desk(meters=1)
    message = hour_files.maket_80020(number=7).replace(b"422070100000001", desk.codes[0].encode())
    await desk.send("80020_5257072937_20261005_7.xml", message)
    assert await answers(desk) == [("80021_5257072937_20261005_7.xml", "0", "80020_5257072937_20261005_7.xml", "1")]
    await desk.send("80020_5257072937_20261005_7.xml", message)  # the same number again
    (refused, taken) = (await view(desk)).messages
    assert (taken.taken, taken.refused, refused.taken, refused.refused) == (1, 0, 0, 1)
    assert (await answers(desk))[0][3] == "3"


async def test_an_archive_of_80020_is_answered_message_by_message() -> None:
    desk = await hourly_desk(meters=1)

    def message(day: int, code: str, *, whole: bool = False) -> tuple[str, bytes]:
        content = hour_files.maket_80020(day=f"202610{day:02d}", number=day)
        content = content.replace(b"422070100000001", code.encode())
        content = content.replace(b' status="1"', b"") if whole else content
        return f"80020_5257072937_202610{day:02d}_{day}.xml", content

    code = desk.codes[0]
    name, bad = message(7, code)
    members = [message(5, code, whole=True), message(6, code), (name, bad.replace(b'start="0030"', b'start="0040"'))]
    await desk.send("october.zip", hour_files.zipped(*members, message(8, "999999999999999")))
    waiting = (await view(desk)).waiting
    assert waiting is not None
    assert [one[2:] for one in await answers(desk)] == [(name, "3"), ("80020_5257072937_20261008_8.xml", "2")]
    actor = await builders.sign_in(desk.user)
    async with unit_of_work() as work:
        await uploads.save_good(work, actor, desk.account_id, PERIOD, waiting.id)
    assert [(zipped, status) for _, zipped, _, status in await answers(desk)] == [
        ("1", "0"),
        ("1", "1"),
        ("1", "3"),
        ("1", "2"),
    ]
    with pytest.raises(NotFound):
        await replying_for(replace(desk, user=await builders.customer()), waiting.id)


async def replying_for(desk: HourlyDesk, upload_id: int) -> Made:
    actor = await builders.sign_in(desk.user)
    async with unit_of_work() as work:
        return await replying.answer(work, actor, upload_id)


async def answers(desk: HourlyDesk) -> list[tuple[str, str, str, str]]:
    """What the newest upload is answered: the file of each answer, whether in an archive, about which file, status."""
    made = await replying_for(desk, (await view(desk)).messages[0].id)
    files = [(made.name, made.content)]
    if made.name.endswith(".zip"):
        with zipfile.ZipFile(BytesIO(made.content)) as archive:
            files = [(name, archive.read(name)) for name in archive.namelist()]
    found = []
    for name, content in files:
        root = safe_xml.parse(content)
        file, reply = root.find("file"), root.find("reply")
        assert file is not None
        assert reply is not None
        assert (root.get("class"), root.get("version"), b"windows-1251" in content) == ("80021", "1", True)
        found.append((name, file.get("zip", ""), file.findtext("name", ""), reply.get("status", "")))
    return found


async def test_the_message_of_the_seam_comes_with_both_months() -> None:
    desk = await hourly_desk(meters=1)
    actor = await builders.sign_in(desk.user)
    async with unit_of_work() as work:
        october = await load(work, actor, desk.account_id, PERIOD)
        await messages.take(work, october, {"5257072937": [6, 7]})
    async with unit_of_work() as work:
        assert await messages.first_allowed(work, october) == {"5257072937": frozenset({8})}
        november = await load(work, actor, desk.account_id, date(2026, 11, 1))
        assert await messages.first_allowed(work, november) == {"5257072937": frozenset({7, 8})}


async def test_a_cell_at_the_far_corner_is_refused_within_the_limits() -> None:
    desk = await hourly_desk(meters=1)
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"], book.worksheets[0]["XFD1048576"] = layout.TITLE, 1
    made = BytesIO()
    book.save(made)
    started = time.monotonic()
    with pytest.raises(FileRefused):
        await desk.send("203_102026.xlsx", made.getvalue())
    assert time.monotonic() - started < 10


async def test_hours_go_to_the_accounting_system_under_one_key_and_a_late_answer_comes_by_the_feed(
    city_database: str, sandbox: Sandbox
) -> None:
    user = await builders.customer(kind=RegistrationKind.LEGAL_ENTITY)
    async with unit_of_work() as work:
        account = (await work.session.exec(select(CustomerAccount).where(CustomerAccount.number == "203"))).one()
        of_account = select(MeteringPoint.id).where(MeteringPoint.account_id == account.key)
        query = select(Meter).where(col(Meter.metering_point_id).in_(of_account), col(Meter.interval)).limit(2)
        meters = list(await work.session.exec(query))
    assert account.price_category == 3
    await builders.attach(user, account)
    desk = HourlyDesk(user, account.key, meters, [])
    book = desk.book()
    book = replace(
        book, meters=[replace(one, ratio=m.ct_ratio * m.vt_ratio) for one, m in zip(book.meters, meters, strict=True)]
    )
    assert (await desk.send("203_102026.xlsx", hour_files.written("xlsx", book)[1])).saved
    assert (await submit(desk)).taken == 2
    sandbox.behave(mode="pending", path="/v1/hours")
    await deliver()
    assert {row.status for row in await series(desk)} == {ReadingStatus.VALID}
    sandbox.behave(mode="normal")
    sandbox.settle()
    await hear()
    rows = await series(desk)
    assert {row.status for row in rows} == {ReadingStatus.TRANSMITTED}
    received = {one["key"]: one for one in sandbox.hours()}
    for row, meter in zip(rows, book.meters, strict=True):
        days = {date.fromisoformat(one["day"]): one["values"] for one in received[str(row.delivery_key)]["days"]}
        assert {day: [None if v is None else Decimal(v) for v in values] for day, values in days.items()} == meter.days
