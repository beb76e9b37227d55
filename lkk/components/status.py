"""The badge of a status: an icon, a word and a tint, never colour alone."""

import reflex as rx

from lkk.components.branches import pick_text
from lkk.components.content import Text
from lkk.components.icons import icon_of, shape

TONE_ICONS: dict[str, str] = {
    "info": "send",
    "progress": "hourglass",
    "attention": "circle_alert",
    "success": "circle_check",
    "danger": "circle_x",
    "transmitted": "check_check",
    "paused": "pause",
    "waiting": "clock",
}
NEUTRAL_ICON = "pencil_line"


def tone_icon(tone: Text, size: int = 14) -> rx.Component:
    """The icon of a tone; an unknown tone is neutral."""
    shapes = {name: shape(icon_name) for name, icon_name in TONE_ICONS.items()}
    return icon_of(pick_text(tone, shapes, shape(NEUTRAL_ICON)), size)


def badge(label: Text, tone: Text = "neutral") -> rx.Component:
    """A status; tones are those of `lkk.vocabulary.labelled.Tone`."""
    return rx.el.span(tone_icon(tone), rx.el.span(label), class_name="badge", custom_attrs={"data-tone": tone})
