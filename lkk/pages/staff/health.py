"""Состояние обмена: external systems, queues, what was not delivered, the feed, periodic jobs, the calendar."""

from typing import Any

import reflex as rx

from lkk.components.buttons import button
from lkk.components.dialog import confirm_dialog, open_button
from lkk.components.disclosure import disclosure
from lkk.components.feedback import callout, empty_state
from lkk.components.links import text_link
from lkk.components.status import badge
from lkk.components.surfaces import card, facts, stack
from lkk.components.table import clipped
from lkk.pages.shell import shell
from lkk.pages.tables import listing
from lkk.routes import STAFF_HEALTH
from lkk.state.identity.session import Session
from lkk.state.operation.health import RESEND_ALL_DIALOG, START_OVER_DIALOG, Health
from lkk.state.operation.health_view import DEAD, FAILED_SMS, GATEWAYS, JOBS, SKIPPED, ChannelCard

ON_LOAD = (Session.load, Health.load)


def page() -> rx.Component:
    """Systems first, then what was not delivered, the feed, the jobs and the working calendar."""
    return shell(
        STAFF_HEALTH,
        stack(
            rx.el.div(rx.foreach(Health.channels, _channel), _files(), class_name="tiles"),
            card(_dead(), title="Не доставлено"),
            rx.cond(Health.sms_counts != "", card(_sms(), title="СМС за сутки")),
            card(_feed(), title="Изменения из учётной системы"),
            card(_jobs(), title="Периодические задания"),
            card(_calendar(), title="Рабочий календарь"),
        ),
        lead=rx.fragment("Проверено: ", Health.as_of),
        actions=(button("Проверить", icon="refresh_cw", on_click=Health.load.throttle(500)),),
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
        rx.cond(
            channel.may_try,
            rx.el.div(button("Попробовать сейчас", kind="soft", on_click=Health.try_now(channel.id).throttle(500))),
        ),
        class_name="card card-lines",
        id=f"channel-{channel.id}",
    )


def _files() -> rx.Component:
    return rx.el.section(
        rx.el.div(rx.el.h2("Хранилище файлов"), badge(Health.files.status, Health.files.tone), class_name="card-head"),
        facts(("Запись и чтение", Health.files.check)),
        class_name="card card-lines",
        id="file-storage",
    )


def _dead() -> rx.Component:
    rows: Any = Health.dead
    return stack(
        rx.cond(
            Health.dead_total != "",
            rx.el.div(open_button(rx.fragment("Отправить все: ", Health.dead_total), RESEND_ALL_DIALOG)),
        ),
        listing(
            DEAD,
            rows,
            cells={
                "application": lambda item: rx.cond(item.href != "", text_link(item.application, item.href), "—"),
                "actions": lambda item: button("Отправить ещё раз", kind="soft", on_click=Health.resend(item.id)),
            },
            empty=empty_state("Всё доставлено или ждёт своей очереди", icon="circle_check"),
        ),
        confirm_dialog(
            RESEND_ALL_DIALOG,
            "Отправить всё недоставленное?",
            "Все отправления этого списка, и те, что на нём не поместились, снова встанут в очередь. "
            "Причина отказа могла остаться: тогда они вернутся в список.",
            confirm=button("Отправить все", on_click=Health.resend_all),
        ),
    )


def _sms() -> rx.Component:
    rows: Any = Health.failed_sms
    gateways: Any = Health.sms_gateways
    status = {"status": lambda one: badge(one.status, one.tone)}
    return stack(
        rx.el.p(Health.sms_counts),
        rx.cond(Health.sms_gateways, listing(GATEWAYS, gateways, cells=status)),
        rx.cond(Health.failed_sms, listing(FAILED_SMS, rows, cells={})),
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
