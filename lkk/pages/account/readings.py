"""The page of entry: one row a metering point, inputs per zone, previous value beside, message at the cell."""

from typing import Any

import reflex as rx

from lkk.components.buttons import button, link_button
from lkk.components.choices import checkbox_field
from lkk.components.disclosure import disclosure
from lkk.components.feedback import callout, empty_state, skeleton_page
from lkk.components.fields import date_field
from lkk.components.forms import event_form, field_grid, refusal
from lkk.components.links import anchor
from lkk.components.status import badge
from lkk.components.surfaces import action_bar, card, facts, stack
from lkk.pages.account.dial_photos import photos_button, photos_dialog
from lkk.pages.account.reading_history import history_button, history_dialog
from lkk.pages.account.reading_section import reading_section
from lkk.pages.account.reading_sheets import sheet_section
from lkk.pages.refusals import error_of
from lkk.pages.shell import shell
from lkk.routes import ACCOUNTS, READINGS
from lkk.state.identity.session import Session
from lkk.state.readings.readings import FORM, Readings, part_name
from lkk.state.readings.readings_view import PARTS, Ask, Cell, Entry, Point, sum_name

ON_LOAD = (Session.load, Readings.load)


def page() -> rx.Component:
    """Draw «Подача показаний»."""
    return shell(
        READINGS,
        stack(reading_section(READINGS), rx.cond(Readings.attached, _entry(), _nothing_attached())),
        lead=rx.cond(Readings.attached, rx.fragment("Лицевой счёт № ", Readings.account_number)),
        ready=Readings.loaded,
        skeleton=skeleton_page(),
    )


def _nothing_attached() -> rx.Component:
    return card(
        empty_state(
            "Показания подаются по подключённому лицевому счёту.",
            title="Лицевой счёт ещё не подключён",
            action=link_button("Подключить ЛС", ACCOUNTS.path),
            icon="gauge",
        )
    )


def _entry() -> rx.Component:
    nothing = card(empty_state("Действующих приборов учёта по этому лицевому счёту нет.", icon="gauge"))
    return stack(
        _window(),
        rx.cond(Readings.has_points, rx.fragment(_form(), _by_file()), nothing),
        history_dialog(),
        photos_dialog(),
    )


def _window() -> rx.Component:
    counted = rx.el.span("Показания, отправленные сегодня, — за ", rx.el.b(Readings.counts_in))
    return rx.cond(
        Readings.window_open,
        callout("success", rx.el.p(counted), _calendar(), title=Readings.window),
        callout(
            "attention",
            rx.el.p(counted, ", с отметкой «вне срока»: поставщик может учесть их в следующем месяце."),
            _calendar(),
            title=Readings.window,
        ),
    )


def _calendar() -> rx.Component:
    href = f"/api/readings/window.ics?account={Readings.account_id}"
    return rx.el.p(anchor("Дни приёма в календарь (.ics)", href=href, class_name="link", download=""))


def _form() -> rx.Component:
    return event_form(
        FORM,
        rx.el.input(type="hidden", name="account_id", value=f"{Readings.account_id}", read_only=True),
        rx.el.input(type="hidden", name="intent", default_value="send", id=f"{FORM}-intent"),
        card(
            field_grid(_day()),
            _table(),
            rx.cond(Readings.totals != "", rx.el.p(Readings.totals, class_name="grid-total", role="status")),
        ),
        refusal(error_of(FORM)),
        rx.cond(
            Session.visiting,
            callout("info", "Показания подаёт сам клиент: здесь их можно только посмотреть."),
            action_bar(
                rx.fragment(rx.el.span(Readings.filled), _legend()),
                button("Сохранить", type="submit", kind="soft", attributes={"data-intent": "save"}),
                button("Отправить", type="submit", attributes={"data-intent": "send"}),
            ),
        ),
        on_submit=Readings.send_form,
        warn_unsent=True,
        key=f"{Readings.account_id}",
    )


def _by_file() -> rx.Component:
    return rx.cond(Session.visiting, rx.fragment(), sheet_section())


def _day() -> rx.Component:
    return date_field(
        "taken_on",
        "Дата снятия показаний",
        form=FORM,
        default_value=Readings.taken_on,
        latest=Readings.today,
        error=Readings.date_error,
        on_blur=Readings.choose_day,
        key=f"{Readings.account_id}.{Readings.day_turn}",
    )


