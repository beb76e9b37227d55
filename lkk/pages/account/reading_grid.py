"""The grid of entry: one row a metering point, one column a kind of energy and zone, what is asked over it."""

from typing import Any

import reflex as rx

from lkk.components.buttons import button
from lkk.components.choices import checkbox_field
from lkk.components.feedback import callout
from lkk.components.gradual import gradual_rows
from lkk.components.links import anchor
from lkk.components.status import badge
from lkk.pages.account.dial_photos import photos_button
from lkk.pages.account.reading_history import history_button
from lkk.routes import READINGS
from lkk.state.readings.asking_view import Ask, AskSort
from lkk.state.readings.reading_rows import FILTER
from lkk.state.readings.readings import FORM, Readings, part_name
from lkk.state.readings.readings_view import PARTS, Cell, Entry, Point, sum_name
from lkk.vocabulary.metering import RowFilter

ROWS_AT_ONCE = 2


def row_filters() -> rx.Component:
    """Which rows are shown, each with their number; the choice is in the address."""
    return rx.el.nav(
        *[_filter(one) for one in RowFilter],
        class_name="section-links row-filters",
        aria_label="Какие точки учёта показаны",
    )


def _filter(one: RowFilter) -> rx.Component:
    href = READINGS.path if one is RowFilter.ALL else f"{READINGS.path}?{FILTER}={one.value}"
    count = Readings.row_counts[one.value]
    return rx.el.a(
        rx.el.span(one.label),
        rx.el.span(count, class_name="view-count", custom_attrs={"data-none": rx.cond(count == "0", "yes", "no")}),
        href=href,
        custom_attrs={
            "data-show": one.value,
            "aria-current": rx.cond(Readings.row_filter == one.value, "page", "false"),
            "preventScrollReset": True,
        },
    )


def question_list() -> rx.Component:
    """Everything that is asked before sending; questions of one sort are confirmed by one button."""
    return rx.cond(
        Readings.asked != "",
        rx.el.section(
            callout(
                "attention",
                rx.el.p("Отметьте «да» у верных значений или исправьте их, затем снова нажмите «Отправить»."),
                title=rx.fragment("Перед отправкой: ", Readings.asked),
                live=True,
            ),
            rx.foreach(Readings.questions, _sort),
            class_name="reading-questions",
            aria_label="Проверьте и подтвердите",
        ),
    )


def _sort(sort: rx.vars.ObjectVar[AskSort]) -> rx.Component:
    confirm = button(
        rx.fragment("Подтвердить все похожие: ", sort.alike),
        kind="soft",
        icon="check_check",
        attributes={"data-confirm-alike": sort.code},
    )
    return rx.el.fieldset(
        rx.el.legend(sort.title),
        rx.cond(sort.alike != "", confirm),
        rx.foreach(sort.asks, _ask),
        rx.el.p(role="status", class_name="sr-only", custom_attrs={"data-confirmed": sort.code}),
        class_name="question-sort",
        key=sort.code,
    )


def _ask(ask: rx.vars.ObjectVar[Ask]) -> rx.Component:
    return rx.el.div(
        anchor(ask.where, href=ask.cell, class_name="link"),
        checkbox_field(ask.name, f"{ask.text} — да", form=FORM),
        class_name="question",
        key=ask.key,
    )


def grid_table() -> rx.Component:
    """The rows; those that the filter does not show stay in the form."""
    titles = rx.foreach(Readings.columns, lambda title: rx.el.th(title, scope="col"))
    table = rx.el.table(
        rx.el.caption("Точки учёта лицевого счёта", class_name="sr-only"),
        rx.el.thead(rx.el.tr(rx.el.th("Точка учёта", scope="col"), titles)),
        rx.el.tbody(gradual_rows(rx.foreach(Readings.points, _row_of), first=ROWS_AT_ONCE)),
        class_name="grid-table",
        id="readings-grid",
    )
    return rx.fragment(
        rx.el.div(table, class_name="table-scroll grid-scroll", role="region", tab_index=0, aria_label="Точки учёта"),
        rx.cond(Readings.nothing_shown, rx.el.p("Таких точек учёта нет.", class_name="hint", role="status")),
    )


