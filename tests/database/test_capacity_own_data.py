"""The board of capacity in the archive of own data, in a closed cabinet, and after the terms of keeping."""

import pytest
from sqlmodel import col, select

from lkk.models.redistribution import CapacityAd, CapacityMatch, CapacityMessage
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.own_data import capacity_rows, erasing
from lkk.services.own_data.unfinished import delete_unfinished
from lkk.services.redistribution import board, contacts, leaving
from lkk.services.redistribution.board import Wanted
from lkk.vocabulary.redistribution import AdState, ContactState
from tests import capacity
from tests.capacity import does

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
async def substations(database: str) -> None:
    await capacity.places()


async def test_the_archive_holds_own_ads_and_words_and_nothing_of_the_other_side() -> None:
    owner, asks = await capacity.person("Иванов Иван"), await capacity.person("Чужой Пётр")
    contact = await does(contacts.ask, asks, await capacity.published(owner))
    await does(contacts.write, asks, contact, "Чужие слова")
    await does(contacts.write, owner, contact, "Мои слова")
    async with unit_of_work() as work:
        ad, talk = [one async for one in capacity_rows.rows(work, owner.subject_id)]
    assert (ad["Объявление"], ad["Мощность кВт"], ad["Центр питания"]) == ("Отдаю", "50.000", "ПС Северная")
    assert [one["Текст"] for one in talk["Мои сообщения"]] == ["Мои слова"]
    assert "Чуж" not in f"{ad}{talk}"


async def test_a_closed_cabinet_takes_its_ads_off_and_ends_its_contacts() -> None:
    owner, asks = await capacity.person("Иванов Иван"), await capacity.person("Петров Пётр")
    key, waits = await capacity.published(owner), await capacity.ad(owner)
    await capacity.published(asks, "seek")
    contact = await does(contacts.ask, asks, key)
    async with unit_of_work() as work:
        await delete_unfinished(work, owner.subject_id)
    assert [one.owner_id for one in (await does(board.listing, Wanted())).rows] == [asks.subject_id]
    view, _ = await does(contacts.one, asks, contact)
    assert (view.state, view.email) == (ContactState.CLOSED, "")
    async with unit_of_work() as work:
        rows = (await work.session.exec(select(CapacityAd).where(col(CapacityAd.id).in_((key, waits))))).all()
        assert {(row.state, row.text) for row in rows} == {(AdState.CLOSED, "")}
        assert (await work.session.exec(select(CapacityMatch))).all() == []


async def test_words_of_a_closed_cabinet_are_erased_and_those_of_the_other_side_stay() -> None:
    owner, asks = await capacity.person("Иванов Иван"), await capacity.person("Петров Пётр")
    contact = await does(contacts.ask, asks, await capacity.published(owner))
    await does(contacts.write, asks, contact, "Можно часть?")
    await does(contacts.write, owner, contact, "Можно")
    async with unit_of_work() as work:
        await leaving.erase_words(work, owner.subject_id, erasing.ERASED)
    async with unit_of_work() as work:
        said = await work.session.exec(select(CapacityMessage.body).order_by(col(CapacityMessage.id)))
        assert list(said) == ["Можно часть?", erasing.ERASED]
