"""Five stars on the page of what was served, each a button; words are optional and come after."""

from typing import Any

import reflex as rx

from lkk.components.buttons import button
from lkk.components.fields import text_area
from lkk.components.forms import event_form, form_actions, submit_button
from lkk.components.icons import icon
from lkk.pages.refusals import error_at, error_of
from lkk.state.marks.short import MARK_FORM
from lkk.vocabulary.marks import BEST, COMMENT_LENGTH


def short_rating(state: Any, title: str) -> rx.Component:
    """Ask for a mark, or tell the one that was given; nothing where neither is so."""
    rating = state.rating
    return rx.fragment(
        rx.cond(rating.may_rate, _stars(state, title)),
        rx.cond(rating.given, rx.el.p("Ваша оценка: ", rx.el.b(rating.given), id="own-rating")),
        rx.cond(rating.may_comment, rx.cond(state.commenting, _words(state), _offer(state))),
    )


def _stars(state: Any, title: str) -> rx.Component:
    return rx.el.div(
        rx.el.p(title, class_name="field-label", id=f"{MARK_FORM}-title"),
        rx.el.div(
            *(_star(state, number) for number in range(1, BEST + 1)),
            class_name="stars stars-pressed",
            role="group",
            aria_labelledby=f"{MARK_FORM}-title",
        ),
        rx.el.p("Одно нажатие ставит оценку. 1 — плохо, 5 — отлично. Отвечать не обязательно.", class_name="hint"),
        class_name="field",
        id=MARK_FORM,
    )


def _star(state: Any, number: int) -> rx.Component:
    return rx.el.button(
        icon("star", 28),
        type="button",
        title=f"{number} из {BEST}",
        aria_label=f"{number} из {BEST}",
        on_click=state.press_star(number),
    )


def _offer(state: Any) -> rx.Component:
    return rx.el.div(
        button("Добавить комментарий", kind="soft", on_click=state.begin_comment), class_name="page-actions"
    )


def _words(state: Any) -> rx.Component:
    return event_form(
        MARK_FORM,
        text_area(
            "comment",
            "Комментарий",
            form=MARK_FORM,
            hint="Прочтут сотрудники",
            error=error_at(MARK_FORM, "comment"),
            rows=2,
            max_length=COMMENT_LENGTH,
            required=False,
        ),
        form_actions(submit_button("Отправить комментарий", kind="soft")),
        on_submit=state.comment_mark.throttle(500),
        refused=error_of(MARK_FORM),
        reset_on_submit=False,
    )
