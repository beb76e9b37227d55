"""What an employee does on the card of a customer: every act asks for its reason in a dialog."""

from typing import Any

import reflex as rx

from lkk.components.buttons import Kind, button
from lkk.components.choices import checkbox_field
from lkk.components.content import Child
from lkk.components.dialog import close_button, confirm_dialog, dialog
from lkk.components.fields import text_field
from lkk.components.forms import event_form, field_grid, form_actions, submit_button
from lkk.pages.refusals import error_at, error_of
from lkk.pages.staff.customer_field import customer_field
from lkk.state.customers.customer import ATTACH, DELETE, EDIT, LOCK, OPEN, UNLOCK, Customer, detach_form, dialog_id

_VIEW: Any = Customer.view


def detach_dialog_id(account_id: Any) -> Any:
    """The dialog that asks before an account is taken; the id may be a var of a line."""
    return dialog_id(detach_form(account_id))


def dialogs() -> rx.Component:
    """All dialogs of the card."""
    accounts: Any = _VIEW.accounts
    return rx.fragment(
        _open(),
        rx.cond(Customer.may_delete, _delete()),
        rx.cond(
            Customer.may_edit,
            rx.fragment(
                _edit(),
                _asked(
                    LOCK,
                    "Закрыть вход клиенту?",
                    "Все сеансы клиента завершатся, письмо с причиной уйдёт ему.",
                    "Закрыть вход",
                    Customer.lock,
                    kind="danger",
                ),
                _asked(
                    UNLOCK,
                    "Открыть вход клиенту?",
                    "Клиент получит об этом уведомление.",
                    "Открыть вход",
                    Customer.unlock,
                ),
                _attach(),
                rx.foreach(accounts, _detach),
            ),
        ),
    )


def _reason(form: Any, hint: str) -> rx.Component:
    return text_field("reason", "Причина", form=form, hint=hint, error=error_at(form, "reason"), max_length=300)


def _form(form: Any, *fields: Child, verb: str, act: Any, dialog_id: Any, kind: Kind = "primary") -> rx.Component:
    return event_form(
        form,
        *fields,
        form_actions(submit_button(verb, kind=kind), close_button("Отмена", dialog_id)),
        on_submit=act.throttle(500),
        refused=error_of(form),
        key=f"{form}-{Customer.turn}",
    )


def _asked(id: str, title: str, text: str, verb: str, act: Any, *, kind: Kind = "primary") -> rx.Component:
    form = _form(id, _reason(id, "Клиент увидит её"), verb=verb, act=act, dialog_id=dialog_id(id), kind=kind)
    return dialog(dialog_id(id), title, rx.el.p(text), form)


def _delete() -> rx.Component:
    return confirm_dialog(
        dialog_id(DELETE),
        rx.fragment("Удалить регистрацию ", _VIEW.name, "?"),
        "Почта не подтверждена или данные не заполнены. Человек сможет зарегистрироваться заново.",
        confirm=button("Удалить", kind="danger", on_click=Customer.delete.throttle(500)),
    )


def _open() -> rx.Component:
    fields = field_grid(
        text_field(
            "number",
            "Номер заявки клиента",
            form=OPEN,
            error=error_at(OPEN, "number"),
            required=False,
            says_optional=False,
            max_length=30,
        ),
        text_field(
            "reason",
            "Или причина",
            form=OPEN,
            error=error_at(OPEN, "reason"),
            required=False,
            says_optional=False,
            max_length=300,
        ),
    )
    return dialog(
        dialog_id(OPEN),
        "Зачем нужны данные?",
        rx.el.p("Клиент увидит, кто, когда и зачем их открыл."),
        _form(OPEN, fields, verb="Показать", act=Customer.open_data, dialog_id=dialog_id(OPEN)),
    )


def _edit() -> rx.Component:
    fields: Any = Customer.fields
    form = _form(
        EDIT,
        field_grid(rx.foreach(fields, _field), _reason(EDIT, "Клиент увидит её и названия изменённых полей")),
        verb="Сохранить",
        act=Customer.edit,
        dialog_id=dialog_id(EDIT),
    )
    return dialog(dialog_id(EDIT), "Исправить данные клиента", form, wide=True)


def _field(item: Any) -> rx.Component:
    """What somebody else has changed is drawn anew."""
    key = f"{item.name}-{Customer.turn}-{item.value}"
    return customer_field(item, EDIT, key=key, default_value=item.value)


def _attach() -> rx.Component:
    fields = (
        text_field(
            "number",
            "Номер лицевого счёта",
            form=ATTACH,
            error=error_at(ATTACH, "number"),
            input_mode="numeric",
            max_length=25,
        ),
        checkbox_field("passport", "Паспорт клиента сверен сейчас", form=ATTACH, error=error_at(ATTACH, "passport")),
    )
    return dialog(
        dialog_id(ATTACH),
        "Подключить лицевой счёт без ПИН-кода",
        rx.el.p("Другие владельцы кабинетов с этим счётом получат уведомление."),
        _form(ATTACH, *fields, verb="Подключить", act=Customer.attach, dialog_id=dialog_id(ATTACH)),
    )


def _detach(account: Any) -> rx.Component:
    form = detach_form(account.id)
    return dialog(
        detach_dialog_id(account.id),
        f"Отключить счёт № {account.number}?",
        rx.el.p("История показаний и заявок останется. Клиент получит уведомление."),
        _form(
            form,
            rx.el.input(type="hidden", name="id", value=f"{account.id}", read_only=True),
            _reason(form, "Клиент увидит её"),
            verb="Отключить",
            act=Customer.detach,
            dialog_id=detach_dialog_id(account.id),
            kind="danger",
        ),
    )
