"""Reports under a name: whose they are, which one the section opens with, and how they come by mail."""

import asyncio
import io
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook
from sqlmodel import select

from lkk.models.identity import User
from lkk.models.saved_reports import SavedReport
from lkk.routes import STAFF_REPORTS
from lkk.services.integrations.ports import Ports
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue, NotAllowed, NotFound
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.reports import letter_files, letters, saved, sums
from lkk.services.reports.saved import SavedView, Wanted
from lkk.state.reports.saved_reports import FORM, SavedReports
from lkk.vocabulary.people import Role, UserStatus
from lkk.vocabulary.reports import ReportEvery, ReportKind, ReportSpan
from tests import application_rows, builders, offices
from tests.business_time import today
from tests.emails import QueuedLetter, emails
from tests.event_path import event_tab
from tests.reports import FIRST, LAST

pytestmark = pytest.mark.usefixtures("database")
MONTHLY = Wanted(ReportKind.APPLICATIONS, "tp_new", ReportSpan.LAST_MONTH)
FRIDAY_NOON = datetime(2026, 11, 27, 12, tzinfo=ZoneInfo("Asia/Barnaul"))
HEAD = "head@example.com"


async def does(act: Callable[..., Awaitable[Any]], *given: Any, **more: Any) -> Any:
    async with unit_of_work() as work:
        return await act(work, *given, **more)


async def head(email: str = HEAD) -> tuple[User, Actor]:
    user = await builders.staff(email=email)
    return user, await builders.sign_in(user)


async def mine(actor: Actor) -> list[SavedView]:
    return await does(saved.listed, actor)


async def kept(actor: Actor, wanted: Wanted = MONTHLY, name: str = "Новые подключения") -> SavedView:
    await does(saved.save, actor, name, wanted)
    return next(one for one in await mine(actor) if one.name == name)


async def subscribed(actor: Actor, every: ReportEvery = ReportEvery.DAY, wanted: Wanted = MONTHLY) -> SavedView:
    """A saved report that is due tomorrow, by the clock that stands at a Friday's noon."""
    row = await kept(actor, wanted)
    await does(saved.send, actor, row.id, every)
    return row


async def tomorrow(days: int = 1) -> None:
    await offices.stand_at(FRIDAY_NOON + timedelta(days=days))


async def run_job() -> None:
    await letters.send(Ports({}))


async def received() -> list[QueuedLetter]:
    return await emails(HEAD)


async def test_a_report_is_its_own_readers_alone() -> None:
    (_, one), (_, other) = await head(), await head("other@example.com")
    row = await kept(one)
    assert (row.kind, row.of_kind, row.span) == (ReportKind.APPLICATIONS, "tp_new", ReportSpan.LAST_MONTH)
    assert await mine(other) == []
    assert await does(saved.one, other, row.id) is None
    for act in (saved.remove, lambda work, who, id: saved.send(work, who, id, ReportEvery.DAY)):
        with pytest.raises(NotFound):
            await does(act, other, row.id)
    with pytest.raises(NotFound):
        await does(saved.make_default, other, row.id, wanted=True)
    await does(saved.remove, one, row.id)
    assert await mine(one) == []


@pytest.mark.parametrize(
    ("name", "wanted", "at", "said"),
    [
        ("  ", MONTHLY, "name", "Назовите отчёт"),
        ("ё" * 81, MONTHLY, "name", "Название длиннее 80 знаков"),
        ("новые  ПОДКЛЮЧЕНИЯ", MONTHLY, "name", "Отчёт с таким названием у вас уже есть"),
        ("Дни", Wanted(ReportKind.APPEALS, "", ReportSpan.DAYS, LAST, FIRST), "last", "Последний день раньше первого"),
        ("Дни", Wanted(ReportKind.APPEALS, "", ReportSpan.DAYS, None, LAST), "first", "Укажите первый день отчёта"),
        ("Вид", Wanted(ReportKind.APPLICATIONS, "no_such"), "of", "Выберите вид заявки из списка"),
    ],
)
async def test_what_cannot_be_saved_is_told_at_its_field(name: str, wanted: Wanted, at: str, said: str) -> None:
    _, actor = await head()
    await kept(actor)
    with pytest.raises(InvalidValue) as refused:
        await does(saved.save, actor, name, wanted)
    assert (refused.value.at, refused.value.text) == (at, said)


