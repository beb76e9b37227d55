"""Уведомления: the list by pages and the opened one; opening marks it as read [seed B 6.3.3.4]."""

from typing import Any

import reflex as rx

from lkk.components.buttons import button, link_button
from lkk.components.choices import checkbox_field
from lkk.components.feedback import empty_state
from lkk.components.links import text_link
from lkk.components.status import badge
from lkk.components.surfaces import card, stack
from lkk.pages.shell import shell
from lkk.pages.tables import table
from lkk.routes import NOTIFICATIONS
from lkk.state.identity.session import Session
from lkk.state.notifications.notices import LAYOUT, OPENED, EmailLine, Notifications

ON_LOAD = (Session.load, Notifications.load)


def page() -> rx.Component:
    """The opened notification, if there is one, over the list."""
    return shell(
        NOTIFICATIONS,
        stack(rx.cond(Notifications.opened_id > 0, _opened()), card(_table()), _emails()),
        actions=(_read_all(),),
        ready=Notifications.loaded,
    )


def _emails() -> rx.Component:
    lines = rx.foreach(Notifications.emails, _email)
    told = "На сайте остаются все уведомления. Письма, которых требуют закон и безопасность, приходят всегда."
    choices = card(rx.el.p(told, class_name="hint"), rx.el.div(lines), title="Письма")
    return rx.cond(Notifications.emails, choices)


def _email(line: rx.vars.ObjectVar[EmailLine]) -> rx.Component:
    return rx.el.div(
        checkbox_field(
            line.event,
            line.label,
            form="letters",
            default_checked=line.wanted,
            on_change=lambda wanted: Notifications.choose_email(line.event, wanted),
        ),
        key=f"{line.event}{line.wanted}",
    )


def _opened() -> rx.Component:
    return rx.el.article(
        rx.el.h2(Notifications.opened_title, id=OPENED, tab_index=-1),
        rx.el.p(Notifications.opened_when, class_name="hint"),
        rx.foreach(Notifications.opened_lines, rx.el.p),
        rx.el.div(
            rx.cond(Notifications.opened_link != "", link_button("Перейти", Notifications.opened_link)),
            link_button("Закрыть", Notifications.list_href, kind="soft"),
            class_name="form-actions",
        ),
        rx.cond(Notifications.opened_others, _others()),
        class_name="card card-lines",
        aria_labelledby=OPENED,
    )


def _others() -> rx.Component:
    others: Any = Notifications.opened_others

    def line(one: Any) -> rx.Component:
        link = text_link(one.title, one.href)
        return rx.el.li(rx.cond(one.unread, rx.el.b(link), link), " ", rx.el.small(one.when), key=f"other-{one.id}")

    return rx.el.section(
        rx.el.h3("Другие уведомления по этой заявке"),
        rx.el.ul(rx.foreach(others, line), class_name="application-list"),
    )


def _read_all() -> rx.Component:
    return rx.cond(
        (Notifications.unread > 0) & ~Session.visiting,
        button("Прочитать все", kind="soft", icon="check_check", on_click=Notifications.read_all),
    )


def _table() -> rx.Component:
    return table(
        Notifications,
        LAYOUT,
        cells={"title": _title, "state": _state},
        empty=empty_state(
            "Здесь появятся сообщения о показаниях, лицевых счетах и входах в кабинет",
            title="Уведомлений пока нет",
            icon="bell",
        ),
        line={"aria_current": lambda notice: rx.cond(notice.opened, "true", "false")},
    )


def _title(notice: Any) -> rx.Component:
    link = rx.el.a(notice.title, href=notice.href, class_name="link")
    named = rx.cond(notice.unread != "", rx.el.b(link), link)
    return rx.el.div(named, rx.cond(notice.more != "", rx.el.div(rx.el.small(notice.more, class_name="hint"))))


def _state(notice: Any) -> rx.Component:
    return rx.cond(notice.unread != "", badge(notice.unread, "info"), "Прочитано")