def _legend() -> rx.Component:
    return rx.el.span("Enter — к следующей точке учёта, Tab — к следующей зоне", class_name="hint keyboard-hint")


def _table() -> rx.Component:
    head = rx.el.thead(rx.el.tr(rx.el.th("Точка учёта", scope="col"), rx.el.th("Показания", scope="col")))
    rows = rx.el.tbody(rx.foreach(Readings.points, _row_of))
    caption = rx.el.caption("Точки учёта лицевого счёта", class_name="sr-only")
    return rx.el.table(caption, head, rows, class_name="table grid-table", id="readings-grid")


def _row_of(point: Any) -> rx.Component:
    """A row with its own part of the entries: when another part changes, it is not drawn again."""
    entries = rx.Var.create([getattr(Readings, part_name(part)) for part in range(PARTS)])[point.part]
    return _row(point=point, entries=entries, questions=Readings.questions[point.row], key=f"{point.id}")


@rx.memo
def _row(
    point: rx.Var[Point], entries: rx.Var[dict[str, Entry]], questions: rx.Var[list[Ask]], rest: rx.RestProp
) -> rx.Component:
    return _cells_of(point, entries, questions, rest)


def _cells_of(point: Any, entries: Any, questions: Any, rest: rx.RestProp) -> rx.Component:
    return rx.el.tr(
        rx.el.th(
            rx.el.span(point.name),
            rx.el.small(point.meter),
            rx.cond(point.control, rx.el.div(badge("Контрольный: в оплату не входит", "neutral"))),
            rx.cond(point.warning != "", rx.el.div(badge(point.warning, "attention"))),
            rx.cond(point.replaced != "", rx.el.div(point.replaced, class_name="hint")),
            _details(point),
            scope="row",
        ),
        rx.el.td(
            rx.el.div(
                rx.foreach(point.cells, lambda cell: _cell(cell, entries[cell.register_id])), class_name="zone-cells"
            ),
            _sum(entries[sum_name(point.row)]),
            photos_button(point),
            rx.cond(questions.length() > 0, _questions(questions)),
        ),
        rest,
    )


def _sum(entry: Any) -> rx.Component:
    """What the row comes to; the line is there only when it says something."""
    return rx.cond(
        entry.message != "",
        rx.el.p(entry.message, class_name="row-sum", custom_attrs={"data-tone": entry.message_tone}),
    )


def _details(point: Any) -> rx.Component:
    return disclosure(
        "О приборе",
        facts(
            ("Адрес", point.place),
            ("Разрядность", point.digits),
            ("Коэффициент", point.ratio),
            ("Поверка до", point.verification),
        ),
        history_button(point),
    )


def _cell(cell: rx.vars.ObjectVar[Cell], entry: Any) -> rx.Component:
    id = f"{FORM}-r{cell.register_id}"
    return rx.el.div(
        rx.el.label(cell.zone, html_for=id, class_name="zone-name", title=cell.name),
        rx.el.span(
            rx.el.span("прежнее ", class_name="sr-only"),
            cell.previous,
            rx.el.small(cell.previous_on),
            rx.cond(cell.expected != "", rx.el.small(cell.expected, class_name="expected-value")),
            class_name="previous-value",
        ),
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
                "aria-describedby": f"{id}-error",
            },
        ),
        rx.el.span(
            entry.message,
            id=f"{id}-error",
            class_name="cell-message",
            custom_attrs={"data-tone": entry.message_tone},
        ),
        rx.cond(entry.status != "", rx.el.span(badge(entry.status, entry.tone), class_name="cell-status")),
        class_name="zone-cell",
        custom_attrs={"data-register": cell.register_id},
        key=f"{cell.register_id}",
    )


def _questions(questions: Any) -> rx.Component:
    return callout("attention", rx.foreach(questions, _question), title="Проверьте и подтвердите", live=True)


def _question(ask: rx.vars.ObjectVar[Ask]) -> rx.Component:
    return rx.el.div(checkbox_field(ask.name, f"{ask.text} — да", form=FORM), key=ask.name)
