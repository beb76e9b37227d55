"""From an event and its facts to words: a notice for the site, an email as plain text and HTML."""

from dataclasses import dataclass
from functools import lru_cache

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup, escape

from lkk.services.notifications.declaration import EmailKind, Event, Facts
from lkk.services.notifications.layout import HTML, TEXT
from lkk.settings import settings
from lkk.vocabulary.words import count

TITLE_LENGTH = 200


@dataclass(frozen=True)
class Words:
    """What a notice says; `link` is a path of the portal or empty."""

    title: str
    body: str
    link: str


@dataclass(frozen=True)
class EmailText:
    """An email ready to be sent."""

    subject: str
    text: str
    html: str


def _paragraphs(body: str) -> list[Markup]:
    parts = (part.strip() for part in body.split("\n\n"))
    return [Markup("<br>").join(escape(line) for line in part.splitlines()) for part in parts if part]


_plain = Environment(undefined=StrictUndefined, autoescape=False)  # noqa: S701  plain text; HTML is the layout's
_plain.filters["counted"] = count
_plain.filters["pairs"] = zip
_layouts = Environment(undefined=StrictUndefined, autoescape=True, trim_blocks=True, lstrip_blocks=True)


@lru_cache
def _template(source: str) -> Template:
    return _plain.from_string(source)


@lru_cache
def _layout(source: str, *, html: bool) -> Template:
    return (_layouts if html else _plain).from_string(source)


def words(event: Event, facts: Facts) -> Words:
    """The notice of an event.

    Raises:
        jinja2.UndefinedError: the texts name a fact that was not given.
    """
    title = " ".join(_template(event.title).render(facts).split())  # one line: it becomes a subject
    return Words(title[:TITLE_LENGTH], _template(event.body).render(facts), event.link(facts))


def sms(event: Event, facts: Facts) -> str:
    """The SMS of an event: its few words and where to read the rest.

    Raises:
        jinja2.UndefinedError: the text names a fact that was not given.
    """
    host = settings().public_url.partition("://")[2]
    return f"{_template(event.sms).render(facts)} {host}"


def email(event: Event, facts: Facts, *, unsubscribe: str = "") -> EmailText:
    """The email of an event; `unsubscribe` is where such emails are switched off, empty where they are not.

    Raises:
        jinja2.UndefinedError: the texts name a fact that was not given.
    """
    said = words(event, facts)
    values = {
        "title": said.title,
        "body": said.body,
        "paragraphs": _paragraphs(said.body),
        "code": str(facts["code"]) if event.email is EmailKind.CODE else "",
        "link": settings().public_url.rstrip("/") + said.link if said.link else "",
        "link_text": event.link_text,
        "unsubscribe": unsubscribe,
        "portal": settings().public_url,
        "table": facts[event.table] if event.table else None,
    }
    text = _layout(TEXT, html=False).render(values)
    return EmailText(said.title, text, _layout(HTML, html=True).render(values))
