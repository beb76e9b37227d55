"""Points and meters of the feed: what moves, is replaced, or is no longer there."""

import uuid
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import text
from sqlmodel import select

from lkk.models.delivery import SkippedChange
from lkk.models.metering import Meter, MeteringPoint
from lkk.models.metering import Register as RegisterRow
from lkk.services import composition
from lkk.services.accounts.metering_feed import apply_points
from lkk.services.feed import cursor
from lkk.services.feed.apply import apply_page
from lkk.services.integrations.accounting import contract
from lkk.services.integrations.accounting.contract import Change, ChangesPage, MeterChange, MeteringPointChange
from lkk.services.integrations.accounting.metering_details import MeterDetails, Seal
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.readings import grid
from lkk.vocabulary.metering import EnergyKind, SealKind, Zone
from tests import builders
from tests.builders import MeteredAccount

OCTOBER = date(2026, 10, 1)


async def apply(*changes: Change) -> None:
    """Apply the changes as the next page of the feed; none of them may be skipped."""
    async with unit_of_work() as work:
        after = await cursor.lock(work, cursor.FEED)
    assert await apply_page(ChangesPage(changes, (), uuid.uuid4().hex, False), after, composition.FEED)
    async with unit_of_work() as work:
        assert [row.problem for row in await work.session.exec(select(SkippedChange))] == []


def meter_change(of: Meter, at: MeteringPoint, version: int, **zones: Zone) -> MeterChange:
    """A version of a meter whose registers have these ids and zones."""
    registers = tuple(contract.Register(name, EnergyKind.ACTIVE_IN, zone) for name, zone in zones.items())
    data = contract.Meter(
        metering_point_id=at.external_id,
        serial_number=of.serial_number,
        model=of.model,
        phases=1,
        installed_on=of.installed_on,
        removed_on=None,
        whole_digits=6,
        decimal_digits=2,
        ct_ratio=Decimal(1),
        vt_ratio=Decimal(1),
        verified_on=None,
        next_verification_on=None,
        in_smart_system=False,
        interval=False,
        registers=registers,
    )
    return MeterChange("c", "meter", of.external_id, version, data)


def moved(point: MeteringPoint, to: str, version: int = 2) -> MeteringPointChange:
    """The point under another account."""
    data = contract.MeteringPoint(
        to, point.code, point.name, point.address, point.max_power_kw, point.voltage_level, 3, point.kind, False
    )
    return MeteringPointChange("c", "metering_point", point.external_id, version, data)


async def registers() -> dict[str, tuple[Zone, bool]]:
    async with unit_of_work() as work:
        return {row.external_id: (row.zone, row.removed) for row in await work.session.exec(select(RegisterRow))}


@pytest.fixture
async def metered(database: str) -> MeteredAccount:
    metered = await builders.metered_account(zones=2)
    async with unit_of_work() as work:
        await work.session.execute(text("update register set external_id = 'r' || right(zone, 1)"))
    return metered


async def test_a_new_meter_brings_its_initial_value_by_the_feed(metered: MeteredAccount) -> None:
    user = await builders.customer()
    await builders.attach(user, metered.account)
    actor = await builders.sign_in(user)
    change = meter_change(metered.meter, metered.point, 2, r1=Zone.T1)
    values = (replace(change.data.registers[0], initial_value=Decimal("12.3")),)
    await apply(replace(change, data=replace(change.data, registers=values)))
    async with unit_of_work() as work:
        view = await grid.load(work, actor)
    assert view
    previous = view.points[0].cells[0].previous
    assert previous
    assert (previous.value, previous.taken_on, previous.initial) == (Decimal("12.3"), metered.meter.installed_on, True)


