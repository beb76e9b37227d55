"""From a template and what the directories say to a page."""

from functools import lru_cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markdown_it import MarkdownIt
from markupsafe import Markup
from reflex.utils.prerequisites import get_web_dir
from starlette.responses import HTMLResponse

from lkk.menus import SITE_MENU
from lkk.routes import SEARCH
from lkk.services.directories.in_force import CompanyView
from lkk.settings import settings
from lkk.stylesheets import STYLESHEETS
from lkk.vocabulary.words import tied

_HEADERS = {"Cache-Control": "public, max-age=60"}


@lru_cache
def _templates() -> Environment:
    found = Environment(
        loader=PackageLoader("lkk.web.site"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters["tied"] = tied
    return found


@lru_cache
def _stylesheets() -> list[str]:
    """Return the sheet of the built pages, which begins with what the framework resets; else ours one by one."""
    client = get_web_dir() / "build" / "client"
    built = [str(sheet.relative_to(client)) for sheet in client.glob("assets/__reflex_global_styles-*.css")]
    return built or STYLESHEETS


@lru_cache
def _markdown() -> MarkdownIt:
    """The manual is ours, yet tags in it are text like any other."""
    return MarkdownIt("commonmark", {"html": False}).enable("table")


@lru_cache(maxsize=64)
def from_markdown(text: str) -> Markup:
    """Return a chapter as HTML; its pictures are served beside the manual."""
    made = _markdown().render(text).replace('src="images/', 'src="/help/images/')
    return Markup(made.replace("<img ", '<img loading="lazy" '))  # noqa: S704  made by the renderer without raw tags


def respond(template: str, path: str, company: CompanyView, *, indexed: bool = True, **values: Any) -> HTMLResponse:
    """Return the page of a template; one that is not `indexed` asks search engines to leave it out."""
    made = _templates().get_template(template)
    text = made.render(
        company=company,
        menu=SITE_MENU,
        path=path,
        search_path=SEARCH,
        canonical=f"{settings().public_url}{path}",
        stylesheets=_stylesheets(),
        indexed=indexed,
        **values,
    )
    return HTMLResponse(text, headers=_HEADERS if indexed else {"Cache-Control": "no-store"})


def draw(template: str, **values: Any) -> HTMLResponse:
    """Return a private page that stands outside the site: it is never kept by anybody."""
    text = _templates().get_template(template).render(stylesheets=_stylesheets(), **values)
    return HTMLResponse(text, headers={"Cache-Control": "private, no-store"})
