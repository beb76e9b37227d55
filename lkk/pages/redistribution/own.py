"""«Мои объявления о мощности»: an ad one came for, contacts that wait, own ads with what fits them."""

from typing import Any

import reflex as rx

from lkk.components.branches import when
from lkk.components.buttons import button, link_button
from lkk.components.dialog import confirm_dialog
from lkk.components.disclosure import disclosure
from lkk.components.feedback import callout, empty_state
from lkk.components.links import anchor, text_link
from lkk.components.status import badge
from lkk.components.surfaces import card, stack
from lkk.pages.shell import shell
from lkk.routes import CAPACITY, CAPACITY_OWN, capacity_ad_path
from lkk.state.identity.session import Session
from lkk.state.redistribution.own import CLOSE_DIALOG, AdItem, ContactItem, MatchItem, OwnCapacity, Wanted

ON_LOAD = (Session.load, OwnCapacity.load)


def page() -> rx.Component:
    """What waits for the person stands over their ads."""
    wanted: Any = OwnCapacity.wanted
    contacts: Any = OwnCapacity.contacts
    return shell(
        CAPACITY_OWN,
        stack(
            rx.cond(OwnCapacity.wanted_gone, callout("attention", "Этого объявления на доске больше нет.")),
            rx.foreach(wanted, _wanted),
            rx.cond(contacts, card(_list(contacts, _contact, "capacity-contacts"), title="Контакты")),
            _ads(),
            _over(),
        ),
        confirm_dialog(
            CLOSE_DIALOG,
            "Снять объявление?",
            rx.fragment(OwnCapacity.closing, ". Его больше никто не увидит, открытые контакты останутся."),
            confirm=button("Снять", kind="danger", on_click=OwnCapacity.close.throttle(500)),
            cancel="Не снимать",
        ),
        lead="Лишнюю мощность можно отдать, недостающую — получить у соседа по центру питания.",
        actions=(
            anchor("Все объявления", href=CAPACITY, class_name="link"),
            link_button("Подать объявление", capacity_ad_path("new"), icon="plus"),
        ),
        ready=OwnCapacity.loaded,
    )


def _list(rows: Any, draw: Any, id: str) -> rx.Component:
    return rx.el.ul(rx.foreach(rows, draw), class_name="entries", id=id)


def _wanted(one: rx.vars.ObjectVar[Wanted]) -> rx.Component:
    visiting: Any = Session.visiting
    return card(
        rx.el.p(one.facts),
        when(one.said, rx.el.p(one.said)),
        rx.el.p(
            "Владелец объявления получит ваш запрос. Имена, телефоны и почту вы увидите, когда он согласится, "
            "до этого можно переписываться здесь.",
            class_name="hint",
        ),
        rx.cond(
            ~visiting,
            rx.el.div(
                button("Попросить контакты", on_click=OwnCapacity.ask(one.id).throttle(500)), class_name="form-actions"
            ),
        ),
        title=one.title,
    )


def _contact(one: rx.vars.ObjectVar[ContactItem]) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.div(
                rx.el.b(text_link(one.title, one.href)),
                badge(one.state, one.tone),
                when(one.asks, badge(one.asks, "attention")),
                class_name="entry-head",
            ),
            rx.el.small(one.who),
        ),
        class_name="entry",
        key=one.key,
    )


def _ads() -> rx.Component:
    ads: Any = OwnCapacity.ads
    return rx.cond(
        ads,
        card(_list(ads, _ad, "capacity-ads"), title="Мои объявления"),
        card(
            empty_state(
                "Напишите, сколько кВт отдаёте или ищете и у какого центра питания. Подходящие объявления найдём сами.",
                title="Действующих объявлений нет",
                icon="zap",
                action=link_button("Подать объявление", capacity_ad_path("new"), kind="soft"),
            )
        ),
    )


def _ad(one: rx.vars.ObjectVar[AdItem]) -> rx.Component:
    visiting: Any = Session.visiting
    matches: Any = one.matches
    return rx.el.li(
        rx.el.div(
            rx.el.div(rx.el.b(one.title), badge(one.state, one.tone), class_name="entry-head"),
            rx.el.small(one.facts),
            when(one.note, rx.el.p(one.note)),
            when(one.reason, callout("attention", one.reason, title="Что исправить")),
            when(one.said, rx.el.p(one.said)),
            rx.cond(
                matches,
                rx.el.div(
                    rx.el.p(rx.el.b("Подходит вам")),
                    rx.el.ul(rx.foreach(matches, _match), class_name="entries"),
                    class_name="capacity-matches",
                ),
            ),
        ),
        rx.cond(
            ~visiting,
            rx.el.div(
                when(one.href, link_button("Исправить", one.href, kind="soft")),
                rx.cond(
                    one.closable,
                    button("Снять", kind="plain", on_click=OwnCapacity.begin_close(one.id).throttle(500)),
                ),
                class_name="page-actions",
            ),
        ),
        class_name="entry",
        key=one.id.to_string(),
    )


def _match(one: rx.vars.ObjectVar[MatchItem]) -> rx.Component:
    visiting: Any = Session.visiting
    return rx.el.li(
        rx.el.div(rx.el.b(one.title), rx.el.p(rx.el.small(one.why))),
        rx.cond(
            one.href,
            link_button("Открыть контакт", one.href, kind="soft"),
            rx.cond(
                ~visiting,
                button("Попросить контакты", kind="soft", on_click=OwnCapacity.ask(one.id).throttle(500)),
            ),
        ),
        class_name="entry",
        key=one.id.to_string(),
    )


def _over() -> rx.Component:
    over: Any = OwnCapacity.over
    return rx.cond(over, card(disclosure("Прежние объявления", _list(over, _past, "capacity-past"))))


def _past(one: rx.vars.ObjectVar[AdItem]) -> rx.Component:
    return rx.el.li(
        rx.el.div(rx.el.div(rx.el.span(one.title), badge(one.state, one.tone), class_name="entry-head")),
        class_name="entry",
        key=one.id.to_string(),
    )
