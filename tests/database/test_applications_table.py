"""The table of applications: whose rows, every sort and filter, far pages, the sheet."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook
from sqlalchemy import event, update
from sqlmodel import col, select

from lkk.models.applications import Application
from lkk.models.identity import User
from lkk.services.applications.desk import export, table
from lkk.services.applications.desk.table import Place, TablePage, TableQuery
from lkk.services.applications.desk.table_filters import Filters
from lkk.services.forms import catalog
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotAllowed
from lkk.services.kernel.unit_of_work import engine, unit_of_work
from lkk.settings import settings
from lkk.vocabulary.applications import ApplicationStatus, Direction
from lkk.vocabulary.people import ApplicantType, Role
from tests import application_builders as made
from tests import builders

pytestmark = pytest.mark.usefixtures("database")

NOW = datetime(2026, 11, 20, 5, tzinfo=UTC)
STATUSES = [ApplicationStatus.SUBMITTED, ApplicationStatus.IN_PROGRESS, ApplicationStatus.FULFILLED]
KINDS = ("info_enquiry", "tp_new", "asset_transfer")


async def fill(user: User, count: int, **values: Any) -> list[Application]:
    """Rows that differ in every column; neighbours share values, so that the order is decided by the id."""
    rows = [_row(user, number, values) for number in range(count)]
    async with unit_of_work() as work:
        work.session.add_all(rows)
        await work.session.flush()
    return rows


def _row(user: User, number: int, values: dict[str, Any]) -> Application:
    moment = NOW - timedelta(days=number // 2)
    filled: dict[str, Any] = {
        "user_id": user.key,
        "kind": KINDS[number % 3],
        "kind_title": catalog.kind_of(KINDS[number % 3]).title,
        "kind_version": 1,
        "direction": Direction.ENQUIRIES if number % 3 else Direction.GRID_ASSETS,
        "number": f"ТП-2026-{user.key:03d}{number:05d}",
        "status": STATUSES[number % 3],
        "status_changed_at": moment,
        "created_at": moment,
        "updated_at": moment,
        "submitted_at": moment - timedelta(hours=number % 5),
        "due_on": date(2026, 12, 1) + timedelta(days=number // 4) if number % 2 else None,
        "applicant": f"Заявитель {number % 7}",
        "applicant_type": ApplicantType.INDIVIDUAL,
        "object_name": f"Дом {number % 11}",
        "account_number": str(50_000 + number % 13),
        "waits_for_customer": number % 4 == 0,
    }
    return Application(**filled | values)


async def listed(actor: Actor, query: TableQuery | None = None, **filters: Any) -> TablePage:
    wanted = query or TableQuery(Filters(**filters))
    async with unit_of_work() as work:
        return await (table.list_all if actor.staff else table.list_own)(work, actor, wanted)


async def test_a_customer_sees_only_filed_applications_of_their_own_newest_change_first() -> None:
    one, other = await builders.customer(), await builders.customer()
    await fill(other, 5)
    mine = await fill(one, 5)
    await made.draft(one)
    page = await listed(await builders.sign_in(one))
    expected = sorted(mine, key=lambda row: (row.status_changed_at, row.key), reverse=True)
    assert [row.id for row in page.rows] == [row.key for row in expected]
    assert (page.total, page.more, {row.executor for row in page.rows}) == (5, False, {""})


async def test_each_list_is_for_its_own_people() -> None:
    customer = await builders.sign_in(await builders.customer())
    operator = await builders.sign_in(await builders.staff(Role.SERVICE_CENTRE_OPERATOR))
    manager = await builders.sign_in(await builders.staff(Role.ADVOCATE_MANAGER))
    async with unit_of_work() as work:
        for actor, which in ((customer, table.list_all), (operator, table.list_own), (manager, table.list_all)):
            with pytest.raises(NotAllowed):
                await which(work, actor, TableQuery())
        with pytest.raises(NotAllowed):
            await table.rows(work, manager, TableQuery(), 10)


@pytest.mark.parametrize("sort", table.SORTS)
@pytest.mark.parametrize("descending", [False, True])
async def test_pages_by_number_and_from_row_to_row_give_the_same_order(
    sort: str, descending: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill(await builders.customer(), 90)
    actor = await builders.sign_in(await builders.staff())
    async with unit_of_work() as work:
        rows = await table.rows(work, actor, TableQuery(sort=sort, descending=descending), 1000)
        monkeypatch.setattr(table, "MOST_COUNTED", 40)
        everything = [row.id for row in rows]
        query = TableQuery(sort=sort, descending=descending)
        page = await table.list_all(work, actor, query)
        assert (page.total, page.more, page.pages) == (40, True, 2)
        walked = [row.id for row in page.rows]
        while page.has_next:
            page = await table.list_all(work, actor, replace(query, place=Place(after=walked[-1])))
            walked += [row.id for row in page.rows]
        assert walked == everything
        page = await table.list_all(work, actor, replace(query, place=Place(end=True)))
        back = [row.id for row in page.rows]
        while page.has_previous:
            page = await table.list_all(work, actor, replace(query, place=Place(before=back[0])))
            back = [row.id for row in page.rows] + back
        assert back == everything
    if sort == "deadline":
        assert [row.due_on is None for row in rows] == [False] * 45 + [True] * 45
    if sort == "status":
        ranks = [row.status.rank for row in rows]
        assert ranks == sorted(ranks, reverse=descending)
    if sort == "kind":
        titles = [catalog.kind_of(row.kind).title for row in rows]
        assert titles == sorted(titles, reverse=descending)


async def test_every_filter_narrows_to_what_it_says() -> None:
    user = await builders.customer()
    rows = await fill(user, 30)
    actor = await builders.sign_in(user)
    day = date(2026, 11, 18)
    cases: list[tuple[dict[str, Any], Any]] = [
        ({"number": rows[7].number}, lambda row: row.number == rows[7].number),
        ({"number": "тп-2026"}, lambda row: True),
        ({"kind": "tp_new"}, lambda row: row.kind == "tp_new"),
        ({"object_name": "ДОМ 3"}, lambda row: row.object_name == "Дом 3"),
        ({"applicant": "ель 2"}, lambda row: row.applicant == "Заявитель 2"),
        ({"applicant": "%"}, lambda row: False),
        ({"account": "50004"}, lambda row: row.account_number == "50004"),
        ({"status": STATUSES[1]}, lambda row: row.status is STATUSES[1]),
        ({"direction": Direction.GRID_ASSETS}, lambda row: row.direction is Direction.GRID_ASSETS),
        ({"changed_from": day}, lambda row: row.status_changed_at.date() >= day),
        ({"changed_to": day}, lambda row: row.status_changed_at.date() <= day),
        ({"filed_from": day, "filed_to": day}, lambda row: row.submitted_at.date() == day),
        ({"due_from": date(2026, 12, 3)}, lambda row: row.due_on and row.due_on >= date(2026, 12, 3)),
        ({"due_to": date(2026, 12, 3)}, lambda row: row.due_on and row.due_on <= date(2026, 12, 3)),
        ({"deadline": "none"}, lambda row: row.due_on is None),
        ({"waits": True}, lambda row: row.waits_for_customer),
    ]
    for filters, fits in cases:
        found = await listed(actor, **filters)
        expected = {row.key for row in rows if fits(row)}
        shown = {row.id for row in found.rows}
        assert (found.total, shown <= expected) == (len(expected), True), filters


@pytest.mark.parametrize(
    ("typed", "part"),
    [
        ("ДОМ 3", "Дом 3"),
        ("дом 1", "Дом 1"),
        ("до", "Дом"),
        ("дом ", "Дом "),
        ("3 дом", "Дом 3"),
        ("  Дом   3 ", "Дом 3"),
        (" ", " "),
        ("дом %", "Дом %"),
        ("д_м 3", "д_м 3"),
        ("\\ 3", "\\ 3"),
    ],
)
async def test_a_part_of_a_text_is_found_alike_by_the_owner_and_by_the_desk(typed: str, part: str) -> None:
    user = await builders.customer()
    rows = await fill(user, 30)
    expected = {row.key for row in rows if part in row.object_name}
    for actor in (await builders.sign_in(user), await builders.sign_in(await builders.staff())):
        found = await listed(actor, object_name=typed)
        assert (found.total, {row.id for row in found.rows} <= expected) == (len(expected), True)


@pytest.mark.parametrize("field", ["number", "object_name", "applicant", "account_number"])
async def test_the_search_line_looks_into_every_text(field: str) -> None:
    user = await builders.customer()
    rows = await fill(user, 30)
    words = getattr(rows[3], field).swapcase()
    expected = {row.key for row in rows if _holds(_texts(row), words)}
    for actor in (await builders.sign_in(user), await builders.sign_in(await builders.staff())):
        found = await listed(actor, text=words, number=(rows[3].number or "")[:4])
        assert rows[3].key in expected
        assert {row.id for row in found.rows} <= expected
        assert found.total == len(expected)


def _texts(row: Application) -> str:
    return " " + " ".join((row.number or "", row.object_name, row.applicant, row.account_number)).lower()


def _holds(texts: str, words: str) -> bool:
    """Every word is there; one of two signs and less is a beginning."""
    return all((word if len(word) > 2 else f" {word}") in texts for word in words.lower().split())


@pytest.mark.parametrize(
    "typed",
    ["Алёна Щёлкова", "щелкова  алена", "  АЛЕНА\tПётр ", "петр барнаул", "лкова 12", "Барнаул, Щёлкова"],
)
async def test_words_are_found_in_any_order_whatever_letters_and_spaces(typed: str) -> None:
    user = await builders.customer()
    wanted, *_ = await fill(
        user, 1, applicant="Щёлкова Алёна Петрова", object_name="г. Барнаул, кв. 12", number="ТП-2026-0000001"
    )
    await fill(user, 3, applicant="Щукина Алена Олеговна", object_name="г. Барнаул, кв. 112")
    for actor in (await builders.sign_in(user), await builders.sign_in(await builders.staff())):
        assert [row.id for row in (await listed(actor, text=typed)).rows] == [wanted.key]


async def test_staff_finds_by_phone_email_inn_and_registration_number() -> None:
    user = await builders.customer(email="elka@example.com")
    contacts = "elka@example.com +79131234567 222500000300 +73852501628"
    wanted, *_ = await fill(user, 1, contacts=contacts, registration_number="ВХ-17/2026")
    await fill(await builders.customer(), 5, contacts="other@example.com +79137654321 222500000301")
    operator, owner = await builders.sign_in(await builders.staff()), await builders.sign_in(user)
    for typed in (
        "+7 913 123-45-67",
        "8 (913) 123-45-67",
        "89131234567",
        "913 123-45-67",
        "3852 50-16-28",
        "Elka@Example",
        "222500000300",
        "вх-17/2026",
    ):
        assert [row.id for row in (await listed(operator, text=typed)).rows] == [wanted.key], typed
        assert (await listed(owner, text=typed)).total == 0, typed


async def test_a_filed_application_is_found_by_what_its_applicant_and_its_answers_tell() -> None:
    user = await builders.customer()
    application = await made.filed(user, "asset_transfer")
    operator = await builders.sign_in(await builders.staff())
    assert user.email in application.contacts.split()
    assert application.answers["phone"] in application.contacts.split()
    for typed in (user.email, application.answers["phone"]):
        assert [row.id for row in (await listed(operator, text=typed)).rows] == [application.key]


async def test_a_page_is_one_statement_and_a_far_one_two(monkeypatch: pytest.MonkeyPatch) -> None:
    user = await builders.customer()
    await fill(user, 50)
    actor = await builders.sign_in(user)
    monkeypatch.setattr(table, "MOST_COUNTED", 20)
    sent: list[str] = []

    def remember(_connection: Any, _cursor: Any, statement: str, *_others: Any) -> None:
        sent.append(statement)

    async with unit_of_work() as work:
        event.listen(engine().sync_engine, "before_cursor_execute", remember)
        try:
            page = await table.list_own(work, actor, TableQuery(sort="object"))
            first = len(sent)
            await table.list_own(work, actor, TableQuery(sort="object", place=Place(after=page.rows[-1].id)))
        finally:
            event.remove(engine().sync_engine, "before_cursor_execute", remember)
    assert (first, len(sent)) == (1, 3)


async def test_a_page_past_the_last_shows_the_last() -> None:
    user = await builders.customer()
    await fill(user, 25)
    page = await listed(await builders.sign_in(user), TableQuery(place=Place(page=9)))
    assert (page.page, page.pages, len(page.rows)) == (2, 2, 5)


async def test_the_rank_of_a_status_is_written_with_it() -> None:
    rows = await fill(await builders.customer(), 3)
    async with unit_of_work() as work:
        for row in rows:
            changed = await work.session.get_one(Application, row.key)
            assert changed.status_rank == changed.status.rank
            changed.status = ApplicationStatus.REJECTED
    async with unit_of_work() as work:
        kept = await work.session.exec(select(Application.status_rank))
        assert set(kept) == {ApplicationStatus.REJECTED.rank}


def test_every_status_has_a_rank_of_its_own_in_the_order_of_life() -> None:
    ranks = [status.rank for status in ApplicationStatus]
    assert ranks == sorted(set(ranks))
    assert (ranks[0], max(ranks) < 2**15) == (0, True)


async def test_the_desk_filters_by_executor_deadline_and_what_is_in_hand() -> None:
    user, operator = await builders.customer(), await builders.staff(Role.SERVICE_CENTRE_OPERATOR)
    rows = await fill(user, 12)
    actor = await builders.sign_in(operator)
    async with unit_of_work() as work:
        today = work.now.date()
        await work.session.exec(
            update(Application)
            .where(col(Application.id).in_([row.key for row in rows[:6]]))
            .values(executor_id=operator.key, due_on=today - timedelta(days=2))
        )
    assert (await listed(actor, executor=operator.key)).total == 6
    assert (await listed(actor, executor=-1)).total == 6
    assert (await listed(actor, deadline="overdue")).total == 6
    assert (await listed(actor, deadline="soon")).total <= 6
    mine = await listed(actor, waits=True)
    assert {row.id for row in mine.rows} == {rows[1].key, rows[3].key}
    assert {row.executor for row in mine.rows} == {operator.display_name}


async def test_a_row_of_somebody_else_leads_to_the_first_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "MOST_COUNTED", 20)
    one, other = await builders.customer(), await builders.customer()
    await fill(one, 30)
    theirs = await fill(other, 1)
    page = await listed(await builders.sign_in(one), TableQuery(place=Place(after=theirs[0].key)))
    assert (page.page, len(page.rows)) == (1, 20)


async def test_the_account_of_a_filed_application_is_in_the_table() -> None:
    user = await builders.customer()
    metered = await builders.metered_account()
    await builders.attach(user, metered.account)
    draft_id = await made.draft(user, "meter_service", points=(str(metered.point.key),))
    await made.file(user, draft_id)
    page = await listed(await builders.sign_in(user))
    assert [row.account_number for row in page.rows] == [metered.account.number]


async def test_the_sheet_holds_what_is_shown_and_no_formulas() -> None:
    user = await builders.customer()
    await fill(user, 25, applicant="=1+1", object_name="@SUM(A1)\x07")
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        written = await export.sheet(work, actor, TableQuery(Filters(kind="tp_new")), view="")
    sheet = load_workbook(io.BytesIO(written.content)).worksheets[0]
    lines = list(sheet.iter_rows(min_row=2))
    assert len(lines) == (await listed(actor, kind="tp_new")).total
    assert {cell.data_type for line in lines for cell in line} <= {"s", "d", "n"}
    assert "=1+1" in [cell.value for cell in lines[0]]
    async with unit_of_work() as work:
        assets = await export.sheet(work, actor, TableQuery(), view="assets")
    titles = [cell.value for cell in next(load_workbook(io.BytesIO(assets.content)).worksheets[0].iter_rows(max_row=1))]
    assert titles == ["ИД", "Дата создания", "ФЛ/ЮР/ИП", "ФИО/Название организации", "Передаваемые объекты", "Статус"]


async def test_the_sheet_is_named_dated_filtered_and_as_wide_as_its_words() -> None:
    user = await builders.customer()
    await fill(user, 4, object_name="г. Барнаул, проспект Строителей, дом 111", waits_for_customer=True)
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        written = await export.sheet(work, actor, TableQuery(), view="")
        assets = await export.sheet(work, actor, TableQuery(), view="assets")
        today = work.now.astimezone(ZoneInfo(settings().time_zone)).date()
    assert (written.name, assets.name) == (f"Мои заявки {today}.xlsx", f"Передача объектов {today}.xlsx")
    sheet = load_workbook(io.BytesIO(written.content)).worksheets[0]
    titles = [cell.value for cell in sheet[1]]
    cells = dict(zip(titles, sheet[2], strict=True))
    assert sheet.auto_filter.ref == sheet.dimensions
    assert cells["Ждёт вашего ответа"].value == "да"
    assert cells["Подана"].number_format == "dd.mm.yyyy hh:mm"
    width = {title: sheet.column_dimensions[cell.column_letter].width for title, cell in cells.items()}
    assert len(cells["Объект"].value) < width["Объект"] <= 60
    assert width["Срок"] < width["Подана"] < width["Объект"]


async def test_the_sheet_of_the_staff_tells_whose_turn_it_is() -> None:
    await fill(await builders.customer(), 2)
    actor = await builders.sign_in(await builders.staff())
    async with unit_of_work() as work:
        written = await export.sheet(work, actor, TableQuery(), view="")
    assert written.name.startswith("Заявки 20")
    titles = [cell.value for cell in load_workbook(io.BytesIO(written.content)).worksheets[0][1]]
    assert titles[-2:] == ["Ждёт ответа заявителя", "Исполнитель"]
