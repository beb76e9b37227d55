"""Пароль и сеансы: change of the password, own sessions and ending them."""

from typing import Any

import reflex as rx

from lkk.components.buttons import button
from lkk.components.dialog import confirm_dialog, open_button
from lkk.components.feedback import callout
from lkk.components.fields import password_field
from lkk.components.forms import auth_form, field_grid, form_actions, submit_button
from lkk.components.status import badge
from lkk.components.surfaces import card, stack
from lkk.pages.account.closing import closing_card
from lkk.pages.account.own_archive import archive_card
from lkk.pages.account.own_data import consents_card, data_access_card
from lkk.pages.account.own_second_factor import own_second_factor
from lkk.pages.shell import shell
from lkk.pages.tables import listing
from lkk.routes import SECURITY
from lkk.state.identity.closing import Closing
from lkk.state.identity.own_data import OwnData
from lkk.state.identity.security import END_OTHERS_DIALOG, LAYOUT, Security
from lkk.state.identity.session import Session
from lkk.vocabulary.permissions import Permission

ON_LOAD = (Session.load, Security.load, OwnData.load, Closing.load)

_FORM = "password-change"


def page() -> rx.Component:
    """The form of the password and the table of sessions."""
    content = stack(_changed(), own_second_factor(), _password(), _sessions(), _own_data())
    return shell(SECURITY, content, ready=Security.loaded)


def _own_data() -> rx.Component:
    """For customers alone: the staff have no such data here."""
    permissions: Any = Session.permissions
    own = permissions.contains(Permission.USE_CABINET.value)
    return rx.cond(own, stack(data_access_card(), consents_card(), archive_card(), closing_card()))


def _changed() -> rx.Component:
    text = "Сеансы в других браузерах завершены. Этот продолжается."
    return rx.cond(Security.password_changed, callout("success", text, title="Пароль изменён", live=True))


def _password() -> rx.Component:
    return card(
        auth_form(
            _FORM,
            "/api/auth/password",
            _owner_of_password(),
            field_grid(
                password_field("old_password", "Нынешний пароль", form=_FORM),
                password_field(
                    "password",
                    "Новый пароль",
                    form=_FORM,
                    hint="От 8 знаков. Удобнее всего фраза из нескольких слов",
                    auto_complete="new-password",
                ),
                password_field("password_again", "Новый пароль ещё раз", form=_FORM, auto_complete="new-password"),
            ),
            rx.el.p("После смены пароля сеансы во всех других браузерах завершатся.", class_name="hint form-note"),
            form_actions(submit_button("Сменить пароль")),
        ),
        title="Смена пароля",
        narrow=True,
    )


def _owner_of_password() -> rx.Component:
    """Without a user name beside them password managers do not know which record to renew."""
    return rx.el.input(
        type="text",
        name="username",
        value=Security.email,
        read_only=True,
        hidden=True,
        auto_complete="username",
    )


def _sessions() -> rx.Component:
    rows: Any = Security.rows
    table = listing(LAYOUT, rows, cells={"actions": _end})
    return card(
        stack(
            rx.el.p("Если какой-то из них вам незнаком, завершите сеанс и смените пароль.", class_name="hint"), table
        ),
        _end_others_dialog(),
        title="Мои сеансы",
        actions=(rx.cond(Security.several, open_button("Завершить все остальные", END_OTHERS_DIALOG)),),
    )


def _end(session: Any) -> rx.Component:
    end = button("Завершить", kind="plain", on_click=Security.end(session.id))
    return rx.cond(session.current, badge("Этот сеанс", "success"), end)


def _end_others_dialog() -> rx.Component:
    return confirm_dialog(
        END_OTHERS_DIALOG,
        "Завершить все остальные сеансы?",
        "В других браузерах и на других устройствах кабинет закроется. Этот сеанс останется.",
        confirm=button("Завершить", kind="danger", on_click=Security.end_others),
    )
