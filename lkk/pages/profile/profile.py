"""Профиль: what is needed first, then the parts, then what was asked for before [seed A, profile]."""

from typing import Any

import reflex as rx

from lkk.components.branches import when
from lkk.components.buttons import button, link_button
from lkk.components.disclosure import disclosure
from lkk.components.feedback import callout
from lkk.components.links import text_link
from lkk.components.status import badge
from lkk.components.surfaces import card, stack
from lkk.pages.shell import shell
from lkk.routes import NOTIFICATIONS, PROFILE
from lkk.state.identity.session import Session
from lkk.state.profile.profile import OwnProfile

ON_LOAD = (Session.load, OwnProfile.load)


def page() -> rx.Component:
    """The profile of the customer."""
    parts: Any = OwnProfile.parts
    return shell(
        PROFILE,
        stack(_needs(), _level(), rx.foreach(parts, _part), _notices(), _history()),
        lead=rx.fragment(OwnProfile.name, ", ", OwnProfile.kind),
        actions=(_sensitive(),),
        ready=OwnProfile.loaded,
    )


def _sensitive() -> rx.Component:
    show = button("Показать скрытое", kind="soft", icon="eye", on_click=OwnProfile.show)
    hide = button("Скрыть", kind="soft", icon="eye_off", on_click=OwnProfile.hide)
    return rx.cond(OwnProfile.has_sensitive, rx.cond(OwnProfile.opened, hide, show))


def _needs() -> rx.Component:
    needs: Any = OwnProfile.needs
    waiting: Any = OwnProfile.waiting
    nothing = callout("success", "Всё заполнено, от вас ничего не нужно.")
    listed = card(
        rx.el.p("Заполненное подставится в заявки, вводить его каждый раз не придётся.", class_name="hint"),
        rx.el.ul(rx.foreach(needs, _need), class_name="entries"),
        title="Что можно дополнить",
        id="profile-needs",
    )
    return rx.fragment(
        rx.cond(
            waiting,
            callout("info", rx.el.ul(rx.foreach(waiting, _wait)), title="На рассмотрении"),
        ),
        rx.cond(needs, listed, rx.cond(waiting, rx.fragment(), nothing)),
    )


def _need(one: Any) -> rx.Component:
    return rx.el.li(
        rx.el.span(one.text),
        link_button(rx.fragment(one.link, rx.el.span(one.text, class_name="sr-only")), one.href, kind="soft"),
        class_name="entry",
        key=one.text,
    )


def _wait(one: Any) -> rx.Component:
    return rx.el.li(text_link(one.text, one.href), key=one.text)


def _level() -> rx.Component:
    return card(
        badge(OwnProfile.level, OwnProfile.level_tone),
        rx.el.p(OwnProfile.level_gives),
        when(OwnProfile.level_next, rx.el.p(OwnProfile.level_next, class_name="hint")),
        when(OwnProfile.level_href, text_link("Подключить лицевой счёт", OwnProfile.level_href)),
        title="Насколько подтверждено, что это вы",
    )


def _part(one: Any) -> rx.Component:
    change = link_button(rx.fragment(one.verb, rx.el.span(one.title, class_name="sr-only")), one.href, kind="soft")
    lines: Any = one.lines
    return card(
        when(one.waiting, badge(one.waiting, "progress")),
        rx.el.dl(rx.foreach(lines, _line), class_name="facts"),
        when(one.mark, rx.el.p(one.mark, class_name="hint")),
        title=one.title,
        actions=(change,),
    )


def _line(line: Any) -> rx.Component:
    value = rx.cond(line.empty, rx.el.span(line.text, class_name="hint"), line.text)
    return rx.fragment(rx.el.dt(line.label), rx.el.dd(value), key=line.label)


def _notices() -> rx.Component:
    return card(
        rx.el.p("О чём писать на почту, выбирают там же, где читают уведомления."),
        text_link("Настроить уведомления", NOTIFICATIONS.path),
        title="Уведомления",
    )


def _history() -> rx.Component:
    history: Any = OwnProfile.history
    lines = rx.el.ul(rx.foreach(history, _change), class_name="entries", id="profile-history")
    return rx.cond(history, card(disclosure("Показать, что и когда менялось", lines), title="История изменений"))


def _change(one: Any) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.div(rx.el.b(one.title), badge(one.status, one.tone), class_name="entry-head"),
            rx.el.small(one.when, class_name="hint"),
            when(one.words, rx.el.p(one.words)),
        ),
        class_name="entry",
        key=one.id,
    )