async def test_twenty_reports_are_enough_for_one_and_two_at_once_get_one_place() -> None:
    _, actor = await head()
    for number in range(saved.MOST - 1):
        await does(saved.save, actor, f"Отчёт {number}", MONTHLY)
    both = (does(saved.save, actor, name, MONTHLY) for name in ("Первый", "Второй"))
    ended = await asyncio.gather(*both, return_exceptions=True)
    assert sorted(map(type, ended), key=str) == sorted([InvalidValue, type(None)], key=str)
    assert len(await mine(actor)) == saved.MOST


async def test_only_heads_save_reports() -> None:
    operator = await builders.sign_in(await builders.staff(Role.SERVICE_CENTRE_OPERATOR))
    for act in (saved.listed, saved.default):
        with pytest.raises(NotAllowed):
            await does(act, operator)
    with pytest.raises(NotAllowed):
        await does(saved.save, operator, "Отчёт", MONTHLY)


async def test_one_report_at_a_time_opens_the_section() -> None:
    _, actor = await head()
    one, two = await kept(actor), await kept(actor, Wanted(ReportKind.APPEALS), "Обращения")
    await does(saved.make_default, actor, one.id, wanted=True)
    await does(saved.make_default, actor, two.id, wanted=True)
    assert [row.name for row in await mine(actor) if row.is_default] == ["Обращения"]
    async with event_tab(actor.session_key) as tab:
        await tab.go(STAFF_REPORTS.path)
        assert tab.seen["kind"] == ReportKind.APPEALS
        await tab.go(STAFF_REPORTS.path, report=ReportKind.PAYMENTS.value)
        assert tab.seen["kind"] == ReportKind.PAYMENTS
        await tab.go(STAFF_REPORTS.path, saved=str(one.id))
        assert (tab.seen["kind"], tab.seen["of_kind"]) == (ReportKind.APPLICATIONS, "tp_new")
    await does(saved.make_default, actor, two.id, wanted=False)
    assert await does(saved.default, actor) is None


async def test_the_page_saves_what_it_shows_and_says_what_is_wrong() -> None:
    _, actor = await head()
    async with event_tab(actor.session_key) as tab:
        await tab.go(STAFF_REPORTS.path, report="payments", first=str(FIRST), last=str(LAST))
        shown = [["report", "payments"], ["first", str(FIRST)], ["last", str(LAST)], ["span", "days"], ["of", ""]]
        await tab.do(SavedReports.save, form={"__reflex_form_data__": [*shown, ["name", ""]]})
        assert tab.seen["errors"] == {f"{FORM}-name": "Назовите отчёт"}
        await tab.do(SavedReports.save, form={"__reflex_form_data__": [*shown, ["name", "Квартал"]]})
        assert [row["about"] for row in tab.seen["rows"]] == ["Платежи, 01.01.2026 — 31.03.2026"]
        (row,) = await mine(actor)
        await tab.do(SavedReports.send, saved_id=row.id, every="week")
        assert (await mine(actor))[0].every is None


