"""Hours for the supplier: макет 80020 of what was accepted in time, by portions, without names."""

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from sqlalchemy import text

from lkk.services.hours.reading.child import answer
from lkk.services.hours.reading.found import Found, found_of
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotAllowed, NotFound
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.supplier import hours_file
from lkk.services.supplier.hours_file import HoursReady
from lkk.vocabulary.metering import ReadingStatus
from lkk.vocabulary.people import Role
from lkk.vocabulary.permissions import Permission
from tests import builders, hour_files
from tests.database.test_hours import accept, series, submit
from tests.hour_files import PERIOD
from tests.hourly_accounts import HourlyDesk, hourly_desk

pytestmark = pytest.mark.usefixtures("database", "in_november")


async def by_hand(statement: str, **values: object) -> None:
    async with unit_of_work() as work:
        await work.session.execute(text(statement), values)


async def operator() -> Actor:
    return await builders.sign_in(await builders.staff(Role.SERVICE_CENTRE_OPERATOR))


async def accepted(desk: HourlyDesk) -> HourlyDesk:
    await desk.send("203_102026.xlsx", hour_files.written("xlsx", desk.book())[1])
    await submit(desk)
    await by_hand("update hourly_series set late = false")  # October is over by the clock
    await accept(*(row for row in await series(desk) if row.status is ReadingStatus.VALID))
    return desk


async def ready(period: date = PERIOD) -> HoursReady:
    actor = await operator()
    async with unit_of_work() as work:
        return await hours_file.ready(work, actor, period)


async def given(number: int = 1) -> Found:
    content = await raw(number)
    return found_of(answer(content, "zip", builders.TIME_ZONE)["found"])


async def raw(number: int = 1) -> bytes:
    actor = await operator()
    async with unit_of_work() as work:
        return (await hours_file.file_of(work, actor, PERIOD, number)).content


async def test_what_was_accepted_in_time_is_given_by_its_points() -> None:
    desk = await accepted(await hourly_desk())
    assert await ready() == HoursReady(2, 1, 1, ())
    found = await given()
    assert found.faults == []
    assert {one.number for one in found.meters} == set(desk.codes)
    assert set(found.messages) == {"2225000003"}
    assert len(found.meters[0].days) >= 31


async def test_what_is_late_or_not_decided_is_not_given() -> None:
    desk = await hourly_desk()
    await desk.send("203_102026.xlsx", hour_files.written("xlsx", desk.book())[1])
    await submit(desk)
    await by_hand("update hourly_series set late = false")
    assert (await ready()).meters == 0
    await accept(*await series(desk))
    assert (await ready()).meters == 2
    await by_hand("update hourly_series set late = true")
    assert (await ready()).meters == 0
    with pytest.raises(NotFound):
        await raw()


async def test_a_late_correction_does_not_change_what_was_in_time() -> None:
    desk = await accepted(await hourly_desk(meters=1))
    before = await given()
    await desk.send("203_102026.xlsx", hour_files.written("xlsx", desk.book(seed=5))[1])
    await submit(desk)
    await accept(*(row for row in await series(desk) if row.status is ReadingStatus.VALID))
    assert (await ready()).meters == 1
    assert (await given()).meters == before.meters


async def test_names_of_people_are_not_given() -> None:
    desk = await accepted(await hourly_desk(meters=1))
    await by_hand("update customer_account set holder = 'Пекарева Ольга' where id = :id", id=desk.account_id)
    with ZipFile(BytesIO(await raw())) as archive:
        said = archive.read(archive.namelist()[0]).decode("windows-1251")
    assert "Пекарева" not in said
    assert "Договор № 203" in said


async def test_many_accounts_make_several_files_and_an_account_stands_whole_in_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(hours_file, "MOST_METERS", 3)
    first, second = await accepted(await hourly_desk()), await accepted(await hourly_desk())
    assert await ready() == HoursReady(4, 2, 2, ())
    parts = [{one.number for one in (await given(number)).meters} for number in (1, 2)]
    assert sorted(parts, key=sorted) == sorted([set(first.codes), set(second.codes)], key=sorted)
    with pytest.raises(NotFound):
        await raw(3)


async def test_an_account_without_an_inn_is_named() -> None:
    desk = await accepted(await hourly_desk())
    await by_hand("update profile set inn = ''")
    async with unit_of_work() as work:
        number = (
            await work.session.execute(
                text("select number from customer_account where id = :id"), {"id": desk.account_id}
            )
        ).scalar_one()
    assert await ready() == HoursReady(0, 0, 0, (number,))


@pytest.mark.parametrize("role", [role for role in Role if not role.may(Permission.PASS_READINGS)])
async def test_who_may_not_pass_readings_gets_no_hours(role: Role) -> None:
    actor = await builders.sign_in(await (builders.staff(role) if role.staff else builders.customer()))
    async with unit_of_work() as work:
        with pytest.raises(NotAllowed):
            await hours_file.ready(work, actor, PERIOD)
        with pytest.raises(NotAllowed):
            await hours_file.file_of(work, actor, PERIOD, 1)
