"""Who may do what and who opens which page, as rows: of the administrator's page and of docs/permissions.md."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lkk.routes import ROUTES
from lkk.vocabulary.people import Role
from lkk.vocabulary.permissions import Open, Permission, Rule

YES, NO = "да", "—"
EVERYONE = "все"


@dataclass(frozen=True)
class PermissionRow:
    """A permission: what it allows, and `given` as said of each role in its order."""

    code: str
    label: str
    given: tuple[str, ...]
    roles: str


@dataclass(frozen=True)
class PageRow:
    """A page: its address, what it demands by the code of the permission, and who opens it."""

    path: str
    title: str
    demanded: str
    roles: str


def permissions() -> tuple[PermissionRow, ...]:
    """Return a row for each permission in the order of their declaration."""
    return tuple(
        PermissionRow(
            one.value,
            one.label,
            tuple(YES if role.may(one) else NO for role in Role),
            _roles(one),
        )
        for one in Permission
    )


def pages() -> tuple[PageRow, ...]:
    """Return a row for each page in the order of their declaration."""
    return tuple(PageRow(route.path, route.title, _demanded(route.rule), _roles(route.rule)) for route in ROUTES)


def printed_permissions() -> str:
    """Return the first table of the document."""
    head = ("право", "что позволяет", *(role.label for role in Role))
    return _printed(head, ((f"`{one.code}`", one.label, *one.given) for one in permissions()))


def printed_pages() -> str:
    """Return the second table of the document."""
    rows = ((f"`{one.path}`", one.title, _coded(one.demanded)) for one in pages())
    return _printed(("адрес", "страница", "какое право нужно"), rows)


def _roles(rule: Rule) -> str:
    if isinstance(rule, Open):
        return EVERYONE
    return ", ".join(role.label for role in Role if role.may(rule))


def _demanded(rule: Rule) -> str:
    return EVERYONE if isinstance(rule, Open) else rule.value


def _coded(demanded: str) -> str:
    return demanded if demanded == EVERYONE else f"`{demanded}`"


def _printed(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" if line[0] != "---" else f"|{'|'.join(line)}|" for line in lines)
