"""Plain pages of the site: read without a script, escaped, bounded, and known to search engines."""

from collections.abc import AsyncIterator

import httpx
import pytest
from sqlmodel import select
from starlette.applications import Starlette

from lkk.models.directories import CompanyDetails, SiteText
from lkk.services.kernel import limits
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.site import index
from lkk.settings import settings
from lkk.web.site.routes import SITE_ROUTES

pytestmark = pytest.mark.usefixtures("database")
HOSTILE = "<script>alert(1)</script>\"'&"


@pytest.fixture
async def site(database: str) -> AsyncIterator[httpx.AsyncClient]:
    async with unit_of_work() as work:
        await index.refresh(work)
    transport = httpx.ASGITransport(Starlette(routes=SITE_ROUTES), client=("10.1.2.3", 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        yield client


@pytest.mark.parametrize("path", ["/rules", "/help", "/help/readings", "/help/manual", "/contacts"])
async def test_a_page_has_a_heading_a_description_and_its_own_address(site: httpx.AsyncClient, path: str) -> None:
    page = (await site.get(path)).text
    assert page.count("<h1>") == 1
    assert '<html lang="ru">' in page
    assert '<meta name="description" content="' in page
    assert f'<link rel="canonical" href="{settings().public_url}{path}">' in page
    assert "noindex" not in page
    assert 'href="tel:+78001000380">8 800 1000 380</a>' in page


async def test_what_the_administrator_writes_is_text_and_never_a_tag(site: httpx.AsyncClient) -> None:
    async with unit_of_work() as work:
        company = (await work.session.exec(select(CompanyDetails))).one()
        company.name = company.free_phone = HOSTILE
        text = (await work.session.exec(select(SiteText).where(SiteText.code == "rules"))).one()
        text.title, text.body = HOSTILE, f"{HOSTILE}\n\n- {HOSTILE}"
    for path in ("/rules", "/contacts", "/help"):
        page = (await site.get(path)).text
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page


async def test_the_search_says_what_was_asked_and_escapes_it(site: httpx.AsyncClient) -> None:
    page = (await site.get("/search", params={"q": HOSTILE})).text
    assert "<script>alert" not in page
    assert "noindex" in page
    assert "Ничего не найдено" in page
    found = (await site.get("/search", params={"q": "показания"})).text
    assert "<mark>" in found
    assert "Как передать показания" in found


async def test_a_network_may_ask_thirty_times_a_minute(site: httpx.AsyncClient) -> None:
    answers = [(await site.get("/search", params={"q": f"слово {one}"})).status_code for one in range(31)]
    assert answers == [200] * limits.SITE_SEARCH.count + [429]
    assert (await site.get("/search")).status_code == 200


async def test_an_unknown_question_or_picture_is_not_found(site: httpx.AsyncClient) -> None:
    for path in ("/help/nothing", "/help/images/nothing.png", "/help/images/..%2F..%2Fmanual-customer.md"):
        assert (await site.get(path)).status_code == 404
    assert (await site.get("/help/images/accounts.png")).headers["content-type"] == "image/png"


async def test_search_engines_get_the_addresses_of_open_pages_alone(site: httpx.AsyncClient) -> None:
    sitemap = (await site.get("/sitemap.xml")).text
    assert f"<loc>{settings().public_url}/help/readings</loc>" in sitemap
    assert "/staff" not in sitemap
    robots = (await site.get("/robots.txt")).text
    assert "Disallow: /staff" in robots
    assert "Sitemap: " in robots
