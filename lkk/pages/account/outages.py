"""«Отключения по моим адресам»: what is on now first, then the year of each account, the calendar and SMS by night."""

from typing import Any

import reflex as rx

from lkk.components.branches import when
from lkk.components.buttons import button, link_button
from lkk.components.disclosure import disclosure
from lkk.components.feedback import callout, empty_state
from lkk.components.links import anchor
from lkk.components.surfaces import card, stack
from lkk.pages.account.measurements import measurements
from lkk.pages.shell import shell
from lkk.routes import ACCOUNTS, NOTIFICATIONS, OUTAGES, OWN_OUTAGES, new_application_path
from lkk.state.identity.session import Session
from lkk.state.outages.own import HistoryItem, OwnOutages, PastItem
from lkk.state.outages.rows import NoteItem, OutageItem

ON_LOAD = (Session.load, OwnOutages.load)


def page() -> rx.Component:
    """Draw the page."""
    outages: Any = OwnOutages.outages
    accounts: Any = OwnOutages.accounts
    return shell(
        OWN_OUTAGES,
        stack(
            rx.cond(outages, rx.foreach(outages, own_outage), _nothing()),
            rx.cond(accounts, stack(_years(), rx.foreach(accounts, _account)), _no_account()),
            measurements(),
            _calendar(),
            rx.cond(OwnOutages.sms, _night()),
        ),
        lead="Когда включат свет, какие работы запланированы и сколько часов света не было.",
        ready=OwnOutages.loaded,
    )


def own_outage(one: rx.vars.ObjectVar[OutageItem]) -> rx.Component:
    """Draw an outage at an own address with its countdown and «У меня тоже нет света»."""
    return outage_note(one, OwnOutages.join)


def outage_note(one: rx.vars.ObjectVar[OutageItem], join: Any) -> rx.Component:
    """Draw an outage; `join` is the handler that tells of it without an application."""
    visiting: Any = Session.visiting
    return rx.el.div(
        callout(
            one.tone,
            when(one.until, rx.el.p(rx.el.b(custom_attrs={"data-left-until": one.until, "data-over-words": _OVER}))),
            rx.el.p(one.when, "."),
            when(one.moved, rx.el.p(one.moved, ".")),
            rx.el.p(one.reason),
            when(one.told, rx.el.p(one.told, ".")),
            rx.cond(one.joined, rx.el.p("Вы сообщили об этом отключении.")),
            rx.cond(
                one.offers & ~visiting,
                rx.el.div(
                    button("У меня тоже нет света", kind="soft", on_click=join(one.id).throttle(500)),
                ),
            ),
            title=one.title,
        ),
        key=one.key,
        class_name="own-outage",
    )


_OVER = "время включения уточняем"


def _nothing() -> rx.Component:
    return card(
        rx.el.p("По адресам ваших лицевых счетов отключений нет и на ближайшие три дня не запланировано."),
        rx.el.p("Если света нет, проверьте автоматы в щитке."),
        rx.el.div(
            link_button("Сообщить об отключении", new_application_path("outage_report")),
            link_button("Отключения во всей сети", OUTAGES, kind="soft"),
            class_name="form-actions",
        ),
        title="Сейчас отключений нет",
    )


def _no_account() -> rx.Component:
    return card(
        empty_state(
            "Подключите лицевой счёт: здесь появятся отключения по его адресу.",
            action=link_button("Подключить ЛС", ACCOUNTS.path, icon="plus"),
            icon="wallet",
        )
    )


def _years() -> rx.Component:
    last: Any = OwnOutages.last_year
    return rx.el.div(
        rx.cond(
            last,
            button("Показать этот год", kind="soft", on_click=OwnOutages.show_year(False).throttle(500)),
            button("Показать прошлый год", kind="soft", on_click=OwnOutages.show_year(True).throttle(500)),
        ),
        class_name="form-actions",
    )


_ONLY_POINTS = "Учётная система ещё не сообщила, какой это дом: здесь только отключения по точкам учёта лицевого счёта."


