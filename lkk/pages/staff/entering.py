"""«Вход под пользователем»: the button and the dialog with the reason and what the customer's consent is shown by."""

from typing import Any

import reflex as rx

from lkk.components.buttons import button
from lkk.components.choices import Choice, checkbox_field, radio_cards
from lkk.components.dialog import close_button, dialog, open_button
from lkk.components.feedback import callout
from lkk.components.fields import text_area, text_field
from lkk.components.forms import auth_form, form_actions, submit_button
from lkk.pages.refusals import error_at
from lkk.state.identity.entering import DIALOG, FORM, Entering
from lkk.state.identity.session import Session
from lkk.vocabulary.people import VisitEvidence
from lkk.vocabulary.permissions import Permission


def enter_button() -> rx.Component:
    """Open the dialog; for those alone who may enter cabinets."""
    permissions: Any = Session.permissions
    button = open_button("Вход под пользователем", DIALOG, icon="log_in")
    return rx.cond(permissions.contains(Permission.ENTER_CABINET.value), button)


def enter_dialog(user_id: Any, name: Any) -> rx.Component:
    """The form is posted: the browser gets the cookie of the visit and loads the cabinet whole."""
    ways = (
        Choice(VisitEvidence.CODE.value, "Код клиента", "Клиент назовёт код из письма или СМС"),
        Choice(VisitEvidence.IN_PERSON.value, "Лично на приёме", "Клиент рядом, паспорт предъявлен"),
    )
    form = auth_form(
        FORM,
        "/api/visits/start",
        rx.el.input(type="hidden", name="user", value=f"{user_id}", read_only=True),
        rx.el.input(type="hidden", name="request", value=f"{Entering.request_id}", read_only=True),
        rx.el.p(
            "Кабинет откроется на 30 минут. Можно подготовить заявку и передать её клиенту на подтверждение. "
            "Вход и каждое изменение записываются, клиент увидит их в журнале."
        ),
        text_area("reason", "Зачем вы входите", form=FORM, rows=2, max_length=300),
        radio_cards("evidence", "Чем клиент подтвердил согласие", ways, form=FORM, default_value="code"),
        rx.el.div(
            form_actions(
                _send(user_id, "email", "Отправить код на почту"), _send(user_id, "phone", "Отправить код по СМС")
            ),
            rx.cond(Entering.sent != "", callout("info", Entering.sent, live=True)),
            text_field(
                "code",
                "Код, который назвал клиент",
                form=FORM,
                error=error_at(FORM, "code"),
                input_mode="numeric",
                max_length=12,
                required=False,
                says_optional=False,
            ),
            class_name="stack visit-code",
        ),
        rx.el.div(
            checkbox_field("passport", "Паспорт предъявлен, это тот самый человек", form=FORM),
            class_name="visit-passport",
        ),
        form_actions(submit_button("Войти в кабинет"), close_button("Отмена", DIALOG)),
    )
    return dialog(DIALOG, rx.fragment("Вход под пользователем: ", name), form)


def _send(user_id: Any, channel: str, label: str) -> rx.Component:
    return button(label, kind="soft", on_click=Entering.send_code(user_id, channel).throttle(500))
