"""A change of the feed that comes after the end of an outage counts only when an employee accepts it."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from lkk.models.audit import AuditEvent
from lkk.models.outages import Outage, OutageAfterEnd
from lkk.routes import STAFF_OUTAGES
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue, NotAllowed, NotFound, Stale
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.outages import after_end, dispatching, keeping, wording
from lkk.state.outages.journal import Journal
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.outages import OutageKind, OutageState
from lkk.vocabulary.people import Role
from tests import builders, outages
from tests.database.test_outages_feed import apply, skipped
from tests.database.test_outages_journal import dispatcher
from tests.database.test_outages_notices import told
from tests.event_path import event_tab
from tests.outages import HOUR, change, now

pytestmark = pytest.mark.usefixtures("database")
START, END = now() - 3 * HOUR, now() - HOUR
OVER: dict[str, Any] = {"starts_at": START, "restored_at": END, "expected_until": END}


async def over_and_reopened(**data: Any) -> tuple[builders.User, Actor]:
    """An outage of a person's house that is over, and a change that opens it again."""
    user, _ = await outages.resident(await outages.house(key="h-1"))
    await apply(change(starts_at=START, expected_until=END))
    assert await told(user) == ["outage_started"]
    await apply(change(version=2, **OVER))
    assert await told(user) == ["outage_started", "outage_restored"]
    reopened: dict[str, Any] = {"starts_at": START, "restored_at": None}
    await apply(change(version=3, **(reopened | data)))
    return user, await dispatcher()


async def waiting(actor: Actor) -> list[after_end.AfterEnd]:
    async with unit_of_work() as work:
        return await after_end.waiting(work, actor)


async def accept(actor: Actor, one: after_end.AfterEnd) -> None:
    async with unit_of_work() as work:
        await after_end.accept(work, actor, one.outage_id, one.version)


async def test_a_reopening_changes_nothing_and_tells_nobody_until_it_is_accepted() -> None:
    user, actor = await over_and_reopened()
    assert await skipped() == {"АВ-17": keeping.AFTER_END}
    assert await told(user) == ["outage_started", "outage_restored"]
    (late,) = await waiting(actor)
    assert (late.number, late.version, late.told.restored_at) == ("АВ-17", 3, None)
    async with unit_of_work() as work:
        assert await dispatching.kept_apart(work, actor) == [], "it stands among what may be accepted"
        (view,) = await dispatching.journal(work, actor)
    assert view.state is OutageState.RESTORED
    await accept(actor, late)
    assert (await waiting(actor), await skipped()) == ([], {})
    assert await told(user) == ["outage_started", "outage_restored", "outage_started"]
    async with unit_of_work() as work:
        (view,) = await dispatching.journal(work, actor)
        events = (await work.session.exec(select(AuditEvent.action))).all()
    assert view.state is OutageState.NOW
    assert AuditAction.OUTAGE_ACCEPTED in events
    with pytest.raises(NotFound):
        await accept(actor, late)


async def test_the_feed_goes_on_from_the_accepted_version() -> None:
    user, actor = await over_and_reopened()
    await accept(actor, (await waiting(actor))[0])
    await told(user)
    await apply(change(version=3, starts_at=START, restored_at=None))
    await apply(change(version=4, starts_at=START, restored_at=now()))
    assert await skipped() == {}
    assert (await told(user))[-1] == "outage_restored"


async def test_a_newer_change_takes_the_place_of_the_one_that_was_looked_at() -> None:
    _, actor = await over_and_reopened()
    (seen,) = await waiting(actor)
    await apply(change(version=4, starts_at=START, restored_at=None, reason="Повреждение кабеля"))
    with pytest.raises(Stale):
        await accept(actor, seen)
    (late,) = await waiting(actor)
    assert (late.version, late.told.reason) == (4, "Повреждение кабеля")


async def dismiss(actor: Actor, one: after_end.AfterEnd, reason: str = "Ошибка в журнале") -> None:
    async with unit_of_work() as work:
        await after_end.dismiss(work, actor, one.outage_id, one.version, reason)


async def test_a_change_that_is_turned_down_leaves_the_outage_over_and_does_not_come_back() -> None:
    user, actor = await over_and_reopened()
    (late,) = await waiting(actor)
    await dismiss(actor, late)
    assert (await waiting(actor), await skipped()) == ([], {})
    await apply(change(version=3, starts_at=START, restored_at=None))
    assert (await waiting(actor), await skipped()) == ([], {}), "the feed tells the same once more"
    assert await told(user) == ["outage_started", "outage_restored"]
    async with unit_of_work() as work:
        (view,) = await dispatching.journal(work, actor)
        (kept,) = await after_end.dismissed(work, actor)
        written = AuditEvent.action == AuditAction.OUTAGE_DISMISSED.value
        (event,) = (await work.session.exec(select(AuditEvent).where(written))).all()
    assert view.state is OutageState.RESTORED
    assert (kept.number, kept.reason, kept.by) == ("АВ-17", "Ошибка в журнале", actor.author.display_name)
    assert (event.actor_id, event.subject) == (actor.author_id, f"outage:{late.outage_id}")
    with pytest.raises(NotFound):
        await accept(actor, late)
    with pytest.raises(NotFound):
        await dismiss(actor, late)


