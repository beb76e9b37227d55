"""A picture of a form: `assets/js/picture.js` sends it when it is chosen, the form carries its name."""

import reflex as rx

from lkk.components.buttons import button
from lkk.components.content import Attributes, Text, truth
from lkk.components.field_frame import control_id, hint_and_error, label_text
from lkk.components.forms import OF_FILES
from lkk.vocabulary.attachments import LOGO_TYPES


def picture_field(
    name: Text,
    label: Text,
    *,
    form: Text,
    hint: Text = "",
    error: Text = "",
    value: Text = "",
    address: Text = "",
    to: str = "/api/logo",
) -> rx.Component:
    """What stands now at `address`, the button that takes it out, and the list of files; the chosen one goes `to`."""
    id = control_id(form, name)
    named: Attributes = {"id": id, "aria-describedby": f"{id}-hint {id}-error", "aria-invalid": truth(error)}
    out = button("Убрать", kind="plain", attributes={"data-picture-out": ""})
    return rx.el.div(
        rx.el.label(label_text(label, required=False), html_for=id, class_name="field-label"),
        rx.el.input(type="hidden", name=name, default_value=value, custom_attrs={"data-picture-name": ""}),
        rx.el.div(
            rx.el.img(src=address, alt="Выбранная картинка", class_name="picture-shown"),
            out,
            class_name="picture-now",
            custom_attrs={"data-empty": truth(address == "")},
        ),
        rx.el.input(
            type="file",
            name=f"{name}-file",
            form=OF_FILES,
            accept=",".join(f".{one}" for one in LOGO_TYPES),
            class_name="file-input",
            custom_attrs={**named, "data-picture": to},
        ),
        rx.el.label("Выбрать картинку", html_for=id, class_name="button button-soft"),
        *hint_and_error(id, hint, error),
        class_name="field picture-field",
        custom_attrs={"data-width": "full"},
    )
