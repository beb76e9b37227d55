"""The frame of every page: header, sections, the work surface and the foot."""

from collections.abc import Sequence

import reflex as rx

from lkk.components.brand import BUILT, Company, brand, phases, support_phones
from lkk.components.buttons import icon_button
from lkk.components.content import Attributes, Child, Flag, Text, given
from lkk.components.feedback import loading
from lkk.components.forms import form_of_files
from lkk.components.icons import icon
from lkk.components.links import anchor
from lkk.components.prefs import accessible_toolbar, preference_buttons

DRAWER_ID = "menu-drawer"


def page_frame(
    *body: Child,
    title: Child,
    nav: rx.Component,
    header_right: Child | None = None,
    account_strip: Child | None = None,
    lead: Child | None = None,
    actions: Sequence[Child] = (),
    above_title: Child | None = None,
    banner: Child | None = None,
    ready: Flag = True,
    skeleton: rx.Component | None = None,
    home: str = "/home",
    tab: Text = "",
    company: Company = BUILT,
) -> rx.Component:
    """A page of those who are signed in.

    `nav` is drawn at the side and in the drawer of a telephone, `account_strip` stands in the header or under it,
    `banner` over everything (for example whose cabinet an operator has opened), `above_title` holds breadcrumbs.
    `tab` names the browser's tab where the title of the route is not enough (`assets/js/page.js`).
    """
    header = rx.el.header(
        _drawer_button(),
        brand(home, company),
        rx.el.div(*_given(account_strip), class_name="header-account"),
        rx.el.div(preference_buttons(), *_given(header_right), class_name="header-right"),
        class_name="header",
    )
    return rx.fragment(
        skip_link(),
        accessible_toolbar(),
        *_given(banner),
        header,
        _drawer(nav, home, company),
        form_of_files(),
        rx.el.div(
            rx.el.aside(nav, class_name="side"),
            _main(_page_head(title, lead, actions, above_title, tab), loading(ready, rx.fragment(*body), skeleton)),
            class_name="columns" if account_strip is None else "columns with-account",
        ),
        footer(company),
    )


def public_frame(
    *body: Child,
    title: Child,
    nav: rx.Component | None = None,
    header_right: Child | None = None,
    lead: Child | None = None,
    actions: Sequence[Child] = (),
    ready: Flag = True,
    skeleton: rx.Component | None = None,
    company: Company = BUILT,
) -> rx.Component:
    """A page for everyone: sections in the header, no side column."""
    header = rx.el.header(
        *([_drawer_button()] if nav is not None else []),
        brand("/", company),
        *([rx.el.div(nav, class_name="header-nav")] if nav is not None else []),
        rx.el.div(preference_buttons(), *_given(header_right), class_name="header-right"),
        class_name="header header-public",
    )
    return rx.fragment(
        skip_link(),
        accessible_toolbar(),
        header,
        *([_drawer(nav, "/", company)] if nav is not None else []),
        form_of_files(),
        rx.el.div(
            _main(_page_head(title, lead, actions, None), loading(ready, rx.fragment(*body), skeleton)),
            class_name="public-column",
        ),
        footer(company),
    )


def auth_frame(
    *body: Child, title: Child, lead: Child | None = None, below: Child | None = None, company: Company = BUILT
) -> rx.Component:
    """Sign-in, registration and recovery: one narrow card with the mark; `below` stands under the card."""
    return rx.fragment(
        skip_link(),
        accessible_toolbar(),
        rx.el.header(
            brand("/", company),
            rx.el.div(preference_buttons(), class_name="header-right"),
            class_name="header header-public",
        ),
        rx.el.main(
            rx.el.div(
                phases(large=True),
                rx.el.h1(title),
                *([rx.el.p(lead, class_name="lead")] if lead is not None else []),
                *body,
                class_name="auth-card",
            ),
            *_given(below),
            id="main",
            tab_index=-1,
            class_name="auth-main",
        ),
        footer(company),
    )


def skip_link() -> rx.Component:
    """The first stop of the keyboard."""
    return anchor("К содержанию", href="#main", class_name="skip-link")


def footer(company: Company) -> rx.Component:
    """The telephones at the foot of every page; the colour of the company stands here for the style sheet."""
    coloured: Attributes = {"data-accent": company.accent} if given(company.accent) else {}
    return rx.el.footer(support_phones(company), class_name="footer", custom_attrs=coloured)


def _page_head(
    title: Child, lead: Child | None, actions: Sequence[Child], above_title: Child | None, tab: Text = ""
) -> rx.Component:
    named: Attributes = {"data-document-title": tab} if given(tab) else {}
    under = [rx.el.div(lead, class_name="lead")] if lead is not None else []
    words = rx.el.div(*_given(above_title), rx.el.h1(title, custom_attrs=named), *under)
    return rx.el.div(
        words, *([rx.el.div(*actions, class_name="page-actions")] if actions else []), class_name="page-head"
    )


def _main(*children: Child) -> rx.Component:
    return rx.el.main(*children, id="main", tab_index=-1, class_name="main")


def _drawer_button() -> rx.Component:
    return rx.el.button(
        icon("menu", 22),
        type="button",
        title="Меню",
        aria_label="Меню",
        class_name="header-button drawer-button",
        custom_attrs={"command": "show-modal", "commandfor": DRAWER_ID},
    )


def _drawer(nav: rx.Component, home: str, company: Company) -> rx.Component:
    close = icon_button("x", "Закрыть меню", attributes={"command": "close", "commandfor": DRAWER_ID})
    return rx.el.dialog(
        rx.el.div(brand(home, company), close, class_name="drawer-head"),
        nav,
        id=DRAWER_ID,
        class_name="drawer",
        aria_label="Меню",
        custom_attrs={"closedby": "any"},
    )


def _given(child: Child | None) -> list[Child]:
    return [] if child is None else [child]
