"""«Объявления о мощности»: what waits for a check, the oldest first; published, or returned; then the board."""

from typing import Any

import reflex as rx

from lkk.components.branches import when
from lkk.components.buttons import button
from lkk.components.disclosure import disclosure
from lkk.components.feedback import empty_state
from lkk.components.fields import text_area
from lkk.components.links import anchor, text_link
from lkk.components.status import badge
from lkk.components.surfaces import card, stack
from lkk.pages.form_dialogs import form_dialog
from lkk.pages.refusals import error_at
from lkk.pages.shell import shell
from lkk.routes import CAPACITY, STAFF_CAPACITY
from lkk.state.identity.session import Session
from lkk.state.redistribution.staff import FORM, TAKE_DOWN, CapacityModeration, WaitingItem
from lkk.vocabulary.redistribution import REASON_LENGTH

ON_LOAD = (Session.load, CapacityModeration.load)


def page() -> rx.Component:
    """Draw the list."""
    rows: Any = CapacityModeration.rows
    listed = rx.cond(
        rows,
        rx.el.ul(rx.foreach(rows, _ad), class_name="entries", id="capacity-waiting"),
        empty_state("Новые объявления появятся здесь сами.", title="Проверять нечего", icon="zap"),
    )
    return shell(
        STAFF_CAPACITY,
        stack(
            card(
                listed,
                title=rx.fragment("На проверке ", CapacityModeration.total_words),
                actions=[anchor("Доска объявлений", href=CAPACITY, class_name="link")],
            ),
            _board(),
        ),
        _why(FORM, "Вернуть объявление", "Вернуть", CapacityModeration.reject),
        _why(TAKE_DOWN, "Снять объявление с доски", "Снять с доски", CapacityModeration.take_down),
        lead="Проверьте, что мощность и центр питания похожи на правду, а в тексте нет телефонов и ссылок.",
        ready=CapacityModeration.loaded,
    )


def _why(form: str, title: str, submit: str, handler: Any) -> rx.Component:
    return form_dialog(
        form,
        title,
        submit,
        handler,
        text_area(
            "reason",
            "Что исправить",
            form=form,
            hint="Прочтёт владелец объявления",
            error=error_at(form, "reason"),
            rows=3,
            max_length=REASON_LENGTH,
        ),
        lead=CapacityModeration.rejecting,
    )


def _board() -> rx.Component:
    published: Any = CapacityModeration.published
    listed = rx.el.ul(rx.foreach(published, _published), class_name="entries", id="capacity-published")
    return rx.cond(published, card(disclosure("На доске: снять объявление", listed)))


def _published(one: rx.vars.ObjectVar[WaitingItem]) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.b(one.title),
            rx.el.p(one.facts),
            when(one.said, rx.el.p(one.said)),
            rx.el.small(text_link(one.owner, one.owner_href)),
        ),
        rx.el.div(
            button("Снять с доски", kind="plain", on_click=CapacityModeration.begin_take_down(one.id).throttle(500)),
            class_name="page-actions",
        ),
        class_name="entry",
        key=one.id.to_string(),
    )


def _ad(one: rx.vars.ObjectVar[WaitingItem]) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.div(rx.el.b(one.title), badge(one.due, one.tone), class_name="entry-head"),
            rx.el.p(one.facts),
            when(one.own, rx.el.p("Присоединено: ", one.own)),
            when(one.said, rx.el.p(one.said)),
            rx.el.small(text_link(one.owner, one.owner_href)),
        ),
        rx.el.div(
            button("Опубликовать", on_click=CapacityModeration.publish(one.id).throttle(500)),
            button("Вернуть", kind="soft", on_click=CapacityModeration.begin_reject(one.id).throttle(500)),
            class_name="page-actions",
        ),
        class_name="entry",
        key=one.id.to_string(),
    )
