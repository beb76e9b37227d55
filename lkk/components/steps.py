"""Where one is: the steps of a form, the stages of an application."""

from collections.abc import Sequence
from typing import Any

import reflex as rx

from lkk.components.icons import icon


def step_list(titles: Sequence[str], current: int) -> rx.Component:
    """The steps of a form whose pages are known beforehand; `current` counts from 1."""
    steps = [_step(str(number), title, _state(number, current)) for number, title in enumerate(titles, start=1)]
    return rx.el.ol(*steps, class_name="steps", aria_label="Шаги")


def stage_bar(stages: rx.Var[Any]) -> rx.Component:
    """The way of an application: records with `number`, `title` and `state` (done, current, future)."""

    def stage(one: Any) -> rx.Component:
        words = rx.match(one.state, ("done", "пройден"), ("current", "текущий"), "предстоит")
        return rx.el.li(
            rx.el.span(rx.cond(one.state == "done", icon("check", 14), one.number), class_name="stage-dot"),
            rx.el.span(one.title, rx.el.span(": ", words, class_name="sr-only"), class_name="stage-title"),
            custom_attrs={"data-state": one.state, "aria-current": rx.cond(one.state == "current", "step", "false")},
        )

    return rx.el.ol(rx.foreach(stages, stage), class_name="stage-bar", id="stages", aria_label="Этапы")


def _step(number: str, title: str, state: str) -> rx.Component:
    current = "step" if state == "current" else "false"
    return rx.el.li(
        rx.el.span(number, class_name="step-number"),
        rx.el.span(title, class_name="step-title"),
        custom_attrs={"data-state": state, "aria-current": current},
    )


def _state(number: int, current: int) -> str:
    if number == current:
        return "current"
    return "done" if number < current else "future"
