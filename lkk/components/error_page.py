"""What is seen when a page breaks in the browser, and before a page that is not prerendered has loaded."""

import reflex as rx
from reflex_base.vars.base import Var
from reflex_base.vars.function import ArgsFunctionOperation
from reflex_components_core.base.error_boundary import ErrorBoundary

from lkk.components.brand import brand_words, phases
from lkk.components.buttons import button
from lkk.components.links import anchor


def error_boundary() -> rx.Component:
    """Catches what breaks while a page is drawn; stands in the wraps of the application."""
    return ErrorBoundary.create(fallback_render=ArgsFunctionOperation.create(("problem",), Var.create(broken_page())))


def broken_page() -> rx.Component:
    """Says what to do; draws nothing that could break again."""
    return rx.el.main(
        rx.el.div(
            phases(large=True),
            rx.el.h1("Страница не открылась"),
            rx.el.p("Обновите страницу. Если не поможет, позвоните в поддержку сайта: 50-16-28.", class_name="lead"),
            button("Обновить страницу", attributes={"data-reload": "page"}),
            anchor("На главную", href="/", class_name="link"),
            class_name="auth-card",
        ),
        id="main",
        class_name="auth-main",
    )


def hydrate_fallback() -> rx.Component:
    """The first paint of addresses that cannot be prerendered."""
    name = rx.el.span(phases(), brand_words(), class_name="brand")
    return rx.el.div(rx.el.header(name, class_name="header"), rx.el.p("Загрузка…", class_name="loading-line"))
