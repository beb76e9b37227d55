"""Вернуть этап: the button and the dialog that take back a stage begun by mistake."""

import reflex as rx

from lkk.components.dialog import close_button, dialog, open_button
from lkk.components.fields import text_area
from lkk.components.forms import event_form, form_actions, submit_button
from lkk.pages.refusals import error_at, error_of
from lkk.state.applications.staff_application import STAGE_BACK, StaffApplication

_REASON_LENGTH = 2000


def stage_back_button() -> rx.Component:
    """A button as long as the stage can be taken back."""
    return rx.cond(
        StaffApplication.stage_before != "", open_button("Вернуть этап", STAGE_BACK, kind="plain", icon="arrow_left")
    )


def stage_back_dialog() -> rx.Component:
    """Ask why; the applicant reads the reason, and terms stand as if the stage had not begun."""
    form = event_form(
        f"{STAGE_BACK}-form",
        rx.el.p(
            "Заявка вернётся на этап «",
            StaffApplication.stage_before,
            "», сроки — к дням, которые были до ошибки.",
            class_name="hint",
        ),
        text_area(
            "reason",
            "Почему этап указан ошибочно, это увидит заявитель",
            form=STAGE_BACK,
            error=error_at(STAGE_BACK, "reason"),
            max_length=_REASON_LENGTH,
        ),
        form_actions(submit_button("Вернуть этап"), close_button("Отмена", STAGE_BACK)),
        on_submit=StaffApplication.take_stage_back.throttle(500),
        refused=error_of(STAGE_BACK),
    )
    return dialog(STAGE_BACK, "Вернуть этап", form)
