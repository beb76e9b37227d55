"""Hours on a real database: files read and held against the account, versions, questions, sending."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from lkk.models.delivery import OutboxItem
from lkk.models.hours import HourlySeries, HourlyUpload
from lkk.models.identity import User
from lkk.models.notifications import Notification
from lkk.services.hours import giving, month, sending, storing, uploads
from lkk.services.hours.anomalies import DoubtCode
from lkk.services.hours.facts import NotByHours
from lkk.services.hours.month import MonthView, Shown
from lkk.services.hours.outcomes import settle
from lkk.services.hours.run_reading import FileRefused
from lkk.services.hours.sending import NothingToSend, Sent, Undecided
from lkk.services.integrations.accounting.hourly_messages import HourlyOutcome
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.metering import EnergyKind, ReadingStatus
from tests import builders, hour_files
from tests.event_path import statements
from tests.hour_files import PERIOD
from tests.hourly_accounts import HourlyDesk, hourly_desk

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
async def late_november(database: str) -> None:
    """Business time is noon of 26 November 2026 in Barnaul."""
    await at(2026, 11, 26)


async def at(year: int, month: int, day: int) -> None:
    wanted = datetime(year, month, day, 12, tzinfo=ZoneInfo("Asia/Barnaul"))
    await builders.shift_clock(round((wanted - datetime.now(UTC)).total_seconds()))


async def view(desk: HourlyDesk, period: date = PERIOD) -> MonthView:
    async with unit_of_work() as work:
        found = await month.load_month(work, await builders.sign_in(desk.user), period)
    assert found is not None
    return found


async def seen_now(desk: HourlyDesk, period: date = PERIOD) -> str:
    return sending.mark(one.series_id for one in (await view(desk, period)).drafts)


async def submit(desk: HourlyDesk, *, yes: bool = True, period: date = PERIOD, seen: str | None = None) -> Sent:
    looked_at = seen if seen is not None else await seen_now(desk, period)
    actor = await builders.sign_in(desk.user)
    async with unit_of_work() as work:
        ids = [row.key for row in await work.session.exec(select(HourlySeries))]
        answers = {key: frozenset(DoubtCode) for key in ids} if yes else {}
        return await sending.submit(work, actor, desk.account_id, period, answers, seen=looked_at)


async def series(desk: HourlyDesk) -> list[HourlySeries]:
    async with unit_of_work() as work:
        return list(await work.session.exec(select(HourlySeries).order_by(col(HourlySeries.id))))


async def accept(*rows: HourlySeries) -> None:
    async with unit_of_work() as work:
        await settle(work, [HourlyOutcome(row.delivery_key, "accepted") for row in rows])


@pytest.mark.parametrize("kind", hour_files.KINDS)
async def test_the_same_month_is_stored_the_same_from_every_format(kind: str) -> None:
    desk = await hourly_desk()
    book = desk.book()
    extension, content = hour_files.written(kind, book)
    taken = await desk.send(f"00203_102026.{extension}", content)
    assert (taken.saved, taken.faults) == (True, 0)
    async with unit_of_work() as work:
        rows = list(await work.session.exec(select(HourlySeries).order_by(col(HourlySeries.id))))
        stored = await storing.days_of_series(work, [row.key for row in rows])
    assert [row.status for row in rows] == [ReadingStatus.UNCONFIRMED] * 2
    assert [stored[row.key] for row in rows] == [one.days for one in book.meters]


async def test_a_file_with_faults_saves_nothing_until_the_good_rows_are_chosen() -> None:
    desk = await hourly_desk()
    book = desk.book()
    book.meters[0].days[date(2026, 10, 5)][7] = Decimal("1.23456")
    book.meters[1].days[date(2026, 10, 6)][8] = Decimal("2.00001")
    taken = await desk.send("203_102026.xlsx", hour_files.written("xlsx", book)[1])
    assert (taken.saved, taken.faults) == (False, 2)
    assert await series(desk) == []
    waiting = (await view(desk)).waiting
    assert waiting is not None
    assert [(f.row, f.column) for f in waiting.faults] == [(16 + 4 * 24 + 7, "C"), (16 + 5 * 24 + 8, "D")]
    actor = await builders.sign_in(desk.user)
    async with unit_of_work() as work:
        assert await uploads.save_good(work, actor, desk.account_id, PERIOD, taken.id) == 2
    seen = await view(desk)
    assert seen.waiting is None
    assert [one.gaps for one in seen.drafts] == [4, 4]


@pytest.mark.parametrize(
    ("name", "contract", "period", "wrong"),
    [
        ("204_102026.xlsx", "203", PERIOD, "№ договора в имени файла: 204"),
        ("203_092026.xlsx", "203", PERIOD, "месяц в имени файла: 09.2026"),
        ("203_102026.xlsx", "204", PERIOD, "№ договора в файле: 204"),
        ("203_102026.xlsx", "203", date(2026, 9, 1), "месяц в файле: 09.2026"),
    ],
)
async def test_another_contract_or_month_has_no_good_rows(name: str, contract: str, period: date, wrong: str) -> None:
    desk = await hourly_desk()
    book = desk.book(period, contract=contract)
    taken = await desk.send(name, hour_files.written("xlsx", book)[1])
    waiting = (await view(desk)).waiting
    assert waiting is not None
    assert (taken.saved, waiting.savable) == (False, 0)
    assert wrong in [fault.wrong for fault in waiting.faults]


async def test_a_file_without_a_value_or_a_byte_is_told_why() -> None:
    desk = await hourly_desk()
    with pytest.raises(FileRefused):
        await desk.send("203_102026.xlsx", b"")
    book = desk.book()
    for one in book.meters:
        one.days.clear()
    taken = await desk.send("203_102026.xlsx", hour_files.written("xlsx", book)[1])
    waiting = (await view(desk)).waiting
    assert waiting is not None
    assert (taken.saved, [fault.wrong for fault in waiting.faults]) == (
        False,
        ["нет ни одного значения за октябрь 2026 г."],
    )


@pytest.mark.parametrize("name", ["00203_102026.xlsx", "0203_102026.XLSX", "203_102026.xlsx"])
async def test_the_contract_in_the_name_fits_with_and_without_zeros(name: str) -> None:
    desk = await hourly_desk()
    assert (await desk.send(name, hour_files.written("xlsx", desk.book())[1])).saved


async def test_a_foreign_meter_and_a_wrong_ratio_are_told() -> None:
    desk = await hourly_desk()
    book = desk.book()
    strange = [replace(book.meters[0], number="99999999"), replace(book.meters[1], ratio=Decimal(30))]
    await desk.send("203_102026.xlsx", hour_files.written("xlsx", replace(book, meters=strange))[1])
    waiting = (await view(desk)).waiting
    assert waiting is not None
    first, second = waiting.faults
    assert (first.wrong, first.column) == ("прибор № 99999999 не относится к договору", "C")
    assert "коэффициент трансформации 30" in second.wrong
    assert second.expected == "40"


async def test_a_broken_file_is_refused_and_leaves_nothing() -> None:
    desk = await hourly_desk()
    with pytest.raises(FileRefused):
        await desk.send("203_102026.xlsx", hour_files.written("xlsx", desk.book())[1][:5000])
    async with unit_of_work() as work:
        assert (await work.session.exec(select(HourlyUpload))).all() == []


@pytest.mark.parametrize(
    ("price_category", "interval", "words"),
    [(None, True, "не указана"), (2, True, "2-я ценовая категория"), (4, False, "интервальных")],
)
async def test_a_price_category_by_hours_and_an_interval_meter_are_demanded(
    price_category: int | None, interval: bool, words: str
) -> None:
    desk = await hourly_desk(price_category=price_category, interval=interval)
    assert any(words in one for one in (await view(desk)).known.obstacles())
    with pytest.raises(NotByHours, match=words):
        await desk.send("203_102026.xlsx", b"anything")


async def test_a_closed_month_takes_no_hours() -> None:
    desk = await hourly_desk()
    async with unit_of_work() as work:
        await work.session.execute(text("update customer_account set closed_through = '2026-10-01'"))
    with pytest.raises(NotByHours, match="закрыт"):
        await desk.send("203_102026.xlsx", b"anything")


async def test_another_company_finds_nothing() -> None:
    desk, other = await hourly_desk(), await builders.customer()
    with pytest.raises(NotFound):
        await replace(desk, user=other).send("203_102026.xlsx", b"anything")


async def test_questions_are_asked_and_their_answers_kept() -> None:
    desk = await hourly_desk()
    with pytest.raises(NothingToSend):
        await submit(desk)
    await desk.send("203_102026.xlsx", hour_files.written("xlsx", desk.book())[1])
    asked = await submit(desk, yes=False)
    assert asked.taken == 0
    assert {one.code for one in asked.questions[(await series(desk))[0].key]} >= {DoubtCode.GAPS}
    assert (await submit(desk)).taken == 2
    first = (await series(desk))[0]
    assert first.status is ReadingStatus.VALID
    assert first.answers["gaps"]["answer"] == "да"
    async with unit_of_work() as work:
        queued = [item.idempotency_key for item in await work.session.exec(select(OutboxItem)) if item.kind == "hours"]
    assert queued == [str(row.delivery_key) for row in await series(desk)]


async def test_the_day_by_which_a_month_counts_is_the_first_of_the_next() -> None:
    desk, november = await hourly_desk(meters=1), date(2026, 11, 1)
    for day, late in ((1, False), (2, True)):
        await at(2026, 12, day)
        assert (await view(desk, november)).known.deadline == date(2026, 12, 1)
        await desk.send("203_112026.xlsx", hour_files.written("xlsx", desk.book(november))[1], november)
        await submit(desk, period=november)
        newest = (await series(desk))[-1]
        assert newest.late is late
        await accept(newest)


async def test_a_second_file_supersedes_hour_by_hour_and_both_versions_stay() -> None:
    desk = await hourly_desk(meters=1)
    first = desk.book()
    await desk.send("203_102026.xlsx", hour_files.written("xlsx", first)[1])
    await submit(desk)
    second = desk.book(seed=5)
    for day in second.days():
        second.meters[0].days[day][20:] = [None] * 4
    await desk.send("203_102026.xls", hour_files.written("xls", second)[1])
    with pytest.raises(Undecided):
        await submit(desk)
    await accept((await series(desk))[0])
    await submit(desk)
    older, newer = await series(desk)
    await accept(newer)
    assert [row.status for row in await series(desk)] == [ReadingStatus.TRANSMITTED, ReadingStatus.TRANSMITTED]
    async with unit_of_work() as work:
        months = await storing.months_of_meters(work, [newer.meter_id], PERIOD)
        now = months[newer.meter_id, EnergyKind.ACTIVE_IN]
        assert (await storing.days_of_series(work, [older.key]))[older.key] == first.meters[0].days
    on = date(2026, 10, 10)
    assert now[on][5] == second.meters[0].days[on][5]
    assert now[on][21] == first.meters[0].days[on][21]
    await desk.send("203_102026.xml", hour_files.written("maket_2013", desk.book(seed=9))[1])
    await submit(desk)
    await accept(*(await series(desk))[2:])
    assert [row.status for row in await series(desk)][2] is ReadingStatus.TRANSMITTED


async def test_an_hour_that_is_not_over_yet_has_no_value() -> None:
    desk = await hourly_desk(meters=1)
    november = date(2026, 11, 1)  # its last days are still to come
    await desk.send("203_112026.xlsx", hour_files.written("xlsx", desk.book(november))[1], november)
    waiting = (await view(desk, november)).waiting
    assert waiting is not None
    assert "час ещё не наступил" in waiting.faults[0].wrong


async def test_a_refusal_is_told_with_its_reason() -> None:
    desk = await hourly_desk(meters=1)
    await desk.send("203_102026.xlsx", hour_files.written("xlsx", desk.book())[1])
    await submit(desk)
    (row,) = await series(desk)
    async with unit_of_work() as work:
        await settle(work, [HourlyOutcome(row.delivery_key, "refused", "meter_removed", "Прибор снят.")])
    (shown,) = (await view(desk)).versions
    assert (shown.status, shown.reason) == (ReadingStatus.REJECTED, "Прибор снят.")


async def told(user: User) -> list[tuple[str, str]]:
    """The notices of hours on the site, in the order they came."""
    query = select(Notification).where(Notification.user_id == user.key).order_by(col(Notification.id))
    async with unit_of_work() as work:
        rows = list(await work.session.exec(query))
    return [(row.event, row.body) for row in rows if row.event.startswith("hours_")]


async def test_a_send_of_many_meters_tells_one_notice_when_the_last_of_them_is_decided() -> None:
    desk = await hourly_desk(meters=4)
    await desk.send("203_102026.xlsx", hour_files.written("xlsx", desk.book())[1])
    await submit(desk)
    assert [event for event, _ in await told(desk.user)] == ["hours_submitted"]
    first, second, third, last = await series(desk)
    for row in (first, second):  # as answers come: each by itself
        await accept(row)
    await refuse(third, "Прибор снят.")
    assert len(await told(desk.user)) == 1, "one of them still waits"
    await accept(last)
    (taken, said), (refused, why) = (await told(desk.user))[1:]
    assert (taken, refused) == ("hours_transmitted", "hours_rejected")
    assert "по 3 приборам" in said
    assert f"прибор № {desk.meters[2].serial_number}: Прибор снят." in why


async def refuse(row: HourlySeries, reason: str) -> None:
    async with unit_of_work() as work:
        await settle(work, [HourlyOutcome(row.delivery_key, "refused", "meter_removed", reason)])


async def test_the_lists_of_a_month_go_on_beyond_their_first_lines() -> None:
    desk = await hourly_desk(meters=23)
    await desk.send("203_102026.xlsx", hour_files.written("xlsx", desk.book())[1])
    await submit(desk)
    seen = await view(desk)
    assert (len(seen.sent), seen.more) == (20, {"sent"})
    actor = await builders.sign_in(desk.user)
    async with unit_of_work() as work:
        found = await month.load_month(work, actor, PERIOD, Shown(versions=3).more("sent").more("no such list"))
    assert found is not None
    assert (len(found.sent), len(found.versions), found.more) == (23, 3, {"versions"})
    assert [one.meter.id for one in found.sent] == [meter.id for meter in found.known.meters]


async def test_the_statements_of_a_month_are_as_many_for_one_meter_as_for_many() -> None:
    """The page with drafts and sent months, sending, and the answers of the accounting system all at once."""
    counts = []
    for meters in (1, 12):
        desk = await hourly_desk(meters=meters)
        await at(2026, 11, 26)
        first, second = desk.book(), desk.book(seed=5)
        actor = await builders.sign_in(desk.user)
        with statements() as asked:
            await desk.send("203_102026.xlsx", hour_files.written("xlsx", first)[1])
            taken = len(asked)
            async with unit_of_work() as work:
                await month.load_month(work, actor, PERIOD)
            shown = len(asked)
            await submit(desk)
            sent = len(asked)
            mine = [row for row in await series(desk) if row.meter_id in {meter.key for meter in desk.meters}]
            await accept(*mine)
            settled = len(asked)
            await desk.send("203_102026.xlsx", hour_files.written("xlsx", second)[1])
            async with unit_of_work() as work:
                await month.load_month(work, actor, PERIOD)
            again = len(asked)
            await submit(desk)
            async with unit_of_work() as work:
                await giving.make(work, actor, desk.account_id, PERIOD, "hours.csv")
        counts.append((taken, shown, sent, settled, again, len(asked)))
    assert counts[0] == counts[1]
