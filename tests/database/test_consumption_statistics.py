"""Statistics of consumption: by month, register and point, last year beside, as a workbook and as CSV."""

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from sqlmodel import col, update

from lkk.models.metering import Meter, MeteringPoint, Register
from lkk.services.kernel.errors import InvalidValue, NotFound
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.readings import statistics, statistics_file
from lkk.services.readings.statistics import Statistics
from lkk.state.readings.consumption_view import Shown, shown_of
from lkk.vocabulary.metering import EnergyKind, PointKind, ReadingStatus
from tests import builders
from tests.builders import MeteredAccount

pytestmark = pytest.mark.usefixtures("database")
FIRST, LAST = date(2026, 1, 1), date(2026, 3, 1)


def month(number: int, year: int = 2026) -> date:
    return date(year, number, 1)


async def read(metered: MeteredAccount, values: dict[date, str], register: int = 0) -> None:
    for period, figure in values.items():
        await builders.reading(metered.registers[register], period, figure)


async def found(metered: MeteredAccount, first: date = FIRST, last: date = LAST) -> Statistics:
    async with unit_of_work() as work:
        return await statistics.of_account(work, metered.account.key, metered.account.number, first, last)


def energies(of: Statistics) -> list[tuple[int, Decimal | None, Decimal | None, Decimal]]:
    return [(one.period.month, one.energy, one.opening, one.closing) for one in of.rows]


async def test_a_month_is_what_the_register_moved_times_the_ratio() -> None:
    metered = await builders.metered_account()
    async with unit_of_work() as work:
        await work.session.exec(update(Meter).values(ct_ratio=40))
    await read(metered, {month(12, 2025): "100", month(1): "110.5", month(3): "120.5"})
    assert energies(await found(metered)) == [
        (1, Decimal(420), Decimal(100), Decimal("110.5")),
        (3, Decimal(400), Decimal("110.5"), Decimal("120.5")),  # nothing was read in February: no zero stands for it
    ]


async def test_only_transmitted_readings_count() -> None:
    metered = await builders.metered_account()
    await read(metered, {month(1): "100"})
    await builders.reading(metered.registers[0], month(2), "150", status=ReadingStatus.VALID)
    await builders.reading(metered.registers[0], month(3), "170", status=ReadingStatus.SUPERSEDED)
    assert [one.period for one in (await found(metered)).rows] == [month(1)]


async def test_a_meter_replaced_within_a_month_counts_with_its_own_ratio() -> None:
    metered = await builders.metered_account()
    await read(metered, {month(1): "900"})
    async with unit_of_work() as work:
        old = col(Meter.id) == metered.meter.key
        await work.session.exec(update(Meter).where(old).values(removed_on=date(2026, 2, 10)))
        gone = col(Register.id) == metered.registers[0].key
        await work.session.exec(update(Register).where(gone).values(final_value=Decimal(950), removed=True))
    newer = await builders.meter(metered.point, installed_on=date(2026, 2, 10), ct_ratio=2)
    register = await builders.register(newer)
    async with unit_of_work() as work:
        fresh = col(Register.id) == register.key
        await work.session.exec(update(Register).where(fresh).values(initial_value=Decimal(0)))
    await builders.reading(register, month(2), "30")
    of_month = await found(metered, month(2), month(2))
    assert sorted(one.energy or Decimal() for one in of_month.rows) == [Decimal(50), Decimal(60)]
    assert sum((one.energy or Decimal() for one in of_month.rows), Decimal()) == Decimal(110)


def drawn(of: Statistics, point: int = 0) -> Shown:
    return shown_of(of, EnergyKind.ACTIVE_IN, point)


async def test_the_page_tells_zones_and_the_same_month_of_last_year() -> None:
    metered = await builders.metered_account(zones=2)
    for number in (0, 1):
        start = number * 1000
        year = {month(12, 2024): "0", month(1, 2025): "100", month(12, 2025): "500", month(1): "650"}
        await read(metered, {period: str(start + int(value)) for period, value in year.items()}, number)
    shown = drawn(await found(metered, month(1), month(1)))
    (row,) = shown.rows
    assert (row.total, row.before, row.change) == ("300 кВт·ч", "200 кВт·ч", "+50 %")
    assert row.zones == "Т1: 150, Т2: 150"
    assert shown.svg.count("<rect") == 4
    assert [key.label for key in shown.keys] == ["Т1", "Т2", "год назад"]


async def test_control_points_are_left_out_of_the_total_and_shown_alone() -> None:
    metered = await builders.metered_account()
    await read(metered, {month(1): "100", month(2): "150"})
    async with unit_of_work() as work:
        await work.session.exec(update(MeteringPoint).values(kind=PointKind.CONTROL))
    of = await found(metered)
    assert all(row.total == "—" for row in drawn(of).rows)
    assert [row.total for row in drawn(of, metered.point.key).rows] == ["—", "50 кВт·ч", "—"]


async def test_the_workbook_tells_what_the_manual_promises() -> None:
    metered = await builders.metered_account()
    await read(metered, {month(12, 2025): "100", month(1): "110.5"})
    made = await statistics_file.workbook(await found(metered))
    book = openpyxl.load_workbook(io.BytesIO(made.content))
    heading, line = list(book["Расход по счётчикам"].iter_rows(values_only=True))
    assert heading == statistics_file.HEADINGS
    told = dict(zip(heading, line, strict=True))
    assert (told["Начальное показание"], told["Конечное показание"], told["Расход"]) == (100, 110.5, 10.5)
    assert (told["Единица"], told["Счётчик"], told["Зона"], told["Источник"]) == (
        "кВт·ч",
        "A+",
        "Т1",
        "личный кабинет",
    )
    assert [cell.value for cell in book["Итого за месяц"][1]] == list(statistics_file.TOTALS)


async def test_the_table_as_text_opens_in_russian_excel_and_starts_no_formula() -> None:
    metered = await builders.metered_account()
    async with unit_of_work() as work:
        await work.session.exec(update(MeteringPoint).values(name="=1+1"))
    await read(metered, {month(12, 2025): "100", month(1): "110.5"})
    made = await statistics_file.table(await found(metered))
    text = made.content.decode("utf-8-sig")
    assert made.content.startswith(b"\xef\xbb\xbf")
    assert "01.2026;'=1+1;" in text
    assert ";100;110,5;1;10,5;кВт·ч;" in text


@pytest.mark.parametrize(("first", "last", "at"), [(month(2), month(1), "last"), (month(1, 2023), month(1), "first")])
async def test_a_span_upside_down_or_too_long_is_refused(first: date, last: date, at: str) -> None:
    metered = await builders.metered_account()
    with pytest.raises(InvalidValue) as refusal:
        await found(metered, first, last)
    assert refusal.value.at == at


async def test_a_foreign_account_is_not_found() -> None:
    metered = await builders.metered_account()
    stranger = await builders.sign_in(await builders.customer())
    async with unit_of_work() as work:
        with pytest.raises(NotFound):
            await statistics.of_own(work, stranger, metered.account.key, FIRST, LAST)
