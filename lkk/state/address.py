"""What stands in a page's address after the question mark: as hostile as any argument."""

from collections.abc import Collection, Mapping

from pydantic import TypeAdapter, ValidationError

from lkk.state.arguments import Id, Line, PageNumber

_LINE = TypeAdapter(Line)
_ID = TypeAdapter(Id)
_PAGE = TypeAdapter(PageNumber)


def text_in(query: Mapping[str, str], name: str) -> str:
    """A line of text without spaces around it, empty when there is none or it cannot be read."""
    try:
        return _LINE.validate_python(query.get(name, "")).strip()
    except ValidationError:
        return ""


def choice_in(query: Mapping[str, str], name: str, choices: Collection[str]) -> str:
    """One of the values that the page offers, empty for any other."""
    value = query.get(name, "")
    return value if value in choices else ""


def page_in(query: Mapping[str, str]) -> int:
    """The number of the page of a table, 1 when there is none or it is no number."""
    return _number(query, "page", _PAGE) or 1


def id_in(query: Mapping[str, str]) -> int:
    """The id of what is opened on the page, 0 when nothing is."""
    return _number(query, "id", _ID)


def code_in(query: Mapping[str, str]) -> int:
    """The id of the request whose code is to be entered, 0 when none is named."""
    return _number(query, "code", _ID)


def dialogue_in(query: Mapping[str, str]) -> int:
    """The id of the dialogue with a consultant that is opened, 0 when none is named."""
    return _number(query, "dialogue", _ID)


def saved_in(query: Mapping[str, str]) -> int:
    """The id of the saved report that is opened, 0 when none is named."""
    return _number(query, "saved", _ID)


def ad_in(query: Mapping[str, str]) -> int:
    """The id of the ad of capacity whose owner is to be asked, 0 when none is named."""
    return _number(query, "ad", _ID)


def draft_in(query: Mapping[str, str]) -> int:
    """The id of the draft that is filled in, 0 when none is named."""
    return _number(query, "draft", _ID)


def step_in(query: Mapping[str, str]) -> int:
    """The page of the wizard, counted from 1, 0 when none is named."""
    return _number(query, "step", _PAGE)


def _number(query: Mapping[str, str], name: str, kind: TypeAdapter[int]) -> int:
    raw = query.get(name, "")
    try:
        return kind.validate_python(int(raw)) if raw.isdecimal() else 0
    except ValueError:
        return 0
