"""Registries for the supplier: each reading once, of those accepted inside the window; by hand and by schedule."""

import asyncio
import io
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from sqlmodel import col, select, update

from lkk.models.delivery import OutboxItem
from lkk.models.metering import Meter, MeteringPoint
from lkk.models.readings import Reading
from lkk.models.supplier import Supplier, SupplierReading, SupplierRegistry
from lkk.services.directories import entries
from lkk.services.integrations.ports import Ports
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import FieldErrors, InvalidValue, NotAllowed
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.supplier import jobs, registries, registry_file
from lkk.vocabulary.metering import PointKind, ReadingStatus
from lkk.vocabulary.people import CabinetClass, Role
from lkk.vocabulary.permissions import Permission
from tests import builders
from tests.builders import MeteredAccount

pytestmark = pytest.mark.usefixtures("database")
OCTOBER = date(2026, 10, 1)
PEOPLE, COMPANIES = CabinetClass.INDIVIDUAL, CabinetClass.LEGAL


@pytest.fixture(autouse=True)
async def november(database: str) -> None:
    await at(11, 10)


async def at(month: int, day: int, hour: int = 12) -> None:
    wanted = datetime(2026, month, day, hour, 1, tzinfo=ZoneInfo("Asia/Barnaul"))
    await builders.shift_clock(round((wanted - datetime.now(UTC)).total_seconds()))


async def operator() -> Actor:
    return await builders.sign_in(await builders.staff(Role.SERVICE_CENTRE_OPERATOR))


async def sent(value: str = "150", metered: MeteredAccount | None = None, **other: Any) -> MeteredAccount:
    """A transmitted reading of October that the customer sent inside the window, unless told otherwise."""
    where = metered or await builders.metered_account()
    row = await builders.reading(where.registers[0], OCTOBER, value)
    if other:
        async with unit_of_work() as work:
            await work.session.exec(update(Reading).where(col(Reading.id) == row.key).values(**other))
    return where


async def make(registry: CabinetClass = PEOPLE, actor: Actor | None = None) -> int:
    who = actor or await operator()
    async with unit_of_work() as work:
        return await registries.make(work, who, registry, OCTOBER)


async def lines(registry_id: int) -> list[dict[str, Any]]:
    actor = await operator()
    async with unit_of_work() as work:
        made = await registry_file.file_of(work, actor, registry_id)
    heading, *rows = openpyxl.load_workbook(io.BytesIO(made.content)).worksheets[0].iter_rows(values_only=True)
    return [dict(zip(map(str, heading), row, strict=True)) for row in rows]


async def test_the_registry_holds_what_was_accepted_inside_the_window_and_nothing_else() -> None:
    metered = await sent()
    await sent(outside_window=True)
    control = await sent()
    async with unit_of_work() as work:
        of_control = update(MeteringPoint).where(col(MeteringPoint.account_id) == control.account.key)
        await work.session.exec(of_control.values(kind=PointKind.CONTROL))
    await sent(status=ReadingStatus.VALID)
    await sent(submitted_at=None)  # an inspector's, told by the feed
    legal = await builders.metered_account(registry=COMPANIES)
    await sent(metered=legal)
    (line,) = await lines(await make())
    assert (line["Лицевой счёт"], line["Прибор учёта"]) == (metered.account.number, metered.meter.serial_number)
    assert (line["Показание"], line["Счётчик"], line["Зона"], line["Исправление"]) == (150, "A+", "Т1", None)
    (line,) = await lines(await make(COMPANIES))
    assert line["Лицевой счёт"] == legal.account.number


async def test_no_name_of_a_person_goes_to_the_supplier() -> None:
    await sent()
    (line,) = await lines(await make())
    assert not any("Иванов" in str(value) for value in line.values())


async def test_a_reading_is_passed_once_and_a_correction_goes_in_the_next_registry() -> None:
    metered = await sent()
    first = await make()
    with pytest.raises(InvalidValue, match="Новых показаний"):
        await make()
    async with unit_of_work() as work:
        await work.session.exec(update(Reading).values(status=ReadingStatus.SUPERSEDED))
    await sent("160", metered)
    second = await make()
    (line,) = await lines(second)
    assert (line["Показание"], line["Исправление"]) == (160, "да")
    assert [one["Показание"] for one in await lines(first)] == [150]
    async with unit_of_work() as work:
        assert (await work.session.exec(select(SupplierRegistry.number))).all() == [1, 2]


