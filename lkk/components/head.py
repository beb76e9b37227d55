"""What the head of every page holds."""

import reflex as rx

from lkk.components.scripts import ADDRESS, FIRST_ADDRESS

_DESCRIPTION = (
    "Личный кабинет клиента Барнаульской сетевой компании: заявки на присоединение, показания счётчиков, "
    "запись на приём и документы."
)


def head_components() -> list[rx.Component]:
    """Fonts, icon, description and scripts for `rx.App(head_components=…)`."""
    return [
        *[_font(name) for name in ("golos-cyr", "golos-signs")],
        rx.el.link(rel="icon", href="/favicon.svg", type="image/svg+xml"),
        rx.el.meta(name="theme-color", content="#0B3440"),
        rx.el.meta(name="description", content=_DESCRIPTION),
        rx.el.script(src=FIRST_ADDRESS),  # blocks the first paint: the theme never flashes, no socket goes unheard
        rx.el.script(src=ADDRESS, defer=True),
    ]


def _font(name: str) -> rx.Component:
    return rx.el.link(
        rel="preload",
        href=f"/fonts/{name}.woff2",
        custom_attrs={"as": "font"},
        type="font/woff2",
        cross_origin="anonymous",
    )
