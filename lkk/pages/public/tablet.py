"""The tablet at the counter: the code from the employee's screen, then the one draft it opens."""

import reflex as rx

from lkk.components.feedback import callout, skeleton_rows
from lkk.components.fields import text_field
from lkk.components.forms import AuthForm, auth_form, form_actions, submit_button
from lkk.components.frame import auth_frame, public_frame
from lkk.components.surfaces import stack
from lkk.pages.applications.confirming import confirmation, reading
from lkk.pages.company import COMPANY
from lkk.routes import TABLET
from lkk.state.applications.tablet import Tablet
from lkk.state.identity.visitor import Visitor

ON_LOAD = (Visitor.load, Tablet.load)
FORM = "tablet"


def page() -> rx.Component:
    """The field for the code, or the draft."""
    return rx.cond(Tablet.opened, _draft(), _enter())


def _enter() -> rx.Component:
    in_use = callout("attention", "На этом устройстве открыт кабинет. Выйдите из него, чтобы ввести код.")
    return auth_frame(
        rx.el.p("Введите код с экрана сотрудника. Вы прочтёте заявку, которую он подготовил.", class_name="lead"),
        rx.cond(Tablet.in_use, in_use),
        auth_form(
            FORM,
            "/api/tablet/start",
            text_field(
                "code",
                "Код с экрана сотрудника",
                form=FORM,
                hint="Шесть цифр, действует две минуты",
                input_mode="numeric",
                max_length=12,
            ),
            form_actions(submit_button("Открыть заявку")),
        ),
        title=TABLET.title,
        company=COMPANY,
    )


def _draft() -> rx.Component:
    waiting = stack(
        callout("info", rx.fragment("Подготовил сотрудник: ", Tablet.prepared_by), title="Ждёт вашего подтверждения"),
        reading(Tablet),
        confirmation(Tablet, by_press=Tablet.by_press),
    )
    over = stack(
        rx.cond(
            Tablet.number != "",
            callout(
                "success",
                rx.el.p("Дальше о ней расскажут письма и ваш личный кабинет."),
                title=rx.fragment("Заявка № ", Tablet.number, " подана"),
                live=True,
            ),
            callout("info", "Заявка больше не ждёт подтверждения. Верните планшет сотруднику.", live=True),
        ),
    )
    body = rx.cond(Tablet.loaded, rx.cond(Tablet.waits, waiting, over), skeleton_rows(4))
    return public_frame(body, _leave(), title=TABLET.title, company=COMPANY)


def _leave() -> rx.Component:
    return AuthForm.create(
        form_actions(submit_button("Закрыть на планшете", kind="plain")),
        action="/api/tablet/end",
        method="post",
        custom_attrs={"data-auth-form": "tablet-end"},
    )
