"""Главная: what is needed of the person, then accounts, applications that move, and the last notices."""

from typing import Any

import reflex as rx

from lkk.components.branches import when
from lkk.components.buttons import button, link_button
from lkk.components.disclosure import disclosure
from lkk.components.feedback import empty_state
from lkk.components.home import moving_line, task_line
from lkk.components.icons import icon
from lkk.components.links import anchor, text_link
from lkk.components.status import badge
from lkk.components.surfaces import card, stack, two_columns
from lkk.pages.account.consent_form import consent_form
from lkk.pages.account.outages import own_outage, supply_restriction
from lkk.pages.shell import shell
from lkk.routes import ACCOUNTS, APPLICATION_NEW, APPLICATIONS, CONSUMPTION, HOME, NOTIFICATIONS, OWN_OUTAGES, READINGS
from lkk.state.applications.home import CONSENT_FORM, Home
from lkk.state.applications.home_rows import AccountCard, NoticeGroup, TaskItem
from lkk.state.identity.session import Session

ON_LOAD = (Session.load, Home.load)


def page() -> rx.Component:
    """An outage at an own address first, then what is needed; the rest only tells."""
    outages: Any = Home.outages
    restrictions: Any = Home.restrictions
    body = stack(
        rx.foreach(outages, own_outage),
        rx.foreach(restrictions, supply_restriction),
        rx.cond(Session.visiting, rx.fragment(), _consent()),
        _tasks(),
        rx.cond(Home.cards, _accounts(), _no_account()),
        two_columns(_moving(), _notices()),
    )
    return shell(HOME, body, lead=rx.el.span(Session.name, class_name="whose-cabinet"), ready=Home.loaded)


def _tasks() -> rx.Component:
    calm = rx.el.p(
        icon("circle_check", 20),
        rx.cond(Session.visiting, "Сейчас от клиента ничего не нужно.", "Сейчас от вас ничего не нужно."),
        class_name="task-calm",
    )
    more: Any = Home.more_tasks
    others = rx.el.ul(rx.foreach(Home.more_tasks, _task), class_name="task-list")
    return rx.el.section(
        rx.el.h2(rx.cond(Session.visiting, "Что нужно от клиента", "Что нужно от вас")),
        rx.cond(Home.needed | (Home.consent_version != ""), rx.fragment(), calm),
        rx.cond(Home.tasks, rx.el.ul(rx.foreach(Home.tasks, _task), class_name="task-list")),
        rx.cond(Home.more_tasks, disclosure(rx.fragment("Ещё ", more.length()), others)),
        class_name="card",
        id="own-tasks",
    )


def _task(one: rx.vars.ObjectVar[TaskItem]) -> rx.Component:
    plain = anchor(rx.el.span(one.action), href=one.href, class_name="button button-soft")
    of_account = button(one.action, kind="soft", on_click=Home.open_task(one.key).throttle(500))
    linked = link_button(one.action, one.href, kind="soft")
    for_account: Any = one.account_id
    return task_line(one, rx.cond(for_account > 0, of_account, rx.cond(one.plain, plain, linked)))


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


def _accounts() -> rx.Component:
    more = text_link(rx.fragment("Другие лицевые счета: ", Home.more_accounts), ACCOUNTS.path)
    ahead = rx.el.span(" и на три дня вперёд не запланировано", class_name="network-ahead")
    calm = rx.el.p(
        icon("zap", 18),
        text_link(rx.el.span("Отключений по вашим адресам нет", ahead), OWN_OUTAGES.path),
        class_name="network-line",
        id="own-network",
    )
    return rx.el.div(
        rx.el.div(rx.foreach(Home.cards, _account), class_name="account-cards"),
        when(Home.more_accounts > 0, rx.el.p(more)),
        rx.cond(Home.outages, rx.fragment(), calm),
        class_name="stack",
    )


