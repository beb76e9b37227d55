"""Measurements of quality among a person's outages: asking for one, requests, protocols."""

from typing import Any

import reflex as rx

from lkk.components.buttons import link_button
from lkk.components.links import anchor, text_link
from lkk.components.status import badge
from lkk.components.surfaces import card
from lkk.routes import QUALITY, new_application_path
from lkk.state.outages.measured import MeasurementItem, ProtocolItem
from lkk.state.outages.own import OwnOutages

_KIND = "quality_measurement"


def measurements() -> rx.Component:
    """Draw the card."""
    requests: Any = OwnOutages.measurements
    others: Any = OwnOutages.protocols
    return card(
        rx.el.p("Напряжение низкое, высокое или скачет: закажите замер, и мы разместим здесь протокол измерений."),
        rx.cond(requests, rx.el.ul(rx.foreach(requests, _request), class_name="entries", id="measurements")),
        rx.cond(others, rx.el.ul(rx.foreach(others, _protocol), class_name="entries")),
        rx.el.div(
            link_button("Заказать замер", new_application_path(_KIND)),
            link_button("Где качество исправляют", QUALITY, kind="soft"),
            class_name="form-actions",
        ),
        title="Качество электроэнергии",
    )


def _request(one: rx.vars.ObjectVar[MeasurementItem]) -> rx.Component:
    protocols: Any = one.protocols
    return rx.el.li(
        rx.el.div(
            rx.el.div(text_link(one.number, one.href), " ", badge(one.status, one.tone), class_name="entry-head"),
            rx.el.div(one.address),
            rx.foreach(protocols, lambda protocol: rx.el.div(_link(protocol), key=protocol.href)),
        ),
        rx.el.small(one.filed),
        class_name="entry",
        key=one.number,
    )


def _protocol(one: rx.vars.ObjectVar[ProtocolItem]) -> rx.Component:
    return rx.el.li(_link(one), class_name="entry", key=one.href)


def _link(one: rx.vars.ObjectVar[ProtocolItem]) -> rx.Component:
    return anchor(one.title, href=one.href, class_name="link")
