"""Photos of managers: a small picture drawn anew of what the administrator sends, given to whoever is signed in."""

from io import BytesIO

import pytest
from PIL import Image
from sqlmodel import select

from lkk.models.advocate import ManagerPhoto
from lkk.services.advocate import access, cards
from lkk.services.advocate.cards import TypedCard
from lkk.services.kernel.errors import FieldErrors, InvalidValue, NotAllowed
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.people import Role
from lkk.web.manager_routes import MANAGER_ROUTES
from tests import advocate, builders
from tests.file_client import browser
from tests.guests import chunks, photo
from tests.sample_files import pdf, picture

pytestmark = pytest.mark.usefixtures("in_november")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


async def kept(data: bytes, name: str = "Фото.JPG") -> str:
    return await cards.take_photo(await builders.sign_in(await builders.staff()), name, chunks(data))


async def test_a_client_sees_the_small_photo_without_what_a_camera_notes() -> None:
    manager = await advocate.manager("Алексеев")
    client, head = await advocate.client(manager), await builders.sign_in(await builders.staff())
    sha256 = await kept(photo())
    async with unit_of_work() as work:
        await cards.save(work, head, manager.key, TypedCard(name="Николай", most="5", photo=sha256))
    async with unit_of_work() as work:
        found = await access.manager_of(work, client.key)
    assert found is not None
    async with browser(client, MANAGER_ROUTES) as own, browser(None, MANAGER_ROUTES) as stranger:
        answer = await own.get(found.photo)
        assert (await stranger.get(found.photo)).status_code == 401
        assert (await own.get(f"/api/managers/{'0' * 64}.jpg")).status_code == 404
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")
    assert answer.headers["cache-control"].startswith("private")
    shown = Image.open(BytesIO(answer.content))
    assert max(shown.size) <= 320
    assert not shown.getexif()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("photo.svg", SVG, "PNG или JPG"),
        ("photo.png", SVG, "не соответствует"),
        ("photo.pdf", pdf(), "PNG или JPG"),
        ("photo.png", b"", "пустой"),
        ("photo.jpg", picture("JPEG") + b"\0" * (5 << 20), "больше 5 МБ"),
    ],
)
async def test_what_is_no_photo_is_refused_at_the_field(name: str, data: bytes, said: str) -> None:
    with pytest.raises(InvalidValue, match=said) as refused:
        await kept(data, name)
    assert refused.value.at == "photo"
    async with unit_of_work() as work:
        assert (await work.session.exec(select(ManagerPhoto))).all() == []


async def test_nobody_but_the_administrator_sends_a_photo_or_writes_a_card() -> None:
    manager = await advocate.manager("Алексеев")
    for role in (Role.ADVOCATE_MANAGER, Role.SERVICE_CENTRE_OPERATOR):
        actor = await builders.sign_in(await builders.staff(role))
        with pytest.raises(NotAllowed):
            await cards.take_photo(actor, "photo.png", chunks(picture("PNG")))
        async with unit_of_work() as work:
            with pytest.raises(NotAllowed):
                await cards.save(work, actor, manager.key, TypedCard(most="5"))
    async with browser(None, MANAGER_ROUTES) as stranger:
        answer = await stranger.post("/api/managers/photo?name=photo.png", content=picture("PNG"))
    assert answer.status_code == 401


async def test_a_card_names_what_is_wrong_at_its_fields() -> None:
    manager, head = await advocate.manager("Алексеев"), await builders.sign_in(await builders.staff())
    typed = TypedCard(name="я" * 121, hours="я" * 201, most="-1", photo="f" * 64)
    async with unit_of_work() as work:
        with pytest.raises(FieldErrors) as refused:
            await cards.save(work, head, manager.key, typed)
    assert set(refused.value.fields) == {"name", "hours", "most", "photo"}
