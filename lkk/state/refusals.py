"""Where a refusal is shown: at the field of the form that was sent, over that form, or as a notice."""

from collections.abc import Mapping
from typing import Any

from lkk.services.kernel.errors import FieldErrors, NotAllowed, NotFound, NotSignedIn, ServiceError, Stale, Unavailable
from lkk.services.kernel.unreadable import Unreadable

#: In place of a field's name: the form as a whole, whose refusal stands over its fields.
WHOLE = ""
#: These are about the action and not about what was typed.
_ABOUT_THE_ACTION = (NotSignedIn, Stale, NotFound, NotAllowed, Unavailable, Unreadable)


def by_control(error: ServiceError, form: str, at: Mapping[str, str]) -> dict[str, str]:
    """Texts by the id of the control, `<form>-<field>`, or of the form; empty when the refusal is about no field.

    `at` renames: the field a refusal names to the one that is drawn, to `WHOLE` when none is.
    """
    told = error.fields if isinstance(error, FieldErrors) else {error.at: error.text}
    if WHOLE in told and (WHOLE not in at or isinstance(error, _ABOUT_THE_ACTION)):
        return {}
    found: dict[str, str] = {}
    for name, text in told.items():
        field = at.get(name, name)
        id = f"{form}-{field}" if field else form
        found[id] = f"{found[id]} {text}" if id in found else text
    return found


def belongs(id: str, form: str) -> bool:
    """Whether a control is one of this form, or the form itself."""
    return id == form or id.startswith(f"{form}-")


def first_field(ids: Mapping[str, Any], form: str) -> str:
    """The control that gets the focus, empty when only the form as a whole was refused."""
    return next((id for id in ids if id != form), "")
