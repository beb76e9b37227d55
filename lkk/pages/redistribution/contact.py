"""A contact of two people: the question first, then who the other is, then the messages."""

from typing import Any

import reflex as rx

from lkk.components.branches import when
from lkk.components.buttons import button, link_button
from lkk.components.dialog import confirm_dialog, open_button
from lkk.components.feedback import callout
from lkk.components.fields import text_area
from lkk.components.forms import event_form, form_actions, submit_button
from lkk.components.links import anchor
from lkk.components.status import badge
from lkk.components.surfaces import card, facts, stack
from lkk.pages.refusals import error_at, error_of
from lkk.pages.shell import shell
from lkk.routes import CAPACITY_CONTACT, CAPACITY_OWN
from lkk.state.identity.session import Session
from lkk.state.redistribution.contact import CLOSE_DIALOG, FORM, CapacityContactPage, MessageItem
from lkk.vocabulary.redistribution import MESSAGE_LENGTH

ON_LOAD = (Session.load, CapacityContactPage.load)


def page() -> rx.Component:
    """Draw the contact of the address."""
    visiting: Any = Session.visiting
    return shell(
        CAPACITY_CONTACT,
        stack(
            rx.cond(CapacityContactPage.to_answer & ~visiting, _question()),
            rx.cond(
                CapacityContactPage.awaiting,
                callout("info", "Ждём ответа второй стороны. Сообщим, когда она решит. До этого можно переписываться."),
            ),
            _other(),
            _talk(),
        ),
        confirm_dialog(
            CLOSE_DIALOG,
            "Завершить контакт?",
            "Переписка закончится, контакты друг друга вы больше не увидите.",
            confirm=button("Завершить", kind="danger", on_click=CapacityContactPage.close.throttle(500)),
            cancel="Не завершать",
        ),
        lead=CapacityContactPage.title,
        actions=(anchor("Мои объявления", href=CAPACITY_OWN.path, class_name="link"),),
        ready=CapacityContactPage.loaded,
    )


def _question() -> rx.Component:
    return card(
        rx.el.p(
            "По этому объявлению с вами хотят связаться. Если согласитесь, вы увидите имя, телефон и почту друг друга."
        ),
        rx.el.div(
            button("Открыть контакты", on_click=CapacityContactPage.consent.throttle(500)),
            button("Отказаться", kind="soft", on_click=CapacityContactPage.decline.throttle(500)),
            class_name="form-actions",
        ),
        title="Открыть контакты?",
    )


def _other() -> rx.Component:
    visiting: Any = Session.visiting
    phone: Any = CapacityContactPage.phone
    email: Any = CapacityContactPage.email
    return card(
        facts(
            ("Кто", CapacityContactPage.name),
            ("Телефон", rx.cond(CapacityContactPage.is_open, rx.cond(phone, phone, "не указан"), "скрыт")),
            (
                "Почта",
                rx.cond(
                    CapacityContactPage.is_open, anchor(email, href="mailto:" + email, class_name="link"), "скрыта"
                ),
            ),
            ("Объявление", CapacityContactPage.title),
            ("Ваша сторона", CapacityContactPage.role),
        ),
        rx.cond(
            CapacityContactPage.live & ~visiting,
            rx.el.div(
                when(
                    CapacityContactPage.agreement_href,
                    link_button("Согласовать условия", CapacityContactPage.agreement_href),
                ),
                open_button("Завершить контакт", CLOSE_DIALOG, kind="plain"),
                class_name="page-actions",
            ),
        ),
        title=rx.fragment("Вторая сторона ", badge(CapacityContactPage.state, CapacityContactPage.tone)),
    )


def _talk() -> rx.Component:
    visiting: Any = Session.visiting
    messages: Any = CapacityContactPage.messages
    return card(
        rx.cond(
            messages,
            rx.el.div(
                rx.el.ol(rx.foreach(messages, _message), class_name="messages"),
                id="capacity-messages",
                role="log",
                aria_label="Сообщения",
            ),
            rx.el.p("Сообщений нет."),
        ),
        rx.cond(
            CapacityContactPage.live & ~visiting,
            event_form(
                FORM,
                text_area(
                    "body",
                    "Сообщение",
                    form=FORM,
                    error=error_at(FORM, "body"),
                    rows=3,
                    hint=rx.cond(
                        CapacityContactPage.is_open, "", "Без телефона, почты и ссылок, пока контакты закрыты"
                    ),
                    max_length=MESSAGE_LENGTH,
                ),
                form_actions(submit_button("Отправить")),
                on_submit=CapacityContactPage.write.throttle(500),
                refused=error_of(FORM),
                reset_on_submit=False,
                key=f"{FORM}-{CapacityContactPage.turn}",
            ),
        ),
        title="Переписка",
    )


def _message(one: rx.vars.ObjectVar[MessageItem]) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.b(rx.cond(one.own, "Вы", CapacityContactPage.name)), rx.el.span(one.at), class_name="message-head"
        ),
        rx.el.div(one.body, class_name="message-text"),
        class_name=rx.cond(one.own, "message message-own", "message"),
        key=one.key,
    )
