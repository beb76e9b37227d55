"""The pages about money as tabs."""

import reflex as rx

from lkk.components.section_links import section_links
from lkk.routes import PAYMENTS, REFUNDS, STATEMENT, Route

_PAGES = (PAYMENTS, REFUNDS, STATEMENT)


def money_section(current: Route) -> rx.Component:
    """Draw the tabs; the page itself is marked."""
    return section_links("Оплата", [(one.title, one.path) for one in _PAGES], current.path)
