"""The name, the mark and the telephones of the company."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import reflex as rx

from lkk.components.branches import when
from lkk.components.content import Child, Text
from lkk.components.links import phone_link
from lkk.vocabulary import company as known

PRODUCT = "Личный кабинет клиента"


@dataclass(frozen=True)
class Company:
    """What a frame says of the company: known when the page is built, or vars that follow the directory."""

    name: Text = known.NAME
    short_name: Text = known.SHORT_NAME
    phones: Sequence[known.Phone] | rx.Var[Any] = known.PHONES
    accent: Text = ""
    logo: Text = ""


BUILT = Company()


def phases(*, large: bool = False) -> rx.Component:
    """The mark: the three phases of the grid, yellow, green and red."""
    bars = [rx.el.i(class_name=f"phase phase-{name}") for name in ("a", "b", "c")]
    return rx.el.span(*bars, class_name="phases phases-large" if large else "phases", aria_hidden=True)


def brand(href: str = "/", company: Company = BUILT) -> rx.Component:
    """The logo, or the mark and the name, as a link to the first page of those who see it."""
    pictured = rx.fragment(
        rx.el.img(src=company.logo, alt=company.name, class_name="brand-logo"),
        rx.el.span(rx.el.small(PRODUCT), class_name="brand-name"),
    )
    return rx.el.a(
        when(company.logo, pictured, rx.fragment(phases(), brand_words(company))),
        href=href,
        class_name="brand",
        title="На главную",
    )


def brand_words(company: Company = BUILT) -> rx.Component:
    """The name and the product; on a telephone the header has room for the short name alone."""
    return rx.fragment(
        rx.el.span(company.name, rx.el.small(PRODUCT), class_name="brand-name"),
        rx.el.b(company.short_name, class_name="brand-short"),
    )


def support_phones(company: Company = BUILT) -> rx.Component:
    """The telephones at the foot of every page."""
    phones = company.phones
    drawn: list[Child] = [rx.foreach(phones, _phone)] if isinstance(phones, rx.Var) else [_phone(one) for one in phones]
    return rx.el.ul(*drawn, class_name="support-phones")


def _phone(one: Any) -> rx.Component:
    return rx.el.li(phone_link(one.number, one.dial), rx.el.small(one.note))