def _account(one: rx.vars.ObjectVar[AccountCard]) -> rx.Component:
    """On a telephone only the first is whole: of another the number, the address, the window and the button stay."""
    bars: Any = one.bars
    return rx.el.section(
        rx.el.div(
            rx.el.h2("Лицевой счёт № ", one.number),
            rx.cond(one.active & Session.several_accounts, badge("Активный", "success")),
            class_name="card-head",
        ),
        rx.el.p(one.address, class_name="hint"),
        when(bars, rx.el.div(rx.html(bars), rx.el.p(_year(one)), class_name="account-year")),
        when(one.last, rx.el.p(one.last, class_name="account-last")),
        when(
            one.sent,
            rx.el.p(
                rx.cond(one.all_sent, badge(one.sent, "success"), rx.cond(one.metered, badge(one.sent), one.sent)),
                class_name="account-sent",
            ),
        ),
        rx.cond(
            one.metered,
            rx.fragment(
                rx.el.p(one.window, class_name="account-window"),
                rx.el.p(one.window_short, class_name="account-window-short"),
            ),
        ),
        rx.cond(one.metered & ~Session.visiting, rx.el.div(_readings(one), class_name="account-action")),
        class_name="card card-lines",
        key=one.id,
    )


def _year(one: rx.vars.ObjectVar[AccountCard]) -> rx.Component:
    """The page of consumption shows the active account alone."""
    return rx.cond(one.active, text_link(one.year, CONSUMPTION.path), rx.el.span(one.year))


def _readings(one: rx.vars.ObjectVar[AccountCard]) -> rx.Component:
    """The readings page shows the active account: another one has to become it first."""
    label = rx.cond(one.all_sent, "Открыть показания", "Внести показания")
    return rx.cond(
        one.active,
        link_button(label, READINGS.path, kind="soft", icon="gauge"),
        button(label, kind="soft", icon="gauge", on_click=Home.open_readings(one.id).throttle(500)),
    )


def _moving() -> rx.Component:
    nothing = rx.cond(
        Home.ever_filed,
        rx.el.p("Заявок в работе нет."),
        rx.el.p("Заявок пока нет. Выберите вид заявки и заполните её: черновик сохраняется сам."),
    )
    return card(
        rx.cond(Home.moving, rx.el.ul(rx.foreach(Home.moving, moving_line), class_name="moving-list"), nothing),
        rx.el.div(
            rx.cond(Home.ever_filed, link_button("Показать все", APPLICATIONS.path, kind="soft")),
            link_button("Новая заявка", APPLICATION_NEW.path, kind="soft", icon="plus"),
            class_name="moving-all",
        ),
        title=rx.fragment("Заявки в работе", rx.cond(Home.moving_total > 0, rx.fragment(": ", Home.moving_total))),
        id="moving",
    )


def _notices() -> rx.Component:
    every = rx.el.span("Все", rx.el.span(" уведомления", class_name="sr-only"))
    return rx.el.section(
        rx.el.div(rx.el.h2("Последние уведомления"), text_link(every, NOTIFICATIONS.path), class_name="card-head"),
        rx.cond(
            Home.notices,
            rx.el.ul(rx.foreach(Home.notices, _notice), class_name="notice-list"),
            rx.el.p("Здесь появятся сообщения о показаниях, заявках и лицевых счетах.", class_name="hint"),
        ),
        class_name="card card-lines",
        id="last-notices",
    )


def _notice(one: rx.vars.ObjectVar[NoticeGroup]) -> rx.Component:
    link = rx.el.a(one.title, href=one.href, class_name="link")
    return rx.el.li(
        rx.cond(one.unread, rx.el.b(link), link),
        rx.el.span(
            rx.cond(one.unread, badge("Новое", "info")),
            rx.el.small(one.when, class_name="hint"),
            when(one.about, rx.el.small(one.about, class_name="hint")),
            class_name="notice-when",
        ),
        key=one.href,
    )
