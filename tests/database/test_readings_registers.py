"""Registers of every kind in the grid: reactive energy, replacements within the month, control meters, tg φ."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from lkk.models.accounts import CustomerAccount
from lkk.models.identity import User
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.readings import entry, grid, sums
from lkk.services.readings.grid import GridView
from lkk.state.readings import readings_view
from lkk.vocabulary.metering import EnergyKind, PointKind, VoltageLevel, Zone
from lkk.vocabulary.people import CabinetClass, RegistrationKind
from tests import builders

pytestmark = pytest.mark.usefixtures("database")
OCTOBER = date(2026, 10, 1)
A, R = EnergyKind.ACTIVE_IN, EnergyKind.REACTIVE_IN


@pytest.fixture
async def plant(database: str) -> tuple[User, CustomerAccount]:
    noon = datetime(2026, 11, 22, 12, tzinfo=ZoneInfo("Asia/Barnaul"))
    await builders.shift_clock(round((noon - datetime.now(UTC)).total_seconds()))
    user = await builders.customer(kind=RegistrationKind.LEGAL_ENTITY)
    account = await builders.account(registry=CabinetClass.LEGAL)
    await builders.attach(user, account)
    return user, account


async def entered(plant: tuple[User, CustomerAccount], typed: dict[int, str]) -> GridView:
    user, account = plant
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        assert not (await entry.save(work, actor, account.key, typed)).errors
        view = await grid.load(work, actor)
    assert view
    return view


async def test_reactive_energy_gives_the_tangent_and_a_norm_that_is_passed_is_told(
    plant: tuple[User, CustomerAccount],
) -> None:
    meter = await builders.meter(await builders.metering_point(plant[1]), ct_ratio=40)
    active, reactive = await builders.register(meter), await builders.register(meter, energy=R)
    await builders.reading(active, OCTOBER, "1000")
    await builders.reading(reactive, OCTOBER, "500")
    view = await entered(plant, {active.key: "1010", reactive.key: "503,6"})
    [point] = view.points
    assert sums.of_point(point) == {A: 400, R: 144}
    assert view.tangents[VoltageLevel.LOW] == Decimal("0.35")
    said = readings_view.entries_of(view, 0, {}, {})[readings_view.sum_name(0)]
    assert said.message == ("Расход за ноябрь 2026 г.: A+ 400 кВт·ч, R+ 144 квар·ч; tg φ 0,36, больше 0,35")
    assert said.message_tone == "attention"


async def test_a_replacement_within_the_month_adds_what_the_old_meter_has_counted(
    plant: tuple[User, CustomerAccount],
) -> None:
    point = await builders.metering_point(plant[1])
    old = await builders.meter(point, ct_ratio=40, removed_on=date(2026, 11, 12))
    gone = await builders.register(old, final_value="1010")
    await builders.reading(gone, OCTOBER, "1000")
    new = await builders.meter(point, ct_ratio=20, installed_on=date(2026, 11, 12))
    register = await builders.register(new, initial_value="5")
    view = await entered(plant, {register.key: "25"})
    [shown] = view.points
    assert [one.energies for one in shown.taken_down] == [{A: 400}]
    assert sums.of_point(shown) == {A: 10 * 40 + 20 * 20}
    [row] = readings_view.rows_of(view)
    assert row.replaced == f"Прибор № {old.serial_number} снят 12.11.2026, его расход учтён: A+ 400 кВт·ч"


async def test_an_old_meter_without_its_last_value_is_told_to_be_unknown(plant: tuple[User, CustomerAccount]) -> None:
    point = await builders.metering_point(plant[1])
    old = await builders.meter(point, removed_on=date(2026, 11, 12))
    await builders.reading(await builders.register(old), OCTOBER, "1000")
    new = await builders.meter(point, installed_on=date(2026, 11, 12))
    register = await builders.register(new, initial_value="0")
    view = await entered(plant, {register.key: "25"})
    [row] = readings_view.rows_of(view)
    assert "расход снятого прибора неполон" in row.replaced


async def test_a_meter_replaced_long_ago_is_not_counted_again(plant: tuple[User, CustomerAccount]) -> None:
    point = await builders.metering_point(plant[1])
    old = await builders.meter(point, removed_on=date(2026, 10, 22))
    gone = await builders.register(old, final_value="1010")
    await builders.reading(gone, OCTOBER, "1010")
    new = await builders.meter(point, installed_on=date(2026, 10, 22))
    register = await builders.register(new, initial_value="0")
    await builders.reading(register, OCTOBER, "0")
    view = await entered(plant, {register.key: "25"})
    assert view.points[0].taken_down == ()
    assert sums.of_point(view.points[0]) == {A: 25}


async def test_a_control_meter_is_shown_and_taken_and_not_counted(plant: tuple[User, CustomerAccount]) -> None:
    typed = {}
    for kind in PointKind:
        meter = await builders.meter(await builders.metering_point(plant[1], kind=kind))
        register = await builders.register(meter)
        await builders.reading(register, OCTOBER, "100")
        typed[register.key] = "150"
    view = await entered(plant, typed)
    assert [point.kind for point in view.points] == [PointKind.BILLING, PointKind.CONTROL]
    assert sums.of_account(view) == {A: 50}
    assert readings_view.totals_of(view) == "Всего по введённым: A+ 50 кВт·ч, без контрольных приборов"


async def test_three_zones_in_both_directions_stand_side_by_side(plant: tuple[User, CustomerAccount]) -> None:
    meter = await builders.meter(await builders.metering_point(plant[1]))
    for energy in EnergyKind:
        for zone in Zone if energy is A else [Zone.T1]:
            await builders.reading(await builders.register(meter, zone, energy), OCTOBER, "10")
    view = await entered(plant, {})
    [row] = readings_view.rows_of(view)
    assert [cell.zone for cell in row.cells] == [
        *("A+ Т1, кВт·ч", "A+ Т2, кВт·ч", "A+ Т3, кВт·ч"),
        *("A-, кВт·ч", "R+, квар·ч", "R-, квар·ч"),
    ]
    assert row.cells[0].name == "Активная, приём, пик"


async def test_the_expected_range_stands_beside_the_input(plant: tuple[User, CustomerAccount]) -> None:
    register = await builders.register(await builders.meter(await builders.metering_point(plant[1])))
    for month, value in ((8, "100"), (9, "200"), (10, "300")):
        await builders.reading(register, date(2026, month, 1), value)
    view = await entered(plant, {})
    low, high = view.points[0].cells[0].expected or (0, 0)
    assert (low, high) == (331, 605)
    assert readings_view.rows_of(view)[0].cells[0].expected == "обычно 331–\u2060605"


async def test_a_meter_that_sends_by_itself_is_not_told_among_those_to_be_filled(
    plant: tuple[User, CustomerAccount],
) -> None:
    for in_smart_system in (False, True):
        point = await builders.metering_point(plant[1])
        await builders.register(await builders.meter(point, in_smart_system=in_smart_system))
    view = await entered(plant, {})
    assert readings_view.filled_of(view) == "Заполнено 0 из 1"


async def test_the_state_of_a_cell_is_told_at_it_only_where_the_row_does_not_tell_it(
    plant: tuple[User, CustomerAccount],
) -> None:
    meter = await builders.meter(await builders.metering_point(plant[1]))
    day, night = [await builders.register(meter, zone) for zone in (Zone.T1, Zone.T2)]
    row = readings_view.entries_of(await entered(plant, {day.key: "10"}), 0, {}, {})
    assert row[readings_view.sum_name(0)].status == "введено 1 из 2"
    assert (row[str(day.key)].status, row[str(day.key)].apart) == ("неподтвержденные", False)
    await builders.reading(night, date(2026, 11, 1), "10")
    row = readings_view.entries_of(await entered(plant, {}), 0, {}, {})
    assert row[readings_view.sum_name(0)].status == "неподтвержденные"
    assert all(row[str(register.key)].apart for register in (day, night))


async def test_a_row_with_a_refused_value_asks_to_mend_it(plant: tuple[User, CustomerAccount]) -> None:
    key = (await builders.register(await builders.meter(await builders.metering_point(plant[1])))).key
    view = await entered(plant, {})
    refused = {key: ("Показание не бывает отрицательным", "danger")}
    row = readings_view.entries_of(view, 0, refused, {}, {key})[readings_view.sum_name(0)]
    assert (row.status, row.tone) == ("исправьте значение", "asked")
    asked = readings_view.entries_of(view, 0, {}, {}, {key})[readings_view.sum_name(0)]
    assert asked.status == "есть вопрос"
