"""Завести кабинет: the data of a customer who has come in person, and the code they name."""

from typing import Any

import reflex as rx

from lkk.components.buttons import button, link_button
from lkk.components.choices import checkbox_field, radio_cards
from lkk.components.feedback import callout
from lkk.components.fields import select_field, text_field
from lkk.components.forms import event_form, field_grid, form_actions, submit_button
from lkk.components.surfaces import card, stack
from lkk.pages.refusals import error_at, error_of
from lkk.pages.shell import shell
from lkk.pages.staff.customer_field import customer_field
from lkk.routes import STAFF_CUSTOMER_NEW, STAFF_CUSTOMERS
from lkk.state.customers.new_customer import CODE_FORM, DATA_FORM, CustomerCreation
from lkk.state.identity.session import Session
from lkk.vocabulary.people import CodeChannel, RegistrationKind

ON_LOAD = (Session.load, CustomerCreation.load)
_KINDS = [(one.value, one.label) for one in RegistrationKind]


def page() -> rx.Component:
    """The data first, the code in their place afterwards."""
    return shell(
        STAFF_CUSTOMER_NEW,
        rx.cond(CustomerCreation.sent_to, _code(), _data()),
        lead="Клиент подтвердит открытие кабинета кодом, пароль и согласия он даст сам",
        ready=CustomerCreation.loaded,
    )


def _data() -> rx.Component:
    fields: Any = CustomerCreation.fields
    channels: Any = CustomerCreation.channels
    form = event_form(
        DATA_FORM,
        field_grid(
            select_field(
                "kind",
                "Кто клиент",
                _KINDS,
                form=DATA_FORM,
                placeholder="",
                default_value=CustomerCreation.kind,
                on_change=CustomerCreation.choose_kind,
            ),
            rx.foreach(fields, lambda item: customer_field(item, DATA_FORM, key=item.id)),
            text_field(
                "email",
                "Электронная почта",
                form=DATA_FORM,
                error=error_at(DATA_FORM, "email"),
                type="email",
                hint="С ней клиент будет входить, на неё придёт письмо о пароле",
                max_length=254,
            ),
        ),
        _known(),
        checkbox_field(
            "other_person",
            "Телефон уже есть у другого клиента, это разные люди",
            form=DATA_FORM,
            error=error_at(DATA_FORM, "other_person"),
        ),
        radio_cards("channel", "Куда отправить код", channels, form=DATA_FORM, default_value=CodeChannel.EMAIL.value),
        checkbox_field("passport", "Данные сверены с паспортом", form=DATA_FORM, error=error_at(DATA_FORM, "passport")),
        form_actions(submit_button("Отправить код клиенту"), link_button("Отмена", STAFF_CUSTOMERS.path, kind="plain")),
        on_submit=CustomerCreation.begin.throttle(500),
        refused=error_of(DATA_FORM),
        warn_unsent=True,
        key=f"{DATA_FORM}-{CustomerCreation.turn}",
    )
    return card(form, narrow=True)


def _known() -> rx.Component:
    link = link_button("Открыть карточку этого клиента", CustomerCreation.known_href, kind="soft")
    return rx.cond(CustomerCreation.known_href, callout("attention", link, title="Такой клиент уже есть", live=True))


def _code() -> rx.Component:
    form = event_form(
        CODE_FORM,
        rx.el.p("Код отправлен: ", rx.el.b(CustomerCreation.sent_to), ". Клиент называет его сам."),
        text_field(
            "code",
            "Код",
            form=CODE_FORM,
            error=error_at(CODE_FORM, "code"),
            input_mode="numeric",
            max_length=10,
        ),
        form_actions(
            submit_button("Открыть кабинет"),
            button("Отправить ещё раз", kind="soft", on_click=CustomerCreation.resend.throttle(500)),
            button("Исправить данные", kind="plain", on_click=CustomerCreation.load),
        ),
        on_submit=CustomerCreation.confirm.throttle(500),
        refused=error_of(CODE_FORM),
    )
    text = "Если за сутки клиент не назовёт код, запись удалится сама."
    return card(stack(form, rx.el.p(text, class_name="hint")), title="Код клиента", narrow=True)