async def test_passports_and_final_values_come_by_the_feed(metered: MeteredAccount) -> None:
    change = meter_change(metered.meter, metered.point, 2, r1=Zone.T1)
    seal = Seal(SealKind.SEAL, "БСК-1", "Клеммная крышка", date(2024, 1, 15))
    registers = (replace(change.data.registers[0], final_value=Decimal("99.5")),)
    details = MeterDetails(accuracy_class="1.0", seals=(seal,))
    await apply(replace(change, data=replace(change.data, registers=registers, details=details)))
    async with unit_of_work() as work:
        meter = (await work.session.exec(select(Meter))).one()
        register = (await work.session.exec(select(RegisterRow).where(RegisterRow.external_id == "r1"))).one()
    assert meter.details["accuracy_class"] == "1.0"
    assert meter.details["seals"] == [
        {"kind": "seal", "number": "БСК-1", "place": "Клеммная крышка", "set_on": "2024-01-15"}
    ]
    assert register.final_value == Decimal("99.5")


async def test_a_register_that_is_gone_is_not_asked_for_and_keeps_its_readings(metered: MeteredAccount) -> None:
    user = await builders.customer()
    await builders.attach(user, metered.account)
    await builders.reading(metered.registers[1], OCTOBER, "50")
    await apply(meter_change(metered.meter, metered.point, 2, r1=Zone.T1))
    assert await registers() == {"r1": (Zone.T1, False), "r2": (Zone.T2, True)}
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        view = await grid.load(work, actor)
        kept = (await work.session.execute(text("select count(*) from reading"))).scalar_one()
    assert view
    assert [[cell.register_id for cell in point.cells] for point in view.points] == [[metered.registers[0].key]]
    assert kept == 1


async def test_a_register_that_comes_back_is_asked_for_again(metered: MeteredAccount) -> None:
    await apply(meter_change(metered.meter, metered.point, 2, r1=Zone.T1))
    await apply(meter_change(metered.meter, metered.point, 3, r1=Zone.T1, r2=Zone.T2))
    assert await registers() == {"r1": (Zone.T1, False), "r2": (Zone.T2, False)}


async def test_another_register_may_take_the_place_of_one_that_is_gone(metered: MeteredAccount) -> None:
    await apply(meter_change(metered.meter, metered.point, 2, r1=Zone.T1, r9=Zone.T2))
    assert await registers() == {"r1": (Zone.T1, False), "r2": (Zone.T2, True), "r9": (Zone.T2, False)}


async def test_two_registers_may_swap_their_zones(metered: MeteredAccount) -> None:
    await apply(meter_change(metered.meter, metered.point, 2, r1=Zone.T2, r2=Zone.T1))
    assert await registers() == {"r1": (Zone.T2, False), "r2": (Zone.T1, False)}


async def test_an_older_version_takes_no_register_down(metered: MeteredAccount) -> None:
    await apply(meter_change(metered.meter, metered.point, 3, r1=Zone.T1, r2=Zone.T2))
    await apply(meter_change(metered.meter, metered.point, 2, r1=Zone.T1))
    assert await registers() == {"r1": (Zone.T1, False), "r2": (Zone.T2, False)}


async def test_a_register_may_move_to_another_meter(metered: MeteredAccount) -> None:
    other = await builders.meter(metered.point)
    await apply(
        meter_change(metered.meter, metered.point, 2, r1=Zone.T1), meter_change(other, metered.point, 2, r2=Zone.T1)
    )
    async with unit_of_work() as work:
        of = (await work.session.exec(select(RegisterRow).where(RegisterRow.external_id == "r2"))).one()
    assert (of.meter_id, of.zone, of.removed) == (other.key, Zone.T1, False)


async def test_both_accounts_are_told_of_a_point_that_moves(metered: MeteredAccount) -> None:
    other = await builders.account()
    async with unit_of_work() as work:
        applied = await apply_points(work, [moved(metered.point, other.external_id)])
    assert (set(applied.accounts), applied.skipped) == ({metered.account.key, other.key}, {})
    async with unit_of_work() as work:
        again = await apply_points(work, [moved(metered.point, other.external_id)])
    assert (list(again.accounts), again.skipped) == ([], {})
