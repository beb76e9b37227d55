"""Questions of a form and the thread of a case, as the pages of both sides draw them."""

from collections.abc import Sequence
from typing import Any

import reflex as rx

from lkk.components import application as parts
from lkk.components.branches import when
from lkk.components.content import Child, Flag, Text
from lkk.components.form_field import Answering
from lkk.components.surfaces import card
from lkk.pages.refusals import error_at
from lkk.state.applications.case_thread import MESSAGE_FORM


def answering(source: Any, sheet_id: Any) -> Answering:
    """The handlers of a sheet of questions, for what the page was drawn for."""
    return Answering(
        leave=lambda name, typed: source.leave(sheet_id, name, typed),
        mark=lambda name, value, on: source.mark(sheet_id, name, value, on),
        add_row=lambda name: source.add_row(sheet_id, name),
        remove_row=lambda name, index: source.remove_row(sheet_id, name, index),
    )


def case_thread(
    source: Any,
    *,
    title: str,
    nothing: Text,
    before: Child = "",
    extra: rx.Component | None = None,
    writing: Flag = True,
    actions: Sequence[rx.Component] = (),
    looking: parts.Looking | None = None,
) -> rx.Component:
    """Messages in order over the form of the next one; `before` and `extra` stand over and under its text,
    `actions` in the place of its button.

    Without `writing` the thread is only read, as that of a closed case is. What is written is
    there again when the page is opened anew.
    """
    view: Any = source.view
    form = parts.message_form(
        MESSAGE_FORM,
        view,
        key=source.sending_key,
        error=error_at(MESSAGE_FORM, "text"),
        on_submit=source.send_message.throttle(500),
        on_uploaded=source.refresh,
        on_remove=source.remove_file,
        extra=extra,
        actions=actions,
        draft=source.message_draft,
        on_leave=lambda typed: source.leave_message(source.view.id, typed),
    )
    closed = rx.el.p("Заявка закрыта, переписка по ней окончена.", class_name="hint")
    return card(
        rx.cond(
            source.view.messages,
            parts.message_list(view.messages, id="thread", label="Сообщения", looking=looking),
            rx.el.p(nothing, class_name="hint"),
        ),
        rx.cond(source.view.closed, closed, rx.fragment(before, when(writing, form))),
        title=title,
    )
