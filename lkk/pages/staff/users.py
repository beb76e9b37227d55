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
from lkk.components.surfaces import card, stack
from lkk.components.table import Column, cell, data_table, pager
from lkk.pages.refusals import error_at, error_of
from lkk.pages.shell import shell
from lkk.routes import STAFF_USERS
from lkk.state.identity.session import Session
from lkk.state.identity.staff_users import CREATE_DIALOG, CREATE_FORM, UserLine, Users, dialog_id
from lkk.vocabulary.people import Role, UserStatus

ON_LOAD = (Session.load, Users.load)

_FILTER = "users-filter"
_ROLES = [(role.value, role.label) for role in Role]
_STAFF_ROLES = [(role.value, role.label) for role in Role if role.staff]
_STATUSES = [(status.value, status.label) for status in UserStatus]
_COLUMNS = (
    Column("Фамилия, имя, отчество"),
    Column("Электронная почта"),
    Column("Роль"),
    Column("Состояние"),
    Column("Создан"),
    Column("Последний вход"),
    Column("Действия"),
)


def page() -> rx.Component:
    """The filter over the table."""
    return shell(
        STAFF_USERS,
        stack(card(_filter()), card(_table(), _pager())),
        _create_dialog(),
        actions=(open_button("Добавить сотрудника", CREATE_DIALOG, kind="primary", icon="user_plus"),),
        ready=Users.loaded,
    )


def _filter() -> rx.Component:
    key = f"{Users.filter_turn}"
    return event_form(
        _FILTER,
        field_grid(
            text_field(
                "text",
                "Имя или электронная почта",
                form=_FILTER,
                type="search",
                default_value=Users.text,
                width="third",
                max_length=200,
                key=f"text-{key}",
                attributes={"aria-required": "false"},
            ),
            _choice("role", "Роль", _ROLES, Users.role, "Все роли", f"role-{key}"),
            _choice("status", "Состояние", _STATUSES, Users.status, "Все состояния", f"status-{key}"),
        ),
        form_actions(
            submit_button("Найти", kind="soft", icon="search"),
            rx.cond(Users.filtered, link_button("Сбросить", STAFF_USERS.path, kind="plain")),
        ),
        on_submit=Users.search,
    )


def _choice(
    name: str, label: str, options: list[tuple[str, str]], value: Any, everything: str, key: str
) -> rx.Component:
    return select_field(
        name, label, options, form=_FILTER, placeholder=everything, default_value=value, width="third", key=key
    )


def _table() -> rx.Component:
    return data_table(
        _COLUMNS,
        rx.foreach(Users.rows, _row),
        id="users",
        caption="Пользователи, сначала новые",
        is_empty=rx.cond(Users.rows, False, True),
        empty=empty_state(
            "Измените условия поиска",
            title="Ничего не найдено",
            action=link_button("Показать всех", STAFF_USERS.path, kind="soft"),
            icon="users",
        ),
    )


def _row(user: rx.vars.ObjectVar[UserLine]) -> rx.Component:
    return rx.el.tr(
        cell("Фамилия, имя, отчество", user.name, head=True),
        cell("Почта", user.email),
        cell("Роль", user.role),
        cell(
            "Состояние",
            rx.el.div(
                badge(user.status, user.tone),
                rx.cond(user.no_password, badge("Пароль не задан", "attention")),
                class_name="badges",
            ),
        ),
        cell("Создан", user.created),
        cell("Последний вход", user.signed_in),
        cell("Действия", rx.el.div(_actions(user), class_name="row-actions")),
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
            "lock": _asked(
                user,
                "Заблокировать",
                f"Заблокировать вход для {user.email}?",
                "Все сеансы этого пользователя завершатся. Разблокировать можно здесь же.",
                Users.lock(user.id),
            ),
            "unlock": button("Разблокировать", kind="soft", on_click=Users.unlock(user.id)),
        },
        rx.fragment(),
    )


def _asked(user: Any, verb: str, question: str, text: str, act: Any) -> rx.Component:
    """A button that asks before it acts."""
    return rx.fragment(
        open_button(verb, dialog_id(user.id), kind="plain"),
        confirm_dialog(dialog_id(user.id), question, text, confirm=button(verb, kind="danger", on_click=act)),
    )


def _pager() -> rx.Component:
    total = rx.el.span("Всего: ", Users.total_words, class_name="hint")
    links = pager(Users.pages, previous_href=Users.previous_href, next_href=Users.next_href, extra=total)
    return rx.cond(Users.pages, links, rx.el.p(total))


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
