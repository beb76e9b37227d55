"""«Энергоадвокат»: what the client can do first, then who the manager is, then the service itself."""

from typing import Any

import reflex as rx

from lkk.components.buttons import button, link_button
from lkk.components.dialog import close_button, confirm_dialog, dialog, open_button
from lkk.components.feedback import callout, empty_state
from lkk.components.fields import text_area
from lkk.components.forms import event_form, form_actions, submit_button
from lkk.components.manager_card import manager_card
from lkk.components.status import badge
from lkk.components.surfaces import card, stack, tile, tiles
from lkk.pages.refusals import error_at
from lkk.pages.shell import shell
from lkk.routes import ADVOCATE, ADVOCATE_CALLBACK, ADVOCATE_CHAT, APPOINTMENT_NEW
from lkk.state.advocate.own import ASK, ASK_DIALOG, LEAVE_DIALOG, Advocate
from lkk.state.identity.session import Session
from lkk.vocabulary.advocate import MEETING, REASON

ON_LOAD = (Session.load, Advocate.load)

_MANAGER: Any = Advocate.manager
_SUBSTITUTE: Any = Advocate.substitute
_LEAVING = (
    "Раздел исчезнет из меню, предстоящие встречи с менеджером отменятся, открытые диалоги и заказанные звонки "
    "закроются. Заявки и переписка по ним останутся. Подключить услугу снова можно заявкой."
)


def page() -> rx.Component:
    """The doors and the manager, or how to get them."""
    return shell(
        ADVOCATE,
        rx.cond(Advocate.connected, stack(_doors(), _manager(), _service()), _offer()),
        rx.cond(Advocate.connected, rx.fragment(_ask_dialog(), _leave_dialog())),
        lead="Персональный менеджер для малого и среднего бизнеса",
        ready=Advocate.loaded,
    )


def _doors() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Что вы можете сделать"),
        tiles(
            tile(
                "Встреча с менеджером",
                APPOINTMENT_NEW.url(service=MEETING),
                "Выберите время в его календаре",
                icon="calendar_check",
            ),
            _chat(),
            _call(),
        ),
        class_name="stack",
    )


def _chat() -> rx.Component:
    return tile("Онлайн-консультация", ADVOCATE_CHAT.path, "Напишите консультанту", icon="messages_square")


def _call() -> rx.Component:
    return tile("Заказать звонок", ADVOCATE_CALLBACK.path, "Менеджер перезвонит по вашей теме", icon="phone_call")


def _manager() -> rx.Component:
    return card(
        rx.cond(Advocate.away != "", callout("attention", Advocate.away)),
        rx.cond(
            _MANAGER.name != "",
            manager_card(_MANAGER, rx.cond(Advocate.away == "", _here())),
            rx.el.p("Менеджер сейчас не назначен. Его назначит администратор, об этом придёт уведомление."),
        ),
        rx.cond(
            _SUBSTITUTE.name != "",
            rx.fragment(rx.el.h3("Замещает"), manager_card(_SUBSTITUTE, _here())),
        ),
        title="Ваш менеджер",
    )


def _here() -> rx.Component:
    return rx.el.p(
        rx.cond(Advocate.here, badge("онлайн", "success"), rx.el.span("Сейчас не на месте", class_name="hint"))
    )


def _service() -> rx.Component:
    ways = rx.el.div(
        rx.cond(Advocate.may_ask, open_button("Попросить другого менеджера", ASK_DIALOG)),
        open_button("Отключить услугу", LEAVE_DIALOG, kind="plain"),
        class_name="page-actions",
    )
    return card(
        stack(
            rx.el.p("Услуга подключена ", Advocate.since),
            rx.cond(Advocate.asked != "", callout(Advocate.asked_tone, Advocate.asked)),
            rx.cond(Session.visiting, rx.fragment(), ways),
        ),
        title="Об услуге",
    )


def _offer() -> rx.Component:
    """How to get the service; the doors that need no manager are there for all where the setting says so."""
    offer = card(
        rx.cond(
            Advocate.apply_href != "",
            empty_state(
                "После подключения у вас появится персональный менеджер: к нему можно записаться на встречу, написать "
                "в онлайн-консультацию и заказать его звонок. "
                "Заявку рассматривают три рабочих дня.",
                title="Услуга не подключена",
                icon="briefcase",
                action=link_button("Подключить «Энергоадвокат»", Advocate.apply_href),
            ),
            empty_state(
                "Услугу подключают организации и индивидуальные предприниматели",
                title="Услуга не подключена",
                icon="briefcase",
            ),
        )
    )
    return stack(rx.cond(Session.advocate, tiles(_chat(), _call())), offer)


def _ask_dialog() -> rx.Component:
    form = event_form(
        ASK,
        rx.el.p("Просьбу прочтёт администратор. Он сменит менеджера или объяснит, почему менеджер остаётся."),
        text_area(
            "reason",
            "Почему нужен другой менеджер",
            form=ASK,
            error=error_at(ASK, "reason"),
            max_length=REASON,
        ),
        form_actions(submit_button("Отправить"), close_button("Отмена", ASK_DIALOG)),
        on_submit=Advocate.ask.throttle(500),
        key=f"{ASK}-{Advocate.turn}",
    )
    return dialog(ASK_DIALOG, "Другой менеджер", form)


def _leave_dialog() -> rx.Component:
    return confirm_dialog(
        LEAVE_DIALOG,
        "Отключить «Энергоадвокат»?",
        _LEAVING,
        confirm=button("Отключить", kind="danger", on_click=Advocate.leave.throttle(500)),
    )