async def test_a_registry_keeps_the_figure_and_the_ratio_that_were_passed() -> None:
    await sent()
    made = await make()
    async with unit_of_work() as work:
        await work.session.exec(update(Reading).values(value=999))
        await work.session.exec(update(Meter).values(ct_ratio=40))
    (line,) = await lines(made)
    assert (line["Показание"], line["Коэффициент"]) == (150, 1)


async def test_two_who_press_together_pass_nothing_twice() -> None:
    for _ in range(3):
        await sent()
    actors = [await operator(), await operator()]
    made = await asyncio.gather(*(make(actor=actor) for actor in actors), return_exceptions=True)
    assert sorted(isinstance(one, InvalidValue) for one in made) == [False, True]
    async with unit_of_work() as work:
        assert len((await work.session.exec(select(SupplierReading))).all()) == 3


async def test_the_registry_goes_by_mail_on_its_day_where_an_address_is_set_once() -> None:
    await sent()
    async with unit_of_work() as work:
        mine = col(Supplier.cabinet_class) == PEOPLE
        await work.session.exec(update(Supplier).where(mine).values(email="reestr@example.com", send_day=5))
    for day, hour, expected in ((4, 12, 0), (5, 8, 0), (5, 9, 1), (6, 12, 1)):
        await at(11, day, hour)
        await jobs.mail(Ports({}))
        async with unit_of_work() as work:
            queued = (await work.session.exec(select(OutboxItem))).all()
        assert len(queued) == expected, (day, hour)
    assert queued[0].payload["to"] == "reestr@example.com"
    file = await registry_file.enclosed(queued[0].payload["registry_of"])
    assert file.name == "Показания ФЛ 2026-10 реестр 1.xlsx"
    await sent()
    await jobs.mail(Ports({}))
    async with unit_of_work() as work:
        assert len((await work.session.exec(select(OutboxItem))).all()) == 2


async def test_the_address_is_a_row_the_administrator_edits_and_it_is_checked() -> None:
    actor = await builders.sign_in(await builders.staff())
    async with unit_of_work() as work:
        view = await entries.read(work, actor, "suppliers")
    today, first = view.today, view.entries[0].id
    values = {"cabinet_class": "individual", "name": "Сбыт", "send_day": "3"}
    with pytest.raises(FieldErrors) as refusal:
        async with unit_of_work() as work:
            await entries.save(
                work, actor, "suppliers", values | {"email": "нет"}, starts=today, entry_id=first, seen=view.seen
            )
    assert set(refusal.value.fields) == {"email"}
    async with unit_of_work() as work:
        right = values | {"email": "reestr@example.com"}
        await entries.save(work, actor, "suppliers", right, starts=today, entry_id=first, seen=view.seen)
    async with unit_of_work() as work:
        assert (await registries.suppliers(work, today))[0].email == "reestr@example.com"


@pytest.mark.parametrize("role", [role for role in Role if not role.may(Permission.PASS_READINGS)])
async def test_who_may_not_pass_readings_sees_and_makes_none(role: Role) -> None:
    person = await builders.staff(role) if role.staff else await builders.customer()
    actor = await builders.sign_in(person)
    async with unit_of_work() as work:
        with pytest.raises(NotAllowed):
            await registries.desk(work, actor)
        with pytest.raises(NotAllowed):
            await registries.make(work, actor, PEOPLE, OCTOBER)
        with pytest.raises(NotAllowed):
            await registry_file.file_of(work, actor, 1)


async def test_the_page_counts_what_waits_and_lists_what_was_made() -> None:
    await sent()
    actor = await operator()
    async with unit_of_work() as work:
        before = await registries.desk(work, actor, OCTOBER)
    await make()
    async with unit_of_work() as work:
        after = await registries.desk(work, actor, OCTOBER)
    assert [one.ready for one in before.waiting] == [1, 0]
    assert [one.ready for one in after.waiting] == [0, 0]
    assert [(one.number, one.lines) for one in after.registries] == [(1, 1)]
