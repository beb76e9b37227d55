"""Directories: a change is a new row from its day on, what was in force stays, and everybody's change is told."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import col, select

from lkk.models.applications import CalendarDay
from lkk.models.directories import Office
from lkk.models.readings import ReadingWindow
from lkk.services.directories import entries, in_force
from lkk.services.directories.catalog import DIRECTORIES
from lkk.services.directories.entries import CameToForce
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.errors import FieldErrors, InvalidValue, NotAllowed, NotFound, ServiceError, Stale
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.settings import settings
from lkk.vocabulary.directories import ChangeAct, ReasonOf, TextPlace
from lkk.vocabulary.people import Role
from tests import builders

pytestmark = pytest.mark.usefixtures("database")
OFFICE = {
    "code": "lenina",
    "name": "Офис на Ленина",
    "address": "г. Барнаул, пр. Ленина, 1",
    "phones": "50-16-28",
    "hours": "пн–пт 8:00–17:00",
    "position": "20",
}
ONE_DAY = timedelta(days=1)


def today() -> date:
    return local_day(datetime.now(UTC), settings().time_zone)


async def administrator() -> Actor:
    return await builders.sign_in(await builders.staff())


async def save(actor: Actor, code: str, typed: dict[str, str], starts: date | None = None, **more: object) -> None:
    async with unit_of_work() as work:
        await entries.save(work, actor, code, typed, starts=starts, **more)  # pyright: ignore[reportArgumentType]


async def offices_of(code: str) -> list[Office]:
    async with unit_of_work() as work:
        query = select(Office).where(Office.code == code).order_by(col(Office.valid_from))
        return list(await work.session.exec(query))


async def periods(code: str) -> list[tuple[str, date, date | None]]:
    return [(row.hours, row.valid_from, row.valid_to) for row in await offices_of(code)]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
async def test_nobody_but_the_administrator_sees_or_changes_a_directory(role: Role) -> None:
    actor = await builders.sign_in(await builders.staff(role) if role.staff else await builders.customer())
    async with unit_of_work() as work:
        for attempt in (
            entries.read(work, actor, "offices"),
            entries.history(work, actor, "offices"),
            entries.save(work, actor, "offices", OFFICE, starts=today()),
            entries.end(work, actor, "offices", "1", today()),
            entries.withdraw(work, actor, "offices", "1"),
        ):
            with pytest.raises(NotAllowed):
                await attempt
    assert await offices_of("lenina") == []


@pytest.mark.parametrize("code", [code.value for code in DIRECTORIES])
async def test_every_directory_is_read_with_what_production_starts_with(code: str) -> None:
    actor = await administrator()
    async with unit_of_work() as work:
        seen = await entries.read(work, actor, code)
    assert seen.entries
    assert all(set(one.words) == {item.name for item in seen.directory.items} for one in seen.entries)


async def test_a_change_follows_what_is_in_force_from_its_day_on() -> None:
    actor, first, later = await administrator(), today(), today() + timedelta(days=10)
    await save(actor, "offices", OFFICE, first)
    (row,) = await offices_of("lenina")
    async with unit_of_work() as work:
        seen = (await entries.read(work, actor, "offices")).seen
    await save(actor, "offices", {**OFFICE, "hours": "пн–пт 9:00–18:00"}, later, entry_id=f"{row.key}", seen=seen)
    assert await periods("lenina") == [
        ("пн–пт 8:00–17:00", first, later - ONE_DAY),
        ("пн–пт 9:00–18:00", later, None),
    ]
    async with unit_of_work() as work:
        assert [one.hours for one in await in_force.offices(work) if one.code == "lenina"] == ["пн–пт 8:00–17:00"]
        told = await entries.history(work, actor, "offices", "lenina")
    assert [one.act for one in told] == [ChangeAct.CHANGED, ChangeAct.ADDED]
    assert told[0].author == actor.author.display_name
    assert [one.title for one in told[0].values] == ["Часы приёма", "Действует с"]


async def test_a_change_of_the_same_day_takes_the_place_of_the_entry() -> None:
    actor, first = await administrator(), today()
    await save(actor, "offices", OFFICE, first)
    (row,) = await offices_of("lenina")
    await save(actor, "offices", {**OFFICE, "hours": "сб"}, first, entry_id=f"{row.key}", seen=9_999_999)
    assert await periods("lenina") == [("сб", first, None)]


async def test_a_change_between_two_lasts_until_the_one_that_was_planned() -> None:
    actor, first = await administrator(), today()
    middle, last = first + timedelta(days=5), first + timedelta(days=9)
    await save(actor, "offices", OFFICE, first)
    (row,) = await offices_of("lenina")
    for hours, starts in (("потом", last), ("между", middle)):
        await save(actor, "offices", {**OFFICE, "hours": hours}, starts, entry_id=f"{row.key}", seen=9_999_999)
    assert [(hours, begins) for hours, begins, _ in await periods("lenina")] == [
        (OFFICE["hours"], first),
        ("между", middle),
        ("потом", last),
    ]
    ends = [end for *_, end in await periods("lenina")]
    assert ends == [middle - ONE_DAY, last - ONE_DAY, None]


async def test_a_past_day_is_refused_and_nothing_changes() -> None:
    actor = await administrator()
    for starts in (today() - ONE_DAY, None):
        with pytest.raises(InvalidValue) as refused:
            await save(actor, "offices", OFFICE, starts)
        assert refused.value.at == "valid_from"
    assert await offices_of("lenina") == []


async def test_a_thing_that_is_there_is_changed_and_not_added_again() -> None:
    actor = await administrator()
    await save(actor, "offices", OFFICE, today())
    with pytest.raises(InvalidValue, match="уже есть") as refused:
        await save(actor, "offices", OFFICE, today() + ONE_DAY)
    assert refused.value.at == "code"


async def test_a_planned_change_is_taken_back_and_the_earlier_one_goes_on() -> None:
    actor = await administrator()
    await save(actor, "offices", OFFICE, today())
    (row,) = await offices_of("lenina")
    await save(actor, "offices", {**OFFICE, "hours": "сб"}, today() + ONE_DAY, entry_id=f"{row.key}", seen=9_999_999)
    planned = (await offices_of("lenina"))[1]
    async with unit_of_work() as work:
        with pytest.raises(CameToForce):
            await entries.withdraw(work, actor, "offices", f"{row.key}", seen=9_999_999)
        await entries.withdraw(work, actor, "offices", f"{planned.key}", seen=9_999_999)
    assert await periods("lenina") == [(OFFICE["hours"], today(), None)]


async def test_an_office_that_closes_is_shown_until_its_last_day() -> None:
    actor, last = await administrator(), today() + timedelta(days=3)
    await save(actor, "offices", OFFICE, today())
    (row,) = await offices_of("lenina")
    async with unit_of_work() as work:
        with pytest.raises(InvalidValue):
            await entries.end(work, actor, "offices", f"{row.key}", today() - ONE_DAY, seen=9_999_999)
        await entries.end(work, actor, "offices", f"{row.key}", last, seen=9_999_999)
    async with unit_of_work() as work:
        assert "lenina" in [one.code for one in await in_force.offices(work)]
        work.set_clock(int(timedelta(days=4).total_seconds()))
        assert "lenina" not in [one.code for one in await in_force.offices(work)]


@pytest.mark.parametrize("code", ["windows", "deadlines", "company"])
async def test_what_the_portal_cannot_do_without_is_neither_added_nor_ended(code: str) -> None:
    actor = await administrator()
    async with unit_of_work() as work:
        one = (await entries.read(work, actor, code)).entries[0]
        with pytest.raises(NotFound):
            await entries.end(work, actor, code, one.id, today(), seen=9_999_999)
        with pytest.raises(NotFound):
            await entries.save(work, actor, code, one.typed, starts=today())
        assert not one.may_end


async def test_a_window_changes_for_readings_of_the_month_it_begins_in() -> None:
    actor, starts = await administrator(), today() + timedelta(days=40)
    async with unit_of_work() as work:
        seen = await entries.read(work, actor, "windows")
    entry = next(one for one in seen.entries if one.typed["cabinet_class"] == "individual")
    typed = {**entry.typed, "first_day": "20", "last_day": "10"}
    with pytest.raises(InvalidValue) as refused:
        await save(actor, "windows", typed, starts, entry_id=entry.id, seen=seen.seen)
    assert refused.value.at == "last_day"
    typed = {**entry.typed, "first_day": "15", "last_day": "25", "cabinet_class": "legal", "source": "Приказ № 7"}
    await save(actor, "windows", typed, starts, entry_id=entry.id, seen=seen.seen)
    async with unit_of_work() as work:
        query = select(ReadingWindow).where(ReadingWindow.valid_from == starts)
        (row,) = await work.session.exec(query)
    assert (row.cabinet_class.value, row.first_day, row.last_day) == ("individual", 15, 25)


async def test_a_day_of_the_calendar_is_added_changed_and_taken_back_before_it_comes() -> None:
    actor, day = await administrator(), today() + timedelta(days=800)
    typed = {"day": day.isoformat(), "working": "on", "note": "Перенос"}
    await save(actor, "calendar", typed)
    with pytest.raises(InvalidValue, match="уже есть"):
        await save(actor, "calendar", typed)
    await save(actor, "calendar", {"note": "Отмена переноса"}, entry_id=day.isoformat(), seen=9_999_999)
    async with unit_of_work() as work:
        row = await work.session.get(CalendarDay, day)
        assert row
        assert (row.working, row.note) == (False, "Отмена переноса")
        await entries.withdraw(work, actor, "calendar", day.isoformat(), seen=9_999_999)
    with pytest.raises(InvalidValue, match="уже наступил"):
        await save(actor, "calendar", {**typed, "day": today().isoformat()})
    async with unit_of_work() as work:
        assert await work.session.get(CalendarDay, day) is None
        acts = [one.act for one in await entries.history(work, actor, "calendar", day.isoformat())]
    assert acts == [ChangeAct.WITHDRAWN, ChangeAct.CHANGED, ChangeAct.ADDED]


async def test_wrong_values_are_told_at_their_fields_together() -> None:
    actor = await administrator()
    async with unit_of_work() as work:
        one = (await entries.read(work, actor, "company")).entries[0]
    typed = {
        **one.typed,
        "name": "",
        "inn": "2225000004",
        "dispatcher_phone": "позвоните нам",
        "press_link": "javascript:alert(1)",
        "accent": "pink",
        "short_name": "Ж" * 21,
    }
    with pytest.raises(FieldErrors) as refused:
        await save(actor, "company", typed, today(), entry_id=one.id, seen=9_999_999)
    assert set(refused.value.fields) == {"name", "inn", "dispatcher_phone", "press_link", "accent", "short_name"}


@pytest.mark.parametrize("entry_id", ["0", "x", "99999999", "2026-99-99"])
async def test_an_entry_that_is_not_there_is_not_found(entry_id: str) -> None:
    actor = await administrator()
    for code in ("offices", "calendar"):
        with pytest.raises(NotFound):
            await save(actor, code, OFFICE, today(), entry_id=entry_id)
    with pytest.raises(NotFound):
        await save(actor, "nothing", OFFICE, today())


async def test_of_two_administrators_the_later_one_is_told_who_was_first() -> None:
    first, second = await administrator(), await administrator()
    await save(first, "offices", OFFICE, today())
    async with unit_of_work() as work:
        view = await entries.read(work, second, "offices")
    entry = next(one for one in view.entries if one.thing == "lenina")

    async def change(actor: Actor, hours: str) -> str:
        try:
            await save(actor, "offices", {**OFFICE, "hours": hours}, today(), entry_id=entry.id, seen=view.seen)
        except Stale as error:
            return error.text
        return ""

    told = await asyncio.gather(change(first, "один"), change(second, "два"))
    assert sorted(bool(one) for one in told) == [False, True]
    assert "уже изменена" in "".join(told)


async def test_two_at_once_never_leave_two_entries_of_one_day() -> None:
    actors = [await administrator() for _ in range(4)]

    async def add(actor: Actor) -> bool:
        try:
            await save(actor, "offices", OFFICE, today())
        except ServiceError:
            return False
        return True

    assert sum(await asyncio.gather(*[add(actor) for actor in actors])) == 1
    assert len(await offices_of("lenina")) == 1


async def test_what_is_in_force_is_read_in_words() -> None:
    async with unit_of_work() as work:
        known = await in_force.company(work)
        rules = await in_force.texts(work, TextPlace.RULES)
        topics = await in_force.topics(work)
        reasons = (await in_force.reasons(work))[ReasonOf.HOLD]
    assert known.dispatcher.dial == "+73852380616"
    assert [one.dial for one in known.phones if one.number == "501-262 доб. 1401"] == ["+73852501262,1401"]
    assert len(topics) == 5
    assert reasons
    assert any(block.lines for block in rules[0].blocks)
