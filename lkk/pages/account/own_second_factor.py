"""The card of an employee's own second factor."""

import reflex as rx

from lkk.components.branches import pick
from lkk.components.disclosure import disclosure
from lkk.components.fields import password_field
from lkk.components.forms import auth_form, form_actions, submit_button
from lkk.components.surfaces import card, facts, stack
from lkk.pages.second_factor import key_of_factor, recovery_codes, time_code_field
from lkk.state.identity.security import Security


def own_second_factor() -> rx.Component:
    """For employees alone: turning it on, new recovery codes, turning it off where that is allowed."""
    about = pick(Security.second, {"on": _on(), "off": _off()}, rx.fragment())
    return rx.cond(
        Security.second != "", stack(recovery_codes(), card(about, title="Второй фактор входа", narrow=True))
    )


def _off() -> rx.Component:
    form, code_form = "second-begin", "second-on"
    return stack(
        rx.el.p("После пароля портал будет спрашивать код из приложения на телефоне. Чужой с одним паролем не войдёт."),
        auth_form(
            form,
            "/api/auth/second/secret",
            password_field("password", "Нынешний пароль", form=form),
            form_actions(submit_button("Показать QR-код")),
        ),
        rx.el.div(
            auth_form(
                code_form,
                "/api/auth/second/enrol",
                rx.el.p("Снимите QR-код приложением для кодов и введите код, который оно покажет."),
                key_of_factor(),
                time_code_field(code_form),
                form_actions(submit_button("Включить")),
            ),
            hidden=True,
            custom_attrs={"data-second-revealed": "yes"},
        ),
    )


def _on() -> rx.Component:
    form = "second-renew"
    return stack(
        facts(("Включён", Security.second_since), ("Резервных кодов осталось", Security.second_left)),
        auth_form(
            form,
            "/api/auth/second/codes",
            rx.el.p("Новые резервные коды заменят прежние.", class_name="hint"),
            password_field("password", "Нынешний пароль", form=form),
            form_actions(submit_button("Создать новые коды")),
        ),
        rx.cond(Security.second_compulsory, rx.fragment(), disclosure("Выключить второй фактор", _turn_off())),
    )


def _turn_off() -> rx.Component:
    form = "second-off"
    return auth_form(
        form,
        "/api/auth/second/off",
        password_field("off_password", "Нынешний пароль", form=form),
        time_code_field(form, label="Код", hint="Из приложения или резервный."),
        form_actions(submit_button("Выключить", kind="danger")),
    )
