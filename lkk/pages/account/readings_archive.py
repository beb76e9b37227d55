"""«Архив показаний»: ask for months, see what became of the request, then the chart and the table of a meter."""

from typing import Any

import reflex as rx

from lkk.components.buttons import link_button
from lkk.components.chart import chart, chart_keys
from lkk.components.feedback import callout, empty_state, skeleton_page
from lkk.components.fields import select_field
from lkk.components.forms import event_form, field_grid, form_actions, submit_button
from lkk.components.links import text_link
from lkk.components.status import badge
from lkk.components.surfaces import card, stack
from lkk.pages.account.reading_section import reading_section
from lkk.pages.refusals import error_at, error_of
from lkk.pages.shell import shell
from lkk.pages.tables import listing
from lkk.routes import ACCOUNTS, READINGS_ARCHIVE
from lkk.state.identity.session import Session
from lkk.state.readings.archive import FORM, Archive
from lkk.state.readings.archive_view import VALUES

ON_LOAD = (Session.load, Archive.load)


def page() -> rx.Component:
    """Draw the page."""
    return shell(
        READINGS_ARCHIVE,
        stack(reading_section(READINGS_ARCHIVE), rx.cond(Archive.attached, _archive(), _nothing_attached())),
        lead=rx.cond(Archive.attached, rx.fragment("Лицевой счёт № ", Archive.account_number)),
        ready=Archive.loaded,
        skeleton=skeleton_page(),
    )


def _nothing_attached() -> rx.Component:
    return card(
        empty_state(
            "Архив запрашивают по подключённому лицевому счёту.",
            title="Лицевой счёт ещё не подключён",
            action=link_button("Подключить ЛС", ACCOUNTS.path),
            icon="history",
        )
    )


def _archive() -> rx.Component:
    asking = rx.cond(Archive.waits, _waiting(), rx.cond(Session.visiting, rx.fragment(), _form()))
    return stack(asking, rx.cond(Archive.shown_id > 0, _answer()), rx.cond(Archive.requests, _requests()))


def _waiting() -> rx.Component:
    return callout(
        "info",
        rx.el.p("Запрос передан учётной системе. Ответ появится здесь сам, страницу можно закрыть: мы сообщим."),
        title="Ждём ответа учётной системы",
        live=True,
    )


def _form() -> rx.Component:
    months: Any = Archive.months
    fields = [
        select_field(
            name,
            label,
            months,
            form=FORM,
            placeholder="",
            default_value=chosen,
            error=error_at(FORM, name),
            width="third",
            key=f"{Archive.account_id}-{name}",
        )
        for name, label, chosen in (
            ("first", "С какого месяца", Archive.first_default),
            ("last", "По какой месяц", Archive.last_default),
        )
    ]
    return card(
        rx.el.p(
            "Здесь видно всё, что хранит учётная система: и ваши показания, и расчётные, и снятые сотрудником. "
            "За раз — не больше 36 месяцев.",
            class_name="hint",
        ),
        event_form(
            FORM,
            field_grid(*fields),
            form_actions(submit_button("Запросить архив")),
            on_submit=Archive.ask,
            refused=error_of(FORM),
        ),
        title="Запросить показания",
    )


def _answer() -> rx.Component:
    meters: Any = Archive.meters
    choice = select_field(
        "meter",
        "Прибор учёта",
        meters,
        form="archive-shown",
        placeholder="",
        value=Archive.meter,
        on_change=Archive.choose_meter,
        width="full",
    )
    empty = empty_state("За эти месяцы показаний в учётной системе нет.", icon="history")
    cells = {"status": lambda row: badge(row.status, row.tone)}
    rows: Any = Archive.values
    charts: Any = Archive.charts
    keys: Any = Archive.keys
    shown = stack(
        field_grid(choice),
        rx.foreach(charts, lambda one: rx.el.div(rx.el.h3(one.title), chart(one.svg, one.title))),
        chart_keys(keys),
        listing(VALUES, rows, cells=cells),
    )
    return card(rx.cond(meters.length() > 0, shown, empty), title=rx.fragment("Показания: ", Archive.shown_period))


def _requests() -> rx.Component:
    requests: Any = Archive.requests
    return card(rx.el.ul(rx.foreach(requests, _request), class_name="plain-list"), title="Запросы")


def _request(one: Any) -> rx.Component:
    period = rx.cond(one.href != "", text_link(one.period, one.href), rx.el.span(one.period))
    return rx.el.li(
        rx.cond(one.shown, rx.el.b(one.period), period),
        " ",
        badge(one.state, one.tone),
        rx.el.small(" запрошен ", one.asked),
        rx.cond(one.reason != "", rx.el.p(one.reason, class_name="hint")),
        key=f"{one.id}",
    )
