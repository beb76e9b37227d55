"""Readings of many accounts from a file: the checks of the grid, all faults in one list, saving, the result."""

import io
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from sqlmodel import col, select

from lkk.models.delivery import OutboxItem
from lkk.models.readings import Reading
from lkk.services.bulk_readings import imports
from lkk.services.bulk_readings.checking import check
from lkk.services.bulk_readings.imports import ImportView
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue, NotAllowed
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.bulk_readings import HEADINGS, ImportState, RowState
from lkk.vocabulary.metering import ReadingSource, ReadingStatus
from lkk.vocabulary.people import CabinetClass, Role
from lkk.vocabulary.permissions import Permission
from tests import builders
from tests.builders import MeteredAccount
from tests.event_path import statements

pytestmark = pytest.mark.usefixtures("database")
OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)


@pytest.fixture(autouse=True)
async def inside_the_window(database: str) -> None:
    noon = datetime(2026, 11, 22, 12, tzinfo=ZoneInfo("Asia/Barnaul"))
    await builders.shift_clock(round((noon - datetime.now(UTC)).total_seconds()))


async def read_before(**other: Any) -> MeteredAccount:
    metered = await builders.metered_account(**other)
    for register in metered.registers:
        await builders.reading(register, OCTOBER, "100")
    return metered


def row(of: MeteredAccount, value: object, **other: Any) -> dict[str, Any]:
    return {"Лицевой счёт": of.account.number, "Прибор учёта": of.meter.serial_number, "Показание": value} | other


def workbook(*rows: dict[str, Any], headings: Sequence[str] = HEADINGS) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(headings))
    for one in rows:
        sheet.append([one.get(name) for name in headings])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


async def pieces(content: bytes) -> AsyncIterator[bytes]:
    yield content


async def operator() -> Actor:
    return await builders.sign_in(await builders.staff(Role.SERVICE_CENTRE_OPERATOR))


async def taken(content: bytes, name: str = "показания.xlsx") -> tuple[Actor, ImportView]:
    actor = await operator()
    made = await imports.take(actor, name, pieces(content))
    return actor, await view(actor, made)


async def view(actor: Actor, import_id: int) -> ImportView:
    async with unit_of_work() as work:
        shown, _ = await imports.load(work, actor, import_id)
    assert shown is not None
    return shown


async def save(actor: Actor, import_id: int, *, good_only: bool = False) -> int:
    async with unit_of_work() as work:
        return await imports.save(work, actor, import_id, good_only=good_only)


async def sent() -> list[Reading]:
    async with unit_of_work() as work:
        query = select(Reading).where(Reading.billing_period == NOVEMBER).order_by(col(Reading.id))
        return list(await work.session.exec(query))


async def test_a_file_of_many_accounts_is_checked_first_and_sent_when_it_is_saved() -> None:
    metered = [await read_before() for _ in range(3)]
    actor, shown = await taken(workbook(*(row(one, 150 + at, Снято="22.11.2026") for at, one in enumerate(metered))))
    assert (shown.state, shown.counts[RowState.GOOD], shown.faults) == (ImportState.CHECKED, 3, ())
    assert await sent() == []
    assert await save(actor, shown.id) == 3
    found = await sent()
    assert [one.value for one in found] == [Decimal(150), Decimal(151), Decimal(152)]
    assert {(one.status, one.source, one.outside_window, one.entered_by) for one in found} == {
        (ReadingStatus.VALID, ReadingSource.OPERATOR, False, actor.author_id)
    }
    async with unit_of_work() as work:
        items = (await work.session.exec(select(OutboxItem))).all()
    assert {item.ordering_key for item in items} == {f"account:{one.account.key}" for one in metered}
    with pytest.raises(InvalidValue, match="уже сохранён"):
        await save(actor, shown.id)


async def test_a_file_is_checked_by_as_many_statements_for_one_account_as_for_many() -> None:
    counts = []
    for accounts in (1, 8):
        rows = [row(await read_before(), 110) for _ in range(accounts)]
        given = [{"line": number, **one} for number, one in enumerate(rows, 2)]
        async with unit_of_work() as work:
            with statements() as asked:
                found = await check(work, given)
        assert {one.state for one in found} == {RowState.GOOD}
        counts.append(len(asked))
    assert counts[0] == counts[1]


async def test_every_fault_is_told_in_one_list_with_its_row_and_nothing_is_saved() -> None:
    good, low, strange = [await read_before() for _ in range(3)]
    twin = await read_before(number="777")
    await builders.account("777", registry=CabinetClass.LEGAL)
    actor, shown = await taken(
        workbook(
            row(good, 150),
            row(low, 50),
            row(good, 160),
            row(strange, "сто"),
            row(good, 170) | {"Лицевой счёт": "404"},
            row(good, 170) | {"Прибор учёта": "чужой"},
            row(twin, 150),
            row(strange, 150, Снято="32.13.2026"),
            row(strange, 150, Снято="23.11.2026"),
            row(strange, 150, Вид="оба"),
        )
    )
    told = {fault.line: fault.text for fault in shown.faults}
    assert shown.counts[RowState.GOOD] == 1
    expected = {
        3: "меньше предыдущего",
        4: "уже есть в строке 2",
        5: "Введите число",
        6: "такого счёта нет",
        7: "нет такого действующего прибора",
        8: "и у физического, и у юридического",
        9: "это не день",
        11: "только «физ» или «юр»",
    }
    assert [line for line, words in expected.items() if words not in told.get(line, "")] == []
    assert "уже есть в строке" in told[10] or "ещё не наступила" in told[10]
    with pytest.raises(InvalidValue, match="строки с ошибками"):
        await save(actor, shown.id)
    assert await save(actor, shown.id, good_only=True) == 1
    assert [one.value for one in await sent()] == [Decimal(150)]


