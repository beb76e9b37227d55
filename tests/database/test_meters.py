"""«Приборы учета»: the passport, seals, acts and replacements of each point, what a verification asks for."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from lkk.models.accounts import CustomerAccount
from lkk.models.identity import User
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.readings import meters
from lkk.services.readings.meters import MetersView
from lkk.state.readings.meters import PointCard, card_of
from tests import application_builders, builders

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
async def owner(database: str) -> tuple[User, CustomerAccount]:
    noon = datetime(2026, 11, 22, 12, tzinfo=ZoneInfo("Asia/Barnaul"))
    await builders.shift_clock(round((noon - datetime.now(UTC)).total_seconds()))
    user, account = await builders.customer(), await builders.account()
    await builders.attach(user, account)
    return user, account


async def seen(user: User) -> MetersView:
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        view = await meters.load(work, actor)
    assert view
    return view


async def only_card(user: User) -> PointCard:
    [point] = (await seen(user)).points
    return card_of(point)


def value(card: PointCard, name: str) -> str:
    return next(fact.value for fact in (*card.point, *card.passport) if fact.name == name)


async def test_a_card_shows_passport_seals_acts_and_the_meter_before(owner: tuple[User, CustomerAccount]) -> None:
    point = await builders.metering_point(owner[1], name="Цех")
    old = await builders.meter(point, removed_on=date(2025, 3, 1))
    await builders.register(old, final_value="234.5")
    new = await builders.meter(point, ct_ratio=40, installed_on=date(2025, 3, 1))
    await builders.register(new, initial_value="2")
    new.details = {
        "accuracy_class": "0.5S",
        "made_in": 2024,
        "seals": [{"kind": "seal", "number": "БСК-7", "place": "Клеммная крышка", "set_on": "2025-03-01"}],
        "acts": [{"kind": "commissioning", "number": "12/25", "signed_on": "2025-03-01"}],
    }
    point.details = {"owner": "consumer", "supply": ["ПС № 14", "ТП-1"]}
    async with unit_of_work() as work:
        work.session.add_all([await work.session.merge(new), await work.session.merge(point)])
    card = await only_card(owner[0])
    assert card.meter == f"Меркурий 206 № {new.serial_number}"
    assert (value(card, "Класс точности"), value(card, "Схема питания")) == ("0.5S", "ПС № 14 → ТП-1")
    assert value(card, "Коэффициент") == "40: ток 40 × напряжение 1"
    assert card.seals == ["Пломба БСК-7, клеммная крышка, 01.03.2025"]
    assert card.acts == ["Допуск в эксплуатацию: акт № 12/25 от 01.03.2025"]
    assert card.registers == ["A+ сутки: активная, приём, при установке 2"]
    assert card.former == [
        f"Меркурий 206 № {old.serial_number}, с 15.01.2024 по 01.03.2025, показания при снятии: A+ Т1 234,5"
    ]


@pytest.mark.parametrize(
    ("due", "status", "warned"),
    [
        (date(2026, 11, 21), "срок поверки истёк", "Срок поверки истёк 21.11.2026"),
        (date(2027, 1, 10), "скоро поверка", "Поверьте прибор до 10.01.2027"),
        (date(2030, 1, 10), "действующий", ""),
    ],
)
async def test_a_verification_that_is_due_is_warned_of(
    owner: tuple[User, CustomerAccount], due: date, status: str, warned: str
) -> None:
    meter = await builders.meter(await builders.metering_point(owner[1]))
    meter.next_verification_on = due
    async with unit_of_work() as work:
        await work.session.merge(meter)
    card = await only_card(owner[0])
    assert card.status == status
    assert card.warning.startswith(warned)
    assert bool(card.warning) == bool(warned)


async def test_applications_that_name_the_meter_are_linked_and_those_of_others_are_not(
    owner: tuple[User, CustomerAccount],
) -> None:
    meter = await builders.meter(await builders.metering_point(owner[1]))
    mine, other = [await application_builders.filed(user) for user in (owner[0], await builders.customer())]
    async with unit_of_work() as work:
        for one in (mine, other):
            row = await work.session.merge(one)
            row.answers = {**row.answers, "meter_serial": meter.serial_number}
    card = await only_card(owner[0])
    assert [link.title for link in card.applications] == [f"{mine.kind_title}, {mine.number}"]


async def test_anothers_meters_are_not_shown(owner: tuple[User, CustomerAccount]) -> None:
    await builders.meter(await builders.metering_point(owner[1]))
    stranger = await builders.customer()
    await builders.attach(stranger, await builders.account())
    assert (await seen(stranger)).points == ()
