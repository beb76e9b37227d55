"""«Оценить обслуживание»: one's fulfilled applications, visits and talks, each rated in a dialog."""

from typing import Any

import reflex as rx

from lkk.components.buttons import button
from lkk.components.dialog import close_button, dialog
from lkk.components.feedback import empty_state
from lkk.components.fields import text_area
from lkk.components.forms import event_form, form_actions, submit_button
from lkk.components.icons import icon
from lkk.components.surfaces import card
from lkk.pages.refusals import error_at, error_of
from lkk.pages.shell import shell
from lkk.routes import MARKS
from lkk.state.identity.session import Session
from lkk.state.marks.own import DIALOG, FORM, OwnMarks
from lkk.vocabulary.marks import BEST, COMMENT_LENGTH, RATED_WITHIN_DAYS

ON_LOAD = (Session.load, OwnMarks.load)


def page() -> rx.Component:
    """The list, which is empty most of the time."""
    items: Any = OwnMarks.items
    nothing = empty_state(
        "Когда заявка исполнена, приём прошёл или диалог закрыт, здесь можно поставить оценку.",
        title="Оценивать пока нечего",
        icon="star",
    )
    listed = rx.el.ul(rx.foreach(items, _item), class_name="entries", id="to-rate")
    return shell(
        MARKS,
        card(rx.cond(items, listed, nothing)),
        _dialog(),
        lead=f"По желанию, в течение {RATED_WITHIN_DAYS} дней. Оценку и комментарий прочтут сотрудники.",
        ready=OwnMarks.loaded,
    )


def _item(one: Any) -> rx.Component:
    return rx.el.li(
        rx.el.div(rx.el.b(one.subject), rx.el.div(rx.el.small(one.when))),
        button("Оценить", kind="soft", on_click=OwnMarks.begin(one.key)),
        class_name="entry",
        key=one.key,
    )


def _dialog() -> rx.Component:
    stars_error: Any = error_at(FORM, "stars")
    return dialog(
        DIALOG,
        "Ваша оценка",
        rx.el.p(OwnMarks.rating),
        event_form(
            FORM,
            rx.el.fieldset(
                rx.el.legend("Сколько звёзд", class_name="field-label"),
                rx.el.div(*(_star(str(number)) for number in range(1, BEST + 1)), class_name="stars"),
                rx.el.p(stars_error, class_name="field-error", role="status"),
                class_name="field",
            ),
            text_area(
                "comment",
                "Комментарий",
                form=FORM,
                error=error_at(FORM, "comment"),
                rows=3,
                max_length=COMMENT_LENGTH,
                required=False,
            ),
            form_actions(submit_button("Оценить"), close_button("Не сейчас", DIALOG)),
            on_submit=OwnMarks.rate.throttle(500),
            refused=error_of(FORM),
            reset_on_submit=False,
            key=f"{FORM}-{OwnMarks.turn}",
        ),
    )


def _star(number: str) -> rx.Component:
    id = f"{FORM}-stars-{number}"
    return rx.el.label(
        rx.el.input(
            type="radio", name="stars", value=number, custom_attrs={"id": id, "aria-label": f"{number} из {BEST}"}
        ),
        icon("star", 28),
        html_for=id,
    )
