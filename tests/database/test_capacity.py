"""The board of capacity: ads of whom the law lets give, their check, pairs that fit, contacts by consent of both."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from lkk.services.directories import entries
from lkk.services.kernel.errors import FieldErrors, InvalidValue, NotAllowed, NotFound, ServiceError, Stale
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.redistribution import ads, board, contacts, jobs, matching, moderation
from lkk.services.redistribution.board import Order, Wanted
from lkk.vocabulary.directories import DirectoryCode
from lkk.vocabulary.redistribution import MOST_ADS, AdSide, AdState, ContactState
from tests import builders, capacity
from tests.business_time import today
from tests.capacity import NORTH, SOUTH, does, form, told

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
async def substations(database: str) -> None:
    await capacity.places()


async def test_an_ad_goes_from_its_draft_over_the_check_to_the_board() -> None:
    owner, checks = await capacity.person(), await capacity.moderator()
    key = await does(ads.save, owner, form())
    assert (await does(board.listing, Wanted())).rows == []
    await does(ads.submit, owner, key, 1)
    [waits], total = await does(moderation.waiting, checks)
    assert (waits.title, total) == ("Отдаю 50 кВт, ПС Северная, 1\u202f000 ₽ за кВт", 1)
    assert waits.own == "100 кВт, больше 15 кВт, постоянное присоединение"
    assert waits.due_at > waits.submitted_at
    assert await told(checks) == ["Проверьте объявление о мощности: Отдаю 50 кВт, ПС Северная, 1 000 ₽ за кВт"]
    await does(moderation.publish, checks, key, waits.revision)
    [shown] = (await does(board.listing, Wanted())).rows
    assert (shown.kw, shown.district, shown.owner) == ("50 кВт", "Заречный район", "И••• И•••")
    assert await told(owner) == ["Объявление опубликовано: Отдаю 50 кВт, ПС Северная, 1 000 ₽ за кВт"]


async def test_an_ad_that_is_returned_is_mended_and_sent_again() -> None:
    owner, checks = await capacity.person(), await capacity.moderator()
    key = await capacity.ad(owner)
    with pytest.raises(InvalidValue, match="Напишите, что исправить"):
        await does(moderation.reject, checks, key, 2, " ")
    await does(moderation.reject, checks, key, 2, "Проверьте центр питания")
    [own] = await does(ads.own, owner)
    assert (own.state, own.reason) == (AdState.REJECTED, "Проверьте центр питания")
    await does(ads.save, owner, form(substation_key=SOUTH), ad_id=key, seen=own.revision)
    await does(ads.submit, owner, key, own.revision + 1)
    assert (await capacity.row(key)).state is AdState.MODERATION
    with pytest.raises(Stale):
        await does(ads.save, owner, form(), ad_id=key, seen=own.revision + 2)


async def test_who_may_give_is_judged_by_the_bound_of_the_day() -> None:
    owner, chief = await capacity.person(), await builders.sign_in(await builders.staff())
    async with unit_of_work() as work:
        [bound] = (await entries.read(work, chief, DirectoryCode.GIVERS)).entries
        seen = (await entries.read(work, chief, DirectoryCode.GIVERS)).seen
    said = {"kilowatts": "150", "law": "Правила присоединения, п. 34"}
    raised = {"starts": today(), "entry_id": bound.id, "seen": seen}
    await does(ads.save, owner, form())
    await does(entries.save, chief, DirectoryCode.GIVERS, said, **raised)
    with pytest.raises(FieldErrors) as small:
        await does(ads.save, owner, form())
    assert "больше 150 кВт" in small.value.fields["own_kw"]
    assert dict(await does(ads.giver_kinds))["household"] == "Физическое лицо до 150 кВт для бытовых нужд"


async def test_only_a_moderator_decides_and_only_the_owner_changes() -> None:
    owner, other = await capacity.person(), await capacity.person("Петров Пётр")
    key = await capacity.ad(owner)
    for act in (moderation.waiting,):
        with pytest.raises(NotAllowed):
            await does(act, owner)
    with pytest.raises(NotAllowed):
        await does(moderation.publish, owner, key, 2)
    for act in (ads.submit, ads.close):
        with pytest.raises(NotFound):
            await does(act, other, key, 2)
    with pytest.raises(NotFound):
        await does(ads.one, other, key)
    assert await does(ads.own, other) == []


async def test_two_moderators_at_once_decide_once() -> None:
    owner = await capacity.person()
    key = await capacity.ad(owner)
    first, second = await capacity.moderator(), await capacity.moderator()
    ended = await asyncio.gather(
        does(moderation.publish, first, key, 2),
        does(moderation.reject, second, key, 2, "Нет"),
        return_exceptions=True,
    )
    assert sum(isinstance(one, Stale) for one in ended) == 1
    assert len(await told(owner)) == 1


async def test_a_person_has_ten_ads_at_the_most_and_a_closed_one_makes_room() -> None:
    owner = await capacity.person()
    keys = [await does(ads.save, owner, form()) for _ in range(MOST_ADS)]
    with pytest.raises(InvalidValue, match="не больше 10 объявлений"):
        await does(ads.save, owner, form())
    await does(ads.close, owner, keys[0], 1)
    await does(ads.save, owner, form())


async def test_the_last_day_is_bounded_by_the_table_of_terms() -> None:
    owner = await capacity.person()
    late = await does(ads.last_day) + timedelta(days=1)
    for day in (today(), late):
        with pytest.raises(FieldErrors) as refused:
            await does(ads.save, owner, form(valid_until=day.isoformat()))
        assert set(refused.value.fields) == {"valid_until"}


async def test_pairs_fit_by_substation_voltage_capacity_and_price_and_are_told_once() -> None:
    giver = await capacity.person("Завод")
    key = await capacity.published(giver)
    fits = await capacity.person("Пекарня")
    await capacity.published(fits, "seek")
    others: list[dict[str, Any]] = [{"substation_key": SOUTH}, {"voltage": "6"}, {"kw": "51"}, {"price": "999,99"}]
    for unfit in others:
        await capacity.published(await capacity.person("Другой"), "seek", **unfit)
    await capacity.published(giver, "seek")
    [found] = await does(matching.of_owner, giver.subject_id)
    assert (found.own_id, found.title) == (key, "Ищу 30 кВт, ПС Северная, до 1\u202f500 ₽ за кВт")
    assert "мощности хватает — отдают 50 кВт, нужно 30 кВт" in found.why
    assert "цена 1\u202f000 ₽ за кВт не выше той, что готовы заплатить" in found.why
    heard = "Нашлось подходящее объявление: "
    assert [one for one in await told(giver) if one.startswith(heard)] == [heard + found.title.replace("\u202f", " ")]
    assert [one for one in await told(fits) if one.startswith(heard)] == [
        heard + "Отдаю 50 кВт, ПС Северная, 1 000 ₽ за кВт"
    ]
    async with unit_of_work() as work:
        assert await matching.tell_new(work, await capacity.row(key)) == 0


async def test_the_board_is_filtered_sorted_and_cut_into_pages() -> None:
    owners = [await capacity.person(f"Фирма {number}") for number in range(3)]
    for number in range(21):
        await capacity.published(owners[number // 10], kw=str(number + 1), price=str(2000 - number))
    await capacity.published(owners[2], "seek", substation_key=SOUTH, price="")
    every = await does(board.listing, Wanted())
    assert (every.total, every.pages, len(every.rows), every.rows[0].side) == (22, 2, 20, AdSide.SEEK)
    assert (await does(board.listing, Wanted(), 9)).page == 2
    assert [one.kw for one in (await does(board.listing, Wanted(order=Order.MOST))).rows[:2]] == ["30 кВт", "21 кВт"]
    assert (await does(board.listing, Wanted(order=Order.CHEAP))).rows[0].price == "1\u202f980 ₽ за кВт"
    assert (await does(board.listing, Wanted(side=AdSide.SEEK))).total == 1
    assert (await does(board.listing, Wanted(substation=NORTH))).total == 21
    assert (await does(board.listing, Wanted(district="board"))).total == 22
    substations, districts = await does(board.places)
    assert (substations, districts) == (
        [(NORTH, "ПС Северная"), (SOUTH, "ПС Южная")],
        [("board", "Заречный район")],
    )


async def test_contacts_open_by_consent_of_both_and_words_before_it_name_none() -> None:
    owner, asks = await capacity.person("Иванов Иван"), await capacity.person("Петров Пётр")
    key = await capacity.published(owner)
    with pytest.raises(InvalidValue, match="ваше объявление"):
        await does(contacts.ask, owner, key)
    contact = await does(contacts.ask, asks, key)
    assert await does(contacts.ask, asks, key) == contact
    with pytest.raises(InvalidValue, match="Уберите телефон"):
        await does(contacts.write, asks, contact, "Позвоните 8 913 123-45-67")
    await does(contacts.write, asks, contact, "Можно взять часть?")
    await does(contacts.write, asks, contact, "Например, 20 кВт")
    view, said = await does(contacts.one, owner, contact)
    assert (view.name, view.phone, view.email, view.asks) == ("П••• П•••", "", "", True)
    assert [one.body for one in said] == ["Можно взять часть?", "Например, 20 кВт"]
    with pytest.raises(Stale):
        await does(contacts.answer, asks, contact, view.revision, consent=True)
    await does(contacts.answer, owner, contact, view.revision, consent=True)
    seen, _ = await does(contacts.one, asks, contact)
    assert (seen.state, seen.name, seen.email) == (ContactState.OPEN, "Иванов Иван", owner.subject.email)
    await does(contacts.write, owner, contact, "Мой телефон 8 913 123-45-67")
    heard = [one.partition(":")[0] for one in await told(owner)]
    assert heard == ["Объявление опубликовано", "С вами хотят связаться", "Новое сообщение"]
    assert [one.partition(":")[0] for one in await told(asks)] == ["Контакты открыты", "Новое сообщение"]


async def test_a_third_person_sees_nothing_of_a_contact() -> None:
    owner, asks, third = [await capacity.person(name) for name in ("Иванов Иван", "Петров Пётр", "Сидоров Сидор")]
    contact = await does(contacts.ask, asks, await capacity.published(owner))
    for act, more in (
        (contacts.one, ()),
        (contacts.write, ("Привет",)),
        (contacts.close, (1,)),
    ):
        with pytest.raises(NotFound):
            await does(act, third, contact, *more)
    with pytest.raises(NotFound):
        await does(contacts.answer, third, contact, 1, consent=True)
    assert await does(contacts.own, third) == []


async def test_a_declined_contact_shows_nothing_and_can_be_asked_for_again() -> None:
    owner, asks = await capacity.person("Иванов Иван"), await capacity.person("Петров Пётр")
    key = await capacity.published(owner)
    contact = await does(contacts.ask, asks, key)
    await does(contacts.answer, owner, contact, 1, consent=False)
    view, _ = await does(contacts.one, asks, contact)
    assert (view.state, view.name, view.email) == (ContactState.DECLINED, "И••• И•••", "")
    with pytest.raises(Stale, match="завершён"):
        await does(contacts.write, asks, contact, "Почему?")
    assert await does(contacts.ask, asks, key) != contact


async def test_two_who_ask_each_other_at_once_have_one_open_contact() -> None:
    giver, taker = await capacity.person("Завод"), await capacity.person("Пекарня")
    give, seek = await capacity.published(giver), await capacity.published(taker, "seek")
    first, second = await asyncio.gather(does(contacts.ask, taker, give), does(contacts.ask, giver, seek))
    assert first == second
    view, _ = await does(contacts.one, giver, first)
    assert view.state is ContactState.OPEN


async def test_consent_and_refusal_at_one_moment_leave_one_answer() -> None:
    owner, asks = await capacity.person("Иванов Иван"), await capacity.person("Петров Пётр")
    contact = await does(contacts.ask, asks, await capacity.published(owner))
    ended = await asyncio.gather(
        *(does(contacts.answer, owner, contact, 1, consent=yes) for yes in (True, False)), return_exceptions=True
    )
    assert sum(isinstance(one, ServiceError) for one in ended) == 1
    assert len([one for one in await told(asks) if "контакт" in one.lower()]) == 1


async def test_an_ad_whose_last_day_is_over_leaves_the_board_and_its_owner_is_told() -> None:
    owner = await capacity.person()
    key = await capacity.published(owner)
    async with unit_of_work() as work:
        names = {"day": today() - timedelta(days=1), "id": key}
        await work.session.execute(text("update capacity_ad set valid_until = :day where id = :id"), names)
    assert (await does(board.listing, Wanted())).total == 0
    assert await jobs.expire() == 1
    assert (await capacity.row(key)).state is AdState.EXPIRED
    assert (await told(owner))[-1].startswith("Срок объявления вышел")
    assert await jobs.expire() == 0


async def test_two_ads_that_are_published_at_once_still_find_each_other() -> None:
    giver, taker = await capacity.person("Завод"), await capacity.person("Пекарня")
    give, seek = await capacity.ad(giver), await capacity.ad(taker, "seek")
    first, second = await capacity.moderator(), await capacity.moderator()
    async with unit_of_work() as work:
        alone = await moderation.publish(work, first, give, 2)
        beside = asyncio.create_task(does(moderation.publish, second, seek, 2))
        await asyncio.wait([beside], timeout=0.5)
    assert (alone, await beside) == (0, 1)
    for who in (giver, taker):
        assert sum(one.startswith("Нашлось подходящее") for one in await told(who)) == 1


async def test_two_tabs_at_once_write_no_more_ads_than_a_person_may_have() -> None:
    owner = await capacity.person()
    for _ in range(MOST_ADS - 1):
        await does(ads.save, owner, form())
    async with unit_of_work() as work:
        await ads.save(work, owner, form())
        beside = asyncio.create_task(does(ads.save, owner, form()))
        await asyncio.wait([beside], timeout=0.5)
    with pytest.raises(InvalidValue, match="не больше 10 объявлений"):
        await beside
    assert len(await does(ads.own, owner)) == MOST_ADS


async def test_who_would_give_to_a_seeker_needs_a_checked_ad_of_their_own() -> None:
    taker, giver = await capacity.person("Пекарня"), await capacity.person("Завод")
    seek = await capacity.published(taker, "seek")
    await capacity.published(giver, substation_key=SOUTH)
    await capacity.ad(giver)
    with pytest.raises(InvalidValue, match="Сначала опубликуйте объявление «Отдаю»"):
        await does(contacts.ask, giver, seek)
    own = await capacity.published(giver, kw="20")
    contact = await does(contacts.ask, giver, seek)
    async with unit_of_work() as work:
        names = {"id": contact}
        row = (
            (await work.session.execute(text("select * from capacity_contact where id = :id"), names)).mappings().one()
        )
    assert (row["give_ad_id"], row["seek_ad_id"]) == (own, seek)


async def test_a_moderator_takes_an_ad_off_the_board_once_and_tells_why() -> None:
    owner, checks = await capacity.person(), await capacity.moderator()
    key = await capacity.published(owner)
    [shown] = await does(moderation.on_board, checks)
    with pytest.raises(InvalidValue, match="Напишите, что исправить"):
        await does(moderation.take_down, checks, key, shown.revision, "")
    with pytest.raises(NotAllowed):
        await does(moderation.take_down, owner, key, shown.revision, "Нет")
    ended = await asyncio.gather(
        *(does(moderation.take_down, checks, key, shown.revision, "Мощности нет") for _ in range(2)),
        return_exceptions=True,
    )
    assert sum(isinstance(one, Stale) for one in ended) == 1
    [own] = await does(ads.own, owner)
    assert (own.state, own.reason) == (AdState.REJECTED, "Мощности нет")
    assert (await told(owner))[-1].startswith("Объявление снято с доски: Отдаю 50 кВт")
    assert await does(moderation.on_board, checks) == []
