"""The name, the mark and the telephones of the company."""

import reflex as rx

from lkk.components.links import phone_link
from lkk.settings import settings

COMPANY = "Барнаульская сетевая компания"
SHORT_NAME = "БСК"
PRODUCT = "Личный кабинет клиента"


def phases(*, large: bool = False) -> rx.Component:
    """The mark: the three phases of the grid, yellow, green and red."""
    bars = [rx.el.i(class_name=f"phase phase-{name}") for name in ("a", "b", "c")]
    return rx.el.span(*bars, class_name="phases phases-large" if large else "phases", aria_hidden=True)


def brand(href: str = "/") -> rx.Component:
    """The mark and the name as a link to the first page of those who see it."""
    return rx.el.a(
        phases(),
        brand_words(),
        href=href,
        class_name="brand",
        title="На главную",
    )


def brand_words() -> rx.Component:
    """The name and the product; on a telephone the header has room for the short name alone."""
    return rx.fragment(
        rx.el.span(COMPANY, rx.el.small(PRODUCT), class_name="brand-name"),
        rx.el.b(SHORT_NAME, class_name="brand-short"),
    )


def support_phones() -> rx.Component:
    """The three telephones at the foot of every page."""
    return rx.el.ul(
        _phone("8 800 1000 380", "+78001000380", "бесплатно по России"),
        _phone(settings().dispatcher_phone, settings().dispatcher_dial, "диспетчерская, круглосуточно"),
        _phone("50-16-28", "+73852501628", "поддержка сайта"),
        class_name="support-phones",
    )


def _phone(number: str, dial: str, note: str) -> rx.Component:
    return rx.el.li(phone_link(number, dial), rx.el.small(note))
