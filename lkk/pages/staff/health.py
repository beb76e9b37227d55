"""Состояние обмена: external systems, queues, what was not delivered, the feed, periodic jobs, the calendar."""

from typing import Any

import reflex as rx

from lkk.components.buttons import button
from lkk.components.dialog import confirm_dialog, open_button
from lkk.components.disclosure import disclosure
from lkk.components.feedback import callout, empty_state
from lkk.components.status import badge
from lkk.components.surfaces import card, facts, stack
from lkk.components.table import clipped
from lkk.pages.shell import shell
from lkk.pages.tables import listing
from lkk.routes import STAFF_HEALTH
from lkk.state.identity.session import Session
from lkk.state.operation.health import DEAD, JOBS, SKIPPED, START_OVER_DIALOG, ChannelCard, Health

ON_LOAD = (Session.load, Health.load)


def page() -> rx.Component:
    """Systems first, then what was not delivered, the feed, the jobs and the working calendar."""
    return shell(
        STAFF_HEALTH,
        stack(
            rx.el.div(rx.foreach(Health.channels, _channel), class_name="tiles"),
            card(_dead(), title="Не доставлено"),
            card(_feed(), title="Изменения из учётной системы"),
            card(_jobs(), title="Периодические задания"),
            card(_calendar(), title="Рабочий календарь"),
        ),
        lead=rx.fragment("Проверено: ", Health.as_of),
        actions=(button("Проверить", icon="refresh_cw", on_click=Health.load.throttle(1000)),),
        ready=Health.loaded,
    )


def _channel(channel: rx.vars.ObjectVar[ChannelCard]) -> rx.Component:
    return rx.el.section(
        rx.el.div(rx.el.h2(channel.label), badge(channel.status, channel.tone), class_name="card-head"),
        facts(
            ("Проверка связи", channel.check),
            ("Ждут отправки", channel.waiting),
            ("Самое старое ждёт", channel.oldest),
            ("Последняя удачная отправка", channel.last_success),
        ),
        rx.cond(channel.trouble != "", callout("attention", channel.trouble)),
        class_name="card card-lines",
        id=f"channel-{channel.id}",
    )


def _dead() -> rx.Component:
    rows: Any = Health.dead
    return listing(
        DEAD,
        rows,
        cells={
            "actions": lambda item: button("Отправить ещё раз", kind="soft", on_click=Health.resend(item.id)),
        },
        empty=empty_state("Всё доставлено или ждёт своей очереди", icon="circle_check"),
    )


def _feed() -> rx.Component:
    rows: Any = Health.skipped
    skipped = listing(SKIPPED, rows, cells={})
    return stack(
        facts(
            ("Последние изменения приняты", Health.feed_applied),
            ("Все изменения получены на", Health.feed_caught_up),
            ("Пропущено из-за ошибок в данных", Health.feed_skipped),
        ),
        rx.cond(Health.skipped, disclosure("Показать пропущенные", skipped)),
        rx.el.div(open_button("Прочитать ленту с начала", START_OVER_DIALOG, icon="rotate_ccw")),
        confirm_dialog(
            START_OVER_DIALOG,
            "Прочитать ленту с начала?",
            "Портал заново получит все лицевые счета, точки учёта и показания. Введённое клиентами не изменится, "
            "пропущенные изменения будут применены ещё раз.",
            confirm=button("Прочитать с начала", on_click=Health.start_over),
        ),
    )


def _jobs() -> rx.Component:
    rows: Any = Health.jobs
    return listing(JOBS, rows, cells={"status": _result})


def _calendar() -> rx.Component:
    return stack(
        rx.cond(Health.calendar_trouble != "", callout("attention", Health.calendar_trouble)),
        facts(("Праздники известны до", Health.calendar_until)),
    )


def _result(job: Any) -> rx.Component:
    return rx.el.div(badge(job.status, job.tone), rx.cond(job.error != "", clipped(job.error)))
