"""Reads a page of the feed: strictly, and change by change when one of them is broken."""

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field, TypeAdapter, ValidationError
from pydantic_core import from_json, to_json

from lkk.services.integrations.accounting.contract import Change, ChangesPage, UnreadableChange
from lkk.services.integrations.accounting.fields import Cursor


@dataclass(frozen=True, slots=True)
class _Page:
    changes: tuple[Annotated[Change, Field(discriminator="entity")], ...]
    next: Cursor
    more: bool


@dataclass(frozen=True, slots=True)
class _LoosePage:
    changes: list[dict[str, Any]]
    next: Cursor
    more: bool


_page = TypeAdapter(_Page)
_loose_page = TypeAdapter(_LoosePage)
_change: TypeAdapter[Change] = TypeAdapter(Annotated[Change, Field(discriminator="entity")])


def read_page(body: bytes) -> ChangesPage:
    """The page of an answer.

    Raises:
        ValidationError, ValueError: the body is no page at all.
    """
    try:
        page = _page.validate_json(body, strict=True)
    except ValidationError:
        return _read_loosely(body)
    return ChangesPage(page.changes, (), page.next, page.more)


def _read_loosely(body: bytes) -> ChangesPage:
    page = _loose_page.validate_python(from_json(body))
    changes: list[Change] = []
    unreadable: list[UnreadableChange] = []
    for raw in page.changes:
        try:
            changes.append(_change.validate_json(to_json(raw), strict=True))
        except ValidationError as error:
            unreadable.append(UnreadableChange(_short(raw, "entity"), _short(raw, "id"), _problem(error)))
    return ChangesPage(tuple(changes), tuple(unreadable), page.next, page.more)


def _short(raw: dict[str, Any], name: str) -> str:
    return str(raw.get(name, ""))[:64].replace("\x00", "")


def _problem(error: ValidationError) -> str:
    """Which fields are wrong and why, never their values: these are personal data."""
    found = error.errors(include_input=False, include_url=False, include_context=False)
    listed = "; ".join(f"{'.'.join(map(str, one['loc']))}: {_wrong(one['type'])}" for one in found)
    return listed[:500].replace("\x00", "")


_WRONG = {"missing": "нет поля", "extra_forbidden": "лишнее поле", "union_tag_invalid": "неизвестный вид записи"}


def _wrong(kind: str) -> str:
    """What is wrong with a field in words for the staff, with the validator's own name of the fault."""
    return _WRONG.get(kind) or f"значение не соответствует договору ({kind})"
