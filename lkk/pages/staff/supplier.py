"""«Передача показаний сбыту»: what waits, the form that makes a registry, the registries."""

from typing import Any

import reflex as rx

from lkk.components.buttons import file_button
from lkk.components.feedback import empty_state, skeleton_page
from lkk.components.fields import select_field
from lkk.components.forms import event_form, field_grid, form_actions, submit_button
from lkk.components.surfaces import card, facts, stack
from lkk.pages.refusals import error_at, error_of
from lkk.pages.shell import shell
from lkk.pages.tables import listing
from lkk.routes import STAFF_SUPPLIER
from lkk.state.identity.session import Session
from lkk.state.staff_readings.supplier import FORM, LAYOUT, SupplierDesk
from lkk.vocabulary.people import CabinetClass

ON_LOAD = (Session.load, SupplierDesk.load)


def page() -> rx.Component:
    """Draw the page."""
    rows: Any = SupplierDesk.rows
    empty = empty_state("Реестров ещё нет.", icon="send")
    cells = {"file": lambda row: file_button("Скачать", row.href, kind="plain")}
    return shell(
        STAFF_SUPPLIER,
        stack(_form(), _hours(), card(listing(LAYOUT, rows, cells=cells, empty=empty), title="Сделанные реестры")),
        lead="Принятые учётной системой показания, которые отправлены в срок. Каждое передаётся один раз.",
        ready=SupplierDesk.loaded,
        skeleton=skeleton_page(),
    )


def _form() -> rx.Component:
    months: Any = SupplierDesk.months
    waiting: Any = SupplierDesk.waiting
    form = event_form(
        FORM,
        field_grid(
            select_field(
                "period",
                "Месяц показаний",
                months,
                form=FORM,
                placeholder="",
                value=SupplierDesk.month,
                on_change=SupplierDesk.choose_month,
                error=error_at(FORM, "period"),
                width="third",
            ),
            select_field(
                "registry",
                "Чьи показания",
                [(one.value, one.label) for one in CabinetClass],
                form=FORM,
                placeholder="",
                width="third",
            ),
        ),
        form_actions(submit_button("Сформировать реестр")),
        on_submit=SupplierDesk.make,
        refused=error_of(FORM),
    )
    return card(rx.foreach(waiting, _waits), form, title="Новый реестр")


def _hours() -> rx.Component:
    files: Any = SupplierDesk.hours_files
    return card(
        rx.el.p(SupplierDesk.hours),
        rx.cond(
            SupplierDesk.hours_left_out != "",
            rx.el.p("Не войдут счета, у отправителей которых нет ИНН в профиле: ", SupplierDesk.hours_left_out),
        ),
        rx.el.div(rx.foreach(files, lambda one: file_button(one.label, one.href)), class_name="page-actions"),
        rx.el.p(
            "Файл собирается заново при каждом скачивании: в нём всё, что учётная система приняла и что отправлено в "
            "срок. Сообщения — от имени клиента, под его ИНН, по одному на московские сутки.",
            class_name="hint",
        ),
        title="Почасовые данные",
    )


def _waits(one: Any) -> rx.Component:
    return facts((one.title, rx.fragment(one.ready, rx.el.br(), rx.el.small(one.text))))
