"""A place for attachments: choosing, dropping, progress, removal; `assets/js/upload.js` sends the files."""

from collections.abc import Sequence
from typing import Any

import reflex as rx

from lkk.components.content import Attributes, Child, Flag, Handler, Text, truth
from lkk.components.disclosure import disclosure
from lkk.components.field_frame import control_id, hint_and_error, label_text
from lkk.components.forms import OF_FILES
from lkk.components.icons import icon
from lkk.components.links import anchor
from lkk.vocabulary import attachments
from lkk.vocabulary.files import OwnerKind


def file_slot(
    code: Text,
    label: Child,
    *,
    form: Text,
    application: Text,
    files: rx.Var[Any],
    on_uploaded: Handler,
    on_remove: Any,
    hint: Text = "",
    error: Text = "",
    required: Flag = True,
    most: Text = "",
    internal: bool = False,
    owner: OwnerKind = OwnerKind.APPLICATION,
    key: Text = "",
) -> rx.Component:
    """A slot of an application, or of another `owner`, by its id; its control is `<form>-<code>`, as for every field.

    `files` are records with `id`, `name`, `size` (in words), `url` and `thumbnail_url`; `on_uploaded` is called
    without arguments after each file that was kept and loads them anew; `on_remove(id)` gives the handler that
    takes one away. `most` tells how many files fit here («Не больше 5 файлов»).
    """
    id = f"{control_id(form, code)}"
    return rx.el.fieldset(
        rx.el.legend(label_text(label, required), class_name="field-label"),
        *hint_and_error(id, hint, error),
        rx.el.ul(rx.foreach(files, lambda file: _stored(file, on_remove)), class_name="file-list"),
        _under_way(),
        _drop_area(id, code, error, most),
        _taken_button(on_uploaded),
        class_name="field file-slot",
        custom_attrs=_told_to_script(code, application, owner, internal),
        key=key or id,
    )


def list_slot(
    code: str,
    label: Child,
    *,
    form: Text,
    url: Text,
    record: Text,
    on_taken: Handler,
    extensions: Sequence[str],
    rules: Child,
    max_bytes: int,
    wrong_type: str,
    too_big: str,
) -> rx.Component:
    """A place for one file that is read at once: it is posted to `url`, which ends with a query.

    `record` is the id of what it belongs to; `on_taken` is called without arguments when all of it was taken.
    """
    id = f"{control_id(form, code)}"
    accept = ",".join(f".{one}" for one in extensions)
    return rx.el.fieldset(
        rx.el.legend(label, class_name="field-label"),
        _under_way(),
        rx.el.div(
            rx.el.input(
                type="file",
                name=code,
                form=OF_FILES,
                accept=accept,
                class_name="file-input",
                custom_attrs={"id": id, "aria-describedby": f"{id}-rules"},
            ),
            _drop_label(id, "Выберите файл", " или перетащите его сюда"),
            rx.el.p(rules, class_name="hint", custom_attrs={"id": f"{id}-rules"}),
        ),
        _taken_button(on_taken),
        class_name="field file-slot",
        custom_attrs={
            "data-file-slot": code,
            "data-url": url,
            "data-application": record,
            "data-max-bytes": str(max_bytes),
            "data-extensions": " ".join(extensions),
            "data-wrong-type": wrong_type,
            "data-too-big": too_big,
            "data-empty": attachments.EMPTY,
        },
    )


def _under_way() -> rx.Component:
    """The files that are being sent or were refused; the script fills it."""
    return rx.el.div(rx.el.ul(class_name="file-list", custom_attrs={"data-uploads": "running"}), role="status")


def _taken_button(on_taken: Handler) -> rx.Component:
    """Pressed by the script when the server has taken a file."""
    return rx.el.button(
        type="button",
        hidden=True,
        on_click=on_taken,
        custom_attrs={"data-uploaded": "yes", "tabIndex": -1, "aria-hidden": "true"},
    )


def _drop_label(id: str, choose: str, drop: str) -> rx.Component:
    return rx.el.label(
        icon("paperclip", 18),
        rx.el.span(choose, class_name="file-choose"),
        rx.el.span(drop, class_name="file-drag"),
        html_for=id,
        class_name="file-drop",
    )


def _told_to_script(code: Text, application: Text, owner: OwnerKind, internal: bool) -> Attributes:
    return {
        "data-file-slot": code,
        "data-owner": owner.value,
        "data-application": application,
        "data-max-bytes": str(attachments.MAX_SIZE),
        "data-extensions": " ".join(attachments.Extension),
        "data-wrong-type": attachments.WRONG_TYPE,
        "data-too-big": attachments.TOO_BIG,
        "data-empty": attachments.EMPTY,
        "data-internal": "yes" if internal else "no",
    }


def _drop_area(id: str, code: Text, error: Text, most: Text) -> rx.Component:
    """A native file input under its label; the label takes dropped files as well."""
    described = f"{id}-rules {id}-hint {id}-error"
    return rx.el.div(
        rx.el.input(
            type="file",
            name=code,
            form=OF_FILES,
            multiple=True,
            accept=attachments.ACCEPT,
            class_name="file-input",
            custom_attrs={"id": id, "aria-describedby": described, "aria-invalid": truth(error)},
        ),
        _drop_label(id, "Выберите файлы", " или перетащите их сюда"),
        rx.el.div(
            disclosure(rx.fragment(attachments.SIZE_RULE, ". ", most, " Какие файлы подходят"), attachments.TYPES_RULE),
            class_name="hint file-rules",
            custom_attrs={"id": f"{id}-rules"},
        ),
    )


def _stored(file: Any, on_remove: Any) -> rx.Component:
    return rx.el.li(
        rx.cond(
            file.thumbnail_url,
            rx.el.img(src=file.thumbnail_url, alt="", class_name="file-thumbnail", loading="lazy"),
            rx.el.span(icon("file_text", 22), class_name="file-thumbnail"),
        ),
        rx.el.span(anchor(file.name, href=file.url), rx.el.small(file.size, class_name="hint"), class_name="file-name"),
        rx.el.button(
            icon("x", 18),
            type="button",
            title="Убрать файл",
            aria_label="Убрать файл " + file.name,
            on_click=on_remove(file.id),
            class_name="icon-button",
        ),
        class_name="file-line",
        key=file.id,
    )
