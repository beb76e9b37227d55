"""Everything that can be found on the site, gathered from where it is declared."""

from dataclasses import dataclass

from lkk.menus import MENU
from lkk.routes import CONTACTS, HELP, MANUAL, RULES, TRACK, new_application_path, reception_path
from lkk.services.directories import in_force
from lkk.services.directories.in_force import TextView
from lkk.services.forms import kind_search
from lkk.services.forms.catalog import KINDS
from lkk.services.forms.declaration import Kind
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.site import manual
from lkk.vocabulary.directories import TextPlace
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.reception import GUEST_KINDS
from lkk.vocabulary.search import FoundKind


@dataclass(frozen=True)
class Source:
    """Something that can be found; `permission` empty: by everyone, `synonyms` are what else people call it."""

    key: str
    kind: FoundKind
    title: str
    body: str
    url: str
    permission: str = ""
    synonyms: str = ""


async def everything(work: UnitOfWork) -> list[Source]:
    """Return all that is found today: services, chapters, questions, rules, offices and pages of the cabinet."""
    helps = await in_force.texts(work, TextPlace.HELP)
    rules = [*await in_force.texts(work, TextPlace.RULES), *await in_force.texts(work, TextPlace.TERMS)]
    return [
        *_services(),
        *_chapters(),
        *[_text(one, FoundKind.HELP, f"{HELP}/{one.code}") for one in helps],
        *[_text(one, FoundKind.RULES, f"{RULES}#{one.code}") for one in rules],
        *await _offices(work),
        *_reception(),
        *_pages(),
    ]


def words_of(text: TextView) -> str:
    """Return the words of a text in one line."""
    return " ".join(" ".join((block.paragraph, *block.lines)).strip() for block in text.blocks)


def _services() -> list[Source]:
    return [
        Source(
            f"service:{kind.code}",
            FoundKind.SERVICE,
            kind.title,
            f"{kind.summary}. Заявка: {kind.direction.label.lower()}",
            new_application_path(kind.code),
            synonyms=kind_search.named(kind),
        )
        for kind in KINDS.values()
    ]


def _chapters() -> list[Source]:
    return [
        Source(f"help:manual-{one.anchor}", FoundKind.HELP, one.title, one.words, f"{MANUAL}#{one.anchor}")
        for one in manual.chapters()
    ]


def _text(one: TextView, kind: FoundKind, url: str) -> Source:
    return Source(f"{kind.value}:{one.code}", kind, one.title, words_of(one), url)


async def _offices(work: UnitOfWork) -> list[Source]:
    return [
        Source(
            f"office:{one.code}",
            FoundKind.OFFICE,
            one.name,
            f"{one.address} {one.phones} {one.hours}",
            f"{CONTACTS}#{one.code}",
        )
        for one in await in_force.offices(work)
    ]


def _reception() -> list[Source]:
    """What whoever comes files without signing in."""
    found = [_form(KINDS[code]) for code in GUEST_KINDS]
    words = "Статус и ответ по номеру и секретному коду"
    return [*found, Source(f"page:{TRACK}", FoundKind.PAGE, "Проверить обращение", words, TRACK)]


def _form(kind: Kind) -> Source:
    path, title = reception_path(kind.code), f"{kind.title}: без входа в кабинет"
    return Source(f"page:{path}", FoundKind.PAGE, title, kind.summary, path, synonyms=kind_search.named(kind))


def _pages() -> list[Source]:
    return [
        Source(
            f"page:{route.path}",
            FoundKind.PAGE,
            route.title,
            "",
            route.path,
            route.rule.value if isinstance(route.rule, Permission) else "",
        )
        for route in MENU
    ]
