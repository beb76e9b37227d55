"""Пользователи: everybody who may sign in; new employees, lock, delete of a registration not activated."""

from typing import Any

import reflex as rx

from lkk.components.branches import pick
from lkk.components.buttons import button, link_button
from lkk.components.dialog import close_button, confirm_dialog, dialog, open_button
from lkk.components.feedback import empty_state
from lkk.components.fields import select_field, text_field
from lkk.components.forms import event_form, field_grid, form_actions, submit_button
from lkk.components.status import badge
from lkk.components.surfaces import card
from lkk.pages.refusals import error_at, error_of
from lkk.pages.shell import shell
from lkk.pages.tables import table
from lkk.routes import STAFF_PERMISSIONS, STAFF_USERS
from lkk.state.identity.session import Session
from lkk.state.identity.staff_users import (
    CREATE_DIALOG,
    CREATE_FORM,
    LAYOUT,
    UserLine,
    Users,
    dialog_id,
    lock_form,
    reset_dialog_id,
)
from lkk.vocabulary.people import Role

ON_LOAD = (Session.load, Users.load)

_STAFF_ROLES = [(role.value, role.label) for role in Role if role.staff]


def page() -> rx.Component:
    """The table of everybody."""
    return shell(
        STAFF_USERS,
        card(_table()),
        _create_dialog(),
        actions=(
            link_button(STAFF_PERMISSIONS.title, STAFF_PERMISSIONS.path, kind="plain"),
            open_button("Добавить сотрудника", CREATE_DIALOG, kind="primary", icon="user_plus"),
        ),
        ready=Users.loaded,
    )


def _table() -> rx.Component:
    return table(
        Users,
        LAYOUT,
        cells={
            "status": _status,
            "action": lambda user: rx.el.div(_actions(user), _reset_second(user), class_name="row-actions"),
        },
        empty=empty_state("Добавьте первого сотрудника", title="Пользователей пока нет", icon="users"),
        on_filter=Users.search,
    )


def _status(user: Any) -> rx.Component:
    return rx.el.div(
        badge(user.status, user.tone),
        rx.cond(user.no_password, badge("Пароль не задан", "attention")),
        rx.cond(user.second_factor, badge("Второй фактор", "info")),
        class_name="badges",
    )


def _actions(user: rx.vars.ObjectVar[UserLine]) -> rx.Component:
    return pick(
        user.action,
        {
            "delete": _asked(
                user,
                "Удалить",
                f"Удалить регистрацию {user.email}?",
                "Почта не подтверждена или данные не заполнены. Человек сможет зарегистрироваться заново.",
                Users.delete(user.id),
            ),
            "lock": _lock(user),
            "unlock": button("Разблокировать", kind="soft", on_click=Users.unlock(user.id)),
        },
        rx.fragment(),
    )


def _reset_second(user: rx.vars.ObjectVar[UserLine]) -> rx.Component:
    dialog_of_row = reset_dialog_id(user.id)
    ask = confirm_dialog(
        dialog_of_row,
        f"Сбросить второй фактор {user.email}?",
        "Сбрасывайте, только если сотрудник потерял телефон и резервные коды и вы узнали его лично. "
        "Все его сеансы завершатся, ему придёт письмо.",
        confirm=button("Сбросить", kind="danger", on_click=Users.reset_second_factor(user.id)),
    )
    return rx.cond(user.may_reset, rx.fragment(open_button("Сбросить второй фактор", dialog_of_row, kind="plain"), ask))


def _lock(user: rx.vars.ObjectVar[UserLine]) -> rx.Component:
    form = lock_form(user.id)
    return rx.fragment(
        open_button("Заблокировать", dialog_id(user.id), kind="plain"),
        dialog(
            dialog_id(user.id),
            f"Заблокировать вход для {user.email}?",
            rx.el.p("Все сеансы этого пользователя завершатся. Разблокировать можно здесь же."),
            event_form(
                form,
                rx.el.input(type="hidden", name="id", value=f"{user.id}", read_only=True),
                text_field(
                    "reason",
                    "Причина",
                    form=form,
                    hint="Пользователь прочтёт её, когда попробует войти",
                    error=error_at(form, "reason"),
                    max_length=300,
                ),
                form_actions(submit_button("Заблокировать", kind="danger"), close_button("Отмена", dialog_id(user.id))),
                on_submit=Users.lock.throttle(500),
                refused=error_of(form),
            ),
        ),
    )


def _asked(user: Any, verb: str, question: str, text: str, act: Any) -> rx.Component:
    """A button that asks before it acts."""
    return rx.fragment(
        open_button(verb, dialog_id(user.id), kind="plain"),
        confirm_dialog(dialog_id(user.id), question, text, confirm=button(verb, kind="danger", on_click=act)),
    )


def _create_dialog() -> rx.Component:
    return dialog(
        CREATE_DIALOG,
        "Новый сотрудник",
        event_form(
            CREATE_FORM,
            field_grid(
                text_field(
                    "name",
                    "Фамилия, имя, отчество",
                    form=CREATE_FORM,
                    error=error_at(CREATE_FORM, "name"),
                    max_length=400,
                ),
                text_field(
                    "email",
                    "Электронная почта",
                    form=CREATE_FORM,
                    error=error_at(CREATE_FORM, "email"),
                    type="email",
                    hint="На неё придёт письмо о том, как задать пароль",
                    max_length=254,
                ),
                select_field("role", "Роль", _STAFF_ROLES, form=CREATE_FORM, error=error_at(CREATE_FORM, "role")),
            ),
            form_actions(submit_button("Добавить"), close_button("Отмена", CREATE_DIALOG)),
            on_submit=Users.create.throttle(500),
            refused=error_of(CREATE_FORM),
            key=f"{CREATE_FORM}-{Users.created_times}",
        ),
    )
