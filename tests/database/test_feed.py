"""The feed: idempotent by version, atomic with its cursor, and never held up by a broken change."""

import uuid
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from lkk.models.accounts import CustomerAccount
from lkk.models.delivery import FeedCursor, SkippedChange
from lkk.models.metering import Register
from lkk.models.readings import Reading as ReadingRow
from lkk.services import composition
from lkk.services.accounts.pins import pin_hash
from lkk.services.feed import cursor, running
from lkk.services.feed.apply import apply_page
from lkk.services.integrations.accounting.contract import (
    Account,
    AccountChange,
    Change,
    ChangesPage,
    MeteringPoint,
    MeteringPointChange,
    Reading,
    ReadingChange,
    ReadingResult,
    ReadingResultChange,
    UnreadableChange,
)
from lkk.services.integrations.accounting.http import accounting_system
from lkk.services.kernel import unit_of_work as units
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.metering import PointKind, ReadingSource, ReadingStatus, VoltageLevel
from lkk.vocabulary.people import CabinetClass
from tests import builders, city
from tests.sandbox_process import Sandbox

OCTOBER = date(2026, 10, 1)
TABLES = ("customer_account", "metering_point", "meter", "register", "reading")
ACCOUNT = Account(CabinetClass.INDIVIDUAL, "77001", "1357", "Сидоров", "ул. Попова, 1", "Asia/Barnaul", None, False)


def account_change(external_id: str = "a-1", version: int = 1, **data: Any) -> AccountChange:
    return AccountChange("c", "account", external_id, version, replace(ACCOUNT, **data))


def reading_change(
    of: Register, value: str, external_id: str, *, version: int = 1, key: uuid.UUID | None = None
) -> ReadingChange:
    source = ReadingSource.PORTAL if key else ReadingSource.INSPECTOR
    data = Reading(of.external_id, Decimal(value), OCTOBER.replace(day=22), OCTOBER, source, key)
    return ReadingChange("c", "reading", external_id, version, data)


async def apply(*changes: Change, unreadable: tuple[UnreadableChange, ...] = (), more: bool = False) -> None:
    """Apply the changes as the next page of the feed."""
    async with unit_of_work() as work:
        after = await cursor.lock(work, cursor.FEED)
    assert await apply_page(ChangesPage(changes, unreadable, uuid.uuid4().hex, more), after, composition.FEED)


async def counts() -> dict[str, int]:
    async with unit_of_work() as work:
        return {
            name: (await work.session.execute(text(f"select count(*) from {name}"))).scalar_one()  # noqa: S608
            for name in TABLES
        }


async def rows_of(register: Register) -> list[tuple[str, ReadingStatus]]:
    async with unit_of_work() as work:
        query = select(ReadingRow).where(ReadingRow.register_id == register.key).order_by(col(ReadingRow.value))
        return [(format(row.value.normalize(), "f"), row.status) for row in await work.session.exec(query)]


async def skipped() -> dict[str, str]:
    """What was passed over, without what the sandbox still tells of other tests."""
    async with unit_of_work() as work:
        return {
            row.external_id: row.problem
            for row in await work.session.exec(select(SkippedChange))
            if not city.of_other_tests(row.entity, row.external_id)
        }


async def known_account(external_id: str = "a-1") -> CustomerAccount:
    async with unit_of_work() as work:
        query = select(CustomerAccount).where(CustomerAccount.external_id == external_id)
        return (await work.session.exec(query)).one()


@pytest.fixture
async def register(database: str) -> Register:
    return (await builders.metered_account()).registers[0]


async def test_the_city_arrives_and_a_second_reading_of_it_changes_nothing(
    city_database: str, sandbox: Sandbox
) -> None:
    await city.load_city()  # what other tests have handed in since the copy was made
    first = await counts()
    assert all(first.values())
    assert await skipped() == {}
    async with unit_of_work() as work:
        demo = select(CustomerAccount).where(CustomerAccount.number == "9234")
        account = (await work.session.exec(demo)).one()
        before = (await work.session.execute(text("select max(xmin::text::bigint) from reading"))).scalar_one()
        state = (await work.session.exec(select(FeedCursor))).one()
        await cursor.move(work, cursor.FEED, "", caught_up=False)
    assert account.pin_hmac == pin_hash(CabinetClass.INDIVIDUAL, "9234", "2468")
    assert state.caught_up_at
    assert await city.load_city() > 0
    async with unit_of_work() as work:
        after = (await work.session.execute(text("select max(xmin::text::bigint) from reading"))).scalar_one()
    assert await counts() == first
    assert after == before, "no row was written again"


async def test_a_forgotten_cursor_starts_from_nothing(city_database: str, sandbox: Sandbox) -> None:
    await city.load_city()  # what other tests have handed in since the copy was made
    before = await counts()
    sandbox.forget_cursors()
    assert await city.load_city() > 0
    assert await counts() == before
    assert await city.load_city() == 0


async def test_small_pages_and_large_ones_come_to_the_same(database: str, sandbox: Sandbox) -> None:
    async with accounting_system() as accounting:
        await running.catch_up(accounting, composition.FEED, page_size=331)
    small = await counts()
    async with unit_of_work() as work:
        by_status = (await work.session.execute(text("select status, count(*) from reading group by 1"))).all()
        await work.session.execute(text("truncate customer_account, feed_cursor cascade"))
    await city.load_city()
    assert await counts() == small
    async with unit_of_work() as work:
        again = (await work.session.execute(text("select status, count(*) from reading group by 1"))).all()
    assert sorted(again) == sorted(by_status)


