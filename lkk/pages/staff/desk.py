"""Рабочее место: the queue of applications, the figures of the day."""

import reflex as rx

from lkk.components.buttons import button
from lkk.components.content import Child, Text
from lkk.components.feedback import skeleton_page
from lkk.components.gradual import gradually
from lkk.components.links import text_link
from lkk.components.surfaces import card, stack
from lkk.pages.shell import shell
from lkk.pages.staff.queue import queue
from lkk.routes import STAFF
from lkk.state.applications.desk_table import DeskTable
from lkk.state.applications.staff_desk import ANSWERED_HREF, NEW_HREF, URGENT_HREF, Desk
from lkk.state.identity.session import Session

ON_LOAD = (Session.load, Desk.load, DeskTable.load)


def page() -> rx.Component:
    """The queue of applications and the figures of the day."""
    return shell(
        STAFF,
        stack(gradually(rx.cond(DeskTable.shown, queue()), _today())),
        ready=Desk.loaded & DeskTable.loaded,
        skeleton=skeleton_page(latin=True),
    )


def _today() -> rx.Component:
    return card(
        stack(
            rx.el.dl(
                rx.cond(DeskTable.shown, _of_applications()),
                _figure("Новых регистраций", Desk.registrations, "registrations"),
                _figure("Показаний отправлено", Desk.readings_sent, "readings-sent"),
                _figure("Показаний без ответа учётной системы", Desk.readings_waiting, "readings-waiting"),
                _figure("Показаний отклонено", Desk.readings_rejected, "readings-rejected"),
                class_name="figures",
            ),
            rx.el.p("Посчитано: ", Desk.as_of, class_name="hint"),
        ),
        title="Сегодня",
        actions=(button("Обновить", kind="plain", icon="refresh_cw", on_click=Desk.refresh),),
    )


def _of_applications() -> rx.Component:
    """Counted for everybody instead of a notice of each filing, and anew with every signal."""
    return rx.fragment(
        _figure("Подано заявок", Desk.filed, "filed"),
        _figure(text_link("Ещё не рассмотрено", NEW_HREF), Desk.new_applications, "new-applications"),
        _figure(text_link("Срочных и просроченных", URGENT_HREF), Desk.urgent, "urgent"),
        _figure(text_link("Новых ответов заявителей", ANSWERED_HREF), Desk.answered, "answered"),
    )


def _figure(name: Child, value: Text, id: str) -> rx.Component:
    return rx.el.div(rx.el.dt(name), rx.el.dd(value, id=f"figure-{id}"))
