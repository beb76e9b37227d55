"""«Запись на приём» in the cabinet: offers first, then what is ahead, the lists one waits in, what has been."""

from typing import Any

import reflex as rx

from lkk.components.bookings import booking_facts, booking_head, to_bring
from lkk.components.buttons import button, file_button, link_button
from lkk.components.disclosure import disclosure
from lkk.components.feedback import callout, empty_state
from lkk.components.forms import form_actions
from lkk.components.status import badge
from lkk.components.surfaces import card, stack
from lkk.pages.appointments.picking import cancel_dialog
from lkk.pages.shell import shell
from lkk.pages.short_rating import short_rating
from lkk.routes import APPOINTMENT_NEW, APPOINTMENTS
from lkk.state.appointments.own_list import CANCEL_DIALOG, CANCEL_FORM, OwnAppointments
from lkk.state.appointments.rows import BookingItem, WaitItem
from lkk.state.identity.session import Session

ON_LOAD = (Session.load, OwnAppointments.load)


def page() -> rx.Component:
    """Draw one's own bookings."""
    return shell(
        APPOINTMENTS,
        stack(
            rx.foreach(OwnAppointments.waits, _wait),
            rx.cond(
                OwnAppointments.ahead,
                rx.foreach(OwnAppointments.ahead, _ahead),
                card(
                    empty_state(
                        "Выберите офис, услугу и удобное время: в офисе не придётся ждать.",
                        title="Предстоящих записей нет",
                        action=link_button("Записаться", APPOINTMENT_NEW.path, icon="plus"),
                        icon="calendar",
                    )
                ),
            ),
            _last(),
            rx.cond(
                OwnAppointments.past,
                card(disclosure("Прошедшие и отменённые", rx.el.ul(rx.foreach(OwnAppointments.past, _past)))),
            ),
            cancel_dialog(CANCEL_DIALOG, CANCEL_FORM, OwnAppointments.cancelling, OwnAppointments.cancel),
        ),
        actions=(rx.cond(OwnAppointments.ahead, link_button("Записаться", APPOINTMENT_NEW.path, icon="plus")),),
        ready=OwnAppointments.loaded,
    )


def _ahead(one: rx.vars.ObjectVar[BookingItem]) -> rx.Component:
    change: Any = rx.fragment(
        link_button("Перенести", f"{APPOINTMENT_NEW.path}?move={one.key}", kind="soft", icon="calendar_clock"),
        button("Отменить запись", kind="plain", on_click=OwnAppointments.ask_cancel(one.key)),
    )
    return rx.el.section(
        rx.el.h2(one.service),
        booking_head(one),
        booking_facts(one),
        to_bring(one),
        rx.cond(
            one.may_change,
            rx.el.p("Перенести и отменить можно до ", one.change_words, ".", class_name="hint"),
            rx.el.p("Перенести и отменить на сайте уже нельзя. Позвоните в офис.", class_name="hint"),
        ),
        rx.el.div(
            file_button("Добавить в календарь", f"/api/appointments/{one.key}/visit.ics"),
            rx.cond(one.may_change, change),
            class_name="page-actions",
        ),
        class_name="card card-lines",
        key=one.key,
    )


def _wait(one: rx.vars.ObjectVar[WaitItem]) -> rx.Component:
    leave = OwnAppointments.refuse(one.key)
    offered = callout(
        "attention",
        rx.el.p(one.offer.service, ": ", rx.el.b(one.offer.when), ". ", one.offer.office, ", ", one.offer.address),
        rx.el.p(
            "Время за вами, ",
            rx.el.b(custom_attrs={"data-left-seconds": f"{one.offer.left_s}", "data-then": "reload"}),
            ".",
        ),
        form_actions(
            link_button("Записаться на это время", f"{APPOINTMENT_NEW.path}?offer={one.offer.key}"),
            button("Отказаться", kind="plain", on_click=leave),
        ),
        title="Освободилось время",
    )
    waits = callout(
        "info",
        rx.el.p(one.service, ", ", one.office, ". Дни: ", one.days, ". ", one.before, "."),
        rx.el.p("Когда время освободится, мы напишем и придержим его для вас на 30 минут."),
        button("Выйти из листа", kind="plain", on_click=leave),
        title="Вы в листе ожидания",
    )
    return rx.el.div(rx.cond(one.offered, offered, waits), key=one.key)


def _last() -> rx.Component:
    rating: Any = OwnAppointments.rating
    asks = rating.may_rate | (rating.given != "")
    return rx.cond(
        asks,
        card(
            rx.el.p(rating.subject), short_rating(OwnAppointments, "Оцените, как вас приняли"), title="Последний приём"
        ),
    )


def _past(one: rx.vars.ObjectVar[BookingItem]) -> rx.Component:
    return rx.el.li(one.when, ". ", one.service, ", ", one.office, " ", badge(one.status, one.tone), key=one.key)
