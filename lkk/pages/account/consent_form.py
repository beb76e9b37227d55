"""The form of a consent, for whoever has not given it or has taken it back."""

from typing import Any

import reflex as rx

from lkk.components.choices import checkbox_field
from lkk.components.forms import event_form, form_actions, submit_button
from lkk.pages.refusals import error_at


def consent_form(
    form: str,
    paragraphs: Any,
    version: Any,
    agree: Any,
    *,
    says: str = "Даю согласие на обработку моих персональных данных",
    title: str = "Согласие на обработку персональных данных",
) -> rx.Component:
    """The text in force, its version, a box that `says` what it means, and a button; that of personal data at first."""
    return event_form(
        form,
        rx.el.div(
            rx.foreach(paragraphs, rx.el.p),
            rx.el.p("Редакция: ", version, class_name="hint"),
            class_name="document-text",
            tab_index=0,
            role="region",
            aria_label=title,
        ),
        checkbox_field(
            "consent",
            says,
            form=form,
            error=error_at(form, "consent"),
        ),
        form_actions(submit_button("Дать согласие")),
        on_submit=agree.throttle(500),
    )
