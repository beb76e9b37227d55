"""Photos of a meter's dial: drawn anew, private to who took them and the staff, few, removable until the month ends."""

from datetime import UTC, date, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from PIL import Image

from lkk.models.accounts import CustomerAccount
from lkk.models.files import StoredFile
from lkk.models.identity import User
from lkk.models.metering import MeteringPoint
from lkk.services.composition import OWNERS
from lkk.services.customers import card
from lkk.services.files import giving, removing
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue, NotAllowed, NotFound
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.own_data.unfinished import delete_unfinished
from lkk.services.readings import dial_photos
from lkk.services.readings.dial_photos import PointPhotos
from lkk.vocabulary.dial_photos import MOST
from lkk.vocabulary.people import Role
from tests import builders
from tests.file_client import browser
from tests.guests import chunks, photo, stored
from tests.kept_files import on_disk
from tests.sample_files import pdf, picture
from tests.visits import visit

pytestmark = pytest.mark.usefixtures("database")

Place = tuple[User, CustomerAccount, MeteringPoint]


async def at(year: int, month: int, day: int) -> None:
    noon = datetime(year, month, day, 12, tzinfo=ZoneInfo("Asia/Barnaul"))
    await builders.shift_clock(round((noon - datetime.now(UTC)).total_seconds()))


@pytest.fixture
async def place(database: str) -> Place:
    """A customer with a meter on 22 November 2026."""
    await at(2026, 11, 22)
    user, account = await builders.customer(), await builders.account()
    await builders.attach(user, account)
    point = await builders.metering_point(account, name="Дом")
    await builders.meter(point)
    return user, account, point


async def take(actor: Actor, place: Place, name: str = "IMG_1.jpg", data: bytes = b"") -> None:
    _, account, point = place
    await dial_photos.take(actor, account.key, point.key, name, chunks(data or photo()))


async def seen(actor: Actor, place: Place) -> PointPhotos:
    async with unit_of_work() as work:
        return await dial_photos.of_point(work, actor, place[1].key, place[2].key)


async def test_a_photo_of_the_dial_is_kept_for_the_open_month_without_where_and_by_whom_it_was_taken(
    place: Place,
) -> None:
    actor = await builders.sign_in(place[0])
    await take(actor, place, "IMG_1.JPEG")
    found = await seen(actor, place)
    (one,) = found.photos
    assert (found.point, found.period, one.period, one.removable) == ("Дом", date(2026, 11, 1), date(2026, 11, 1), True)
    kept = await giving.read_whole(one.id)
    assert b"Photographer" in photo()
    assert b"Photographer" not in kept
    assert not Image.open(BytesIO(kept)).getexif()
    assert one.thumbnail_url


async def test_others_at_the_same_account_do_not_see_it_the_staff_who_see_customers_do(place: Place) -> None:
    user, account, _ = place
    actor = await builders.sign_in(user)
    await take(actor, place)
    (one,) = (await seen(actor, place)).photos
    neighbour = await builders.customer()
    await builders.attach(neighbour, account)
    assert (await seen(await builders.sign_in(neighbour), place)).photos == ()
    operator = await builders.staff(Role.SERVICE_CENTRE_OPERATOR)
    advocate = await builders.staff(Role.ADVOCATE_MANAGER)
    for person, status in ((user, 200), (operator, 200), (neighbour, 404), (advocate, 404), (None, 401)):
        async with browser(person) as client:
            for url in (one.url, one.thumbnail_url):
                assert (await client.get(url)).status_code == status, person
    async with unit_of_work() as work:
        shown = await card.read(work, await builders.sign_in(operator), user.key)
    assert [(photo.id, photo.period) for photo in shown.photos] == [(one.id, date(2026, 11, 1))]


async def test_an_employee_in_the_cabinet_sees_it_and_neither_adds_nor_removes(place: Place) -> None:
    await take(await builders.sign_in(place[0]), place)
    inside = await visit(place[0])
    (one,) = (await seen(inside, place)).photos
    with pytest.raises(NotAllowed):
        await take(inside, place)
    with pytest.raises(NotFound):
        await removing.remove(OWNERS, inside, one.id)
    assert len(await stored()) == 1


async def test_the_account_and_the_point_are_the_persons_own(place: Place) -> None:
    _, account, _ = place
    before = on_disk()
    stranger = await builders.customer()
    theirs = await builders.account()
    await builders.attach(stranger, theirs)
    actor = await builders.sign_in(stranger)
    with pytest.raises(NotFound):
        await take(actor, place)
    with pytest.raises(NotFound):
        await take(actor, (stranger, theirs, place[2]))
    empty = await builders.metering_point(account, name="Без прибора")
    with pytest.raises(NotFound):
        await take(await builders.sign_in(place[0]), (place[0], account, empty))
    assert await stored() == []
    assert on_disk() == before


@pytest.mark.parametrize(
    ("name", "data"), [("a.pdf", pdf()), ("a.jpg", pdf()), ("a.jpg", b"\xff\xd8\xff"), ("a", b"1")]
)
async def test_what_is_no_photo_is_refused_and_leaves_nothing(place: Place, name: str, data: bytes) -> None:
    before = on_disk()
    with pytest.raises(InvalidValue):
        await take(await builders.sign_in(place[0]), place, name, data)
    assert await stored() == []
    assert on_disk() == before


async def test_a_meter_has_six_photos_a_month_and_the_next_month_begins_anew(place: Place) -> None:
    actor = await builders.sign_in(place[0])
    small = picture("PNG", (20, 20))
    for number in range(MOST):
        await take(actor, place, f"{number}.png", small)
    with pytest.raises(InvalidValue, match="6 фото за месяц"):
        await take(actor, place, "7.png", small)
    await at(2026, 12, 22)
    actor = await builders.sign_in(place[0])
    await take(actor, place, "8.png", small)
    assert [one.removable for one in (await seen(actor, place)).photos] == [True] + [False] * MOST


async def test_it_may_be_taken_away_until_its_month_is_over(place: Place) -> None:
    actor = await builders.sign_in(place[0])
    for name in ("1.jpg", "2.jpg"):
        await take(actor, place, name)
    second, first = (await seen(actor, place)).photos
    stranger = await builders.sign_in(await builders.customer())
    with pytest.raises(NotFound):
        await removing.remove(OWNERS, stranger, first.id)
    await removing.remove(OWNERS, actor, first.id)
    await at(2026, 12, 22)
    with pytest.raises(NotFound):
        await removing.remove(OWNERS, await builders.sign_in(place[0]), second.id)
    assert [one.public_id for one in await stored()] == [second.id]


async def test_photos_go_with_a_closed_cabinet_and_after_three_years(place: Place) -> None:
    user, _, _ = place
    await take(await builders.sign_in(user), place)
    (row,) = await stored()
    async with unit_of_work() as work:
        assert list(await delete_unfinished(work, user.key)) == [row.public_id]
    assert await stored() == []
    await take(await builders.sign_in(user), place)
    for years, left in ((2, 1), (4, 0)):
        await at(2026 + years, 11, 22)
        await removing.sweep(OWNERS)
        assert len(await stored()) == left
    async with unit_of_work() as work:
        assert await work.session.get(StoredFile, row.key) is None
