"""Links in what is said: numbers of the customer's own applications, and addresses of pages of the portal."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import col, select

from lkk.models.applications import Application
from lkk.routes import application_path, by_path, staff_application_path
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.settings import settings
from lkk.vocabulary.applications import ApplicationStatus
from lkk.vocabulary.permissions import Permission

_FOUND = re.compile(r"[A-ZА-ЯЁ]{1,10}-[0-9]{4}-[0-9]{6}|https?://[^\s<>\"«»]{1,500}")
_CLOSING = ".,;:!?)"


@dataclass(frozen=True)
class Piece:
    """A part of a text; with an address it is a link."""

    text: str
    href: str = ""


async def linked(work: UnitOfWork, actor: Actor, customer_id: int, texts: Iterable[str]) -> list[tuple[Piece, ...]]:
    """Return the texts in pieces. A number becomes a link when the application is the customer's and may be seen."""
    texts = list(texts)
    numbers = {one for text in texts for one in _FOUND.findall(text) if "://" not in one}
    own = await _own(work, actor, customer_id, numbers) if numbers else frozenset[str]()
    return [tuple(_pieces(actor, text, own)) for text in texts]


async def _own(work: UnitOfWork, actor: Actor, customer_id: int, numbers: set[str]) -> frozenset[str]:
    if actor.staff and not actor.role.may(Permission.SEE_APPLICATIONS):
        return frozenset()
    query = select(Application.number).where(
        Application.user_id == customer_id,
        Application.status != ApplicationStatus.DRAFT,
        col(Application.number).in_(numbers),
    )
    return frozenset(one for one in await work.session.exec(query) if one)


def _pieces(actor: Actor, text: str, own: frozenset[str]) -> Iterable[Piece]:
    done = 0
    for match in _FOUND.finditer(text):
        found = match[0].rstrip(_CLOSING)
        link = _page(actor, found) if "://" in found else _application(actor, found, own)
        if link is None:
            continue
        if match.start() > done:
            yield Piece(text[done : match.start()])
        yield link
        done = match.start() + len(found)
    if done < len(text):
        yield Piece(text[done:])


def _application(actor: Actor, number: str, own: frozenset[str]) -> Piece | None:
    if number not in own:
        return None
    return Piece(number, staff_application_path(number) if actor.staff else application_path(number))


def _page(actor: Actor, address: str) -> Piece | None:
    """Of an address the page of the portal, when the reader may open it: nothing leads out of the portal."""
    start = settings().public_url.rstrip("/")
    if not address.startswith(f"{start}/"):
        return None
    path = address[len(start) :]
    route = by_path(path.partition("?")[0].partition("#")[0])
    return Piece(route.title, path) if route is not None and actor.role.may(route.rule) else None