async def test_a_newer_change_after_one_that_was_turned_down_asks_anew() -> None:
    _, actor = await over_and_reopened()
    (seen,) = await waiting(actor)
    await dismiss(actor, seen)
    await apply(change(version=4, starts_at=START, restored_at=None, reason="Повреждение кабеля"))
    (late,) = await waiting(actor)
    with pytest.raises(Stale):
        await dismiss(actor, seen)
    await accept(actor, late)
    async with unit_of_work() as work:
        assert await after_end.dismissed(work, actor) == []
        (view,) = await dispatching.journal(work, actor)
    assert view.state is OutageState.NOW


@pytest.mark.parametrize("reason", ["", "  нет ", "я" * 401])
async def test_a_change_is_turned_down_for_a_reason(reason: str) -> None:
    _, actor = await over_and_reopened()
    (late,) = await waiting(actor)
    with pytest.raises(InvalidValue):
        await dismiss(actor, late, reason)
    assert await waiting(actor) == [late]


async def test_a_change_that_is_taken_back_waits_no_more() -> None:
    _, actor = await over_and_reopened()
    await apply(change(version=4, **OVER))
    assert (await waiting(actor), await skipped()) == ([], {})
    async with unit_of_work() as work:
        assert (await work.session.exec(select(OutageAfterEnd))).all() == []
        assert (await work.session.exec(select(Outage.restored_at))).one() == END


async def test_plans_that_were_cancelled_and_are_on_again_are_told_as_plans() -> None:
    user, _ = await outages.resident(await outages.house(key="h-1"))
    actor, tomorrow = await dispatcher(), now() + timedelta(days=1)
    plan: dict[str, Any] = {"kind": OutageKind.PLANNED, "starts_at": tomorrow, "expected_until": tomorrow + HOUR}
    for version, cancelled in enumerate((False, True, False), 1):
        await apply(change(version=version, **plan, cancelled=cancelled))
        await told(user)
    await accept(actor, (await waiting(actor))[0])
    assert await told(user) == ["outage_planned", "outage_cancelled", "outage_planned"]


async def test_what_cannot_be_right_cannot_be_accepted() -> None:
    _, actor = await over_and_reopened(restored_at=START - HOUR)
    assert await skipped() == {"АВ-17": keeping.ENDED_BEFORE}
    assert await waiting(actor) == []
    async with unit_of_work() as work:
        (apart,) = await dispatching.kept_apart(work, actor)
    assert apart.problem == keeping.ENDED_BEFORE


@pytest.mark.parametrize("role", [Role.CUSTOMER, Role.MFC_OPERATOR])
async def test_only_who_watches_outages_sees_and_accepts_changes(role: Role) -> None:
    person = await builders.customer() if role is Role.CUSTOMER else await builders.staff(role)
    actor = await builders.sign_in(person)
    async with unit_of_work() as work:
        with pytest.raises(NotAllowed):
            await after_end.waiting(work, actor)
        with pytest.raises(NotAllowed):
            await after_end.accept(work, actor, 1, 1)
        with pytest.raises(NotAllowed):
            await after_end.dismiss(work, actor, 1, 1, "Ошибка в журнале")
        with pytest.raises(NotAllowed):
            await after_end.dismissed(work, actor)


@pytest.mark.parametrize(
    ("data", "begins"),
    [
        ({}, "Света снова нет: с "),
        ({"restored_at": END}, "Теперь: с "),
        ({"cancelled": True}, "Отключение, которое началось "),
    ],
)
async def test_a_change_is_said_in_words(data: dict[str, Any], begins: str) -> None:
    message = change(starts_at=START, **data).data
    assert wording.retold(after_end.told_by(message), now(), "Asia/Barnaul").startswith(begins)


async def test_the_journal_offers_the_change_and_accepts_it_on_the_page() -> None:
    _, actor = await over_and_reopened()
    async with event_tab(actor.session_key) as tab:
        await tab.go(STAFF_OUTAGES.path)
        (late,) = tab.seen["late"]
        assert (late["number"], late["version"]) == ("АВ-17", 3)
        await tab.do(Journal.ask_accept, outage_id=late["id"], version=late["version"])
        await tab.do(Journal.accept)
        assert tab.seen["late"] == []
        assert [one["state"] for one in tab.seen["outages"]] == [OutageState.NOW.label]


async def test_the_journal_turns_a_change_down_on_the_page() -> None:
    _, actor = await over_and_reopened()
    async with event_tab(actor.session_key) as tab:
        await tab.go(STAFF_OUTAGES.path)
        (late,) = tab.seen["late"]
        await tab.do(Journal.ask_dismiss, outage_id=late["id"], version=late["version"])
        await tab.do(Journal.dismiss, form={"reason": "Диспетчер подтвердил: свет есть"})
        assert tab.seen["late"] == []
        assert [one["reason"] for one in tab.seen["dismissed"]] == ["Диспетчер подтвердил: свет есть"]
        assert [one["state"] for one in tab.seen["outages"]] == [OutageState.RESTORED.label]
