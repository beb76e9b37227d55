"""The company's logo: drawn anew from what the administrator sends, in force by days like the rest of the row."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from io import BytesIO

import httpx
import pytest
from PIL import Image
from sqlmodel import select
from starlette.applications import Starlette

from lkk.models.directories import CompanyLogo
from lkk.services.directories import entries, in_force, logos
from lkk.services.kernel import limits
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.errors import InvalidValue, NotAllowed, ServiceError
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.site import logo
from lkk.settings import settings
from lkk.vocabulary.people import Role
from lkk.web.logo_routes import LOGO_ROUTES
from lkk.web.site.routes import SITE_ROUTES
from tests import builders
from tests.guests import chunks, photo
from tests.sample_files import pdf, picture

pytestmark = pytest.mark.usefixtures("database")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture
async def guest(database: str) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(Starlette(routes=[*SITE_ROUTES, *LOGO_ROUTES]), client=("10.1.2.3", 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        yield client


async def kept(data: bytes, name: str = "logo.png") -> str:
    return await logo.take(await builders.sign_in(await builders.staff()), name, chunks(data))


async def put_in_force(sha256: str) -> None:
    administrator = await builders.sign_in(await builders.staff())
    async with unit_of_work() as work:
        seen = await entries.read(work, administrator, "company")
        entry = seen.entries[0]
        today = local_day(datetime.now(UTC), settings().time_zone)
        typed = {**entry.typed, "logo": sha256}
        await entries.save(work, administrator, "company", typed, starts=today, entry_id=entry.id, seen=seen.seen)


async def test_a_picture_is_drawn_anew_small_and_without_what_it_tells_of_its_author(
    guest: httpx.AsyncClient,
) -> None:
    sha256 = await kept(photo(), "Логотип.JPG")
    answer = await guest.get(f"/logo/{sha256}.png")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/png"
    assert "immutable" in answer.headers["cache-control"]
    assert "set-cookie" not in answer.headers
    shown = Image.open(BytesIO(answer.content))
    assert shown.format == "PNG"
    assert shown.height <= 160
    assert not shown.getexif()
    assert b"Gostev" not in answer.content
    assert await kept(photo(), "other.jpeg") == sha256
    for missing in ("0" * 64, "%00", "../company"):
        assert (await guest.get(f"/logo/{missing}.png")).status_code == 404


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("logo.svg", SVG, "SVG не принимаем"),
        ("logo.png", SVG, "не соответствует"),
        ("logo.png", picture("JPEG"), "не соответствует"),
        ("logo.pdf", pdf(), "PNG или JPG"),
        ("logo.png", b"", "пустой"),
        ("logo.png", picture("PNG", mode="RGB")[:60], "повреждён"),
        ("logo.jpg", picture("JPEG") + b"\0" * (1 << 20), "больше 1 МБ"),
    ],
)
async def test_what_is_no_small_picture_is_refused_at_the_field(name: str, data: bytes, said: str) -> None:
    with pytest.raises(InvalidValue, match=said) as refused:
        await kept(data, name)
    assert refused.value.at == "logo"
    async with unit_of_work() as work:
        assert (await work.session.exec(select(CompanyLogo))).all() == []


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
async def test_nobody_but_the_administrator_sends_a_logo(role: Role, guest: httpx.AsyncClient) -> None:
    actor = await builders.sign_in(await builders.staff(role) if role.staff else await builders.customer())
    with pytest.raises(NotAllowed):
        await logo.take(actor, "logo.png", chunks(picture("PNG")))
    assert (await guest.post("/api/logo?name=logo.png", content=picture("PNG"))).status_code == 401


async def test_the_header_shows_the_logo_from_its_day_on_and_the_name_before(guest: httpx.AsyncClient) -> None:
    assert "brand-logo" not in (await guest.get("/contacts")).text
    sha256 = await kept(picture("PNG", (900, 300), "RGBA"))
    await put_in_force(sha256)
    async with unit_of_work() as work:
        known = await in_force.company(work)
    assert known.logo == f"/logo/{sha256}.png"
    text = (await guest.get("/contacts")).text
    assert f'<img class="brand-logo" src="/logo/{sha256}.png" alt="{known.name}">' in text
    administrator = await builders.sign_in(await builders.staff())
    async with unit_of_work() as work:
        told = await entries.history(work, administrator, "company")
    assert [(one.title, one.after) for one in told[0].values if one.title == "Логотип"] == [
        ("Логотип", f"картинка {sha256[:8]}")
    ]


@pytest.mark.parametrize("named", ["0" * 64, "../../x", "<b>", "A" * 64])
async def test_an_entry_names_only_a_picture_that_is_there(named: str) -> None:
    with pytest.raises(ServiceError) as refused:
        await put_in_force(named)
    assert "logo" in f"{getattr(refused.value, 'fields', '')}{getattr(refused.value, 'at', '')}"


async def test_pictures_that_nobody_has_taken_are_forgotten_and_the_others_stay() -> None:
    shown, tried = await kept(picture("PNG")), await kept(picture("PNG", (90, 90)))
    await put_in_force(shown)
    async with unit_of_work() as work:
        for row in (await work.session.exec(select(CompanyLogo))).all():
            row.created_at -= timedelta(days=2)
    newest = await kept(picture("PNG", (60, 60)))
    async with unit_of_work() as work:
        assert await logos.picture(work, tried) is None
        assert {row.sha256 for row in (await work.session.exec(select(CompanyLogo))).all()} == {shown, newest}


async def test_one_person_sends_a_limited_number_of_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LOGO", limits.Limit("logo", 1, 3600, of=("картинки", "картинок")))
    actor = await builders.sign_in(await builders.staff())
    await logo.take(actor, "logo.png", chunks(picture("PNG")))
    with pytest.raises(limits.TooManyAttempts):
        await logo.take(actor, "logo.png", chunks(picture("PNG")))
