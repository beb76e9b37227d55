"""The table of applications as a customer, the list of grid objects and the desk show it."""

from collections.abc import Callable, Sequence
from typing import Any

import reflex as rx

from lkk.components.branches import when
from lkk.components.buttons import button, file_button, link_button
from lkk.components.content import Child, Handler
from lkk.components.disclosure import disclosure
from lkk.components.feedback import empty_state
from lkk.components.fields import date_field, select_field, text_field
from lkk.components.forms import event_form, field_grid, form_actions, submit_button
from lkk.components.status import badge
from lkk.components.surfaces import card, stack
from lkk.components.table import Column, cell, data_table, pager

TABLE, FILTER = "applications", "applications-filter"

Line = Callable[[Any], rx.Component]
Options = Sequence[tuple[str, str]]


def applications_card(
    source: Any,
    *,
    title: str,
    columns: Sequence[Column],
    line: Line,
    filters: rx.Component,
    empty: rx.Component,
    actions: Sequence[Child] = (),
    below: Sequence[Child] = (),
) -> rx.Component:
    """The whole of it: filter, quick filter, table, pages, how many there are; nothing to search where nothing is."""
    some = (source.rows.length() > 0) | source.filtered | source.waits
    table = data_table(
        columns,
        rx.foreach(source.rows, line),
        id=TABLE,
        caption=title,
        is_empty=rx.cond(source.rows, False, True),
        empty=rx.cond(source.filtered | source.waits, _nothing_found(source), empty),
        ready=source.loaded,
        toolbar=(
            rx.cond(some, _quick(source)),
            rx.cond(source.rows, file_button("Скачать таблицу", source.export_href)),
        ),
    )
    total = rx.el.span("Всего записей: ", rx.el.span(source.total_words, id="applications-total"), class_name="hint")
    links = pager(source.pages, previous_href=source.previous_href, next_href=source.next_href, extra=total)
    return card(
        stack(rx.cond(some, filters), table, *below, rx.cond(source.pages, links, rx.el.p(total))),
        title=title,
        actions=actions,
    )


def filter_form(
    source: Any, on_submit: Handler, *, kinds: Options, statuses: Options, more: Child = ""
) -> rx.Component:
    """Fields for every column; a changed address gives them its values again."""
    values, turn = source.values, source.filter_turn

    def words(name: str, label: str) -> rx.Component:
        return text_field(
            name,
            label,
            form=FILTER,
            type="search",
            default_value=getattr(values, name),
            required=False,
            width="third",
            max_length=200,
            key=f"{name}-{turn}",
        )

    def day(name: str, label: str) -> rx.Component:
        value = getattr(values, name)
        return date_field(name, label, form=FILTER, default_value=value, required=False, key=f"{name}-{turn}")

    form = event_form(
        FILTER,
        field_grid(
            words("number", "Номер"),
            filter_choice(source, "kind", "Вид заявки", kinds),
            filter_choice(source, "status", "Статус", statuses),
            words("object", "Объект"),
            words("applicant", "Заявитель"),
            words("account", "Лицевой счёт"),
            day("filed_from", "Подана с"),
            day("filed_to", "Подана по"),
            day("changed_from", "Статус изменён с"),
            day("changed_to", "Статус изменён по"),
            day("due_from", "Срок с"),
            day("due_to", "Срок по"),
            more,
        ),
        form_actions(
            submit_button("Найти", kind="soft", icon="search"),
            when(source.filtered, link_button("Сбросить", source.all_href, kind="plain")),
        ),
        on_submit=on_submit,
    )
    return disclosure("Фильтры", form, open=source.filtered)


def filter_choice(source: Any, name: str, label: str, options: Options | rx.Var[Any]) -> rx.Component:
    """A list of the filter; the first line chooses nothing."""
    return select_field(
        name,
        label,
        options,
        form=FILTER,
        placeholder="Любой",
        default_value=getattr(source.values, name),
        required=False,
        width="third",
        key=f"{name}-{source.filter_turn}",
    )


def sortable(source: Any, sorts: Sequence[str], title: str, name: str) -> Column:
    """A column whose heading sorts by it."""
    link = source.sorts[sorts.index(name)]
    return Column(title, sort_href=link.href, sorted=link.direction)


def number_cell(label: str, row: Any) -> rx.Component:
    """What names the line and opens the application."""
    return cell(label, rx.el.a(row.number, href=row.href), head=True)


def status_cell(row: Any, *, answer: bool) -> rx.Component:
    """The status; `answer` adds that the customer's answer is awaited."""
    waits = when(row.waits, badge("Ждёт вашего ответа" if answer else "Ждём ответа", "attention"))
    return cell("Статус", rx.el.div(badge(row.status, row.tone), waits, class_name="badges"))


def mark_cell(row: Any, *, form: str, prefix: str) -> rx.Component:
    """A box that marks the line for the form under the table."""
    box = rx.el.input(
        type="checkbox",
        name=f"{prefix}{row.id}",
        form=form,
        custom_attrs={"aria-label": f"Выбрать заявку {row.number}"},
    )
    return cell("Выбрать", when(row.open, box))


def executor_cell(row: Any, on_take: Handler) -> rx.Component:
    """Who works on it, with the button of a line that is not in the employee's hands."""
    take = when(row.can_take, button("Взять", kind="soft", on_click=on_take))
    name = rx.cond(row.can_take & (row.executor == "—"), "", rx.el.span(row.executor))
    return cell("Исполнитель", rx.el.div(name, take, class_name="executor"))


def _quick(source: Any) -> rx.Component:
    return rx.el.a(
        rx.cond(source.waits, "Показать все", "Ждут меня"), href=source.waits_href, class_name="button button-soft"
    )


def _nothing_found(source: Any) -> rx.Component:
    return empty_state(
        "Измените условия поиска",
        title="Ничего не найдено",
        action=link_button("Показать все", source.all_href, kind="soft"),
        icon="search",
    )
