"""Подтверждение заявки: the customer reads and confirms; an employee in the cabinet shows a code for the tablet."""

import reflex as rx

from lkk.components.buttons import button, link_button
from lkk.components.feedback import callout, empty_state
from lkk.components.forms import form_actions
from lkk.components.surfaces import card, stack
from lkk.pages.applications.confirming import confirmation, reading
from lkk.pages.shell import shell
from lkk.routes import APPLICATION_CONFIRM, APPLICATION_NEW, TABLET
from lkk.state.applications.confirming import Confirmation
from lkk.state.identity.session import Session

ON_LOAD = (Session.load, Confirmation.load)


def page() -> rx.Component:
    """What is asked first, then everything that is to be read."""
    over = card(
        empty_state(
            "Она подана, возвращена в черновики или вы отказались от неё.",
            title="Эта заявка больше не ждёт подтверждения",
            action=link_button("Заявки и черновики", APPLICATION_NEW.path),
        )
    )
    answer = rx.cond(Session.visiting, _for_employee(), confirmation(Confirmation, by_press=rx.Var.create(False)))
    return shell(
        APPLICATION_CONFIRM,
        rx.cond(Confirmation.waits, stack(_who(), reading(Confirmation), answer), over),
        lead=Confirmation.kind_title,
        ready=Confirmation.loaded,
    )


def _who() -> rx.Component:
    prepared = rx.fragment("Подготовил сотрудник: ", Confirmation.prepared_by, ", ", Confirmation.handed, ".")
    return callout(
        "attention",
        rx.el.p(prepared),
        title=rx.cond(Session.visiting, "Ждёт подтверждения клиента", "Ждёт вашего подтверждения"),
    )


def _for_employee() -> rx.Component:
    code = callout(
        "info",
        rx.el.p(rx.el.b(Confirmation.tablet_code, id="tablet-code", class_name="big-code")),
        rx.el.p(
            "Одно устройство, ",
            rx.el.span(custom_attrs={"data-left-until": Confirmation.tablet_until}),
            rx.cond(
                Confirmation.by_press,
                ". Паспорт предъявлен: клиенту на планшете код подтверждения не нужен.",
                ". На планшете клиент подтвердит кодом из письма или СМС.",
            ),
        ),
        title=rx.fragment("На планшете откройте ", TABLET.path, " и введите код"),
        live=True,
    )
    return card(
        rx.el.p(
            "Клиент увидит заявку у себя на главной и получит письмо. Подать её может только он: в своём кабинете "
            "или сейчас на планшете."
        ),
        rx.cond(Confirmation.tablet_code != "", code),
        form_actions(
            button("Показать код для планшета", on_click=Confirmation.show_code(Confirmation.draft_id).throttle(500)),
            button("Вернуть в черновики", kind="soft", on_click=Confirmation.take_back(Confirmation.draft_id)),
        ),
        title="Заявка передана клиенту",
    )
