"""Лицевые счета: connect by number and PIN, make active, disconnect [seed B 6.3.3.2]."""

from typing import Any

import reflex as rx

from lkk.components.buttons import button
from lkk.components.dialog import confirm_dialog, open_button
from lkk.components.feedback import callout, empty_state
from lkk.components.fields import text_field
from lkk.components.forms import event_form, field_grid, form_actions, submit_button
from lkk.components.status import badge
from lkk.components.surfaces import card, stack
from lkk.pages.refusals import error_at
from lkk.pages.shell import shell
from lkk.pages.tables import listing
from lkk.routes import ACCOUNTS
from lkk.state.accounts.accounts import FORM, LAYOUT, AccountRow, Accounts, dialog_id
from lkk.state.identity.session import Session

ON_LOAD = (Session.load, Accounts.load)

_OFFICE = "Номер и ПИН-код сообщат в контакт-центре: ул. Ползунова, 50, каб. 117."
_WHERE_INDIVIDUAL = f"{_OFFICE} Они также напечатаны в чеке об оплате за электроэнергию в Системе «Город»."
_WHERE_LEGAL = f"{_OFFICE} Они также стоят в счёте-фактуре за электроэнергию, в левом верхнем углу."


def page() -> rx.Component:
    """The form, and under it the table of attached accounts."""
    return shell(
        ACCOUNTS,
        stack(rx.cond(Session.visiting, _read_only(), _form()), card(_table(), title="Подключённые счета")),
        lead="Показания и история открываются по выбранному лицевому счёту",
        ready=Accounts.loaded,
    )


def _read_only() -> rx.Component:
    return callout("info", "Подключает и отключает лицевые счета сам клиент: здесь их можно только посмотреть.")


def _form() -> rx.Component:
    return card(
        event_form(
            FORM,
            rx.el.p(rx.cond(Accounts.legal, _WHERE_LEGAL, _WHERE_INDIVIDUAL), class_name="hint form-note"),
            field_grid(
                _digits("number", "Номер ЛС", max_length=24),
                _digits("pin", "ПИН-код", max_length=10),
            ),
            form_actions(submit_button("Подключить ЛС", icon="plus")),
            on_submit=Accounts.attach.throttle(500),
            key=f"{FORM}-{Accounts.attached_times}",
        ),
        title="Подключение лицевого счёта",
        narrow=True,
    )


def _digits(name: str, label: str, *, max_length: int) -> rx.Component:
    return text_field(
        name,
        label,
        form=FORM,
        error=error_at(FORM, name),
        input_mode="numeric",
        width="half",
        max_length=max_length,
    )


def _table() -> rx.Component:
    rows: Any = Accounts.rows
    return listing(
        LAYOUT,
        rows,
        cells={
            "number": lambda account: rx.el.span("№ ", account.number, class_name="nowrap"),
            "state": _state,
            "actions": _actions,
        },
        empty=empty_state(
            "Введите номер и ПИН-код в форме выше, и счёт появится здесь", title="Счетов пока нет", icon="wallet"
        ),
    )


def _state(account: rx.vars.ObjectVar[AccountRow]) -> rx.Component:
    return rx.el.div(
        rx.cond(account.active, badge("Активный", "success"), "Подключён"),
        rx.cond(account.closed, badge("Закрыт", "attention")),
        class_name="badges",
    )


def _actions(account: rx.vars.ObjectVar[AccountRow]) -> rx.Component:
    make_active = button("Сделать активным", kind="soft", on_click=Accounts.activate(account.id))
    actions = rx.fragment(
        rx.cond(account.active, rx.fragment(), make_active),
        open_button("Отключить", dialog_id(account.id), kind="plain"),
        _detach_dialog(account),
    )
    return rx.el.div(rx.cond(Session.visiting, rx.fragment(), actions), class_name="row-actions")


def _detach_dialog(account: Any) -> rx.Component:
    return confirm_dialog(
        dialog_id(account.id),
        f"Отключить лицевой счёт № {account.number}?",
        "Показания и история по нему перестанут быть видны в кабинете. "
        "Подключить счёт снова можно по номеру и ПИН-коду.",
        confirm=button("Отключить", kind="danger", on_click=Accounts.detach(account.id)),
    )
