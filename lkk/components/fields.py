"""Text, date, list and password fields: typed freely and read when the form is sent, so nothing typed is lost."""

from collections.abc import Sequence
from typing import Any, Literal

import reflex as rx

from lkk.components.branches import when
from lkk.components.content import Attributes, Child, Flag, Handler, Text, given, present, truth
from lkk.components.day_control import day_control
from lkk.components.field_frame import control_id, field_frame, identify
from lkk.components.icons import icon

InputType = Literal["text", "email", "tel", "search", "url", "date", "time", "number", "month"]
InputMode = Literal["", "text", "decimal", "numeric", "tel", "email", "search"]
_SHORT, _MEDIUM = 12, 30  # signs
Meant = Literal["", "past", "future"]
Options = Sequence[tuple[str, str]] | rx.Var[Any]


def text_field(
    name: Text,
    label: Child,
    *,
    form: Text,
    hint: Text = "",
    error: Text = "",
    type: InputType | rx.Var[Any] = "text",
    input_mode: InputMode | rx.Var[Any] = "",
    auto_complete: Text = "off",
    default_value: Text = "",
    required: Flag = True,
    width: Text = "full",
    unit: Text = "",
    max_length: rx.Var[Any] | int | None = None,
    disabled: Flag = False,
    read_only: Flag = False,
    on_blur: Handler = None,
    key: Text = "",
    attributes: Attributes | None = None,
    says_optional: bool = True,
) -> rx.Component:
    """One line of text; `unit` stands after the control, a changed `key` takes a new `default_value`."""
    id = control_id(form, name)
    told = {**identify(id, hint, error), "aria-required": truth(required)}

    def line() -> rx.Component:
        return rx.el.input(
            name=name,
            type=type,
            default_value=default_value,
            auto_complete=auto_complete,
            disabled=disabled,
            read_only=read_only,
            class_name="input",
            custom_attrs={**told, **_fits(max_length), **(attributes or {})},
            **present(input_mode=input_mode, max_length=max_length, on_blur=on_blur, key=key),
        )

    def day() -> rx.Component:
        return day_control(
            name, told, default_value=default_value, disabled=disabled, limits=attributes, on_blur=on_blur, key=key
        )

    control = when(type == "date", day(), line()) if isinstance(type, rx.Var) else day() if type == "date" else line()
    framed = rx.el.div(control, rx.el.span(unit, class_name="unit"), class_name="with-unit") if given(unit) else control
    return field_frame(
        framed,
        id=id,
        label=label,
        hint=hint,
        error=error,
        required=required,
        width=width,
        says_optional=says_optional,
    )


def _fits(max_length: rx.Var[Any] | int | None) -> Attributes:
    """The measure of a line that takes few signs: it is as wide as what goes in."""
    if isinstance(max_length, rx.Var):
        signs = max_length.to(int)
        return {"data-fits": rx.cond(signs <= _SHORT, "short", rx.cond(signs <= _MEDIUM, "medium", "long"))}
    if max_length is None or max_length > _MEDIUM:
        return {}
    return {"data-fits": "short" if max_length <= _SHORT else "medium"}


def code_field(label: Child, *, form: Text, hint: Text = "", error: Text = "", width: Text = "full") -> rx.Component:
    """Six digits that were sent to somebody; a space between them does no harm."""
    return text_field(
        "code",
        label,
        form=form,
        hint=hint,
        error=error,
        width=width,
        input_mode="numeric",
        auto_complete="one-time-code",
        max_length=12,
    )


def text_area(
    name: Text,
    label: Child,
    *,
    form: Text,
    hint: Text = "",
    error: Text = "",
    rows: int = 4,
    default_value: Text = "",
    required: Flag = True,
    width: Text = "full",
    max_length: rx.Var[Any] | int | None = None,
    on_blur: Handler = None,
    tells_pauses: bool = False,
    key: Text = "",
) -> rx.Component:
    """Several lines of text; with `tells_pauses` its handler of leaving hears of a pause in typing too."""
    id = control_id(form, name)
    control = rx.el.textarea(
        name=name,
        rows=str(rows),
        default_value=default_value,
        class_name="input",
        custom_attrs={
            **identify(id, hint, error),
            "aria-required": truth(required),
            **({"data-tells-pauses": "yes"} if tells_pauses else {}),
        },
        **present(max_length=max_length, on_blur=on_blur, key=key),
    )
    return field_frame(control, id=id, label=label, hint=hint, error=error, required=required, width=width)


