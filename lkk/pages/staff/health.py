"""Состояние обмена: neighbour systems, queues, what was not delivered, the feed, periodic jobs, the calendar."""

import reflex as rx

from lkk.components.buttons import button
from lkk.components.dialog import confirm_dialog, open_button
from lkk.components.disclosure import disclosure
from lkk.components.feedback import callout, empty_state
from lkk.components.status import badge
from lkk.components.surfaces import card, facts, stack
from lkk.components.table import Column, cell, data_table
from lkk.pages.shell import shell
from lkk.routes import STAFF_HEALTH
from lkk.state.identity.session import Session
from lkk.state.operation.health import START_OVER_DIALOG, ChannelCard, DeadLine, Health, JobLine, SkippedLine

ON_LOAD = (Session.load, Health.load)

_DEAD = ("Номер", "Куда", "Что", "Создано", "Попыток", "Причина", "Действия")
_JOBS = ("Задание", "Как часто", "Последний запуск", "Длилось", "Итог")
_SKIPPED = ("Запись", "Причина", "Когда")


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
    return data_table(
        [Column(title) for title in _DEAD],
        rx.foreach(Health.dead, _dead_row),
        id="dead-items",
        caption="Что не удалось доставить",
        is_empty=rx.cond(Health.dead, False, True),
        empty=empty_state("Всё доставлено или ждёт своей очереди", icon="circle_check"),
    )


def _dead_row(item: rx.vars.ObjectVar[DeadLine]) -> rx.Component:
    return rx.el.tr(
        cell("Номер", item.id, head=True),
        cell("Куда", item.channel),
        cell("Что", item.kind),
        cell("Создано", item.created),
        cell("Попыток", item.attempts),
        cell("Причина", item.error),
        cell("Действия", button("Отправить ещё раз", kind="soft", on_click=Health.resend(item.id))),
    )


def _feed() -> rx.Component:
    skipped = data_table(
        [Column(title) for title in _SKIPPED],
        rx.foreach(Health.skipped, _skipped_row),
        id="skipped-changes",
        caption="Пропущенные изменения",
    )
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


def _skipped_row(item: rx.vars.ObjectVar[SkippedLine]) -> rx.Component:
    return rx.el.tr(
        cell("Запись", item.what, head=True),
        cell("Причина", item.problem),
        cell("Когда", item.when),
    )


def _jobs() -> rx.Component:
    return data_table(
        [Column(title) for title in _JOBS],
        rx.foreach(Health.jobs, _job_row),
        id="jobs",
        caption="Периодические задания и их последние запуски",
    )


def _calendar() -> rx.Component:
    return stack(
        rx.cond(Health.calendar_trouble != "", callout("attention", Health.calendar_trouble)),
        facts(("Праздники известны до", Health.calendar_until)),
    )


def _job_row(job: rx.vars.ObjectVar[JobLine]) -> rx.Component:
    return rx.el.tr(
        cell("Задание", job.label, head=True),
        cell("Как часто", job.every),
        cell("Последний запуск", job.started),
        cell("Длилось", job.took),
        cell("Итог", rx.el.div(badge(job.status, job.tone), rx.cond(job.error != "", rx.el.p(job.error)))),
    )
