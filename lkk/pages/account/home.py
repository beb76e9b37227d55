"""Главная: reading windows of the attached accounts, the last notices, and all applications of the person."""

from typing import Any

import reflex as rx

from lkk.components.buttons import button, link_button
from lkk.components.feedback import callout, empty_state
from lkk.components.links import anchor, text_link
from lkk.components.status import badge
from lkk.components.surfaces import card, stack, two_columns
from lkk.pages.account.consent_form import consent_form
from lkk.pages.account.outages import own_outage, supply_restriction
from lkk.pages.account.own_applications import own_applications
from lkk.pages.shell import shell
from lkk.routes import ACCOUNTS, HOME, NOTIFICATIONS, READINGS
from lkk.state.applications.applications_table import Applications
from lkk.state.applications.home import CONSENT_FORM, AccountCard, Home, VisitItem, WaitingItem, WantedItem, notice_href
from lkk.state.identity.session import NoticeItem, Session

ON_LOAD = (Session.load, Home.load, Applications.load_own)


def page() -> rx.Component:
    """Accounts, the ones that wait for an action first, and notices beside them; under both the applications."""
    accounts = rx.cond(Home.cards, stack(rx.foreach(Home.cards, _account)), _no_account())
    asked = rx.cond(Session.visiting, rx.fragment(), _consent())
    outages: Any = Home.outages
    restrictions: Any = Home.restrictions
    body = stack(
        rx.foreach(outages, own_outage),
        rx.foreach(restrictions, supply_restriction),
        asked,
        rx.foreach(Home.waiting, _waits),
        rx.cond(Home.wanted, _wanted()),
        rx.foreach(Home.visits, _visit),
        two_columns(accounts, _notices()),
        own_applications(),
    )
    return shell(HOME, body, lead=Session.name, ready=Home.loaded)


def _waits(one: rx.vars.ObjectVar[WaitingItem]) -> rx.Component:
    return callout(
        "attention",
        rx.el.p("Заявка «", one.title, "». Подготовил сотрудник: ", one.prepared_by, "."),
        rx.el.div(link_button("Прочесть и подтвердить", one.href)),
        title=rx.cond(Session.visiting, "Ждёт подтверждения клиента", "Ждёт вашего подтверждения"),
    )


def _wanted() -> rx.Component:
    return callout(
        "attention",
        rx.foreach(Home.wanted, _wanted_line),
        title=rx.cond(Session.visiting, "Что нужно от клиента", "Что нужно от вас"),
    )


def _wanted_line(one: rx.vars.ObjectVar[WantedItem]) -> rx.Component:
    plain = anchor(one.action, href=one.href, class_name="link")
    return rx.el.p(one.said, " ", rx.cond(one.plain, plain, text_link(one.action, one.href)))


def _visit(one: rx.vars.ObjectVar[VisitItem]) -> rx.Component:
    when = rx.el.p(rx.el.b(one.when), class_name="booking-when")
    said = rx.el.p(one.said, ".")
    offered = callout("attention", when, said, rx.el.div(link_button(one.action, one.href)), title=one.title)
    ahead = callout("info", when, said, rx.el.p(text_link(one.action, one.href)), title=one.title)
    return rx.el.div(rx.cond(one.asks, offered, ahead), key=one.key)


def _consent() -> rx.Component:
    form = consent_form(CONSENT_FORM, Home.consent, Home.consent_version, Home.agree)
    return rx.cond(Home.consent_version, card(form, title="Прочтите и дайте согласие", id="own-consent-card"))


def _no_account() -> rx.Component:
    return card(
        empty_state(
            "Введите номер лицевого счёта и ПИН-код. После этого можно передавать показания и смотреть их историю.",
            title="Лицевой счёт ещё не подключён",
            action=rx.cond(Session.visiting, rx.fragment(), link_button("Подключить ЛС", ACCOUNTS.path, icon="plus")),
            icon="wallet",
        )
    )


def _account(account: rx.vars.ObjectVar[AccountCard]) -> rx.Component:
    return rx.el.section(
        rx.el.div(
            rx.el.h2("Лицевой счёт № ", account.number),
            rx.cond(account.active, badge("Активный", "success")),
            class_name="card-head",
        ),
        rx.el.p(account.address, class_name="hint"),
        _rejected(account),
        _drafts(account),
        rx.cond(account.metered, rx.el.p(account.window)),
        rx.el.p(rx.cond(account.all_sent, badge(account.sent, "success"), account.sent)),
        rx.cond(account.metered & ~Session.visiting, rx.el.div(_readings(account), class_name="form-actions")),
        class_name="card card-lines",
    )


def _rejected(account: rx.vars.ObjectVar[AccountCard]) -> rx.Component:
    text = callout("danger", "Проверьте значения и отправьте их ещё раз.", title=f"Отклонено: {account.rejected}")
    return rx.cond(account.rejected != "", text)


def _drafts(account: rx.vars.ObjectVar[AccountCard]) -> rx.Component:
    text = callout(
        "attention",
        "Они сохранены, но не отправлены. Нажмите «Отправить» на странице показаний.",
        title=f"Ждёт отправки: {account.drafts}",
    )
    return rx.cond(account.drafts != "", text)


def _readings(account: rx.vars.ObjectVar[AccountCard]) -> rx.Component:
    """The readings page shows the active account: another one has to become it first."""
    label = rx.cond(
        account.rejected != "",
        "Исправить показания",
        rx.cond(account.all_sent, "Открыть показания", "Внести показания"),
    )
    return rx.cond(
        account.active,
        link_button(label, READINGS.path, icon="gauge"),
        button(label, kind="soft", icon="gauge", on_click=Home.open_readings(account.id)),
    )


def _notices() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Последние уведомления"),
        rx.cond(
            Home.notices,
            rx.el.ul(rx.foreach(Home.notices, _notice), class_name="notice-list"),
            rx.el.p("Здесь появятся сообщения о показаниях и лицевых счетах.", class_name="hint"),
        ),
        rx.el.p(text_link("Все уведомления", NOTIFICATIONS.path)),
        class_name="card card-lines",
    )


def _notice(notice: rx.vars.ObjectVar[NoticeItem]) -> rx.Component:
    link = rx.el.a(notice.title, href=notice_href(notice.id), class_name="link")
    return rx.el.li(
        rx.cond(notice.unread, rx.el.b(link), link),
        rx.el.span(
            rx.el.small(notice.when, class_name="hint"),
            rx.cond(notice.unread, badge("Новое", "info")),
            class_name="notice-when",
        ),
    )
