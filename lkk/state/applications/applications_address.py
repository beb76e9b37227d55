"""The table of applications in the address: what is asked for is read from it, every link of the page writes it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from pydantic import TypeAdapter

from lkk.services.applications.desk.table import MOST_PAGES, SORTS, Place, TableQuery
from lkk.services.applications.desk.table_filters import Filters
from lkk.services.forms.catalog import KINDS
from lkk.state.address import choice_in, page_in, text_in
from lkk.state.arguments import Id
from lkk.state.days import day_of
from lkk.vocabulary.applications import ApplicationStatus, Direction

ASSETS = "assets"
DEADLINES = {"overdue": "Просрочен", "soon": "Три дня и меньше", "none": "Без срока"}
NOBODY = "none"
KIND_OPTIONS = [(kind.code, kind.title) for kind in KINDS.values()]
STATUS_OPTIONS = [(one.value, one.label) for one in ApplicationStatus if one is not ApplicationStatus.DRAFT]
DEADLINE_OPTIONS = list(DEADLINES.items())
WORDS = ("number", "object", "applicant", "account")
DAYS = ("filed_from", "filed_to", "changed_from", "changed_to", "due_from", "due_to")
_STATUSES = [value for value, _ in STATUS_OPTIONS]
_ID = TypeAdapter(Id)


@dataclass(frozen=True)
class Asked:
    """What the address asks for; `given` are the filters as they stand in it, empty ones left out."""

    query: TableQuery
    view: str
    given: Mapping[str, str]

    def href(self, path: str, **changes: str) -> str:
        """The address with some parts changed; an empty part is left out, so is the place unless it is named."""
        own = {"view": self.view, "sort": _sort_word(self.query), **self.given, **changes}
        query = urlencode({name: value for name, value in own.items() if value})
        return f"{path}?{query}" if query else path


def asked(params: Mapping[str, str]) -> Asked:
    """Reads an address or a form with the same names; what cannot be read is as if it were not there."""
    given = _given(params)
    view = choice_in(params, "view", [ASSETS])
    sort, descending = _sort(params)
    return Asked(TableQuery(_filters(given, view), sort, descending, _place(params)), view, given)


def _given(params: Mapping[str, str]) -> dict[str, str]:
    found = {
        **{name: text_in(params, name) for name in WORDS},
        **{name: _day_word(params, name) for name in DAYS},
        "kind": choice_in(params, "kind", KINDS),
        "status": choice_in(params, "status", _STATUSES),
        "deadline": choice_in(params, "deadline", DEADLINES),
        "executor": NOBODY if params.get("executor") == NOBODY else _id_word(params, "executor"),
        "waits": choice_in(params, "waits", ["1"]),
    }
    return {name: value for name, value in found.items() if value}


def _filters(given: Mapping[str, str], view: str) -> Filters:
    def day(name: str) -> date | None:
        return day_of(given.get(name, ""))

    executor = given.get("executor", "")
    return Filters(
        number=given.get("number", ""),
        kind=given.get("kind", ""),
        object_name=given.get("object", ""),
        applicant=given.get("applicant", ""),
        account=given.get("account", ""),
        filed_from=day("filed_from"),
        filed_to=day("filed_to"),
        status=ApplicationStatus(given["status"]) if "status" in given else None,
        changed_from=day("changed_from"),
        changed_to=day("changed_to"),
        due_from=day("due_from"),
        due_to=day("due_to"),
        waits="waits" in given,
        deadline=given.get("deadline", ""),
        executor=-1 if executor == NOBODY else int(executor or 0),
        direction=Direction.GRID_ASSETS if view == ASSETS else None,
    )


def _sort(params: Mapping[str, str]) -> tuple[str, bool]:
    word = params.get("sort", "")
    name = word.removeprefix("-")
    return (name, word.startswith("-")) if name in SORTS else ("changed", True)


def _sort_word(query: TableQuery) -> str:
    if (query.sort, query.descending) == ("changed", True):
        return ""
    return f"-{query.sort}" if query.descending else query.sort


def _place(params: Mapping[str, str]) -> Place:
    after, before = (int(_id_word(params, name) or 0) for name in ("after", "before"))
    return Place(page=min(page_in(params), MOST_PAGES), after=after, before=before, end=params.get("end") == "1")


def _id_word(params: Mapping[str, str], name: str) -> str:
    raw = params.get(name, "")
    try:
        return str(_ID.validate_python(int(raw))) if raw.isdecimal() else ""
    except ValueError:
        return ""


def _day_word(params: Mapping[str, str], name: str) -> str:
    day = day_of(params.get(name, ""))
    return day.isoformat() if day else ""
