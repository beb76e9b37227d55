"""What components accept: words, flags, children and event handlers, compiled in or known only in the browser."""

from typing import Any

import reflex as rx

Text = str | rx.Var[Any]
Flag = bool | rx.Var[Any]
Child = rx.Component | rx.Var[Any] | str | int
#: An event handler, a list of them or a lambda; Reflex checks its arguments when the page is compiled.
Handler = Any
Attributes = dict[str, Any]


def truth(value: Flag | Text) -> Text:
    """The words "true" and "false" that ARIA attributes want, for a value known now or in the browser."""
    if isinstance(value, rx.Var):
        return rx.cond(value, "true", "false")
    return "true" if value else "false"


def present(**attributes: Any) -> Attributes:
    """The attributes that were given: `None` and empty strings are left out."""
    return {name: value for name, value in attributes.items() if given(value)}


def given(value: Any) -> bool:
    """Whether there is something to draw; a value known only in the browser counts as given."""
    return value is not None and not (isinstance(value, str) and value == "")
