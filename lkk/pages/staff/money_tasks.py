"""What about money an employee has to decide: payments on line without a sure outcome, money for annulled invoices."""

from typing import Any

import reflex as rx

from lkk.components.buttons import button
from lkk.components.fields import text_area
from lkk.components.links import text_link
from lkk.components.surfaces import card, facts
from lkk.pages.form_dialogs import form_dialog
from lkk.pages.refusals import error_at
from lkk.state.money.tasks import FORM, MoneyTasks, TaskItem
from lkk.vocabulary.money import ANSWER_LENGTH


def money_tasks() -> rx.Component:
    """Draw the list; nothing when nothing waits."""
    tasks: Any = MoneyTasks.tasks
    listed = card(rx.foreach(tasks, _task), title="Решите сами")
    return rx.fragment(rx.cond(tasks, listed), _dialog())


def _task(one: rx.vars.ObjectVar[TaskItem]) -> rx.Component:
    customer = rx.cond(one.href != "", text_link(one.customer, one.href), "не известен")
    return rx.el.section(
        rx.el.h3(one.cause),
        facts(("Сумма", one.amount), ("Клиент", customer), ("Что случилось", one.words), ("Открыто", one.opened)),
        rx.el.div(button("Закрыть вопрос", kind="soft", on_click=MoneyTasks.ask(one.id)), class_name="page-actions"),
        key=one.id,
    )


def _dialog() -> rx.Component:
    answer = text_area(
        "answer",
        "Что решено",
        form=FORM,
        error=error_at(FORM, "answer"),
        hint="Например: деньги возвращены, заявка возобновлена, в кабинете сервиса платёж отменён",
        rows=3,
        max_length=ANSWER_LENGTH,
    )
    return form_dialog(FORM, "Закрыть вопрос о деньгах", "Закрыть вопрос", MoneyTasks.close, answer)
