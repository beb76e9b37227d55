"""«Статистика потребления»: the year by month beside the last one, files for any months, the request for a letter."""

from typing import Any

import reflex as rx

from lkk.components.buttons import button, link_button
from lkk.components.chart import chart, chart_keys
from lkk.components.feedback import empty_state, skeleton_page
from lkk.components.fields import select_field
from lkk.components.forms import field_grid, file_form, form_actions
from lkk.components.surfaces import card, stack
from lkk.pages.account.reading_section import reading_section
from lkk.pages.shell import shell
from lkk.pages.tables import listing
from lkk.routes import ACCOUNTS, CONSUMPTION, new_application_path
from lkk.state.identity.session import Session
from lkk.state.readings.consumption import Consumption
from lkk.state.readings.consumption_view import MONTHS

ON_LOAD = (Session.load, Consumption.load)
FILE_FORM = "consumption-file"


def page() -> rx.Component:
    """Draw the page."""
    return shell(
        CONSUMPTION,
        stack(reading_section(CONSUMPTION), rx.cond(Consumption.attached, _statistics(), _nothing_attached())),
        lead=rx.cond(Consumption.attached, rx.fragment("Лицевой счёт № ", Consumption.account_number)),
        ready=Consumption.loaded,
        skeleton=skeleton_page(),
    )


def _nothing_attached() -> rx.Component:
    return card(
        empty_state(
            "Расход считается по подключённому лицевому счёту.",
            title="Лицевой счёт ещё не подключён",
            action=link_button("Подключить ЛС", ACCOUNTS.path),
            icon="gauge",
        )
    )


def _statistics() -> rx.Component:
    nothing = empty_state("За два года переданных показаний нет: считать расход не из чего.", icon="gauge")
    return stack(card(rx.cond(Consumption.some, _shown(), nothing), title="Последние 12 месяцев"), _files(), _letter())


def _shown() -> rx.Component:
    kinds: Any = Consumption.kinds
    points: Any = Consumption.points
    rows: Any = Consumption.rows
    keys: Any = Consumption.keys
    choices = [
        select_field(
            name,
            label,
            options,
            form="consumption-shown",
            placeholder="",
            value=value,
            on_change=choose,
            width="half",
        )
        for name, label, options, value, choose in (
            ("point", "Точка учёта", points, Consumption.point, Consumption.choose_point),
            ("kind", "Энергия", kinds, Consumption.kind, Consumption.choose_kind),
        )
    ]
    return stack(
        field_grid(*choices),
        rx.el.p(Consumption.summary),
        rx.cond(Consumption.svg != "", chart(Consumption.svg, "График расхода")),
        chart_keys(keys),
        rx.el.p(
            "Расход считается по переданным показаниям. Месяц без показания — пропуск: его расход войдёт в месяц, "
            "когда показание передано снова.",
            class_name="hint",
        ),
        listing(MONTHS, rows, cells={}),
    )


def _files() -> rx.Component:
    months: Any = Consumption.months
    fields = [
        select_field(
            name,
            label,
            months,
            form=FILE_FORM,
            placeholder="",
            default_value=chosen,
            width="third",
            key=f"{Consumption.account_id}-{name}",
        )
        for name, label, chosen in (
            ("first", "С какого месяца", Consumption.first_default),
            ("last", "По какой месяц", Consumption.last_default),
        )
    ]
    return card(
        rx.el.p("По каждому счётчику: показания, расход, источник. Не больше 36 месяцев.", class_name="hint"),
        file_form(
            FILE_FORM,
            "/api/readings/consumption",
            rx.el.input(type="hidden", name="account", value=f"{Consumption.account_id}", read_only=True),
            field_grid(*fields),
            form_actions(
                button("Скачать .xlsx", type="submit", kind="soft", icon="download", name="format", value="xlsx"),
                button("Скачать .csv", type="submit", kind="plain", icon="download", name="format", value="csv"),
            ),
        ),
        title="Скачать за любой период",
    )


def _letter() -> rx.Component:
    ask = link_button("Запросить статистику", new_application_path("usage_stats"), kind="soft")
    return card(
        rx.el.p("Подайте заявку: когда её обработают, таблица .xlsx придёт письмом на почту кабинета."),
        rx.cond(Session.visiting, rx.fragment(), rx.el.div(ask, class_name="form-actions")),
        title="Статистика письмом",
    )
