"""One refund: what is wanted of the reader, the facts to decide by, the history."""

from typing import Any

import reflex as rx

from lkk.components.branches import when
from lkk.components.buttons import button
from lkk.components.dialog import confirm_dialog, open_button
from lkk.components.feedback import callout
from lkk.components.fields import text_area
from lkk.components.links import text_link
from lkk.components.status import badge
from lkk.components.surfaces import card, facts, stack
from lkk.pages.form_dialogs import form_dialog
from lkk.pages.refusals import error_at
from lkk.pages.shell import shell
from lkk.routes import STAFF_REFUND
from lkk.state.identity.session import Session
from lkk.state.money.staff_refund import APPROVE_DIALOG, PREPARE_DIALOG, REFUSE_FORM, StaffRefund
from lkk.vocabulary.money import REFUSAL_LENGTH

ON_LOAD = (Session.load, StaffRefund.load)


def page() -> rx.Component:
    """Draw the page."""
    return shell(
        STAFF_REFUND,
        stack(_asked(), _facts(), _where(), _history()),
        *_dialogs(),
        title=StaffRefund.title,
        actions=(
            when(StaffRefund.may_approve, open_button("Одобрить", APPROVE_DIALOG, kind="primary")),
            when(StaffRefund.may_prepare, open_button("Передать на одобрение", PREPARE_DIALOG, kind="primary")),
            when(StaffRefund.may_refuse, open_button("Отказать", f"{REFUSE_FORM}-dialog", kind="plain")),
        ),
        ready=StaffRefund.loaded,
    )


def _asked() -> rx.Component:
    remarks: Any = StaffRefund.remarks
    listed = rx.el.ul(rx.foreach(remarks, lambda one: rx.el.li(one, key=one)))
    return rx.fragment(
        rx.el.p(badge(StaffRefund.state, StaffRefund.tone), id="refund-state"),
        when(StaffRefund.asks, callout("attention", StaffRefund.asks)),
        when(remarks.length() > 0, callout("info", listed, title="Обратите внимание")),
        when(StaffRefund.refused_why, callout("danger", StaffRefund.refused_why, title="Почему не состоялся")),
    )


def _facts() -> rx.Component:
    parts: Any = StaffRefund.parts
    customer = rx.cond(
        StaffRefund.customer != "", text_link(StaffRefund.customer, StaffRefund.customer_href), "не известен"
    )
    payment = rx.cond(
        StaffRefund.payment_href != "", text_link(StaffRefund.source, StaffRefund.payment_href), StaffRefund.source
    )
    late = when(StaffRefund.late, badge("срок вышел", "danger"))
    gone = rx.el.ul(
        rx.foreach(
            parts,
            lambda one: rx.el.li(
                one.label,
                ": ",
                one.amount,
                rx.cond(one.application != "", rx.fragment(", заявка ", text_link(one.application, one.href))),
                key=one.label,
            ),
        )
    )
    return card(
        facts(
            ("Сумма", StaffRefund.amount),
            ("Основание", StaffRefund.reason),
            ("Клиент", customer),
            ("Платёж", payment),
            ("Решить до", rx.el.span(StaffRefund.due, " ", late)),
        ),
        when(parts.length() > 0, stack(rx.el.h3("На что ушёл платёж"), gone)),
        title="Возврат",
    )


def _where() -> rx.Component:
    lines: Any = StaffRefund.where
    listed = rx.el.dl(
        rx.foreach(lines, lambda one: rx.fragment(rx.el.dt(one.label), rx.el.dd(one.text), key=one.label)),
        class_name="facts",
    )
    same = rx.el.p("Платёжный сервис вернёт деньги туда, откуда их заплатили. Реквизиты не нужны.")
    return card(rx.cond(lines, listed, same), title="Куда вернуть")


def _history() -> rx.Component:
    steps: Any = StaffRefund.steps
    return card(
        rx.el.ul(
            rx.foreach(
                steps,
                lambda one: rx.el.li(
                    rx.el.div(rx.el.b(one.what), rx.el.div(rx.el.small(one.when))), class_name="entry", key=one.what
                ),
            ),
            class_name="entries",
        ),
        title="История",
    )


def _dialogs() -> tuple[rx.Component, ...]:
    return (
        confirm_dialog(
            PREPARE_DIALOG,
            "Передать возврат на одобрение?",
            rx.fragment(
                "Вы проверили основание и реквизиты. ", StaffRefund.amount, " уйдут, когда одобрит другой человек."
            ),
            confirm=button("Передать", on_click=StaffRefund.prepare.throttle(500)),
        ),
        confirm_dialog(
            APPROVE_DIALOG,
            "Одобрить возврат?",
            rx.fragment(StaffRefund.amount, " уйдут клиенту сразу. Отменить одобренный возврат нельзя."),
            confirm=button("Одобрить и вернуть", on_click=StaffRefund.approve.throttle(500)),
        ),
        form_dialog(
            REFUSE_FORM,
            "Отказать в возврате?",
            "Отказать",
            StaffRefund.refuse,
            text_area(
                "why",
                "Причина",
                form=REFUSE_FORM,
                hint="Прочтёт клиент",
                error=error_at(REFUSE_FORM, "why"),
                rows=3,
                max_length=REFUSAL_LENGTH,
            ),
        ),
    )
