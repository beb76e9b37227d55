"""All applications of a customer, or those about grid objects with the columns of their own list."""

from typing import Any

import reflex as rx

from lkk.components.applications_table import (
    applications_card,
    filter_form,
    number_cell,
    sortable,
    status_cell,
)
from lkk.components.buttons import link_button
from lkk.components.feedback import empty_state
from lkk.components.table import Column, cell
from lkk.routes import APPLICATION_NEW, HOME, new_application_path
from lkk.state.applications.applications_address import ASSETS, KIND_OPTIONS, SORTS, STATUS_OPTIONS
from lkk.state.applications.applications_table import Applications

_COLUMNS = (
    ("Номер", "number"),
    ("Вид заявки", "kind"),
    ("Объект", "object"),
    ("Заявитель", "applicant"),
    ("Лицевой счёт", "account"),
    ("Подана", "filed"),
    ("Статус", "status"),
    ("Статус изменён", "changed"),
    ("Срок", "deadline"),
)


def own_applications() -> rx.Component:
    """The view that the address names."""
    return rx.cond(Applications.view == ASSETS, _grid_objects(), _everything())


def _everything() -> rx.Component:
    return applications_card(
        Applications,
        title="Заявки",
        columns=[_column(title, name) for title, name in _COLUMNS],
        line=_line,
        filters=_filters(),
        empty=empty_state(
            "Выберите вид заявки и заполните её. Черновик сохраняется сам.",
            title="Заявок пока нет",
            action=link_button("Новая заявка", APPLICATION_NEW.path, icon="plus"),
            icon="file_text",
        ),
        actions=(
            link_button("Передача объектов", HOME.url(view=ASSETS), kind="soft"),
            rx.cond(Applications.rows, link_button("Новая заявка", APPLICATION_NEW.path, icon="plus")),
        ),
    )


def _line(row: rx.vars.ObjectVar[Any]) -> rx.Component:
    return rx.el.tr(
        number_cell("Номер", row),
        cell("Вид заявки", row.kind),
        cell("Объект", row.object_name),
        cell("Заявитель", row.applicant),
        cell("Лицевой счёт", row.account),
        cell("Подана", row.filed),
        status_cell(row, answer=True),
        cell("Статус изменён", row.changed),
        cell("Срок", row.due),
    )


def _grid_objects() -> rx.Component:
    """The list of seed A with its own words."""
    return applications_card(
        Applications,
        title="Список заявок на передачу объектов э/с хозяйства",
        columns=(
            _column("ИД", "number"),
            Column("Дата создания"),
            Column("ФЛ/ЮР/ИП"),
            _column("ФИО/Название организации", "applicant"),
            _column("Передаваемые объекты", "object"),
            _column("Статус", "status"),
        ),
        line=_grid_object,
        filters=_filters(),
        empty=empty_state("Создайте заявку, чтобы передать объекты.", title="Ничего не найдено", icon="inbox"),
        actions=(
            link_button("Все заявки", HOME.path, kind="soft"),
            link_button("Создать заявку", new_application_path("asset_transfer"), icon="plus"),
        ),
    )


def _grid_object(row: rx.vars.ObjectVar[Any]) -> rx.Component:
    return rx.el.tr(
        number_cell("ИД", row),
        cell("Дата создания", row.created),
        cell("ФЛ/ЮР/ИП", row.applicant_letters),
        cell("ФИО/Название организации", row.applicant),
        cell("Передаваемые объекты", row.object_name),
        status_cell(row, answer=True),
    )


def _column(title: str, name: str) -> Column:
    return sortable(Applications, SORTS, title, name)


def _filters() -> rx.Component:
    return filter_form(Applications, Applications.filter_own, kinds=KIND_OPTIONS, statuses=STATUS_OPTIONS)
