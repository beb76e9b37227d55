"""The banner that says when the connection is lost, in place of the framework's."""

import reflex as rx
from reflex_components_core.core.banner import has_connection_errors, has_too_many_connection_errors

from lkk.components.icons import icon


def connection_banner() -> rx.Component:
    """Nothing while all is well; a line while it reconnects; what to do when it cannot.

    Of a server that is there and does not answer assets/js/waits.js tells, in words that are written here.
    """
    lost = rx.el.div(
        icon("wifi_off", 18),
        rx.el.span("Нет связи с сервером. Введённое осталось на странице, отправка продолжится, когда связь вернётся."),
        rx.el.button(
            "Обновить страницу", type="button", class_name="connection-button", custom_attrs={"data-reload": "page"}
        ),
        class_name="connection",
    )
    waits = rx.el.p(
        id="server-waits",
        class_name="connection-waits",
        custom_attrs={
            "data-busy": "Портал занят, повторим сами. Введённое осталось на странице",
            "data-given-up": "Портал занят. Введённое осталось на странице, повторите через минуту",
            "data-late": "Кабинет временно недоступен. Введённое осталось на странице",
        },
        role="status",
        aria_live="polite",
    )
    restoring = rx.el.div(icon("loader", 16), rx.el.span("Восстанавливаем связь…"), class_name="connection")
    shown = rx.el.div(
        rx.cond(has_too_many_connection_errors, lost, rx.cond(has_connection_errors, restoring)),
        role="status",
        aria_live="polite",
    )
    return rx.fragment(shown, waits)
