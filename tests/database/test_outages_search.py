"""The search of a house: exact first, near numbers, then similar streets."""

import pytest

from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.outages import searching
from tests import outages

pytestmark = pytest.mark.usefixtures("database")


async def found(asked: str) -> tuple[list[str], bool]:
    async with unit_of_work() as work:
        answer = await searching.find(work, asked)
    return [house.address for house in answer.houses], answer.guessed


async def test_a_house_is_found_exactly_and_no_similar_one_with_it() -> None:
    for number in ("87", "87а", "8"):
        await outages.house(number=number)
    await outages.house("ул. Малаховская")
    assert await found("г. Барнаул, малахова 87, кв. 3") == (["ул. Малахова, 87"], False)


async def test_streets_of_the_same_name_are_all_found() -> None:
    await outages.house("ул. Ленина", "5")
    await outages.house("пр-кт Ленина", "5")
    houses, guessed = await found("ленина 5")
    assert (sorted(houses), guessed) == (["пр-кт Ленина, 5", "ул. Ленина, 5"], False)


async def test_a_street_without_such_a_house_gives_the_nearest_numbers() -> None:
    for number in ("1", "80", "90", "200"):
        await outages.house(number=number)
    houses, guessed = await found("малахова 86")
    assert (houses[:2], guessed) == (["ул. Малахова, 90", "ул. Малахова, 80"], True)


async def test_a_mistyped_street_is_found_by_similar_ones() -> None:
    await outages.house()
    await outages.house("ул. Панфиловцев")
    assert await found("молахова 87") == (["ул. Малахова, 87"], True)


async def test_a_mistyped_street_without_such_a_house_gives_the_nearest_numbers_too() -> None:
    for number in ("1", "90"):
        await outages.house(number=number)
    assert await found("молахова 86") == (["ул. Малахова, 90", "ул. Малахова, 1"], True)


async def test_of_a_whole_street_the_houses_without_light_come_first() -> None:
    for number in range(1, 25):
        await outages.house(number=str(number))
    dark = await outages.house(number="100")
    await outages.outage(dark)
    houses, guessed = await found("малахова")
    assert (houses[0], len(houses), guessed) == ("ул. Малахова, 100", searching.MOST, False)


@pytest.mark.parametrize("asked", ["", "   ", "%%%", "Нигдейная 1", "х" * 5000, "123"])
async def test_what_is_no_address_finds_nothing(asked: str) -> None:
    await outages.house()
    assert (await found(asked))[0] == []
