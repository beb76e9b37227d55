"""The pages of the section of readings, as links over each of them."""

import reflex as rx

from lkk.components.section_links import section_links
from lkk.routes import CONSUMPTION, HOURLY, READINGS, READINGS_ARCHIVE, Route
from lkk.state.identity.session import Session

SECTION = (READINGS, HOURLY, READINGS_ARCHIVE, CONSUMPTION)


def reading_section(route: Route) -> rx.Component:
    """Draw the links; the page itself is marked. Homes do not settle by hours, so theirs leave that page out."""
    links = [(one.title, one.path) for one in SECTION]
    return section_links("Раздел показаний", links, route.path, only_if={HOURLY.path: Session.legal})
