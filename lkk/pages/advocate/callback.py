"""«Заказ звонка»: the call that is ahead or the form, then those that have been."""

from typing import Any

import reflex as rx

from lkk.components.buttons import button, link_button
from lkk.components.dialog import confirm_dialog, open_button
from lkk.components.disclosure import disclosure
from lkk.components.feedback import empty_state
from lkk.components.fields import select_field, text_area, text_field
from lkk.components.forms import event_form, field_grid, form_actions, submit_button
from lkk.components.status import badge
from lkk.components.surfaces import card, facts, stack
from lkk.pages.refusals import error_at, error_of
from lkk.pages.shell import shell
from lkk.routes import ADVOCATE, ADVOCATE_CALLBACK
from lkk.state.callbacks.own import FORM, Callbacks, CallItem
from lkk.state.identity.session import Session
from lkk.vocabulary.callbacks import TOPIC_LENGTH

ON_LOAD = (Session.load, Callbacks.load)
_CANCEL = "cancel-callback"


def page() -> rx.Component:
    """Draw the page."""
    ahead: Any = Callbacks.ahead
    return shell(
        ADVOCATE_CALLBACK,
        stack(
            rx.cond(
                ahead,
                rx.foreach(ahead, _ahead),
                rx.cond(Callbacks.allowed, _form(), _not_connected()),
            ),
            rx.cond(Callbacks.past, card(disclosure("Прежние звонки", rx.el.ul(rx.foreach(Callbacks.past, _past))))),
        ),
        lead="Менеджер Энергоадвоката перезвонит вам по теме обращения.",
        ready=Callbacks.loaded,
    )


def _ahead(one: rx.vars.ObjectVar[CallItem]) -> rx.Component:
    return rx.el.section(
        rx.el.h2("Мы позвоним вам"),
        rx.el.p(badge(one.status, one.tone)),
        facts(("Когда", one.when), ("Телефон", one.phone), ("Тема", one.topic), ("Заказан", one.asked)),
        rx.el.p("Чтобы изменить номер, тему или время, отмените звонок и закажите другой.", class_name="hint"),
        rx.el.div(open_button("Отменить звонок", _CANCEL), class_name="page-actions"),
        confirm_dialog(
            _CANCEL,
            "Отменить звонок?",
            "Менеджер не будет звонить. Потом звонок можно заказать снова.",
            confirm=button("Отменить звонок", kind="danger", on_click=Callbacks.cancel(one.key).throttle(500)),
            cancel="Не отменять",
        ),
        class_name="card card-lines",
        key=one.key,
    )


def _form() -> rx.Component:
    times: Any = Callbacks.times
    return card(
        event_form(
            FORM,
            field_grid(
                text_field(
                    "phone",
                    "Номер телефона",
                    form=FORM,
                    type="tel",
                    auto_complete="tel",
                    error=error_at(FORM, "phone"),
                    default_value=Callbacks.phone,
                    hint="Из профиля. Можно указать другой, в профиле он не изменится",
                    max_length=30,
                    width="half",
                ),
                select_field(
                    "time",
                    "Удобное время",
                    times,
                    form=FORM,
                    placeholder="",
                    error=error_at(FORM, "time"),
                    hint=rx.Var.create("Звоним по рабочим дням ") + Callbacks.daily,
                    required=False,
                    says_optional=False,
                    width="half",
                ),
                text_area(
                    "topic",
                    "Тема обращения",
                    form=FORM,
                    error=error_at(FORM, "topic"),
                    rows=3,
                    hint="Введите тему обращения: о чём поговорить",
                    max_length=TOPIC_LENGTH,
                ),
            ),
            form_actions(submit_button("Отправить"), link_button("Отмена", ADVOCATE.path, kind="plain")),
            on_submit=Callbacks.ask.throttle(500),
            refused=error_of(FORM),
            reset_on_submit=False,
        ),
        narrow=True,
    )


def _not_connected() -> rx.Component:
    return card(
        empty_state(
            "Звонок менеджера заказывают клиенты с услугой «Энергоадвокат». Её подключают организации и "
            "индивидуальные предприниматели. По бесплатной линии можно позвонить всем: номер внизу страницы.",
            title="Услуга «Энергоадвокат» не подключена",
            icon="phone",
            action=link_button("О подключении", ADVOCATE.path, kind="soft"),
        )
    )


def _past(one: rx.vars.ObjectVar[CallItem]) -> rx.Component:
    return rx.el.li(one.asked, ". ", one.topic, " ", badge(one.status, one.tone), key=one.key)
