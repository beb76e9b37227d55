"""The end of the own cabinet: its limits first, then what stands in the way or the form."""

from typing import Any

import reflex as rx

from lkk.components.disclosure import disclosure
from lkk.components.feedback import callout
from lkk.components.fields import password_field, text_field
from lkk.components.forms import auth_form, form_actions, submit_button
from lkk.components.links import text_link
from lkk.components.surfaces import card, stack
from lkk.pages.tables import listing
from lkk.state.identity.closing import LAYOUT, PHRASE, Closing

_FORM = "close-cabinet"


def closing_card() -> rx.Component:
    """Folded away: nobody needs it every day."""
    return card(
        disclosure("Закрыть личный кабинет навсегда", stack(_limits(), _kept(), _act())),
        title="Закрытие кабинета",
        id="closing-card",
    )


def _limits() -> rx.Component:
    return rx.el.div(
        rx.el.ul(
            rx.el.li(
                "Вернуть кабинет нельзя ни вам, ни сотрудникам. С той же почтой можно будет зарегистрироваться заново."
            ),
            rx.el.li(
                "Сеансы во всех браузерах завершатся, лицевые счета отключатся, письма и СМС приходить перестанут."
            ),
            rx.el.li("Черновики с файлами, запросы на изменение данных и архивы удалятся сразу."),
            rx.el.li("Договоры с компанией, счета и показания остаются: закрывается только кабинет на сайте."),
            rx.el.li("Последнее письмо придёт на вашу почту. Если нужна копия данных, сначала скачайте архив."),
        ),
        class_name="prose",
    )


def _kept() -> rx.Component:
    rows: Any = Closing.rows
    return listing(LAYOUT, rows, cells={})


def _act() -> rx.Component:
    blockers: Any = Closing.blockers
    waits = callout(
        "attention",
        rx.el.p("Дождитесь решения или отзовите заявку на её странице:"),
        rx.el.ul(rx.foreach(blockers, lambda one: rx.el.li(text_link(one.title, one.href), key=one.href))),
        title="Сейчас кабинет закрыть нельзя",
    )
    return rx.cond(blockers, waits, _form())


def _form() -> rx.Component:
    return auth_form(
        _FORM,
        "/api/own-data/close",
        text_field(
            "phrase",
            "Подтверждение",
            form=_FORM,
            hint=f"Напишите: {PHRASE}",
            max_length=40,
        ),
        password_field("password", "Пароль от кабинета", form=_FORM),
        form_actions(submit_button("Закрыть кабинет навсегда", kind="danger")),
    )
