"""Rules, help, contacts, the search, and what tells search engines of them."""

from typing import Any

from jinja2 import Environment
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from lkk.routes import (
    BOOK,
    CAPACITY,
    CONTACTS,
    DISCLOSURE,
    HELP,
    HOME_PUBLIC,
    MANUAL,
    OUTAGES,
    OWN_OUTAGES,
    QUALITY,
    RECEPTION,
    RULES,
    SEARCH,
    SERVICES,
    TRACK,
    UNSUBSCRIBE,
    VERIFY,
    service_path,
)
from lkk.services.directories import in_force
from lkk.services.forms.catalog import KINDS
from lkk.services.kernel import limits
from lkk.services.kernel.networks import network_of
from lkk.services.site import finding, manual
from lkk.settings import settings
from lkk.vocabulary.directories import TextPlace
from lkk.web import cookies
from lkk.web.guard import find_actor
from lkk.web.site.capacity import CAPACITY_PAGES
from lkk.web.site.disclosure import DISCLOSURE_PAGES
from lkk.web.site.outages import OUTAGE_PAGES
from lkk.web.site.pages import Asked, page
from lkk.web.site.quality import QUALITY_PAGES
from lkk.web.site.reception import RECEPTION_PAGES
from lkk.web.site.rendering import from_markdown, respond
from lkk.web.site.services import SERVICE_PAGES
from lkk.web.site.surveys import SURVEY_PAGES
from lkk.web.site.unsubscribe import UNSUBSCRIBE_PAGES
from lkk.web.site.verify import VERIFY_PAGES


async def _rules(asked: Asked) -> Response:
    rules = await in_force.texts(asked.work, TextPlace.RULES)
    terms = await in_force.texts(asked.work, TextPlace.TERMS)
    return respond(
        "texts.html",
        RULES,
        asked.company,
        title="Правила интернет-приёмной",
        description=f"Как работает интернет-приёмная, {asked.company.name}",
        texts=(*rules, *terms),
    )


async def _help(asked: Asked) -> Response:
    return respond(
        "help.html",
        HELP,
        asked.company,
        title="Справка",
        description="Как зарегистрироваться, подключить лицевой счёт, передать показания и подать заявку",
        questions=await in_force.texts(asked.work, TextPlace.HELP),
        chapters=manual.chapters(),
        manual_path=MANUAL,
    )


async def _question(asked: Asked) -> Response:
    code = asked.request.path_params["code"]
    texts = await in_force.texts(asked.work, TextPlace.HELP)
    found = next((one for one in texts if one.code == code), None)
    if found is None:
        return _nothing(asked)
    return respond(
        "texts.html",
        f"{HELP}/{found.code}",
        asked.company,
        title=found.title,
        description=found.title,
        texts=(found,),
    )


async def _manual(asked: Asked) -> Response:
    return respond(
        "manual.html",
        MANUAL,
        asked.company,
        title="Руководство клиента",
        description="Личный кабинет по разделам: регистрация, лицевые счета, показания, заявки, уведомления",
        chapters=[(one.anchor, one.title, from_markdown(one.text)) for one in manual.chapters()],
    )


async def _contacts(asked: Asked) -> Response:
    return respond(
        "contacts.html",
        CONTACTS,
        asked.company,
        title="Контакты",
        description=f"{asked.company.name}: телефоны, адреса офисов, часы приёма",
        offices=await in_force.offices(asked.work),
    )


async def _search(asked: Asked) -> Response:
    """Search for a guest or for whoever is signed in; a network may ask thirty times a minute."""
    words = finding.asked(asked.request.query_params.get("q", ""))
    if words:
        await limits.spend(asked.work, limits.SITE_SEARCH, network_of(_address(asked.request)))
    actor = await find_actor(cookies.session_key(asked.request), active=False)
    answer = await finding.find(asked.work, words, actor.role if actor else None)
    title = f"Поиск: {answer.words}" if answer.words else "Поиск по сайту"
    return respond(
        "search.html", SEARCH, asked.company, indexed=False, title=title, description="Поиск по сайту", answer=answer
    )


async def _image(request: Request) -> Response:
    path = manual.image(request.path_params["name"])
    return FileResponse(path) if path else PlainTextResponse("Не найдено", 404)


async def _sitemap(asked: Asked) -> Response:
    texts = await in_force.texts(asked.work, TextPlace.HELP)
    pages = (
        HOME_PUBLIC.path,
        OUTAGES,
        QUALITY,
        DISCLOSURE,
        CAPACITY,
        BOOK.path,
        RECEPTION,
        SERVICES,
        TRACK,
        VERIFY,
        RULES,
        HELP,
        MANUAL,
        CONTACTS,
    )
    paths = [*pages, *[service_path(code) for code in KINDS], *[f"{HELP}/{one.code}" for one in texts]]
    made = _SITEMAP.render(addresses=[f"{settings().public_url}{path}" for path in paths])
    return Response(made, media_type="application/xml", headers={"Cache-Control": "public, max-age=3600"})


async def _robots(_: Request) -> Response:
    """Everything that is not for search engines says so itself; these lines only spare their time."""
    private = (
        "/api/",
        f"{VERIFY}/",
        f"{CAPACITY}/",
        f"{UNSUBSCRIBE}/",
        "/staff",
        SEARCH,
        "/home",
        "/appointments",
        "/applications",
        "/readings",
        "/accounts",
        OWN_OUTAGES.path,
    )
    closed = [f"Disallow: {path}" for path in private]
    return PlainTextResponse("\n".join(["User-agent: *", *closed, f"Sitemap: {settings().public_url}/sitemap.xml", ""]))


def _nothing(asked: Asked) -> Response:
    made = respond(
        "nothing.html",
        asked.request.url.path,
        asked.company,
        indexed=False,
        title="Не найдено",
        description="Такой страницы нет",
    )
    made.status_code = 404
    return made


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


_SITEMAP: Any = Environment(autoescape=True).from_string(
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    "{% for one in addresses %}<url><loc>{{ one }}</loc></url>\n{% endfor %}</urlset>\n"
)

SITE_ROUTES: list[Route] = [
    *RECEPTION_PAGES,
    *VERIFY_PAGES,
    *OUTAGE_PAGES,
    *QUALITY_PAGES,
    *CAPACITY_PAGES,
    *DISCLOSURE_PAGES,
    *SURVEY_PAGES,
    *SERVICE_PAGES,
    *UNSUBSCRIBE_PAGES,
    Route(RULES, page(_rules)),
    Route(HELP, page(_help)),
    Route(MANUAL, page(_manual)),
    Route(f"{HELP}/images/{{name}}", _image),
    Route(f"{HELP}/{{code}}", page(_question)),
    Route(CONTACTS, page(_contacts)),
    Route(SEARCH, page(_search)),
    Route("/sitemap.xml", page(_sitemap)),
    Route("/robots.txt", _robots),
]
