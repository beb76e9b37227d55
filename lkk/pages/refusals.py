"""What was refused, as the pages show it: at a field, or over the form."""

from typing import Any

from lkk.state.base import Base


def error_at(form: Any, name: Any) -> Any:
    """What is wrong at a field, empty when nothing is; the names may be vars of a line."""
    errors: Any = Base.errors
    return errors.get(f"{form}-{name}", "")


def error_of(form: Any) -> Any:
    """What is wrong with a form as a whole."""
    errors: Any = Base.errors
    return errors.get(form, "")
