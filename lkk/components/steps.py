"""Where one is: the steps of a form, the stages of an application."""

from collections.abc import Sequence
from typing import Any

import reflex as rx

from lkk.components.content import Child
from lkk.components.icons import icon


def step_list(titles: Sequence[str], current: int) -> rx.Component:
    """The steps of a form whose pages are known beforehand; `current` counts from 1."""
    steps = [_step(str(number), title, _state(number, current)) for number, title in enumerate(titles, start=1)]
    return rx.el.ol(*steps, class_name="steps", aria_label="Шаги")


def live_step_list(steps: rx.Var[Any]) -> rx.Component:
    """The same for steps in the state: records with `number`, `title` and `state` (done, current, future)."""
    return rx.el.ol(
        rx.foreach(steps, lambda step: _step(step.number, step.title, step.state)),
        class_name="steps",
        aria_label="Шаги",
    )


def timeline(stages: rx.Var[Any]) -> rx.Component:
    """What has happened and what will: records with `title`, `when`, `note` and `state` (done, current, future)."""

    def stage(item: Any) -> rx.Component:
        dot = rx.match(item.state, ("done", icon("check", 14)), ("current", rx.el.i(class_name="pulse")), rx.fragment())
        words = rx.match(item.state, ("done", "Этап завершён"), ("current", "Текущий этап"), "Предстоит")
        return rx.el.li(
            rx.el.span(dot, class_name="timeline-dot"),
            rx.el.div(
                rx.el.b(item.title),
                rx.cond(item.when, rx.el.small(item.when)),
                rx.cond(item.note, rx.el.p(item.note)),
                rx.el.span(words, class_name="sr-only"),
            ),
            custom_attrs={"data-state": item.state, "aria-current": rx.cond(item.state == "current", "step", "false")},
        )

    return rx.el.ol(rx.foreach(stages, stage), class_name="timeline")


def _step(number: Child, title: Child, state: Any) -> rx.Component:
    current = (
        rx.cond(state == "current", "step", "false")
        if isinstance(state, rx.Var)
        else ("step" if state == "current" else "false")
    )
    return rx.el.li(
        rx.el.span(number, class_name="step-number"),
        rx.el.span(title, class_name="step-title"),
        custom_attrs={"data-state": state, "aria-current": current},
    )


def _state(number: int, current: int) -> str:
    if number == current:
        return "current"
    return "done" if number < current else "future"
