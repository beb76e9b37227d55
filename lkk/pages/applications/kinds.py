"""Новая заявка: one's drafts, a search by plain words, frequent tasks, then the other kinds by direction."""

from typing import Any

import reflex as rx

from lkk.components.branches import pick_text, when
from lkk.components.buttons import button, link_button
from lkk.components.dialog import confirm_dialog, open_button
from lkk.components.forms import event_form
from lkk.components.icons import icon, icon_of, shape
from lkk.components.links import anchor, text_link
from lkk.components.surfaces import card, stack
from lkk.pages.shell import shell
from lkk.routes import ACCOUNTS, APPLICATION_NEW
from lkk.state.applications.new_application import ICONS, DraftItem, GroupItem, KindItem, NewApplication
from lkk.state.identity.session import Session

ON_LOAD = (Session.load, NewApplication.load)


def page() -> rx.Component:
    """Draw the choice of a kind."""
    return shell(
        APPLICATION_NEW,
        stack(
            _search(),
            _told(),
            rx.cond(NewApplication.sought, rx.fragment(), rx.cond(NewApplication.drafts, _drafts())),
            rx.cond(NewApplication.sought, _found(), _everything()),
        ),
        lead="Выберите сами или найдите своими словами: «нет света», «больше мощности». Черновик сохраняется сам.",
        ready=NewApplication.loaded,
    )


def _drafts() -> rx.Component:
    return card(rx.el.ul(rx.foreach(NewApplication.drafts, _draft), class_name="draft-list"), title="Черновики")


def _draft(draft: rx.vars.ObjectVar[DraftItem]) -> rx.Component:
    words = rx.el.div(
        rx.el.b(draft.title),
        rx.el.p(draft.age, ". ", draft.progress, class_name="hint"),
    )
    dialog: Any = draft.dialog
    confirm = button("Удалить", kind="danger", on_click=NewApplication.discard(draft.id))
    return rx.el.li(
        words,
        rx.el.div(
            rx.cond(
                draft.waits,
                link_button("Прочесть", draft.href),
                rx.fragment(
                    link_button("Продолжить", draft.href, kind="soft"), open_button("Удалить", dialog, kind="plain")
                ),
            ),
            class_name="page-actions",
        ),
        confirm_dialog(dialog, "Удалить черновик?", "Ответы и приложенные файлы удалятся.", confirm=confirm),
        class_name="draft-line",
        key=draft.dialog,
    )


def _search() -> rx.Component:
    control = rx.el.input(
        name="q",
        type="search",
        default_value=NewApplication.sought,
        placeholder="Что нужно?",
        max_length=200,
        auto_complete="off",
        class_name="input",
        custom_attrs={"id": "kind-search", "aria-label": "Какую заявку найти"},
    )
    line = rx.el.div(
        rx.el.div(icon("search", 18), control, class_name="search-input"),
        button("Найти", type="submit", kind="soft"),
        class_name="search-line",
        role="search",
    )
    return event_form("kinds", line, on_submit=NewApplication.search)


def _found() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Подходит по словам «", NewApplication.sought, "»"),
        rx.cond(
            NewApplication.found,
            rx.el.div(rx.el.ul(rx.foreach(NewApplication.found, _kind), class_name="kinds"), class_name="card"),
            rx.el.p("Ничего не нашли. Скажите иначе или сотрите слова и нажмите «Найти»: покажем все заявки."),
        ),
        class_name="stack",
    )


def _told() -> rx.Component:
    """What a search has found, for screen readers: it stands on the page before it is filled."""
    found: Any = NewApplication.found
    told = rx.cond(found, rx.fragment("Найдено видов заявок: ", found.length()), "Ничего не нашли")
    return rx.el.p(rx.cond(NewApplication.sought, told, ""), role="status", class_name="sr-only")


def _everything() -> rx.Component:
    frequent = rx.el.section(
        rx.el.h2("Чаще всего"),
        rx.el.ul(rx.foreach(NewApplication.frequent, _kind), class_name="kinds kinds-frequent"),
        class_name="stack",
    )
    topics = rx.el.div(rx.foreach(NewApplication.groups, _group), class_name="stack kind-topics")
    return stack(frequent, topics)


def _group(group: rx.vars.ObjectVar[GroupItem]) -> rx.Component:
    """A topic: on a telephone its kinds stand behind its name, an address that ends with «#» and its id unfolds it."""
    list_id = f"{group.id}-kinds"
    unfold = rx.el.button(
        icon("chevron_right", 18),
        rx.el.span(group.title),
        rx.el.small(group.count),
        type="button",
        class_name="unfold",
        aria_controls=list_id,
        custom_attrs={"aria-expanded": "false"},
    )
    return rx.el.section(
        rx.el.h2(rx.el.span(group.title, class_name="unfolded-title"), unfold),
        rx.el.ul(rx.foreach(group.kinds, _kind), class_name="kinds", id=list_id),
        class_name="card folds-on-telephone",
        id=group.id,
        key=group.id,
    )


def _kind(kind: rx.vars.ObjectVar[KindItem]) -> rx.Component:
    """The whole place is the link that begins the application, but for the passport and what stands in the way."""
    shapes = {name: shape(name) for name in ICONS.values()}
    begins = rx.el.a(kind.plain, href=kind.href, class_name="kind-link")
    return rx.el.li(
        when(kind.icon, icon_of(pick_text(kind.icon, shapes, shape("file_text")), 24)),
        rx.cond(kind.obstacle, rx.el.b(kind.plain), begins),
        rx.el.span(kind.title, class_name="tile-text"),
        rx.el.span(kind.summary, class_name="kind-summary"),
        when(kind.obstacle, _obstacle(kind)),
        rx.el.span(kind.facts, ". ", _passport(kind)),
        when(kind.files, rx.el.span("Приложите: ", kind.files, class_name="tile-text")),
        class_name="kind",
        key=kind.href,
    )


def _obstacle(kind: rx.vars.ObjectVar[KindItem]) -> rx.Component:
    account = rx.cond(kind.account, text_link("Подключить", ACCOUNTS.path))
    return rx.el.span(kind.obstacle, ". ", account, class_name="kind-obstacle")


def _passport(kind: rx.vars.ObjectVar[KindItem]) -> rx.Component:
    name = rx.el.span(": ", kind.title, class_name="sr-only")
    return anchor("Паспорт услуги", name, href=kind.passport, class_name="link kind-passport")