def _account(one: rx.vars.ObjectVar[HistoryItem]) -> rx.Component:
    outages: Any = one.outages
    restrictions: Any = one.restrictions
    quality: Any = one.quality
    listed = rx.cond(
        outages,
        rx.el.ul(rx.foreach(outages, _past), class_name="entries"),
        rx.el.p("Отключений за год не было."),
    )
    return rx.el.section(
        rx.el.h2("Лицевой счёт № ", one.number, ", ", OwnOutages.year, " год"),
        rx.el.p(one.address, class_name="hint"),
        rx.foreach(restrictions, supply_restriction),
        rx.foreach(quality, _quality),
        rx.cond(one.of_points, rx.el.p(_ONLY_POINTS)),
        rx.cond(
            one.known,
            rx.fragment(callout(one.tone, rx.el.p(one.total, "."), when(one.norm, _norm(one))), listed),
            rx.el.p("Учётная система ещё не сообщила, какой это дом: отключения по нему показать нельзя."),
        ),
        class_name="card card-lines",
        key=one.id,
    )


def _norm(one: rx.vars.ObjectVar[HistoryItem]) -> rx.Component:
    return rx.el.p(one.norm, ", вместе с плановыми. ", rx.el.small(one.law))


def _past(one: rx.vars.ObjectVar[PastItem]) -> rx.Component:
    return rx.el.li(
        rx.el.div(rx.el.b(one.when), rx.el.div(rx.el.small(one.reason))),
        rx.el.span(one.lasted),
        class_name="entry",
        key=one.when,
    )


def supply_restriction(one: rx.vars.ObjectVar[NoteItem]) -> rx.Component:
    """Draw a restriction of the supply of an account."""
    text = (rx.el.p(one.text, "."), rx.el.p(one.when, "."))
    return rx.el.div(callout("attention", *text, title=one.title), key=one.when)


def _quality(one: rx.vars.ObjectVar[NoteItem]) -> rx.Component:
    text = (rx.el.p(one.text, "."), rx.el.p(one.when, "."))
    return rx.el.div(callout("info", *text, title=rx.fragment("Качество электроэнергии: ", one.title)), key=one.when)


def _calendar() -> rx.Component:
    link: Any = OwnOutages.calendar_link
    visiting: Any = Session.visiting
    shown = rx.el.div(
        rx.el.p("Скопируйте ссылку в программу-календарь. Больше мы её не покажем."),
        rx.el.input(
            value=link, read_only=True, class_name="input", id="calendar-link", aria_label="Ссылка для календаря"
        ),
    )
    buttons = rx.el.div(
        button(
            rx.cond(OwnOutages.linked, "Сделать новую ссылку", "Сделать ссылку"),
            kind="soft",
            on_click=OwnOutages.make_link.throttle(500),
        ),
        rx.cond(
            OwnOutages.linked,
            button("Отозвать ссылку", kind="plain", on_click=OwnOutages.revoke_link.throttle(500)),
        ),
        class_name="form-actions",
    )
    return disclosure(
        "Плановые отключения в вашем календаре",
        stack(
            rx.el.p(
                "По ссылке программа-календарь сама узнаёт о плановых отключениях по вашим адресам. Кто знает ссылку, "
                "видит эти адреса; новая ссылка отменяет прежнюю."
            ),
            when(link, shown),
            rx.cond(visiting, rx.fragment(), buttons),
        ),
    )


def _night() -> rx.Component:
    by_night: Any = OwnOutages.by_night
    return disclosure(
        "СМС об авариях ночью",
        stack(
            rx.el.p("С 22:00 до 8:00 СМС ждут утра. Об авариях по вашим адресам они могут приходить и ночью."),
            rx.el.div(
                rx.cond(
                    by_night,
                    button("Не присылать ночью", kind="soft", on_click=OwnOutages.choose_night(False).throttle(500)),
                    button("Присылать и ночью", kind="soft", on_click=OwnOutages.choose_night(True).throttle(500)),
                )
            ),
            rx.el.p(anchor("Какие уведомления приходят", href=NOTIFICATIONS.path, class_name="link")),
        ),
    )
