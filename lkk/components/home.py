"""Lines of the first page: what waits for a person, where an application is on its way."""

from typing import Any

import reflex as rx

from lkk.components.branches import pick_text, when
from lkk.components.content import Child
from lkk.components.icons import icon_of, shape
from lkk.components.status import badge

#: The icons tasks are declared with.
TASK_ICONS = (
    "calendar_check",
    "calendar_clock",
    "chart_column",
    "clipboard_list",
    "file_pen",
    "file_plus",
    "file_text",
    "gauge",
    "message_circle",
    "receipt",
    "signature",
    "star",
    "wrench",
    "zap",
)


def task_line(one: Any, action: Child) -> rx.Component:
    """What is to be done, until when, and the one button that does it."""
    shapes = {name: shape(name) for name in TASK_ICONS}
    return rx.el.li(
        rx.el.span(icon_of(pick_text(one.icon, shapes, shape("circle_alert")), 20), class_name="task-icon"),
        rx.el.div(
            rx.el.b(one.said),
            when(one.detail, rx.el.span(one.detail, class_name="task-detail")),
            when(one.until, rx.el.span(one.until, class_name="task-until")),
            class_name="task-words",
        ),
        action,
        class_name="task-line",
        custom_attrs={"data-tone": one.tone},
        key=one.key,
    )


def moving_line(one: Any) -> rx.Component:
    """An application in four lines: number and status, kind, object, what is next; the bar is its way."""
    return rx.el.li(
        rx.el.div(rx.el.a(one.number, href=one.href, class_name="moving-number"), badge(one.status, one.tone)),
        rx.el.span(one.kind, class_name="moving-kind"),
        when(one.object_name, rx.el.span(one.object_name, class_name="moving-object")),
        rx.el.span(rx.foreach(one.steps, _step), class_name="moving-bar", aria_hidden="true"),
        rx.el.div(
            rx.el.span(one.step, class_name="moving-step"),
            when(one.term, rx.el.span(one.term, class_name="moving-term", custom_attrs={"data-tone": one.term_tone})),
            class_name="moving-next",
        ),
        class_name="moving-line",
        key=one.number,
    )


def _step(one: Any) -> rx.Component:
    return rx.el.i(title=one.title, custom_attrs={"data-state": one.state})
