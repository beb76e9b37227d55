"""«Приборы учета»: what needs doing, then a card for each point with its meter, seals, acts and replacements."""

from typing import Any

import reflex as rx

from lkk.components.buttons import link_button
from lkk.components.disclosure import disclosure
from lkk.components.feedback import callout, empty_state, skeleton_page
from lkk.components.links import anchor, text_link
from lkk.components.status import badge
from lkk.components.surfaces import card, stack
from lkk.components.table import data_table, table_row
from lkk.pages.shell import shell
from lkk.routes import ACCOUNTS, METERS, READINGS, new_application_path
from lkk.state.identity.session import Session
from lkk.state.readings.meters import LIST, Meters, PointCard

ON_LOAD = (Session.load, Meters.load)


def page() -> rx.Component:
    """Draw the points of the active account."""
    return shell(
        METERS,
        rx.cond(Meters.attached, _points(), _nothing_attached()),
        lead=rx.cond(Meters.attached, rx.fragment("Лицевой счёт № ", Meters.account_number)),
        ready=Meters.loaded,
        skeleton=skeleton_page(),
    )


def _nothing_attached() -> rx.Component:
    return card(
        empty_state(
            "Приборы учёта показаны по подключённому лицевому счёту.",
            title="Лицевой счёт ещё не подключён",
            action=link_button("Подключить ЛС", ACCOUNTS.path),
            icon="gauge",
        )
    )


def _points() -> rx.Component:
    return stack(
        rx.cond(Meters.summary != "", callout("attention", _urgent(), title=Meters.summary)),
        rx.el.div(
            link_button("Подать показания", READINGS.path, icon="gauge"),
            link_button("Обслуживание прибора", new_application_path("meter_service"), kind="soft"),
            link_button("Исправить данные прибора", new_application_path("meter_data_change"), kind="soft"),
            class_name="page-actions",
        ),
        rx.cond(
            Meters.has_points,
            rx.fragment(rx.cond(Meters.several, _list_of_points()), rx.foreach(Meters.cards, _point)),
            card(empty_state("Точек учёта по этому лицевому счёту нет.", icon="gauge")),
        ),
    )


def _urgent() -> rx.Component:
    return rx.el.ul(rx.foreach(Meters.urgent, lambda one: rx.el.li(_link(one), ": ", one.status, key=one.href)))


def _link(one: Any) -> rx.Component:
    return anchor(one.title, href=one.href, class_name="link")


def _list_of_points() -> rx.Component:
    cells = {
        "name": lambda row: anchor(row.name, href=f"#{row.anchor}", class_name="link"),
        "status": lambda row: badge(row.status, row.tone),
    }
    rows = rx.foreach(Meters.cards, lambda row: table_row(LIST, row, cells, key=row.anchor))
    return card(disclosure("Все точки учёта списком", data_table(LIST, rows)))


def _point(point: rx.vars.ObjectVar[PointCard]) -> rx.Component:
    return rx.el.div(
        card(
            rx.el.p(point.meter, " ", badge(point.status, point.tone)),
            rx.cond(point.control, rx.el.p(badge("Контрольный: в оплату не входит", "neutral"))),
            rx.el.p(point.address, class_name="hint"),
            rx.el.p("Поверка до: ", point.due, class_name="hint"),
            rx.cond(point.warning != "", callout("attention", rx.el.p(point.warning))),
            disclosure("Точка учёта", _facts(point.point)),
            rx.cond(point.passport.length() > 0, disclosure("Прибор учёта", _facts(point.passport))),
            _list("Что считает", point.registers),
            _list("Пломбы и знаки", point.seals),
            _list("Акты", point.acts),
            _list("История замен", point.former),
            rx.cond(
                point.applications.length() > 0,
                disclosure("Заявки по прибору", rx.el.ul(rx.foreach(point.applications, _application))),
            ),
            title=point.name,
        ),
        id=point.anchor,
        key=point.anchor,
    )


def _facts(facts: Any) -> rx.Component:
    return rx.el.dl(
        rx.foreach(facts, lambda fact: rx.fragment(rx.el.dt(fact.name), rx.el.dd(fact.value))), class_name="facts"
    )


def _list(title: str, lines: Any) -> rx.Component:
    return rx.cond(
        lines.length() > 0, disclosure(title, rx.el.ul(rx.foreach(lines, lambda line: rx.el.li(line, key=line))))
    )


def _application(one: Any) -> rx.Component:
    return rx.el.li(text_link(one.title, one.href), " ", badge(one.status, one.tone), key=one.href)
