"""The frame of every private page: menu of the role, account switcher, bell, the person's menu."""

from typing import Any

import reflex as rx

from lkk.components.content import Flag
from lkk.components.forms import AuthForm, logout_form
from lkk.components.frame import page_frame
from lkk.components.icons import icon
from lkk.components.menu import menu, menu_action, menu_link, popover
from lkk.components.navigation import NavGroup, NavItem, navigation
from lkk.menus import MENU, first_page
from lkk.pages.company import COMPANY
from lkk.routes import ACCOUNTS, ADVOCATE, CAPACITY_OWN, MARKS, NOTIFICATIONS, PROFILE, SECURITY, Route
from lkk.state.identity.session import AccountItem, Session
from lkk.vocabulary.pages import tab_title
from lkk.vocabulary.people import Role


def shell(
    route: Route,
    *body: rx.Component | rx.Var[Any] | str,
    title: rx.Var[Any] | str = "",
    lead: rx.Component | rx.Var[Any] | str | None = None,
    actions: tuple[rx.Component, ...] = (),
    skeleton: rx.Component | None = None,
    ready: Flag | None = None,
) -> rx.Component:
    """A private page; `body` is drawn only when the session is known and `ready`, if given, is true.

    `title` is the heading of pages whose path has a part in brackets, others have their route's; it names the tab too.
    """
    of_customer = route.rule in Role.CUSTOMER.permissions
    return page_frame(
        *body,
        title=title if isinstance(title, rx.Var) or title else route.title,
        nav=_menu_of(route),
        banner=rx.cond(Session.visiting, _visit()) if of_customer else None,
        header_right=rx.cond(Session.ready, rx.fragment(_bell(), _person())),
        account_strip=rx.cond(Session.account_id > 0, _accounts()) if of_customer else None,
        lead=lead,
        actions=actions,
        ready=Session.ready if ready is None else Session.ready & ready,
        skeleton=skeleton,
        home=_first_page(route),
        tab=tab_title(title) if isinstance(title, rx.Var) else "",
        company=COMPANY,
    )


def _menu_of(route: Route) -> rx.Component:
    """The menu as a page draws it: what all who may open the page see stands there before the person is known."""
    readers = [role for role in Role if role.may(route.rule)]
    items = [
        NavItem(one, visible=_visible(one, readers), count=_count(one))
        for one in MENU
        if any(role.may(one.rule) for role in readers)
    ]
    return navigation([NavGroup("", items)], route.path)


def _visible(route: Route, readers: list[Role]) -> bool | rx.Var[Any]:
    """Profile, password, sessions, marks, ads are the customer's own alone; a service is there for its clients."""
    everybody = all(role.may(route.rule) for role in readers)
    if route is ADVOCATE:
        return Session.advocate
    if route in (CAPACITY_OWN, MARKS, PROFILE, SECURITY):
        visiting: Any = Session.visiting
        return ~visiting if everybody else ~visiting & _permitted(route)
    return everybody or _permitted(route)


def _visit() -> rx.Component:
    """Whose cabinet an employee works in, why, how long still, and the way out: over everything, on every page."""
    words = rx.el.div(
        rx.el.b("Вы в кабинете клиента: ", Session.name),
        rx.el.span("Причина: ", Session.visit_reason),
        rx.el.span(
            "До ",
            Session.visit_until_words,
            ", ",
            rx.el.span(custom_attrs={"data-left-until": Session.visit_until, "data-then": "reload"}),
        ),
        class_name="visit-words",
    )
    return rx.el.section(words, _leave("button button-soft"), class_name="visit", aria_label="Вход под пользователем")


def _leave(look: str) -> rx.Component:
    return AuthForm.create(
        rx.el.button(icon("log_out", 18), rx.el.span("Выйти из кабинета клиента"), type="submit", class_name=look),
        action="/api/visits/end",
        method="post",
        custom_attrs={"data-auth-form": "visit-end"},
    )


def _first_page(route: Route) -> str:
    """Where the brand leads: the first page of whoever opens this one."""
    return first_page(next(role for role in Role if role.may(route.rule))).path


def _permitted(route: Route) -> rx.Var[Any]:
    permissions: Any = Session.permissions
    return permissions.contains(route.rule.value)


def _count(route: Route) -> str | rx.Var[Any]:
    return rx.cond(Session.unread > 0, f"{Session.unread}", "") if route is NOTIFICATIONS else ""


def _bell() -> rx.Component:
    return rx.el.a(
        icon("bell", 20),
        rx.cond(Session.unread > 0, rx.el.b(Session.unread, class_name="count", aria_hidden="true")),
        rx.el.span("Уведомления, новых: ", Session.unread, class_name="sr-only"),
        href=NOTIFICATIONS.path,
        class_name="header-button",
        title=NOTIFICATIONS.title,
        id="bell",
    )


def _person() -> rx.Component:
    return menu(
        "person-menu",
        rx.fragment(
            icon("circle_user_round", 20),
            rx.el.span(Session.name, class_name="person-name"),
            rx.el.span("Меню пользователя", class_name="sr-only"),
        ),
        rx.cond(Session.visiting, rx.fragment(), menu_link(SECURITY.title, SECURITY.path, icon=SECURITY.icon)),
        rx.cond(Session.visiting, rx.el.li(_leave("menu-item")), rx.el.li(logout_form())),
    )


def _accounts() -> rx.Component:
    current = rx.fragment(
        rx.el.small("Выбран лицевой счёт: № ", rx.el.span(Session.account_number, id="active-account")),
        rx.el.span(Session.account_address, class_name="account-address"),
    )
    switch = popover(
        "account-switcher",
        rx.fragment(rx.el.span(current, class_name="account-current"), icon("chevrons_up_down", 16)),
        rx.el.ul(rx.foreach(Session.accounts, _account), class_name="menu-items"),
        rx.el.a("Все лицевые счета", href=ACCOUNTS.path, class_name="menu-item"),
        trigger_class="account-button",
    )
    return rx.cond(
        Session.several_accounts,
        switch,
        rx.el.div(rx.el.span(current, class_name="account-current"), class_name="account-button"),
    )


def _account(account: rx.vars.ObjectVar[AccountItem]) -> rx.Component:
    return menu_action(
        rx.fragment("№ ", account.number, rx.el.small(account.address)),
        Session.choose_account(account.id),
        id="account-switcher",
        current=account.active,
    )
