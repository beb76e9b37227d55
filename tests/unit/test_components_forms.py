"""Fields tie their label, hint and error together; sign-in forms are posted by the browser."""

import re
from typing import Any

import reflex as rx

from lkk.components.branches import pick, when
from lkk.components.choices import Choice, checkbox_field, radio_cards
from lkk.components.fields import date_field, password_field, select_field, text_field
from lkk.components.forms import auth_form, event_form, resend_button


def drawn(component: rx.Component) -> str:
    """What the compiler makes of a component and everything in it, with readable Russian."""
    return re.sub(r"\\+u([0-9a-f]{4})", lambda code: chr(int(code[1], 16)), str(component.render()))


def with_attribute(component: rx.Component, name: str, value: Any) -> list[rx.Component]:
    """The parts of a component whose own attribute has this value."""
    own = [component] if component.custom_attrs.get(name) == value else []
    below = [child for child in component.children if isinstance(child, rx.Component)]
    return own + [found for child in below for found in with_attribute(child, name, value)]


def test_field_is_described_by_its_hint_and_error() -> None:
    field = text_field("inn", "ИНН", form="w", hint="10 цифр")

    (control,) = with_attribute(field, "id", "w-inn")

    assert control.custom_attrs["aria-describedby"] == "w-inn-hint w-inn-error"
    assert control.custom_attrs["aria-invalid"] == "false"
    assert with_attribute(field, "id", "w-inn-hint")


def test_error_element_is_there_before_any_error() -> None:
    assert with_attribute(text_field("inn", "ИНН", form="w"), "id", "w-inn-error")
    assert with_attribute(checkbox_field("agree", "Согласен", form="w"), "id", "w-agree-error")


def test_field_with_an_error_is_invalid() -> None:
    field = text_field("inn", "ИНН", form="w", error="Неверный ИНН")

    (control,) = with_attribute(field, "id", "w-inn")

    assert control.custom_attrs["aria-invalid"] == "true"
    assert "Неверный ИНН" in drawn(field)


def test_only_optional_fields_say_so() -> None:
    assert "необязательно" in drawn(text_field("note", "Пояснение", form="w", required=False))
    assert "необязательно" not in drawn(text_field("note", "Пояснение", form="w"))


def test_value_is_sent_once_by_name() -> None:
    """The framework's own id would send the value a second time under the id."""
    fields = [text_field("inn", "ИНН", form="w"), select_field("kind", "Вид", [("a", "А")], form="w")]

    assert all("ref_w" not in drawn(field) for field in fields)


def test_date_limits_reach_the_control() -> None:
    field = date_field("day", "День", form="w", earliest="2026-11-01", latest="2026-11-30")

    (control,) = with_attribute(field, "min", "2026-11-01")

    assert control.custom_attrs["max"] == "2026-11-30"


def test_a_day_is_shown_in_russian_and_sent_whole_once() -> None:
    made = drawn(date_field("day", "День", form="w", default_value="2026-11-05"))

    assert "05.11.2026" in made
    assert "2026-11-05" in made
    assert made.count('name:"day"') == 1


def test_radio_group_can_take_the_focus() -> None:
    group = radio_cards("kind", "Кто вы", [Choice("a", "Первый"), Choice("b", "Второй", "пояснение")], form="w")

    (fieldset,) = with_attribute(group, "id", "w-kind")

    assert fieldset.custom_attrs["tabIndex"] == -1
    assert "пояснение" in drawn(group)


def test_password_can_be_shown_and_pasted() -> None:
    field = password_field("password", "Пароль", form="login")

    assert with_attribute(field, "data-reveal", "login-password")
    assert with_attribute(field, "data-caps-for", "login-password")
    assert "onPaste" not in drawn(field)


def test_auth_form_is_left_to_the_browser() -> None:
    form = auth_form("login", "/api/auth/login", text_field("email", "Почта", form="login"))

    assert "preventDefault" not in drawn(form)
    assert "onSubmit" not in drawn(form)
    assert with_attribute(form, "data-form-message", "form")


def test_event_form_warns_only_when_asked() -> None:
    assert "data-warn-unsent" not in drawn(event_form("w", on_submit=rx.prevent_default))
    assert "data-warn-unsent" in drawn(event_form("w", on_submit=rx.prevent_default, warn_unsent=True))


def test_resend_waits_in_seconds() -> None:
    (button,) = with_attribute(resend_button("Ещё раз", "/api/auth/resend", after_seconds=30), "data-after", "30")

    assert button.custom_attrs["data-action"] == "/api/auth/resend"


def test_known_condition_leaves_one_branch() -> None:
    assert "да" in drawn(when(True, "да", "нет"))
    assert "нет" not in drawn(when(True, "да", "нет"))


def test_condition_of_the_browser_keeps_both_branches() -> None:
    both = drawn(when(rx.Var("ready"), "да", "нет"))

    assert "да" in both
    assert "нет" in both


def test_unknown_name_picks_the_rest() -> None:
    assert "прочее" in drawn(pick("x", {"a": rx.el.span("первое")}, rx.el.span("прочее")))
