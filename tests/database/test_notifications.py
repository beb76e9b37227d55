"""Notifications: written with the event, read by their owner alone."""

import pytest

from lkk.models.identity import User
from lkk.services import composition, notifications
from lkk.services.accounts.events import ACCOUNT_ATTACHED
from lkk.services.identity.events import ALREADY_REGISTERED, NEW_DEVICE_SIGN_IN, PASSWORD_CHANGED
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.notifications.choices import who_does_without
from lkk.services.notifications.declaration import Event
from lkk.services.readings.events import READINGS_SUBMITTED, READINGS_TRANSMITTED
from lkk.services.redistribution.events import CONTACT_ASKED
from lkk.vocabulary.people import UserStatus
from tests import builders
from tests.emails import emails

pytestmark = pytest.mark.usefixtures("database")

READINGS = {"account_number": "9234", "period": "ноябрь 2026 г.", "count": 2, "values": ["Дом: 100"], "in_window": True}


async def publish(event: Event, *user_ids: int, **facts: object) -> None:
    async with unit_of_work() as work:
        await notifications.publish(work, event, user_ids=user_ids, account_id=None, **facts)


async def test_an_event_reaches_the_site_and_the_mail() -> None:
    user = await builders.customer("ivanov@example.com")
    await publish(READINGS_SUBMITTED, user.key, **READINGS)
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        page = await notifications.list_own(work, actor)
        (line,) = page.rows
        row = line.newest
        view = await notifications.read_one(work, actor, row.id)
    assert (page.total, page.unread, row.unread) == (1, 1, True)
    assert "ноябрь 2026" in view.body
    assert view.link == "/readings"
    (letter,) = await emails("ivanov@example.com")
    assert letter.subject == row.title


async def test_events_of_one_way_take_that_way_alone() -> None:
    user = await builders.customer()
    actor = await builders.sign_in(user)
    await publish(READINGS_TRANSMITTED, user.key, account_number="9234")
    assert await emails() == []
    await publish(NEW_DEVICE_SIGN_IN, user.key, browser="Chrome", ip="203.0.113.5", moment="сейчас")
    async with unit_of_work() as work:
        assert (await notifications.list_own(work, actor)).total == 1
    assert len(await emails()) == 1


async def test_who_is_not_active_is_not_told() -> None:
    locked = await builders.customer(status=UserStatus.LOCKED)
    await publish(PASSWORD_CHANGED, locked.key, 10**12)
    assert await emails() == []


async def test_nothing_is_told_of_what_was_rolled_back() -> None:
    user = await builders.customer()

    async def fail_after_telling() -> None:
        async with unit_of_work() as work:
            await notifications.publish(work, PASSWORD_CHANGED, user_ids=[user.key])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail_after_telling()
    assert await emails() == []
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        assert await notifications.unread_count(work, actor) == 0


async def test_a_notification_of_somebody_else_is_not_found_and_stays_unread() -> None:
    owner = await builders.customer()
    await publish(PASSWORD_CHANGED, owner.key)
    mine, stranger = await builders.sign_in(owner), await builders.sign_in(await builders.customer())
    async with unit_of_work() as work:
        row = (await notifications.list_own(work, mine)).rows[0].newest
        with pytest.raises(NotFound):
            await notifications.read_one(work, stranger, row.id)
        assert await notifications.read_all(work, stranger) == 0
        assert await notifications.latest(work, stranger) == []
        assert await notifications.unread_count(work, mine) == 1


async def test_reading_marks_one_or_all() -> None:
    user = await builders.customer()
    for number in range(3):
        await publish(ACCOUNT_ATTACHED, user.key, account_number=str(number))
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        newest = (await notifications.latest(work, actor, 1))[0]
        assert "№ 2" in newest.title
        await notifications.read_one(work, actor, newest.id)
    async with unit_of_work() as work:
        assert await notifications.unread_count(work, actor) == 2
        assert await notifications.read_all(work, actor) == 2
        assert await notifications.unread_count(work, actor) == 0


async def test_the_list_is_paged_by_twenty_newest_first() -> None:
    user = await builders.customer()
    async with unit_of_work() as work:
        for number in range(21):
            await notifications.publish(work, ACCOUNT_ATTACHED, user_ids=[user.key], account_number=str(number))
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        first = await notifications.list_own(work, actor)
        last = await notifications.list_own(work, actor, page=50)
        before_first = await notifications.list_own(work, actor, page=-1)
    assert (first.total, first.pages, len(first.rows)) == (21, 2, 20)
    assert "№ 20" in first.rows[0].newest.title
    assert (last.page, [row.newest.title for row in last.rows]) == (2, ["Лицевой счёт № 0 подключён"])
    assert before_first.page == 1


async def test_a_long_address_gets_its_email() -> None:
    part = ".".join(["a" * 60] * 3)
    address = f"{'b' * 60}@{part}.example.com"
    async with unit_of_work() as work:
        await notifications.send_email(work, ALREADY_REGISTERED, address)
    assert len(await emails(address)) == 1


async def choose(user: User, event: str, *, wanted: bool) -> None:
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        await notifications.choose(work, actor, event, composition.EVENTS, wanted=wanted)


async def test_an_unwanted_email_is_not_sent_and_the_site_tells_all_the_same() -> None:
    user, other = await builders.customer("ivanov@example.com"), await builders.customer("petrov@example.com")
    for _ in range(2):
        await choose(user, "readings_submitted", wanted=False)
    await publish(READINGS_SUBMITTED, user.key, other.key, **READINGS)
    assert await emails("ivanov@example.com") == []
    assert len(await emails("petrov@example.com")) == 1
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        assert (await notifications.list_own(work, actor)).total == 1
        shown = {
            choice.event: choice.wanted for choice in await notifications.list_choices(work, actor, composition.EVENTS)
        }
    assert shown.pop("readings_submitted") is False
    assert all(shown.values())


async def test_events_under_the_same_words_are_one_choice() -> None:
    user = await builders.customer("ivanov@example.com")
    actor = await builders.sign_in(user)
    together = [one.key for one in composition.EVENTS if one.choice == CONTACT_ASKED.choice]
    assert len(together) > 1
    for wanted in (False, True):
        await choose(user, together[-1], wanted=wanted)
        async with unit_of_work() as work:
            shown = await notifications.list_choices(work, actor, composition.EVENTS)
            labels = [one.label for one in shown]
            off = await who_does_without(work, CONTACT_ASKED, [user.key])
        assert len(labels) == len(set(labels))
        assert [one.wanted for one in shown if one.label == CONTACT_ASKED.choice] == [wanted]
        assert off == (set() if wanted else {user.key})


async def test_a_email_that_is_wanted_again_is_sent() -> None:
    user = await builders.customer("ivanov@example.com")
    await choose(user, "readings_submitted", wanted=False)
    await choose(user, "readings_submitted", wanted=True)
    await publish(READINGS_SUBMITTED, user.key, **READINGS)
    assert len(await emails("ivanov@example.com")) == 1


@pytest.mark.parametrize("event", [event.key for event in composition.EVENTS if not event.switchable] + ["unheard_of"])
async def test_emails_that_law_or_safety_demand_cannot_be_switched_off(event: str) -> None:
    user = await builders.customer()
    with pytest.raises(NotFound):
        await choose(user, event, wanted=False)


async def test_employees_choose_nothing() -> None:
    operator = await builders.staff()
    actor = await builders.sign_in(operator)
    async with unit_of_work() as work:
        assert await notifications.list_choices(work, actor, composition.EVENTS) == []
    with pytest.raises(NotFound):
        await choose(operator, "readings_submitted", wanted=False)
