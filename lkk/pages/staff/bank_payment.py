"""One bank payment: what to do with it, then its facts."""

from typing import Any

import reflex as rx

from lkk.components.branches import when
from lkk.components.buttons import button
from lkk.components.feedback import callout
from lkk.components.fields import text_area, text_field
from lkk.components.forms import event_form, field_grid, form_actions, submit_button
from lkk.components.links import text_link
from lkk.components.status import badge
from lkk.components.surfaces import card, facts, stack
from lkk.pages.money.bank_fields import bank_fields
from lkk.pages.refusals import error_at, error_of
from lkk.pages.shell import shell
from lkk.routes import STAFF_PAYMENT
from lkk.state.identity.session import Session
from lkk.state.money.bank_payment import MATCH_FORM, RETURN_FORM, BankPaymentCard
from lkk.vocabulary.money import REFUND_REASON_LENGTH

ON_LOAD = (Session.load, BankPaymentCard.load)


def page() -> rx.Component:
    """Draw the page."""
    return shell(
        STAFF_PAYMENT,
        stack(
            rx.el.p(badge(BankPaymentCard.state, BankPaymentCard.tone), id="payment-state"),
            when(BankPaymentCard.may_match, _decide()),
            _return(),
            _gone(),
            _facts(),
            _refunds(),
        ),
        title=BankPaymentCard.title,
        ready=BankPaymentCard.loaded,
    )


def _decide() -> rx.Component:
    suggested: Any = BankPaymentCard.suggested
    likely = stack(
        rx.el.p("Счета, по которым осталось ровно столько:"),
        rx.el.ul(
            rx.foreach(suggested, lambda one: rx.el.li(rx.el.b("№ ", one.number), ". ", one.words, key=one.number)),
            id="suggested",
        ),
    )
    form = event_form(
        MATCH_FORM,
        field_grid(
            text_field(
                "invoice_number",
                "Номер счёта",
                form=MATCH_FORM,
                hint="Спросите клиента или найдите в назначении платежа",
                error=error_at(MATCH_FORM, "invoice_number"),
                max_length=40,
                width="half",
                key=f"match-{BankPaymentCard.turn}",
            )
        ),
        form_actions(submit_button("Зачесть в счёт")),
        on_submit=BankPaymentCard.match.throttle(500),
        refused=error_of(MATCH_FORM),
    )
    return card(
        stack(
            callout(
                "attention",
                "Зачтите его в счёт, который ждёт оплаты, или верните плательщику. Лишнее станет авансом клиента.",
                title=rx.fragment("Платёж не разобран: ", BankPaymentCard.doubt),
            ),
            when(suggested.length() > 0, likely),
            form,
        ),
        title="За что платёж",
    )


def _return() -> rx.Component:
    known: Any = {
        "bik": BankPaymentCard.payer_bik,
        "bank_name": "",
        "settlement_account": rx.cond(BankPaymentCard.account_known, BankPaymentCard.payer_account, ""),
        "correspondent_account": "",
        "inn": rx.cond(BankPaymentCard.inn_known, BankPaymentCard.payer_inn, ""),
    }
    turn = f"return-{BankPaymentCard.turn}"
    form = event_form(
        RETURN_FORM,
        rx.el.p("Получатель: ", rx.el.b(BankPaymentCard.payer), ". Деньги возвращают только плательщику."),
        field_grid(
            text_field(
                "amount",
                "Сколько вернуть, ₽",
                form=RETURN_FORM,
                hint=rx.Var.create("Не больше ") + BankPaymentCard.left,
                error=error_at(RETURN_FORM, "amount"),
                default_value=BankPaymentCard.left_typed,
                max_length=20,
                width="third",
                key=f"{turn}-amount",
            ),
            text_area(
                "reason",
                "Основание",
                form=RETURN_FORM,
                hint="Станет назначением платежа",
                error=error_at(RETURN_FORM, "reason"),
                rows=2,
                max_length=REFUND_REASON_LENGTH,
                key=f"{turn}-reason",
            ),
        ),
        bank_fields(RETURN_FORM, known, turn),
        form_actions(
            submit_button("Передать на одобрение"),
            button("Отмена", kind="plain", on_click=BankPaymentCard.leave_return),
        ),
        on_submit=BankPaymentCard.give_back.throttle(500),
        refused=error_of(RETURN_FORM),
        reset_on_submit=False,
    )
    offer = stack(
        rx.el.p("Можно вернуть: ", BankPaymentCard.left, ". Возврат одобряет другой человек."),
        rx.el.div(
            button("Вернуть плательщику", kind="soft", on_click=BankPaymentCard.open_return.throttle(500)),
            class_name="form-actions",
        ),
    )
    shown = card(rx.cond(BankPaymentCard.returning, form, offer), title="Возврат", id="payment-return")
    return when(BankPaymentCard.may_return, shown)


def _gone() -> rx.Component:
    parts: Any = BankPaymentCard.parts
    lines = rx.el.dl(
        rx.foreach(parts, lambda one: rx.fragment(rx.el.dt(one.label), rx.el.dd(one.amount), key=one.label)),
        class_name="facts",
    )
    told = when(BankPaymentCard.matched, rx.el.p("Зачтён: ", BankPaymentCard.matched, class_name="hint"))
    return when(parts.length() > 0, card(lines, told, title="Куда зачтён"))


def _facts() -> rx.Component:
    application = rx.cond(
        BankPaymentCard.application != "",
        text_link(BankPaymentCard.application, BankPaymentCard.application_href),
        "—",
    )
    customer = rx.cond(
        BankPaymentCard.customer != "", text_link(BankPaymentCard.customer, BankPaymentCard.customer_href), "—"
    )
    return card(
        facts(
            ("День банка", BankPaymentCard.on),
            ("Плательщик", BankPaymentCard.payer),
            ("ИНН плательщика", BankPaymentCard.payer_inn),
            ("Счёт плательщика", BankPaymentCard.payer_account),
            ("Назначение", BankPaymentCard.purpose),
            ("Назван счёт", BankPaymentCard.invoice),
            ("Заявка", application),
            ("Клиент", customer),
        ),
        title="Платёж",
    )


def _refunds() -> rx.Component:
    refunds: Any = BankPaymentCard.refunds

    def line(one: Any) -> rx.Component:
        return rx.el.li(
            rx.el.div(
                text_link(one.amount, one.href), " ", badge(one.state, one.tone), rx.el.div(rx.el.small(one.asked))
            ),
            class_name="entry",
            key=one.href,
        )

    listed = rx.el.ul(rx.foreach(refunds, line), class_name="entries")
    return when(refunds.length() > 0, card(listed, title="Возвраты этого платежа"))