async def test_what_a_customer_would_be_asked_needs_a_yes_and_the_answer_is_kept() -> None:
    metered = await read_before()
    await builders.reading(metered.registers[0], date(2026, 9, 1), "90")
    await builders.reading(metered.registers[0], date(2026, 8, 1), "80")
    _, shown = await taken(workbook(row(metered, 100)))
    assert "Подтверждено" in shown.faults[0].text
    actor, shown = await taken(workbook(row(metered, 100, Подтверждено="да")))
    assert await save(actor, shown.id) == 1
    (reading,) = await sent()
    assert [answer["answer"] for answer in reading.answers.values()] == ["да"]


async def test_a_draft_of_the_customer_is_replaced_only_when_that_is_confirmed() -> None:
    metered = await read_before()
    await builders.reading(metered.registers[0], NOVEMBER, "140", status=ReadingStatus.UNCONFIRMED)
    _, shown = await taken(workbook(row(metered, 150)))
    assert "Клиент ввёл 140" in shown.faults[0].text
    actor, shown = await taken(workbook(row(metered, 150, Подтверждено="да")))
    await save(actor, shown.id)
    assert [(one.value, one.status) for one in await sent()] == [(Decimal(150), ReadingStatus.VALID)]


async def test_what_was_passed_already_is_left_as_it_is_and_what_is_under_way_is_not_overtaken() -> None:
    passed, under_way = await read_before(), await read_before()
    await builders.reading(passed.registers[0], NOVEMBER, "150")
    await builders.reading(under_way.registers[0], NOVEMBER, "150", status=ReadingStatus.VALID)
    _, shown = await taken(workbook(row(passed, 150), row(under_way, 160, Подтверждено="да")))
    assert (shown.counts[RowState.SAME], shown.counts[RowState.FAULT]) == (1, 1)
    assert "дождитесь ответа" in shown.faults[0].text


async def test_zones_and_energies_are_told_apart_also_in_russian_letters() -> None:
    metered = await read_before(zones=2)
    actor, shown = await taken(workbook(row(metered, 150, Счётчик="А+", Зона="Т1"), row(metered, 120, Зона="T2")))
    assert await save(actor, shown.id) == 2
    assert {(one.register_id, one.value) for one in await sent()} == {
        (metered.registers[0].key, Decimal(150)),
        (metered.registers[1].key, Decimal(120)),
    }


async def test_rows_are_judged_again_when_they_are_saved() -> None:
    metered = await read_before()
    actor, shown = await taken(workbook(row(metered, 150)))
    await builders.reading(metered.registers[0], NOVEMBER, "160", status=ReadingStatus.VALID)
    with pytest.raises(InvalidValue, match="строки с ошибками"):
        await save(actor, shown.id)
    assert await save(actor, shown.id, good_only=True) == 0


async def test_the_result_is_a_file_that_tells_of_every_row() -> None:
    good, low = await read_before(), await read_before()
    actor, shown = await taken(workbook(row(good, 150), row(low, 50)))
    await save(actor, shown.id, good_only=True)
    async with unit_of_work() as work:
        made = await imports.result_of(work, actor, shown.id)
    heading, *rows = openpyxl.load_workbook(io.BytesIO(made.content)).worksheets[0].iter_rows(values_only=True)
    assert heading == (*HEADINGS, "Итог", "Что исправить")
    assert [line[-2] for line in rows] == ["сохранено", "не сохранено"]


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"not a workbook", "показания.xlsx", ""),
        (b"x", "показания.csv", ".xlsx"),
        (workbook(headings=("Что-то", "другое")), "показания.xlsx", "заголовками"),
        (workbook(), "показания.xlsx", "ни одной строки"),
        (workbook(*({"Лицевой счёт": "1"} for _ in range(2001))), "показания.xlsx", "больше 2000 строк"),
    ],
)
async def test_a_file_that_cannot_be_taken_is_refused_with_the_reason(content: bytes, name: str, words: str) -> None:
    _, shown = await taken(content, name)
    assert shown.state is ImportState.REFUSED
    assert words in shown.problem
    assert shown.problem


@pytest.mark.parametrize("role", [role for role in Role if not role.may(Permission.IMPORT_READINGS)])
async def test_who_may_not_import_readings_imports_and_sees_none(role: Role) -> None:
    person = await builders.staff(role) if role.staff else await builders.customer()
    actor = await builders.sign_in(person)
    with pytest.raises(NotAllowed):
        await imports.take(actor, "показания.xlsx", pieces(workbook()))
    async with unit_of_work() as work:
        for asked in (imports.load(work, actor), imports.result_of(work, actor, 1)):
            with pytest.raises(NotAllowed):
                await asked
        with pytest.raises(NotAllowed):
            await imports.save(work, actor, 1, good_only=True)
