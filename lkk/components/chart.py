"""A chart drawn by the server, and what its colours mean."""

from typing import Any

import reflex as rx

from lkk.components.content import Text


def chart(svg: Text, label: Text) -> rx.Component:
    """The picture; on a telephone it is moved sideways in its own frame."""
    return rx.el.div(rx.html(svg), class_name="chart-box", role="region", aria_label=label, tab_index=0)


def chart_keys(keys: rx.Var[Any]) -> rx.Component:
    """What the colours mean; `keys` are records with `label`, `tone` and the flag `dim`."""

    def key(one: Any) -> rx.Component:
        return rx.el.li(
            one.label,
            class_name="chart-key",
            custom_attrs={"data-tone": one.tone, "data-dim": rx.cond(one.dim, "true", "false")},
        )

    return rx.el.ul(rx.foreach(keys, key), class_name="chart-keys", aria_label="Обозначения")
