"""«Письма с почасовыми данными»: what was put aside, and what to do about it."""

from typing import Any

import reflex as rx

from lkk.components.buttons import button
from lkk.components.feedback import callout, empty_state, skeleton_page
from lkk.components.surfaces import card, stack
from lkk.components.table import clipped
from lkk.pages.shell import shell
from lkk.pages.tables import listing
from lkk.routes import STAFF_HOURS_MAIL
from lkk.state.identity.session import Session
from lkk.state.staff_readings.hours_mail import LAYOUT, HoursMail

ON_LOAD = (Session.load, HoursMail.load)


def page() -> rx.Component:
    """Draw the page."""
    rows: Any = HoursMail.rows
    table = listing(
        LAYOUT,
        rows,
        cells={"subject": lambda row: clipped(row.subject)},
        empty=empty_state("Отложенных писем нет.", icon="circle_check"),
    )
    return shell(
        STAFF_HOURS_MAIL,
        stack(
            rx.cond(HoursMail.mailbox == "", callout("info", "Почтовый ящик для почасовых данных не настроен.")),
            card(
                rx.el.p(
                    "Из этих писем ничего не взято, и ответа на них портал не посылает. Адрес отправителя никем не "
                    "подтверждён. Файлы портал не открывал и не хранит: само письмо лежит в почтовом ящике."
                ),
                table,
                rx.cond(HoursMail.total != "", rx.el.p(HoursMail.total, class_name="hint")),
                title="Отложенные письма",
            ),
        ),
        lead=rx.cond(HoursMail.mailbox != "", rx.fragment("Ящик ", HoursMail.mailbox)),
        actions=(button("Обновить", icon="refresh_cw", on_click=HoursMail.load.throttle(500)),),
        ready=HoursMail.loaded,
        skeleton=skeleton_page(),
    )
