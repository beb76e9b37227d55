"""The form of the consent to the processing of personal data, for whoever has not given it or has taken it back."""

from typing import Any

import reflex as rx

from lkk.components.choices import checkbox_field
from lkk.components.forms import event_form, form_actions, submit_button
from lkk.pages.refusals import error_at


def consent_form(form: str, paragraphs: Any, version: Any, agree: Any) -> rx.Component:
    """The text in force, its version, a box and a button."""
    return event_form(
        form,
        rx.el.div(
            rx.foreach(paragraphs, rx.el.p),
            rx.el.p("Редакция: ", version, class_name="hint"),
            class_name="document-text",
            tab_index=0,
            role="region",
            aria_label="Согласие на обработку персональных данных",
        ),
        checkbox_field(
            "consent",
            "Даю согласие на обработку моих персональных данных",
            form=form,
            error=error_at(form, "consent"),
        ),
        form_actions(submit_button("Дать согласие")),
        on_submit=agree.throttle(500),
    )
