"""What a change would give, as the pages of plans and of directories show it: days with their starts, bookings left."""

from typing import Any

import reflex as rx

from lkk.components.feedback import callout


def preview_days(days: Any) -> rx.Component:
    """Days with their hours and the starts of visits."""
    return rx.el.dl(rx.foreach(days, _day), class_name="facts")


def left_outside(displaced: Any, title: str) -> rx.Component:
    """The bookings that somebody has to move or to cancel."""
    return callout(
        "attention",
        rx.el.p("Записи останутся в силе. Перенесите или отмените их на странице дня: клиенты получат письмо."),
        rx.el.ul(rx.foreach(displaced, lambda one: rx.el.li(one, key=one))),
        title=title,
    )


def _day(one: Any) -> rx.Component:
    starts = rx.cond(one.starts != "", rx.el.small(". Начала: ", one.starts, class_name="hint"))
    return rx.fragment(rx.el.dt(one.title), rx.el.dd(one.hours, starts), key=one.title)
