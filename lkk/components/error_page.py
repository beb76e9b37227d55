"""What is seen when a page breaks in the browser, and before a page that is not prerendered has loaded."""

import reflex as rx
from reflex_components_core.base.error_boundary import ErrorBoundary

from lkk.components.brand import brand_words, phases
from lkk.components.buttons import button
from lkk.components.links import anchor


def error_boundary() -> rx.Component:
    """Catch what breaks while a page is drawn; stands in the wraps of the application."""
    return ErrorBoundary.create(fallback_render=broken_page())


def broken_page() -> rx.Component:
    """Say what to do; draw nothing that could break again."""
    return rx.el.main(
        rx.el.div(
            phases(large=True),
            rx.el.h1("Страница не открылась"),
            rx.el.p("Обновите страницу. Если не поможет, позвоните в поддержку сайта: 50-16-28.", class_name="lead"),
            button("Обновить страницу", attributes={"data-reload": "page"}),
            anchor("На главную", href="/", class_name="link"),
            class_name="auth-card",
        ),
        class_name="auth-main",
        custom_attrs={"id": "main"},  # an `id` would need a hook, and the fallback is no component
    )


def hydrate_fallback() -> rx.Component:
    """The first paint of addresses that cannot be prerendered."""
    name = rx.el.span(phases(), brand_words(), class_name="brand")
    return rx.el.div(rx.el.header(name, class_name="header"), rx.el.p("Загрузка…", class_name="loading-line"))
