"""Native dialogs: opened and closed by invoker commands in the page, or by a command of a handler."""

from collections.abc import Mapping, Sequence

import reflex as rx

from lkk.components.buttons import Kind, button, icon_button
from lkk.components.content import Child, Handler


def dialog(
    id: str, title: Child, *body: Child, actions: Sequence[rx.Component] = (), wide: bool = False
) -> rx.Component:
    """A modal window; Esc and the cross close it, `actions` stand at its foot."""
    return rx.el.dialog(
        rx.el.div(
            rx.el.h2(title, id=f"{id}-title"),
            icon_button("x", "Закрыть", attributes=_command("close", id)),
            class_name="dialog-head",
        ),
        rx.el.div(*body, class_name="dialog-body"),
        *([rx.el.div(*actions, class_name="dialog-actions")] if actions else []),
        id=id,
        class_name="dialog dialog-wide" if wide else "dialog",
        aria_labelledby=f"{id}-title",
    )


def confirm_dialog(
    id: str, title: Child, text: Child, *, confirm: rx.Component, cancel: str = "Отмена"
) -> rx.Component:
    """Ask before something that cannot be taken back; `confirm` is the button that does it."""
    return dialog(id, title, rx.el.p(text), actions=[close_button(cancel, id), confirm])


def open_button(
    label: Child,
    dialog_id: str,
    *,
    kind: Kind = "soft",
    icon: str = "",
    on_click: Handler = None,
    attributes: Mapping[str, str] | None = None,
) -> rx.Component:
    """Open a dialog without asking the server; `on_click` reads what the dialog offers."""
    opens = {**_command("show-modal", dialog_id), **(attributes or {})}
    return button(label, kind=kind, icon=icon, on_click=on_click, attributes=opens)


def close_button(label: Child, dialog_id: str, *, kind: Kind = "plain") -> rx.Component:
    """Close a dialog without asking the server."""
    return button(label, kind=kind, attributes=_command("close", dialog_id))


def _command(name: str, dialog_id: str) -> dict[str, str]:
    return {"command": name, "commandfor": dialog_id}
