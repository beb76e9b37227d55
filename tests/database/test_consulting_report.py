"""The report for heads: waiting in working time, the first answer, ratings and load, by consultant and by period."""

import io
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook

from lkk.services.callbacks import asking, tasks
from lkk.services.consultations import opening, rules
from lkk.services.consulting_desk import report, report_file
from lkk.services.consulting_desk.views import Report
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue, NotAllowed
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.people import Role
from tests import builders, consultants
from tests.consultants import begin, close, send, take

pytestmark = pytest.mark.usefixtures("database")
THURSDAY = date(2026, 11, 26)
ZONE = ZoneInfo("Asia/Barnaul")


@pytest.fixture(autouse=True)
async def at_noon(database: str) -> None:
    """Noon of a working Thursday."""
    await consultants.stand_at()


async def does(act: Any, *given: Any, **more: Any) -> Any:
    async with unit_of_work() as work:
        return await act(work, *given, **more)


async def counted(head: Actor, first: date = THURSDAY, last: date = THURSDAY) -> Report:
    return await does(report.load, head, first, last)


async def head_of_all() -> Actor:
    return await builders.sign_in(await builders.staff())


def near(found: Decimal | None, wanted: int) -> bool:
    """Minutes, a second of the clock aside."""
    return found is not None and abs(found - wanted) <= Decimal("0.1")


async def test_waiting_answers_ratings_and_load_are_counted_by_consultant() -> None:
    one, other, head = await consultants.consultant("Анна"), await consultants.consultant("Борис"), await head_of_all()
    who = await consultants.customer()
    noon = consultants.WORKING_NOON
    first, second = await begin(who), await begin(who)
    await consultants.stand_at(noon + timedelta(minutes=4))
    await take(one, first)
    await consultants.stand_at(noon + timedelta(minutes=6))
    await send(one, first, "Слушаю")
    await send(one, first, "Тайное", note=True)
    await take(other, second)
    await close(one, first)
    await does(opening.rate, who, first, 4, "Быстро ответили")
    await begin(await consultants.customer())
    await does(asking.ask, who, phone="+7 913 123-45-67", topic="Счёт")
    (task,) = (await does(tasks.read, other)).open
    await does(tasks.note, other, task.key, reached=True, said="Поговорили")
    found = await counted(head)
    assert [one.label for one in found.managers] == ["Анна", "Борис", report.NOBODY]
    anna, boris, nobody = found.managers
    assert (anna.dialogues, anna.rating, anna.ratings, anna.messages, anna.calls) == (1, Decimal("4.0"), 1, 1, 0)
    assert near(anna.wait, 4)
    assert near(anna.answer, 6)
    assert (boris.dialogues, boris.answer, boris.messages, boris.calls) == (1, None, 0, 1)
    assert near(boris.wait, 6)
    assert (nobody.dialogues, nobody.wait) == (1, None)
    assert (found.total.dialogues, found.total.messages, found.total.calls) == (3, 1, 1)
    assert near(found.total.wait, 5)
    assert [(one.rating, one.comment, one.consultant) for one in found.ratings] == [(4, "Быстро ответили", "Анна")]
    assert near(found.total.longest_wait, 6)


async def test_the_night_is_no_waiting_and_periods_follow_the_length() -> None:
    employee, head = await consultants.consultant("Анна"), await head_of_all()
    await consultants.stand_at(datetime(2026, 11, 25, 23, tzinfo=ZONE))
    dialogue = await begin(await consultants.customer())
    hour = await does(_begins)
    await consultants.stand_at(datetime(2026, 11, 26, hour, 7, tzinfo=ZONE))
    await take(employee, dialogue)
    found = await counted(head, THURSDAY - timedelta(days=1))
    assert near(found.managers[0].wait, 7)
    assert [(one.label, one.dialogues) for one in found.periods] == [("25.11.2026", 1)]
    weeks = await counted(head, THURSDAY - timedelta(days=40))
    assert (weeks.step, weeks.periods[0].label) == ("Неделя", "с 23.11.2026")
    months = await counted(head, THURSDAY - timedelta(days=300))
    assert (months.step, months.periods[0].label) == ("Месяц", "ноябрь 2026 г.")


async def test_only_heads_read_it_and_no_more_than_a_year() -> None:
    for role in (Role.ADVOCATE_MANAGER, Role.SERVICE_CENTRE_OPERATOR):
        with pytest.raises(NotAllowed):
            await counted(await builders.sign_in(await builders.staff(role)))
    head = await head_of_all()
    for first in (THURSDAY + timedelta(days=1), THURSDAY - timedelta(days=400)):
        with pytest.raises(InvalidValue) as refused:
            await counted(head, first)
        assert refused.value.at == "first"


async def test_the_file_says_what_the_page_says() -> None:
    employee, head = await consultants.consultant("=Анна"), await head_of_all()
    await take(employee, await begin(await consultants.customer()))
    made = await does(report_file.workbook, head, THURSDAY, THURSDAY)
    assert made.name == "Энергоадвокат 2026-11-26 - 2026-11-26.xlsx"
    book = load_workbook(io.BytesIO(made.content))
    assert book.sheetnames == ["По менеджерам", "По времени"]
    rows = list(book["По менеджерам"].iter_rows(values_only=True))
    assert rows[0] == ("Менеджер", *report_file.HEADINGS)
    assert [row[:2] for row in rows[1:]] == [("=Анна", 1), ("Всего", 1)]


async def _begins(work: Any) -> int:
    return (await rules.in_force(work)).begins_hour
