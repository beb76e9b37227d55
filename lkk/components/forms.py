"""Forms: those of the sign-in, which the browser posts, and those whose values go to an event handler."""

from typing import Any

import reflex as rx
from reflex_components_core.el.elements.base import BaseHTML

from lkk.components.branches import when
from lkk.components.buttons import Kind, button
from lkk.components.content import Child, Handler, Text, given, present
from lkk.components.feedback import callout
from lkk.components.icons import icon
from lkk.components.links import anchor

OF_FILES = "form-of-files"


class AuthForm(BaseHTML):
    """A form element without the framework's `preventDefault`: `assets/js/auth.js` or the browser posts it."""

    tag = "form"

    action: rx.Var[str]
    method: rx.Var[str]
    no_validate: rx.Var[bool]


class UploadForm(AuthForm):
    """A form that carries a file."""

    enc_type: rx.Var[str]


def auth_form(id: str, action: str, *children: Child) -> rx.Component:
    """A form posted to an HTTP route; refusals come back as JSON and are shown at the fields named `<id>-<field>`."""
    return AuthForm.create(
        form_message(),
        *children,
        id=id,
        action=action,
        method="post",
        no_validate=True,
        class_name="form",
        custom_attrs={"data-auth-form": id, "data-keep-typed": id},
    )


def form_of_files() -> rx.Component:
    """An empty form that inputs of files belong to: scripts send the files, so no form around them may submit them."""
    return AuthForm.create(id=OF_FILES, custom_attrs={"hidden": True})


def form_message() -> rx.Component:
    """The place for what the server says about the whole form."""
    return rx.el.div(
        role="alert", class_name="form-message", custom_attrs={"data-form-message": "form", "tabIndex": -1}
    )


def search_form(action: str, label: str) -> rx.Component:
    """A line that asks the search of the site; the browser follows it with a full page load."""
    id = "site-search"
    return AuthForm.create(
        rx.el.label(label, html_for=id, class_name="sr-only"),
        rx.el.input(
            name="q", type="search", max_length=200, placeholder=label, class_name="input", custom_attrs={"id": id}
        ),
        button("Найти", type="submit", kind="soft"),
        action=action,
        method="get",
        role="search",
        class_name="site-search",
    )


def file_form(id: str, action: str, *children: Child) -> rx.Component:
    """A form whose answer is a file: the browser asks for it and stays on the page."""
    return AuthForm.create(*children, action=action, method="get", class_name="form", custom_attrs={"id": id})


def upload_form(id: str, action: str, label: str, accept: str, *actions: Child) -> rx.Component:
    """A form with one file that the browser posts by itself; the answer is the next page."""
    control = f"{id}-file"
    return UploadForm.create(
        rx.el.div(
            rx.el.label(label, html_for=control, class_name="field-label"),
            rx.el.input(
                type="file", name="file", accept=accept, required=True, class_name="input", custom_attrs={"id": control}
            ),
            class_name="field",
        ),
        form_actions(*actions),
        action=action,
        method="post",
        enc_type="multipart/form-data",
        class_name="form",
        custom_attrs={"id": id},
    )


def logout_form(*children: Child) -> rx.Component:
    """Sign out with a full page load; `children` is the button, by default a line of a menu."""
    default = rx.el.button(icon("log_out", 18), rx.el.span("Выйти"), type="submit", class_name="menu-item")
    return AuthForm.create(
        *(children or (default,)),
        action="/api/auth/logout",
        method="post",
        custom_attrs={"data-auth-form": "logout"},
    )


def resend_button(label: str, action: str, *, after_seconds: int = 60) -> rx.Component:
    """Ask for the code once more; it waits `after_seconds` and shows how long."""
    return rx.el.button(
        rx.el.span(label),
        rx.el.span(custom_attrs={"data-countdown": "resend"}),
        type="button",
        class_name="button button-plain",
        custom_attrs={"data-resend": "code", "data-action": action, "data-after": str(after_seconds)},
    )


def event_form(
    id: str,
    *children: Child,
    on_submit: Handler,
    refused: Text = "",
    reset_on_submit: bool = False,
    warn_unsent: bool = False,
    waits_for_files: bool = False,
    mark_typed: bool = False,
    key: Text = "",
) -> rx.Component:
    """A form for an event handler; what is refused of the form as a whole stands over its fields.

    `warn_unsent` asks before a page with typed values is left and keeps them when the page is drawn anew
    with the same `key`. With `waits_for_files` it is sent when no file is under way (`assets/js/upload.js`).
    `mark_typed` tells the style sheet, by `data-typed`, that something stands in it.
    """
    kept_as = key if given(key) else id
    guarded: dict[str, Any] = {"data-warn-unsent": "typed", "data-keep-typed": kept_as} if warn_unsent else {}
    guarded |= {"data-waits-for-files": "yes"} if waits_for_files else {}
    guarded |= {"data-mark-typed": "yes"} if mark_typed else {}
    return rx.el.form(
        *([refusal(refused)] if given(refused) else []),
        *children,
        id=id,
        on_submit=on_submit,
        reset_on_submit=reset_on_submit,
        no_validate=True,
        class_name="form",
        custom_attrs=guarded,
        **present(key=key),
    )


def waiting_for_files(form: Text) -> rx.Component:
    """The place where a form tells that it waits for files; stands beside its buttons."""
    return rx.el.p(role="status", class_name="file-wait", custom_attrs={"data-file-wait": form})


def refusal(text: Text) -> rx.Component:
    """What is said of a whole form that was refused."""
    return when(text, callout("danger", text, live=True))


def field_grid(*fields: Child) -> rx.Component:
    """Fields on six columns: `width` full, half or third; one column on a telephone."""
    return rx.el.div(*fields, class_name="field-grid")


def form_actions(*buttons: Child) -> rx.Component:
    """The buttons under a form, the main one first."""
    return rx.el.div(*buttons, class_name="form-actions")


def submit_button(label: Child, *, kind: Kind = "primary", icon: str = "", busy: Any = False) -> rx.Component:
    """Send the form it stands in."""
    return button(label, type="submit", kind=kind, icon=icon, busy=busy)


def error_summary(form: Text, errors: rx.Var[Any], *, title: str = "Проверьте поля") -> rx.Component:
    """Everything that is wrong, each line leading to its field; `errors` are records with `field`, `label` and `text`.

    Its id is `<form>-summary`: focus it by a command after a refused sending.
    """

    def line(error: Any) -> rx.Component:
        return rx.el.li(anchor(f"{error.label}: {error.text}", href=f"#{form}-{error.field}"))

    return rx.el.div(
        rx.cond(
            errors,
            rx.el.div(rx.el.b(title), rx.el.ul(rx.foreach(errors, line)), class_name="error-summary"),
        ),
        id=f"{form}-summary",
        role="alert",
        custom_attrs={"tabIndex": -1},
    )