def progress_words() -> rx.Component:
    """How much is told of how much, and what it comes to."""
    return rx.fragment(
        rx.el.span(Readings.filled),
        rx.cond(Readings.totals != "", rx.el.span(Readings.totals, class_name="grid-total", role="status")),
    )


def _row_of(point: Any) -> rx.Component:
    """A row with its own part of the entries: when another part changes, it is not drawn again."""
    entries = rx.Var.create([getattr(Readings, part_name(part)) for part in range(PARTS)])[point.part]
    return _row(point=point, entries=entries, away=Readings.rows_away[point.id], key=f"{point.id}")


@rx.memo
def _row(
    point: rx.Var[Point], entries: rx.Var[dict[str, Entry]], away: rx.Var[bool], rest: rx.RestProp
) -> rx.Component:
    return _cells_of(point, entries, away, rest)


def _cells_of(point: Any, entries: Any, away: Any, rest: rx.RestProp) -> rx.Component:
    whole = entries[sum_name(point.row)]
    return rx.el.tr(
        rx.el.th(
            rx.el.span(point.name, class_name="point-name"),
            rx.el.span(whole.status, class_name="row-state", custom_attrs={"data-state": whole.tone}),
            rx.el.small(point.meter, class_name="point-meter"),
            rx.cond(point.control, rx.el.small("Контрольный: в оплату не входит")),
            rx.cond(point.replaced != "", rx.el.small(point.replaced)),
            rx.cond(point.warning != "", badge(point.warning, "attention")),
            rx.el.div(history_button(point), photos_button(point), class_name="row-acts"),
            rx.cond(
                whole.message != "",
                rx.el.p(whole.message, class_name="row-sum", custom_attrs={"data-tone": whole.message_tone}),
            ),
            scope="row",
        ),
        rx.foreach(point.cells, lambda cell: _cell(cell, entries[cell.register_id])),
        rest,
        hidden=away,
    )


def _cell(cell: rx.vars.ObjectVar[Cell], entry: Any) -> rx.Component:
    return rx.cond(cell.register_id, _input(cell, entry), rx.el.td(class_name="no-cell", key=cell.column))


def _input(cell: rx.vars.ObjectVar[Cell], entry: Any) -> rx.Component:
    id = f"{FORM}-r{cell.register_id}"
    return rx.el.td(
        rx.el.label(cell.zone, html_for=id, class_name="zone-name"),
        rx.el.input(
            key=f"{entry.turn}",
            id=id,
            name=f"r{cell.register_id}",
            default_value=entry.value,
            disabled=entry.locked,
            input_mode="decimal",
            auto_complete="off",
            max_length=40,
            on_blur=lambda typed: Readings.leave_cell(Readings.account_id, cell.register_id, typed),
            class_name="input input-number",
            custom_attrs={
                "data-grid": cell.column,
                "aria-label": cell.name,
                "aria-invalid": rx.cond(entry.message_tone == "danger", "true", "false"),
                "aria-describedby": f"{id}-before {id}-error",
            },
        ),
        rx.el.span(
            cell.previous, "\n", cell.previous_on, "\n", cell.expected, id=f"{id}-before", class_name="previous-value"
        ),
        rx.el.span(
            entry.message,
            id=f"{id}-error",
            class_name="cell-message",
            custom_attrs={"data-tone": entry.message_tone},
        ),
        rx.el.span(
            entry.status, class_name="cell-status", custom_attrs={"data-apart": entry.apart, "data-tone": entry.tone}
        ),
        class_name="zone-cell",
        custom_attrs={"data-register": cell.register_id},
        key=cell.column,
    )
