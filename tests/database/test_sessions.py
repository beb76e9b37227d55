"""Sessions: found while alive, ended at once, seen and ended by their owner alone."""

import pytest
from sqlmodel import select

from lkk.models.identity import User, UserSession
from lkk.services.identity import sessions
from lkk.services.identity.sessions import SignedIn
from lkk.services.kernel.actor import Visitor
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.secrets import token_hash
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.settings import settings
from lkk.vocabulary.people import UserStatus
from tests import builders
from tests.auth_client import CHROME

pytestmark = pytest.mark.usefixtures("database")
MINUTE = 60


async def opened(user: User, agent: str = CHROME) -> SignedIn:
    async with unit_of_work() as work:
        return await sessions.open(work, user, Visitor(ip="203.0.113.5", browser=agent))


async def seen_at(key_hash: str) -> object:
    async with unit_of_work() as work:
        return (await work.session.exec(select(UserSession.seen_at).where(UserSession.key_hash == key_hash))).one()


async def test_the_cookie_itself_is_not_stored() -> None:
    signed = await opened(await builders.customer())
    async with unit_of_work() as work:
        row = (await work.session.exec(select(UserSession))).one()
    assert row.key_hash == token_hash(signed.token) != signed.token
    assert row.browser == "Chrome, Windows"


async def test_a_live_session_gives_its_person() -> None:
    user = await builders.customer(name="Иванов Иван Иванович")
    signed = await opened(user)
    actor = await sessions.find(None, token_hash(signed.token))
    assert actor is not None
    assert (actor.author_id, actor.subject.display_name, actor.ip) == (user.key, "Иванов Иван Иванович", "203.0.113.5")


@pytest.mark.parametrize("key", ["", "0" * 64, "' or 1=1 --"])
async def test_an_unknown_key_gives_nobody(key: str) -> None:
    await opened(await builders.customer())
    assert await sessions.find(None, key) is None


async def test_looking_without_the_person_does_not_keep_an_idle_session_alive() -> None:
    key = token_hash((await opened(await builders.customer())).token)
    before = await seen_at(key)
    await builders.shift_clock(10 * MINUTE)
    assert await sessions.find(None, key, active=False) is not None
    assert await seen_at(key) == before
    assert await sessions.find(None, key) is not None
    assert await seen_at(key) != before


async def test_an_idle_session_dies_and_a_used_one_lives_on() -> None:
    key = token_hash((await opened(await builders.customer())).token)
    for elapsed in range(20, 100, 20):
        await builders.shift_clock(elapsed * MINUTE)
        assert await sessions.find(None, key) is not None
    await builders.shift_clock(80 * MINUTE + settings().session_idle_s + 1)
    assert await sessions.find(None, key) is None


async def test_a_session_in_use_dies_after_twelve_hours() -> None:
    key = token_hash((await opened(await builders.customer())).token)
    for elapsed in range(25, 12 * 60, 25):
        await builders.shift_clock(elapsed * MINUTE)
        assert await sessions.find(None, key) is not None
    await builders.shift_clock(12 * 60 * MINUTE + 1)
    assert await sessions.find(None, key) is None


async def test_being_seen_is_written_once_a_minute_at_most() -> None:
    key = token_hash((await opened(await builders.customer())).token)
    at_first = await seen_at(key)
    await builders.shift_clock(MINUTE // 2)
    await sessions.find(None, key)
    assert await seen_at(key) == at_first
    await builders.shift_clock(2 * MINUTE)
    await sessions.find(None, key)
    assert await seen_at(key) != at_first


async def test_a_locked_person_is_nobody_at_once() -> None:
    user = await builders.customer()
    key = token_hash((await opened(user)).token)
    async with unit_of_work() as work:
        locked = (await work.session.exec(select(User).where(User.id == user.id))).one()
        locked.status = UserStatus.LOCKED
    assert await sessions.find(None, key) is None


async def test_sign_in_again_in_the_same_browser_ends_the_earlier_session() -> None:
    user = await builders.customer()
    old = token_hash((await opened(user)).token)
    async with unit_of_work() as work:
        await sessions.open(work, user, Visitor(), replaces=old)
    assert await sessions.find(None, old) is None


async def test_the_list_shows_own_live_sessions_and_marks_this_one() -> None:
    user = await builders.customer()
    await opened(await builders.customer())
    await opened(user, agent="Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        views = await sessions.list_own(work, actor)
    assert [view.current for view in views].count(True) == 1
    assert {view.browser for view in views} == {"", "Firefox, Linux"}


async def test_ending_the_others_keeps_this_one() -> None:
    user = await builders.customer()
    other = token_hash((await opened(user)).token)
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        assert await sessions.end_others(work, actor) == 1
    assert await sessions.find(None, other) is None
    assert await sessions.find(None, actor.session_key) is not None


async def test_a_session_of_somebody_else_is_not_found_and_lives_on() -> None:
    stranger = await builders.sign_in(await builders.customer())
    actor = await builders.sign_in(await builders.customer())
    with pytest.raises(NotFound):
        async with unit_of_work() as work:
            await sessions.end_own(work, actor, stranger.session_id)
    assert await sessions.find(None, stranger.session_key) is not None


async def test_every_ending_tells_the_tabs(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(UnitOfWork, "end_sessions", lambda _self, *keys: told.extend(keys))
    user = await builders.customer()
    keys = [token_hash((await opened(user)).token) for _ in range(4)]
    actor = await builders.sign_in(user)
    await sessions.logout(keys[0])
    async with unit_of_work() as work:
        own = {view.id for view in await sessions.list_own(work, actor)} - {actor.session_id}
        await sessions.end_own(work, actor, min(own))
    async with unit_of_work() as work:
        await sessions.end_others(work, actor)
    async with unit_of_work() as work:
        await sessions.end_all(work, user.key)
    assert sorted(told) == sorted([*keys, actor.session_key])


async def test_logout_without_a_session_is_no_error() -> None:
    await sessions.logout("")
    await sessions.logout("0" * 64)