def date_field(
    name: Text,
    label: Child,
    *,
    form: Text,
    hint: Text = "",
    error: Text = "",
    default_value: Text = "",
    earliest: Text = "",
    latest: Text = "",
    meant: Meant = "",
    required: Flag = True,
    width: Text = "third",
    on_blur: Handler = None,
    key: Text = "",
    says_optional: bool = True,
) -> rx.Component:
    """A day: `YYYY-MM-DD` for the server, дд.мм.гггг for the reader.

    `earliest` and `latest` limit the calendar and tell which year is meant where none is typed; the server checks them
    again. `meant` tells it where the calendar has no such limit: a day that has come, or one to come, today included.
    """
    return text_field(
        name,
        label,
        form=form,
        hint=hint,
        error=error,
        type="date",
        default_value=default_value,
        required=required,
        width=width,
        on_blur=on_blur,
        key=key,
        attributes=present(min=earliest, max=latest) | ({"data-meant": meant} if meant else {}),
        says_optional=says_optional,
    )


def select_field(
    name: Text,
    label: Child,
    options: Options,
    *,
    form: Text,
    hint: Text = "",
    error: Text = "",
    placeholder: str = "Выберите…",
    more: Sequence[rx.Component] = (),
    value: Text | None = None,
    default_value: Text = "",
    required: Flag = True,
    width: Text = "full",
    disabled: Flag = False,
    on_change: Handler = None,
    key: Text = "",
    says_optional: bool = True,
    attributes: Attributes | None = None,
) -> rx.Component:
    """A native list; `options` are pairs (value, label) or a Var of records with `value` and `label`.

    `more` lines follow them. With `value` the list follows the state, without it the browser keeps the choice
    until the form is sent.
    """
    id = control_id(form, name)
    current: dict[str, Text] = {"default_value": default_value} if value is None else {"value": value}
    control = rx.el.select(
        *([rx.el.option(placeholder, value="")] if placeholder else []),
        *draw_options(options),
        *more,
        name=name,
        disabled=disabled,
        class_name="input",
        custom_attrs={**identify(id, hint, error), "aria-required": truth(required), **(attributes or {})},
        **current,
        **present(on_change=on_change, key=key),
    )
    return field_frame(
        control,
        id=id,
        label=label,
        hint=hint,
        error=error,
        required=required,
        width=width,
        says_optional=says_optional,
    )


def draw_options(options: Options) -> list[rx.Component]:
    """The lines of a native list."""
    if isinstance(options, rx.Var):
        return [rx.foreach(options, lambda option: rx.el.option(option.label, value=option.value))]
    return [rx.el.option(label, value=value) for value, label in options]


def password_field(
    name: str,
    label: Child,
    *,
    form: str,
    hint: Text = "",
    error: Text = "",
    auto_complete: Literal["current-password", "new-password"] = "current-password",
    width: Text = "full",
) -> rx.Component:
    """A password with a button that shows it and a warning of Caps Lock; pasting is allowed."""
    id = control_id(form, name)
    control = rx.el.div(
        rx.el.input(
            name=name,
            type="password",
            auto_complete=auto_complete,
            class_name="input",
            custom_attrs={**identify(id, hint, error), "aria-required": "true", "data-password": name},
        ),
        rx.el.button(
            icon("eye", 18),
            type="button",
            class_name="reveal",
            title="Показать пароль",
            aria_label="Показать пароль",
            custom_attrs={"data-reveal": id, "aria-pressed": "false", "aria-controls": id},
        ),
        rx.el.p(
            "Включён Caps Lock", class_name="caps-lock", role="status", hidden=True, custom_attrs={"data-caps-for": id}
        ),
        class_name="password",
    )
    return field_frame(control, id=id, label=label, hint=hint, error=error, required=True, width=width)