async def test_a_letter_leaves_once_on_its_day_with_the_table_and_the_file() -> None:
    await offices.stand_at(FRIDAY_NOON)
    _, actor = await head()
    owner = await builders.customer()
    filed = datetime(2026, 10, 12, 6, tzinfo=ZoneInfo("UTC"))
    await application_rows.fill(owner, 3, kind="tp_new", submitted_at=filed)
    row = await subscribed(actor)
    await run_job()
    assert await received() == []
    await tomorrow()
    await sums.refresh()
    await asyncio.gather(run_job(), run_job())
    await run_job()
    (letter,) = await received()
    assert letter.subject == "Новые подключения: 01.10.2026 — 31.10.2026"
    assert "октябрь 2026 г." in letter.text
    assert "  Всего: 3" in letter.text
    assert "<th " in letter.html
    assert "«Не присылать»" in letter.text
    assert f"{STAFF_REPORTS.path}?saved={row.id}" in letter.text
    file = await letter_files.of_letter(letter.report_letter)
    assert file is not None
    sheet = load_workbook(io.BytesIO(file.content))["По месяцам"]
    assert [one[1] for one in sheet.iter_rows(values_only=True)][1:] == [3, 3]
    assert (await mine(actor))[0].next_on == today() + timedelta(days=1)


async def test_days_that_were_missed_bring_one_letter() -> None:
    await offices.stand_at(FRIDAY_NOON)
    _, actor = await head()
    await subscribed(actor, wanted=Wanted(ReportKind.PAYMENTS, "", ReportSpan.YESTERDAY))
    await tomorrow(4)
    await run_job()
    await run_job()
    assert len(await received()) == 1


async def test_nothing_leaves_at_night() -> None:
    await offices.stand_at(FRIDAY_NOON)
    _, actor = await head()
    await subscribed(actor, wanted=Wanted(ReportKind.PAYMENTS))
    await offices.stand_at(FRIDAY_NOON + timedelta(hours=15))
    await run_job()
    assert await received() == []


async def test_a_report_that_was_not_counted_yet_waits() -> None:
    await offices.stand_at(FRIDAY_NOON)
    _, actor = await head()
    await subscribed(actor)
    await tomorrow()
    await run_job()
    assert await received() == []
    await sums.refresh()
    await run_job()
    assert len(await received()) == 1


async def test_letters_stop_with_the_permission_and_with_the_cabinet() -> None:
    await offices.stand_at(FRIDAY_NOON)
    people = [await head(), await head("locked@example.com")]
    for _, actor in people:
        await subscribed(actor, wanted=Wanted(ReportKind.PAYMENTS))
    async with unit_of_work() as work:
        operator, locked = [await work.session.get_one(User, user.key) for user, _ in people]
        operator.role, locked.status = Role.SERVICE_CENTRE_OPERATOR, UserStatus.LOCKED
    await tomorrow()
    await run_job()
    assert await emails() == []
    async with unit_of_work() as work:
        rows = (await work.session.exec(select(SavedReport))).all()
    assert [(row.every, row.next_on) for row in rows] == [(None, None), (None, None)]


async def test_the_file_is_withheld_when_the_permission_went_after_the_letter_was_queued() -> None:
    await offices.stand_at(FRIDAY_NOON)
    user, actor = await head()
    await subscribed(actor, wanted=Wanted(ReportKind.PAYMENTS))
    await tomorrow()
    await run_job()
    (letter,) = await received()
    async with unit_of_work() as work:
        (await work.session.get_one(User, user.key)).role = Role.SERVICE_CENTRE_OPERATOR
    assert await letter_files.of_letter(letter.report_letter) is None


async def test_the_reader_stops_the_letters_and_days_that_stay_never_leave() -> None:
    await offices.stand_at(FRIDAY_NOON)
    _, actor = await head()
    row = await subscribed(actor, wanted=Wanted(ReportKind.PAYMENTS))
    await does(saved.send, actor, row.id, None)
    fixed = await kept(actor, Wanted(ReportKind.PAYMENTS, "", ReportSpan.DAYS, FIRST, LAST), "Квартал")
    with pytest.raises(InvalidValue, match="Дни этого отчёта не меняются"):
        await does(saved.send, actor, fixed.id, ReportEvery.DAY)
    await tomorrow()
    await run_job()
    assert await received() == []
