"""Theme and the version for people with poor sight: kept in a cookie by `assets/js/prefs.js`, unknown to the server."""

import reflex as rx

from lkk.components.icons import icon
from lkk.components.menu import popover


def preference_buttons() -> rx.Component:
    """The two buttons of every header."""
    return rx.fragment(accessible_button(), theme_menu())


def accessible_button() -> rx.Component:
    """Turn the accessible version on and off."""
    return rx.el.button(
        icon("eye", 20),
        type="button",
        title="Версия для слабовидящих",
        aria_label="Версия для слабовидящих",
        class_name="header-button",
        custom_attrs={"data-pref": "vi", "data-value": "on", "data-toggle": "vi", "aria-pressed": "false"},
    )


def theme_menu() -> rx.Component:
    """Light, dark or as the device has it."""
    return popover(
        "theme-menu",
        rx.fragment(
            rx.el.span(icon("sun", 20), class_name="theme-light"), rx.el.span(icon("moon", 20), class_name="theme-dark")
        ),
        rx.el.div(
            _choice("theme", "light", "Светлая"),
            _choice("theme", "dark", "Тёмная"),
            _choice("theme", "system", "Как на устройстве"),
            class_name="menu-items",
            role="group",
            aria_label="Тема",
        ),
        label="Тема",
    )


def accessible_toolbar() -> rx.Component:
    """Sizes and colours of the accessible version; seen only in it."""
    return rx.el.div(
        rx.el.b("Версия для слабовидящих"),
        _group(
            "Размер",
            ("size", "1", "А", "Крупный"),
            ("size", "2", "А+", "Крупнее"),
            ("size", "3", "А++", "Самый крупный"),
        ),
        _group(
            "Цвет",
            ("colours", "bw", "Чёрным по белому", ""),
            ("colours", "wb", "Белым по чёрному", ""),
            ("colours", "bb", "Синим по голубому", ""),
        ),
        rx.el.button(
            "Обычная версия",
            type="button",
            class_name="accessible-choice",
            custom_attrs={"data-pref": "vi", "data-value": ""},
        ),
        class_name="accessible-toolbar",
        role="region",
        aria_label="Настройки версии для слабовидящих",
    )


def _group(title: str, *choices: tuple[str, str, str, str]) -> rx.Component:
    buttons = [
        rx.el.button(
            label,
            type="button",
            class_name="accessible-choice",
            custom_attrs={
                "data-pref": pref,
                "data-value": value,
                "aria-pressed": "false",
                **({"aria-label": name} if name else {}),
            },
        )
        for pref, value, label, name in choices
    ]
    return rx.el.div(rx.el.span(title), *buttons, role="group", aria_label=title, class_name="accessible-group")


def _choice(pref: str, value: str, label: str) -> rx.Component:
    return rx.el.button(
        rx.el.span(label),
        icon("check", 16),
        type="button",
        class_name="menu-item pref-choice",
        custom_attrs={"data-pref": pref, "data-value": value, "aria-pressed": "false"},
    )
