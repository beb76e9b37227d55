"""Links between the pages of «Энергоадвокат» for the staff, for those who may open them."""

import reflex as rx

from lkk.routes import STAFF_ADVOCATE, STAFF_ADVOCATE_MANAGERS, STAFF_ADVOCATE_REPORT, STAFF_CALLS
from lkk.state.identity.session import Session

_PAGES = (
    ("Диалоги", STAFF_ADVOCATE),
    ("Звонки", STAFF_CALLS),
    ("Менеджеры", STAFF_ADVOCATE_MANAGERS),
    ("Отчёт", STAFF_ADVOCATE_REPORT),
)


def advocate_links(current: str) -> rx.Component:
    """The pages of this person as tabs; the page itself is marked."""

    def link(title: str, path: str) -> rx.Component:
        return rx.el.a(title, href=path, custom_attrs={"aria-current": "page"} if path == current else {})

    permissions = Session.permissions
    drawn = [
        rx.cond(permissions.contains(one.rule.value), link(title, one.path))  # type: ignore[attr-defined]
        for title, one in _PAGES
    ]
    return rx.el.nav(*drawn, class_name="section-links", aria_label="Энергоадвокат")
