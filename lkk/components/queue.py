"""Parts of the operator's queue: saved views with counters, the choice of columns, the keys of the keyboard."""

from collections.abc import Callable, Sequence
from typing import Any

import reflex as rx

from lkk.components.branches import when
from lkk.components.dialog import dialog, open_button
from lkk.components.icons import icon
from lkk.components.menu import popover
from lkk.vocabulary.tables import Column

KEYS_DIALOG = "queue-keys"
#: What `assets/js/queue.js` does, in the words of the dialog.
QUEUE_KEYS = (
    ("J, K", "следующая и предыдущая строка"),
    ("Enter", "открыть заявку"),
    ("T", "взять заявку себе"),
    ("X", "отметить строку"),
    ("/", "строка поиска"),
)
CARD_KEYS = (
    ("J, K", "следующая и предыдущая заявка того же списка"),
    ("U", "назад к списку"),
    ("T", "взять заявку себе"),
    ("R", "поле ответа"),
    ("Ctrl + Enter", "отправить написанное"),
)


def view_tabs(tabs: Any) -> rx.Component:
    """Saved views as links; each with how many applications it holds."""

    def tab(one: Any) -> rx.Component:
        return rx.el.a(
            rx.el.span(one.label),
            when(
                one.count,
                rx.el.span(
                    one.count,
                    class_name="view-count",
                    id=f"view-{one.name}",
                    custom_attrs={"data-none": rx.cond(one.count == "0", "yes", "no")},
                ),
            ),
            href=one.href,
            custom_attrs={
                "data-view": one.name,
                "aria-current": rx.cond(one.current, "page", "false"),
                "preventScrollReset": True,
            },
            key=one.name,
        )

    return rx.el.nav(rx.foreach(tabs, tab), class_name="section-links queue-views", aria_label="Списки заявок")


def kept_columns(id: str, columns: Sequence[Column], put_away: Any, choose: Callable[[str, Any], Any]) -> rx.Component:
    """The columns that may be put away, kept for the employee; `put_away` is a var of names."""
    boxes = [
        rx.el.label(
            rx.el.input(
                type="checkbox",
                default_checked=~put_away.contains(one.name),
                on_change=lambda on, name=one.name: choose(name, on),
            ),
            rx.el.span(one.title),
            class_name="menu-item",
        )
        for one in columns
    ]
    return popover(
        f"{id}-columns",
        rx.fragment(icon("sliders_horizontal", 16), rx.el.span("Столбцы")),
        rx.el.div(*boxes, class_name="menu-items", role="group", aria_label="Столбцы таблицы"),
        trigger_class="button button-plain",
    )


def keys_button() -> rx.Component:
    """Opens the list of keys."""
    return open_button("Клавиши", KEYS_DIALOG, kind="plain")


def keys_dialog(title: str, keys: Sequence[tuple[str, str]]) -> rx.Component:
    """What the keys do; the key «?» opens it too."""
    lines = [part for key, words in (*keys, ("?", "этот список")) for part in (rx.el.dt(key), rx.el.dd(words))]
    return dialog(
        KEYS_DIALOG,
        title,
        rx.el.dl(*lines, class_name="facts"),
        rx.el.p("Пока курсор в поле, клавиши печатают, как обычно. Работают и в русской раскладке.", class_name="hint"),
        rx.el.p("Клавиши из одного знака выключены. Ctrl + Enter работает.", class_name="hint keys-are-off"),
        _switch(),
    )


def _switch() -> rx.Component:
    """Letters act by themselves only while they may: whoever dictates, or presses by chance, turns them off."""
    return rx.el.button(
        rx.el.span("Выключить клавиши", class_name="keys-are-on"),
        rx.el.span("Включить клавиши", class_name="keys-are-off"),
        type="button",
        class_name="button button-soft",
        custom_attrs={"data-pref": "keys", "data-value": "off", "data-toggle": "keys"},
    )


def card_place(previous_href: Any, next_href: Any, back_href: Any, opened_by: Any) -> rx.Component:
    """From a card back to its list and to its neighbours there, and who of the colleagues has it open too."""

    def step(href: Any, name: str, label: str, picture: str) -> rx.Component:
        return when(
            href,
            rx.el.a(
                icon(picture, 16), rx.el.span(label), href=href, class_name="link", custom_attrs={f"data-{name}": ""}
            ),
        )

    opened = rx.el.span(icon("eye", 16), "Сейчас открыта у ", opened_by, class_name="opened-by", role="status")
    return rx.el.nav(
        step(back_href, "back", "К списку", "arrow_left"),
        step(previous_href, "previous", "Предыдущая", "chevron_left"),
        step(next_href, "next", "Следующая", "chevron_right"),
        when(opened_by, opened),
        open_button("Клавиши", KEYS_DIALOG, kind="plain"),
        class_name="card-place",
        aria_label="Место в списке",
        custom_attrs={"data-print": "hide"},
    )
