"""The form of the reading grid as it comes from a browser: any field may be missing, foreign or nonsense."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from pydantic import TypeAdapter, ValidationError

from lkk.services.kernel.errors import NotFound
from lkk.state.arguments import MAX_ID, Id
from lkk.state.days import day_of

_CELL = re.compile(r"r(\d{1,19})")
_ANSWER = re.compile(r"q(\d{1,19})\.([a-z_]{1,40})")
_ID: TypeAdapter[int] = TypeAdapter(Id)


@dataclass
class TypedForm:
    """Typed values by register, the codes of questions answered with yes, and which button was pressed."""

    account_id: int
    taken_on: date | None
    sending: bool
    values: dict[int, str] = field(default_factory=dict)
    answers: dict[int, frozenset[str]] = field(default_factory=dict)


def read_form(form: Mapping[str, str]) -> TypedForm:
    """Take what it knows; other fields are ignored.

    Raises:
        NotFound: the account is not named.
    """
    typed = TypedForm(_account(form), day_of(form.get("taken_on", "")), form.get("intent") == "send")
    for name, value in form.items():
        if match := _CELL.fullmatch(name):
            if int(match[1]) <= MAX_ID:
                typed.values[int(match[1])] = value
        elif match := _ANSWER.fullmatch(name):
            key = int(match[1])
            typed.answers[key] = typed.answers.get(key, frozenset()) | {match[2]}
    return typed


def _account(form: Mapping[str, str]) -> int:
    raw = form.get("account_id", "")
    try:
        return _ID.validate_python(int(raw) if raw.isascii() and raw.isdigit() else 0)
    except (ValidationError, ValueError):
        raise NotFound from None
