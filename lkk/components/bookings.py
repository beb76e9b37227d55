"""A booking of a visit: when, where, what to bring; and a place in a waiting list."""

from typing import Any

import reflex as rx

from lkk.components.content import Child
from lkk.components.status import badge


def booking_head(one: Any) -> rx.Component:
    """When the visit is and what has become of it."""
    return rx.el.p(rx.el.b(one.when), " ", badge(one.status, one.tone), class_name="booking-when")


def booking_facts(one: Any, *more: Child) -> rx.Component:
    """What whoever comes has to know; `more` rows stand at the end of the list."""
    return rx.el.dl(
        _known("Номер записи", one.number),
        _known("Секретный код", one.code),
        _known("Услуга", one.service),
        _known("Офис", rx.cond(one.address != "", rx.fragment(one.office, ", ", one.address), ""), one.office),
        _known("Как пройти", one.directions),
        _known("Телефон", one.phones),
        _known("Принимает", one.place),
        _known("Заявка", one.application),
        _known("Причина", one.reason),
        _known("Ответ сотрудника", one.answer),
        *more,
        class_name="facts",
    )


def to_bring(one: Any) -> rx.Component:
    """The documents to bring, and how late one may come."""
    documents = rx.el.div(
        rx.el.p(rx.el.b("Возьмите с собой:")),
        rx.el.ul(rx.foreach(one.documents, lambda line: rx.el.li(line, key=line))),
        class_name="prose",
    )
    late = rx.el.p("Если опоздаете больше чем на ", one.late, ", примем как без записи.", class_name="hint")
    return rx.fragment(rx.cond(one.documents.length() > 0, documents), rx.cond(one.late != "", late))


def _known(name: str, value: Any, given: Any = None) -> rx.Component:
    shown = value if given is None else given
    return rx.cond(shown != "", rx.fragment(rx.el.dt(name), rx.el.dd(value)))
