"""«Возвраты»: earlier requests with what happens to them now, then the payments that can be asked back."""

from typing import Any

import reflex as rx

from lkk.components.branches import when
from lkk.components.buttons import button
from lkk.components.dialog import confirm_dialog
from lkk.components.feedback import empty_state
from lkk.components.fields import text_area, text_field
from lkk.components.forms import event_form, field_grid, form_actions, submit_button
from lkk.components.status import badge
from lkk.components.surfaces import card, facts, stack
from lkk.pages.money.bank_fields import bank_fields
from lkk.pages.money.section import money_section
from lkk.pages.refusals import error_at, error_of
from lkk.pages.shell import shell
from lkk.routes import REFUNDS
from lkk.state.identity.session import Session
from lkk.state.money.refunds import FORM, WITHDRAW_DIALOG, PaidItem, RefundItem, Refunds
from lkk.vocabulary.money import REFUND_REASON_LENGTH

ON_LOAD = (Session.load, Refunds.load)


def page() -> rx.Component:
    """Draw the page."""
    refunds: Any = Refunds.refunds
    mine = rx.cond(
        refunds,
        rx.el.ul(rx.foreach(refunds, _refund), class_name="entries", id="refunds"),
        empty_state("Здесь появятся ваши просьбы о возврате и то, что с ними происходит.", icon="wallet"),
    )
    return shell(
        REFUNDS,
        stack(
            money_section(REFUNDS),
            rx.cond(Refunds.chosen, _form(), _payments()),
            card(mine, title="Ваши возвраты"),
        ),
        confirm_dialog(
            WITHDRAW_DIALOG,
            "Отозвать просьбу о возврате?",
            rx.fragment(
                "Возврат ", Refunds.withdrawn, " рассматривать не будут. Попросить снова можно в любой момент."
            ),
            confirm=button("Отозвать", kind="danger", on_click=Refunds.withdraw.throttle(500)),
            cancel="Не отзывать",
        ),
        lead="Вернём то, что вы заплатили лишнего или по ошибке. Решают два сотрудника, один за другим.",
        ready=Refunds.loaded,
    )


def _payments() -> rx.Component:
    payments: Any = Refunds.payments
    nothing = empty_state("Оплат, от которых можно что-то вернуть, пока нет.", icon="circle_check")
    offered = rx.cond(
        payments, rx.el.ul(rx.foreach(payments, _payment), class_name="entries", id="refundable"), nothing
    )
    return card(offered, title="Попросить о возврате")


def _payment(one: rx.vars.ObjectVar[PaidItem]) -> rx.Component:
    ask = button(
        "Вернуть",
        kind="soft",
        on_click=Refunds.choose(one.value).throttle(500),
        attributes={"aria-label": f"Вернуть: {one.label}"},
    )
    visiting: Any = Session.visiting
    return rx.el.li(
        rx.el.div(rx.el.b(one.label), rx.el.div(rx.el.small(one.hint))),
        rx.cond(visiting, rx.fragment(), ask),
        class_name="entry",
        key=one.value,
    )


def _form() -> rx.Component:
    known: Any = Refunds.known
    turn = f"refund-{Refunds.turn}"
    bank = rx.fragment(
        rx.el.p("Реквизиты плательщика: ", rx.el.b(Refunds.recipient), ". Деньги возвращают только ему."),
        bank_fields(FORM, known, turn),
    )
    card_note = rx.el.p("Деньги вернутся туда, откуда вы платили: реквизиты не нужны.", class_name="hint")
    return card(
        event_form(
            FORM,
            rx.el.p(Refunds.chosen_label),
            field_grid(
                text_field(
                    "amount",
                    "Сколько вернуть, ₽",
                    form=FORM,
                    hint=rx.Var.create("Не больше ") + Refunds.left,
                    error=error_at(FORM, "amount"),
                    default_value=known["amount"],
                    max_length=20,
                    width="third",
                    key=f"{turn}-amount",
                ),
                text_area(
                    "reason",
                    "Почему нужен возврат",
                    form=FORM,
                    hint="Например, оплатили дважды или ошиблись суммой",
                    error=error_at(FORM, "reason"),
                    rows=3,
                    max_length=REFUND_REASON_LENGTH,
                    key=f"{turn}-reason",
                ),
            ),
            rx.cond(Refunds.by_bank, bank, card_note),
            form_actions(
                submit_button("Попросить о возврате"),
                button("Отмена", kind="plain", on_click=Refunds.leave),
            ),
            on_submit=Refunds.ask.throttle(500),
            refused=error_of(FORM),
            reset_on_submit=False,
        ),
        title="Возврат платежа",
        id="refund-form",
    )


def _refund(one: rx.vars.ObjectVar[RefundItem]) -> rx.Component:
    withdraw = button(
        "Отозвать",
        kind="plain",
        on_click=Refunds.ask_withdraw(one.id).throttle(500),
        attributes={"aria-label": f"Отозвать возврат {one.amount}"},
    )
    visiting: Any = Session.visiting
    told = facts(("Платёж", one.paid), ("Почему", one.reason), ("Запрошен", one.asked))
    return rx.el.li(
        rx.el.div(
            rx.el.p(rx.el.b(one.amount), " ", badge(one.state, one.tone)),
            rx.el.p(one.next),
            told,
            when(one.account, rx.el.p("На счёт ", one.account, class_name="hint")),
            rx.cond(one.open & ~visiting, withdraw),
        ),
        class_name="entry",
        key=one.id,
    )
