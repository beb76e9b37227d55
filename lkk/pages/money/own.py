"""«Счета и оплата»: payments under way and what is to be paid first, then what was paid."""

from typing import Any

import reflex as rx

from lkk.components.buttons import button, file_button
from lkk.components.choices import checkbox_field
from lkk.components.disclosure import disclosure
from lkk.components.feedback import callout, empty_state
from lkk.components.fields import text_field
from lkk.components.forms import event_form, form_actions, submit_button
from lkk.components.links import anchor, text_link
from lkk.components.status import badge
from lkk.components.surfaces import card, facts, stack
from lkk.pages.money.section import money_section
from lkk.pages.refusals import error_at, error_of
from lkk.pages.shell import shell
from lkk.routes import PAYMENTS
from lkk.state.identity.session import Session
from lkk.state.money.own import CHOSEN, CHOSEN_FORM, PART_FORM, InvoiceItem, Line, PaymentItem, Payments
from lkk.vocabulary.money import PaymentState

ON_LOAD = (Session.load, Payments.load)


def page() -> rx.Component:
    """Draw the page."""
    to_pay: Any = Payments.to_pay
    return shell(
        PAYMENTS,
        stack(
            money_section(PAYMENTS),
            rx.foreach(Payments.under_way, _under_way),
            rx.cond(
                to_pay,
                rx.fragment(rx.foreach(to_pay, _to_pay), rx.cond(Payments.online & (to_pay.length() > 1), _several())),
                card(empty_state("Когда компания выставит счёт, он появится здесь.", title="Платить не нужно")),
            ),
            rx.cond(
                Payments.advance != "",
                callout("info", rx.el.p("Сверх счетов получено ", rx.el.b(Payments.advance), ". Это ваш аванс.")),
            ),
            rx.cond(Payments.payments, card(disclosure("Оплаты", rx.el.ul(rx.foreach(Payments.payments, _payment))))),
            rx.cond(
                Payments.settled,
                card(disclosure("Оплаченные и аннулированные счета", rx.el.ul(rx.foreach(Payments.settled, _settled)))),
            ),
        ),
        lead="Счета по заявкам и услугам. Счёт оплачен, когда получение денег подтвердил банк или платёжный сервис.",
        ready=Payments.loaded,
    )


def _under_way(one: rx.vars.ObjectVar[PaymentItem]) -> rx.Component:
    return rx.el.div(
        callout(
            "info",
            rx.el.p(one.what, ", ", rx.el.b(one.amount), ". ", badge(one.status, one.tone)),
            rx.cond(
                one.href != "",
                rx.fragment(
                    rx.el.p("Если вы уже оплатили, дождитесь подтверждения: страница обновится сама."),
                    rx.el.div(
                        anchor("Перейти к оплате", href=one.href, class_name="button button-primary"),
                        class_name="page-actions",
                    ),
                ),
                rx.cond(
                    one.status == PaymentState.UNKNOWN.label,
                    rx.el.p("Платёжный сервис не ответил, прошла ли оплата. Мы узнаём сами: не платите второй раз."),
                    rx.el.p("Подождите несколько секунд, страница обновится сама."),
                ),
            ),
            title="Идёт оплата",
            live=True,
        ),
        key=one.key,
    )


def _to_pay(one: rx.vars.ObjectVar[InvoiceItem]) -> rx.Component:
    return rx.el.section(
        rx.el.h2("Счёт № ", one.number),
        rx.el.p(badge(one.status, one.tone)),
        facts(
            ("К оплате", rx.el.b(one.left)),
            ("Оплатить до", rx.cond(one.until != "", one.until, "срок не задан")),
            ("За что", one.purpose),
            ("Заявка", rx.cond(one.application != "", text_link(one.application, one.application_href), "—")),
        ),
        rx.cond(one.partly, rx.el.p("Сумма счёта ", one.amount, ", часть уже оплачена.", class_name="hint")),
        _lines(one),
        rx.el.div(
            rx.cond(Payments.online, button("Оплатить", on_click=Payments.pay(one.key).throttle(500))),
            rx.cond(one.file != "", file_button("Счёт в PDF с QR-кодом", one.file)),
            class_name="page-actions",
        ),
        rx.cond(Payments.online, disclosure("Оплатить часть суммы", _part(one))),
        class_name="card card-lines",
        key=one.key,
    )


def _lines(one: rx.vars.ObjectVar[InvoiceItem]) -> rx.Component:
    def line(row: rx.vars.ObjectVar[Line]) -> rx.Component:
        return rx.el.li(
            row.name, ": ", rx.el.b(row.amount), rx.cond(row.formula != "", rx.el.small(" (", row.formula, ")"))
        )

    return disclosure("Из чего складывается сумма", rx.el.ul(rx.foreach(one.lines, line)))


def _part(one: rx.vars.ObjectVar[InvoiceItem]) -> rx.Component:
    form: Any = rx.Var.create(PART_FORM).to(str) + one.key.to(str)
    return event_form(
        form,
        rx.el.input(type="hidden", name="invoice", value=one.key, read_only=True),
        text_field(
            "amount",
            "Сколько оплатить, ₽",
            form=form,
            error=error_at(form, "amount"),
            hint="Счёт остаётся к оплате, пока не получена вся сумма",
            max_length=20,
        ),
        form_actions(submit_button("Оплатить часть", kind="soft")),
        on_submit=Payments.pay_part.throttle(500),
        refused=error_of(form),
    )


def _several() -> rx.Component:
    def choice(one: rx.vars.ObjectVar[InvoiceItem]) -> rx.Component:
        return checkbox_field(
            rx.Var.create(CHOSEN).to(str) + one.key.to(str),
            rx.fragment("Счёт № ", one.number, ", ", one.left),
            form=CHOSEN_FORM,
            default_checked=True,
        )

    return card(
        event_form(
            CHOSEN_FORM,
            rx.foreach(Payments.to_pay, choice),
            rx.el.p("Всего к оплате: ", rx.el.b(Payments.total)),
            form_actions(submit_button("Оплатить выбранные")),
            on_submit=Payments.pay_chosen.throttle(500),
            refused=error_of(CHOSEN_FORM),
        ),
        title="Оплатить несколько счетов сразу",
    )


def _payment(one: rx.vars.ObjectVar[PaymentItem]) -> rx.Component:
    return rx.el.li(
        one.day,
        ". ",
        one.what,
        ", ",
        rx.el.b(one.amount),
        ". ",
        one.source,
        " ",
        badge(one.status, one.tone),
        rx.cond(one.why != "", rx.el.p(one.why, class_name="hint")),
        key=one.key,
    )


def _settled(one: rx.vars.ObjectVar[InvoiceItem]) -> rx.Component:
    return rx.el.li(
        "Счёт № ",
        one.number,
        " от ",
        one.issued,
        ", ",
        rx.el.b(one.amount),
        ". ",
        one.purpose,
        " ",
        badge(one.status, one.tone),
        rx.cond(one.file != "", rx.fragment(" ", anchor("PDF", href=one.file, class_name="link", download=""))),
        rx.cond(one.why != "", rx.el.p(one.why, class_name="hint")),
        key=one.key,
    )
