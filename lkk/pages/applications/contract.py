"""The contract inside one's own application: what is to be done about it, then its facts, the sum and the payments."""

from typing import Any

import reflex as rx

from lkk.components import connection_case as parts
from lkk.components.buttons import button
from lkk.components.dialog import close_button, confirm_dialog, dialog, open_button
from lkk.components.feedback import callout
from lkk.components.forms import event_form, form_actions, submit_button
from lkk.components.surfaces import card
from lkk.state.connection.contract import INSTALMENTS_DIALOG, SWITCH_DIALOG, OwnContract
from lkk.state.identity.session import Session

_CASE: Any = OwnContract.case


def terms() -> Any:
    """The parts of the sum as terms, for the list of them all."""
    return _CASE.terms


def contract() -> rx.Component:
    """The card of the contract; nothing while there is none."""
    return rx.cond(
        _CASE.there,
        card(_todo(), parts.standing(_CASE.contract), parts.money(_CASE), title="Договор", id="contract"),
    )


def dialogs() -> rx.Component:
    """What is asked before the schedule is changed and before the works are called done."""
    return rx.fragment(
        dialog(
            INSTALMENTS_DIALOG,
            "Оплатить в рассрочку?",
            rx.el.p("Первая часть — сейчас, её оплата заключает договор. Остальное — равными частями раз в квартал."),
            parts.schedule(_CASE.instalments, id="instalments-schedule"),
            rx.el.div(
                button("Выбрать рассрочку", kind="primary", on_click=OwnContract.ask_instalments.throttle(500)),
                close_button("Отмена", INSTALMENTS_DIALOG),
                class_name="form-actions",
            ),
        ),
        confirm_dialog(
            SWITCH_DIALOG,
            "Вы включили свои устройства?",
            "Отметьте, когда всё включено по инструкции и работает: после этого мы оформим акт допуска прибора учёта.",
            confirm=button("Включил", kind="primary", on_click=OwnContract.switched_on.throttle(500)),
        ),
    )


def _todo() -> rx.Component:
    """What waits for the applicant; in a cabinet that an employee visits nothing of it is offered."""
    return rx.cond(
        ~Session.visiting,
        rx.fragment(
            rx.cond(_CASE.instalments, _instalments()),
            rx.cond(_CASE.days, _days()),
            rx.cond(_CASE.may_switch_on, _switch()),
            rx.cond(_CASE.may_take_acts, _acts()),
        ),
    )


def _instalments() -> rx.Component:
    return callout(
        "info",
        "Сумму можно платить частями: 10 % сейчас, остальное за три года. ",
        open_button("Посмотреть рассрочку", INSTALMENTS_DIALOG, kind="soft"),
    )


def _days() -> rx.Component:
    return rx.fragment(rx.el.h3("День проверки"), parts.days(_CASE.days, _choose))


def _choose(one: Any) -> rx.Component:
    return event_form(
        f"choose-{one.value}",
        rx.el.input(type="hidden", name="day", default_value=one.value),
        form_actions(submit_button("Выбрать этот день", kind="soft")),
        on_submit=OwnContract.choose_day.throttle(500),
    )


def _switch() -> rx.Component:
    return callout(
        "attention",
        "Можно включать: прочитайте инструкцию в документах, включите и отметьте это здесь. ",
        open_button("Включил", SWITCH_DIALOG, kind="primary"),
    )


def _acts() -> rx.Component:
    return callout(
        "attention",
        "Прочитайте документы о присоединении и отметьте, что ознакомились. ",
        button("Ознакомлен", kind="primary", on_click=OwnContract.take_acts.throttle(500)),
    )