async def test_only_a_greater_version_is_applied(database: str) -> None:
    await apply(account_change(version=2, holder="Второй"))
    await apply(account_change(version=1, holder="Первый"))
    assert (await known_account()).holder == "Второй"
    await apply(account_change(version=3, holder="Третий"), account_change(version=4, holder="Четвёртый", closed=True))
    account = await known_account()
    assert (account.holder, account.closed, account.version) == ("Четвёртый", True, 4)


async def test_the_cursor_and_the_data_are_saved_together(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def crash(*_: object, **__: object) -> None:
        raise RuntimeError("killed in the middle of a page")

    with monkeypatch.context() as patch:
        patch.setattr("lkk.services.feed.apply.move", crash)
        with pytest.raises(RuntimeError):
            await apply(account_change())
    assert (await counts())["customer_account"] == 0
    await apply(account_change())
    assert (await counts())["customer_account"] == 1


async def test_of_two_workers_one_applies_a_page(database: str) -> None:
    page = ChangesPage((account_change(),), (), "next", False)
    assert await apply_page(page, "", composition.FEED)
    assert not await apply_page(page, "", composition.FEED)


async def test_a_broken_change_is_skipped_shown_and_mended_by_a_later_version(database: str) -> None:
    await apply(account_change(), unreadable=(UnreadableChange("account", "a-2", "number: missing"),))
    assert await skipped() == {"a-2": "number: missing"}
    await apply(account_change("a-2", 2, number="77002"))
    assert await skipped() == {}
    assert (await counts())["customer_account"] == 2


async def test_what_the_database_refuses_is_found_among_its_neighbours(database: str) -> None:
    neighbours = [account_change(f"n-{n}", number=f"8{n:04}") for n in range(40)]
    await apply(account_change(), *neighbours, account_change("twin"))
    assert await skipped() == {"twin": "база данных не принимает: uq_customer_account_cabinet_class_number"}
    assert (await counts())["customer_account"] == 41


async def test_a_child_without_its_parent_is_skipped(database: str) -> None:
    point = MeteringPoint(
        "nobody", "ТУ-1", "Дом", "ул. Попова, 1", Decimal("15.000"), VoltageLevel.LOW, 3, PointKind.BILLING, False
    )
    await apply(MeteringPointChange("c", "metering_point", "p-1", 1, point), account_change())
    assert await skipped() == {"p-1": "нет такого лицевого счёта"}
    assert (await counts())["customer_account"] == 1


async def test_the_last_reading_of_a_period_in_the_order_of_the_feed_is_valid(register: Register) -> None:
    await apply(reading_change(register, "100", "r-1"), reading_change(register, "120", "r-2"))
    await apply(reading_change(register, "110", "r-3"))
    await apply(reading_change(register, "100", "r-1"))
    assert await rows_of(register) == [
        ("100", ReadingStatus.SUPERSEDED),
        ("110", ReadingStatus.TRANSMITTED),
        ("120", ReadingStatus.SUPERSEDED),
    ]


async def test_a_new_version_of_a_reading_amends_it_in_its_place(register: Register) -> None:
    await apply(reading_change(register, "100", "r-1"), reading_change(register, "120", "r-2"))
    await apply(reading_change(register, "101", "r-1", version=2))
    assert await rows_of(register) == [("101", ReadingStatus.SUPERSEDED), ("120", ReadingStatus.TRANSMITTED)]


async def test_our_own_reading_comes_back_as_its_outcome(register: Register) -> None:
    sent = await builders.reading(register, OCTOBER, "130", status=ReadingStatus.VALID)
    await apply(reading_change(register, "120", "r-1"), reading_change(register, "130", "r-2", key=sent.delivery_key))
    await apply(reading_change(register, "130", "r-2", key=sent.delivery_key))
    assert await rows_of(register) == [("120", ReadingStatus.SUPERSEDED), ("130", ReadingStatus.TRANSMITTED)]


async def test_a_reading_answered_before_the_feed_is_not_superseded_by_older_ones(register: Register) -> None:
    answered = await builders.reading(register, OCTOBER, "130", external_id="r-9")
    await apply(reading_change(register, "120", "r-1"))
    assert (await rows_of(register))[1] == ("130", ReadingStatus.TRANSMITTED)
    await apply(reading_change(register, "130", "r-9", key=answered.delivery_key))
    assert (await rows_of(register))[1] == ("130", ReadingStatus.TRANSMITTED)
    await apply(reading_change(register, "140", "r-10"))
    assert (await rows_of(register))[1:] == [("130", ReadingStatus.SUPERSEDED), ("140", ReadingStatus.TRANSMITTED)]


async def test_a_late_refusal_is_written_with_its_reason(register: Register) -> None:
    sent = await builders.reading(register, OCTOBER, "130", status=ReadingStatus.VALID)
    refusal = ReadingResult(sent.delivery_key, "refused", None, "lower_than_last", "Меньше прежних")
    change = ReadingResultChange("c", "reading_result", str(sent.delivery_key), 1, refusal)
    await apply(change)
    await apply(change)
    assert await rows_of(register) == [("130", ReadingStatus.REJECTED)]


async def test_open_pages_hear_of_attached_accounts_only(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    await apply(account_change(), account_change("a-2", number="77002"))
    attached = await known_account("a-2")
    await builders.attach(await builders.customer(), attached)
    told: list[int] = []
    monkeypatch.setattr(units.UnitOfWork, "tell_accounts", lambda _, *ids: told.extend(ids))
    await apply(account_change(version=2), account_change("a-2", 2, number="77002"))
    assert told == [attached.key]


async def test_a_reading_of_an_unknown_register_is_skipped(register: Register) -> None:
    unknown = reading_change(register, "1", "r-5")
    await apply(replace(unknown, data=replace(unknown.data, register_id="nowhere")))
    assert await skipped() == {"r-5": "нет такого счётчика"}
