"""A dialog with a form whose refusals stand at the fields; what is typed stays until it is taken."""

from typing import Any

import reflex as rx

from lkk.components.content import Child
from lkk.components.dialog import close_button, dialog
from lkk.components.forms import event_form, field_grid, form_actions, submit_button
from lkk.pages.refusals import error_of


def form_dialog(form: str, title: str, submit: str, on_submit: Any, *fields: Child, lead: Child = "") -> rx.Component:
    """The dialog `<form>-dialog`; the handler opens and closes it by that name."""
    id = f"{form}-dialog"
    known_empty = isinstance(lead, str) and not lead
    return dialog(
        id,
        title,
        *([] if known_empty else [rx.el.p(lead)]),
        event_form(
            form,
            field_grid(*fields),
            form_actions(submit_button(submit), close_button("Не сейчас", id)),
            on_submit=on_submit.throttle(500),
            refused=error_of(form),
            reset_on_submit=False,
        ),
    )
