"""What an action asks of the database, counted on the way of a real event, and what it sends to the browser."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from lkk.routes import APPLICATIONS, HOME, READINGS
from lkk.services.kernel import kept_rows
from lkk.state.identity.session import Session
from lkk.state.readings.readings import Readings
from lkk.vocabulary.people import CabinetClass, RegistrationKind
from tests import builders
from tests.event_path import EventTab, event_tab, statements

POINTS = 20
LAST = date(2026, 10, 1)
MOST_BYTES = 1500


@dataclass
class Grid:
    """The page of readings of an account with twenty points and forty cells."""

    tab: EventTab
    account_id: int
    registers: list[int]

    def form(self, values: dict[int, str], intent: str = "save") -> dict[str, object]:
        fields = [("account_id", str(self.account_id)), ("intent", intent), ("taken_on", "2026-11-22")]
        fields += [(f"r{register}", values.get(register, "")) for register in self.registers]
        return {"__reflex_form_data__": [list(field) for field in fields]}


@pytest.fixture
def rules_are_kept() -> Iterator[None]:
    """As in a process whose listener hears of changed rules."""
    kept_rows.listening()
    yield
    kept_rows.deaf()


@pytest.fixture
async def grid(database: str, rules_are_kept: None) -> AsyncIterator[Grid]:
    noon = datetime(2026, 11, 22, 12, tzinfo=ZoneInfo("Asia/Barnaul"))
    await builders.shift_clock(round((noon - datetime.now(UTC)).total_seconds()))
    user = await builders.customer(kind=RegistrationKind.LEGAL_ENTITY, name="Завод оснастки")
    account = await builders.account(registry=CabinetClass.LEGAL)
    await builders.attach(user, account)
    registers: list[int] = []
    for _ in range(POINTS):
        meter = await builders.meter(await builders.metering_point(account))
        for zone in list(builders.Zone)[:2]:
            register = await builders.register(meter, zone)
            await builders.reading(register, LAST, "100")
            registers.append(register.key)
    actor = await builders.sign_in(user)
    async with event_tab(actor.session_key) as tab:
        await tab.open(READINGS.path)
        yield Grid(tab, account.key, registers)


async def test_leaving_a_cell(grid: Grid) -> None:
    register = grid.registers[5]
    with statements() as asked:
        answer = await grid.tab.do(Readings.leave_cell, account_id=grid.account_id, register_id=register, typed="150")
    entries = {key: entry for name, part in answer.items() if name.startswith("part_") for key, entry in part.items()}
    assert entries[str(register)]["value"] == "150"
    assert len(asked) <= 5, asked
    assert grid.tab.received <= MOST_BYTES
    assert "points" not in answer


async def test_saving_twenty_cells_of_which_some_have_drafts(grid: Grid) -> None:
    twenty = grid.registers[::2]
    await grid.tab.do(Readings.send_form, form=grid.form(dict.fromkeys(twenty[:5], "120")))
    with statements() as asked:
        answer = await grid.tab.do(Readings.send_form, form=grid.form(dict.fromkeys(twenty, "150")))
    assert answer["commands"][-1]["text"].startswith("Сохранено: 20")
    assert answer["filled"] == "Заполнено 20 из 40"
    assert len(asked) <= 6, asked


async def test_a_click_on_the_heading_of_a_column(grid: Grid) -> None:
    await grid.tab.go(APPLICATIONS.path)
    with statements() as asked:
        answer = await grid.tab.go(APPLICATIONS.path, sort="number")
    assert answer["sort_ways"]["number"] == "ascending"
    assert len(asked) <= 3, asked
    assert "cards" not in answer
    assert "unread" not in answer


async def test_a_page_opened_again_reads_everything_again(grid: Grid) -> None:
    await grid.tab.go(HOME.path)
    await grid.tab.go(READINGS.path)
    for again in (await grid.tab.go(HOME.path), await grid.tab.open(HOME.path)):
        assert "cards" in again
        assert "unread" in again


async def test_the_header_is_read_once_for_a_page(grid: Grid) -> None:
    with statements() as asked:
        await grid.tab.do(Session.load)
    assert len(asked) == 1, asked
