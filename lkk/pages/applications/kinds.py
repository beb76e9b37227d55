"""Новая заявка: one's drafts, then every kind offered to this person by direction."""

from typing import Any

import reflex as rx

from lkk.components.buttons import button, link_button
from lkk.components.dialog import confirm_dialog, open_button
from lkk.components.feedback import callout
from lkk.components.links import text_link
from lkk.components.surfaces import card, stack, tile, tiles
from lkk.pages.shell import shell
from lkk.routes import ACCOUNTS, APPLICATION_NEW
from lkk.state.applications.new_application import DraftItem, GroupItem, NewApplication
from lkk.state.identity.session import Session

ON_LOAD = (Session.load, NewApplication.load)


def page() -> rx.Component:
    """Draw the choice of a kind."""
    return shell(
        APPLICATION_NEW,
        stack(
            rx.cond(NewApplication.drafts, _drafts()),
            rx.cond(NewApplication.more_with_account, _needs_account()),
            rx.foreach(NewApplication.groups, _group),
        ),
        lead="Выберите, что нужно. Черновик сохраняется сам, вернуться к нему можно с любого устройства.",
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


def _needs_account() -> rx.Component:
    return callout(
        "info",
        rx.el.p(
            "Заявки по приборам учёта и договорам появятся, когда вы подключите лицевой счёт. ",
            text_link("Подключить ЛС", ACCOUNTS.path),
        ),
    )


def _group(group: rx.vars.ObjectVar[GroupItem]) -> rx.Component:
    return rx.el.section(
        rx.el.h2(group.title),
        tiles(rx.foreach(group.kinds, lambda kind: tile(kind.title, kind.href, kind.summary))),
        class_name="kind-group stack",
        key=group.title,
    )
