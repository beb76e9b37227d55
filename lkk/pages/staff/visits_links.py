"""Links between the pages of visits to an office, for those who may open them."""

from typing import Any

import reflex as rx

from lkk.components.field_frame import Width
from lkk.components.fields import select_field
from lkk.routes import STAFF_DAY, STAFF_LOAD, STAFF_PLANS
from lkk.state.identity.session import Session


def office_choice(offices: Any, value: Any, *, form: str, width: Width = "half") -> rx.Component:
    """The list an employee chooses an office from; one is always chosen."""
    return select_field(
        "office",
        "Офис",
        offices,
        form=form,
        placeholder="",
        default_value=value,
        key=f"office-{value}",
        width=width,
    )


def visits_links(current: str) -> rx.Component:
    """The pages of this person as tabs; the page itself is marked."""

    def link(title: str, path: str) -> rx.Component:
        return rx.el.a(title, href=path, custom_attrs={"aria-current": "page"} if path == current else {})

    permissions = Session.permissions
    drawn = [
        rx.cond(permissions.contains(one.rule.value), link(title, one.path))  # type: ignore[attr-defined]
        for title, one in (("День", STAFF_DAY), ("Окна и часы", STAFF_PLANS), ("Нагрузка", STAFF_LOAD))
    ]
    return rx.el.nav(*drawn, class_name="section-links visits-links", aria_label="Приём в офисе")
