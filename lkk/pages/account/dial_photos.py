"""The dialog with the photos of a meter's dial: what was added, adding one, taking one away."""

from typing import Any

import reflex as rx

from lkk.components.buttons import button
from lkk.components.dialog import dialog
from lkk.components.file_slot import list_slot
from lkk.components.links import anchor
from lkk.components.surfaces import stack
from lkk.state.identity.session import Session
from lkk.state.readings.readings import Readings
from lkk.vocabulary import attachments
from lkk.vocabulary.dial_photos import EXTENSIONS, RULES, WRONG_TYPE

DIALOG = "dial-photos"


def photos_button(point: Any) -> rx.Component:
    """Open the photos of a row of the grid."""
    return button(
        "Фото прибора",
        kind="plain",
        icon="camera",
        on_click=Readings.open_photos(Readings.account_id, point.id),
        attributes={"command": "show-modal", "commandfor": DIALOG},
    )


def photos_dialog() -> rx.Component:
    """The one dialog of the page."""
    return dialog(
        DIALOG,
        "Фото прибора",
        rx.cond(Readings.photos_loaded, _photos(), rx.el.p("Загружается", role="status")),
    )


def _photos() -> rx.Component:
    photos: Any = Readings.photos
    return stack(
        rx.el.p(Readings.photos_title),
        rx.cond(
            photos,
            rx.el.ul(rx.foreach(photos, _photo), class_name="file-list", aria_label="Фото"),
            rx.el.p("Фото этого прибора нет.", class_name="hint"),
        ),
        rx.cond(Session.visiting, rx.fragment(), _slot()),
    )


def _slot() -> rx.Component:
    """By the point in its key: what was refused at one meter does not wait at another."""
    return rx.el.div(
        list_slot(
            "photo",
            rx.fragment("Показания на фото за ", Readings.photos_month, ", необязательно"),
            form="reading",
            url=f"/api/readings/photo?account={Readings.account_id}&point={Readings.photos_point}",
            record=f"{Readings.photos_point}",
            extensions=EXTENSIONS,
            max_bytes=attachments.MAX_SIZE,
            wrong_type=WRONG_TYPE,
            too_big=attachments.TOO_BIG,
            rules=RULES,
            on_taken=Readings.show_photos(Readings.account_id),
        ),
        key=f"photo-{Readings.photos_point}",
    )


def _photo(one: Any) -> rx.Component:
    return rx.el.li(
        rx.el.img(src=one.thumbnail_url, alt="", class_name="file-thumbnail", loading="lazy"),
        rx.el.span(anchor(one.title, href=one.url), rx.el.small(one.when, class_name="hint"), class_name="file-name"),
        rx.cond(
            one.removable & ~Session.visiting,
            button(
                "Удалить",
                kind="plain",
                on_click=Readings.remove_photo(Readings.account_id, one.id),
                attributes={"aria-label": f"Удалить {one.title}, {one.when}"},
            ),
        ),
        class_name="file-line",
        key=one.id,
    )
