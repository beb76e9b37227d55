"""The readings of a home: one meter, large inputs, what a value comes to, what became of it, the next meter."""

from typing import Any

import reflex as rx

from lkk.components.branches import when
from lkk.components.buttons import button
from lkk.components.choices import checkbox_field
from lkk.components.disclosure import disclosure
from lkk.components.feedback import callout
from lkk.components.forms import event_form, field_grid, refusal
from lkk.components.links import text_link
from lkk.components.status import badge
from lkk.components.surfaces import card, stack
from lkk.pages.account.dial_photos import photos_button
from lkk.pages.account.reading_day import reading_day
from lkk.pages.account.reading_history import history_button
from lkk.pages.refusals import error_of
from lkk.routes import CONSUMPTION
from lkk.state.identity.session import Session
from lkk.state.readings.asking_view import Ask
from lkk.state.readings.meter_entry import BECAME, TurnItem
from lkk.state.readings.meter_view import MeterCell
from lkk.state.readings.readings import FORM, Readings


def meter_entry(calendar: rx.Component) -> rx.Component:
    """Draw the meter that was chosen; `calendar` is the link to the days of the window."""
    return stack(_needed(), _meter(), _past(calendar))


def _needed() -> rx.Component:
    counted = rx.fragment("Отправленное сегодня учитывается за ", rx.el.b(Readings.counts_in))
    late = ", с отметкой «вне срока»: поставщик может учесть их в следующем месяце."
    return callout(
        Readings.needed_tone,
        when(Readings.in_turn, rx.el.p(rx.el.b(Readings.in_turn))),
        rx.cond(
            Readings.window_open,
            rx.el.p(counted),
            rx.el.p("Показания, отправленные сегодня, — за ", rx.el.b(Readings.counts_in), late),
        ),
        title=Readings.needed,
    )


def _meter() -> rx.Component:
    meter: Any = Readings.meter
    return rx.el.section(
        rx.el.div(
            rx.el.h2(meter.name),
            rx.el.p("Прибор № ", rx.el.b(meter.serial_number), class_name="hint"),
            when(meter.place, rx.el.p(meter.place, class_name="hint")),
        ),
        when(meter.warning, rx.el.div(badge(meter.warning, "attention"))),
        when(meter.replaced, rx.el.p(meter.replaced, class_name="hint")),
        _became(),
        _form(),
        _next(),
        _all_meters(),
        class_name="card meter-card",
        id="meter",
    )


def _became() -> rx.Component:
    """What became of the values stays on the page and is announced when it appears."""
    note = callout(Readings.became_tone, rx.el.p(Readings.became_more), title=Readings.became)
    return rx.el.div(when(Readings.became, note), role="status", id=BECAME, custom_attrs={"tabIndex": -1})


def _form() -> rx.Component:
    return event_form(
        FORM,
        rx.el.input(type="hidden", name="account_id", value=f"{Readings.account_id}", read_only=True),
        rx.el.input(type="hidden", name="intent", default_value="send", id=f"{FORM}-intent"),
        rx.el.div(
            rx.el.div(rx.foreach(Readings.meter.cells, _cell), class_name="meter-inputs"),
            rx.cond(Readings.meter_asks, _asks()),
            field_grid(reading_day()),
            refusal(error_of(FORM)),
            rx.cond(
                Session.visiting,
                callout("info", "Показания подаёт сам клиент: здесь их можно только посмотреть."),
                rx.el.div(
                    button("Отправить", type="submit", attributes={"data-intent": "send"}),
                    button("Сохранить", type="submit", kind="soft", attributes={"data-intent": "save"}),
                    class_name="meter-actions",
                ),
            ),
            class_name="meter-form",
        ),
        on_submit=Readings.send_form,
        warn_unsent=True,
        key=f"{Readings.account_id}.{Readings.meter.id}",
    )


def _cell(cell: rx.vars.ObjectVar[MeterCell]) -> rx.Component:
    id = f"{FORM}-r{cell.register_id}"
    following: Any = cell.next
    then = rx.cond(following > 0, f"{FORM}-r{cell.next}", "")
    return rx.el.div(
        rx.el.label(cell.label, html_for=id, class_name="meter-label"),
        rx.el.span(
            rx.cond(
                cell.previous != "",
                rx.fragment("прежнее ", rx.el.b(cell.previous), rx.el.small(cell.previous_on)),
                "прежних нет",
            ),
            class_name="meter-before",
            custom_attrs={"id": f"{id}-before"},
        ),
        rx.el.span(
            rx.el.input(
                key=f"{cell.turn}",
                name=f"r{cell.register_id}",
                default_value=cell.value,
                disabled=cell.locked,
                input_mode="decimal",
                auto_complete="off",
                max_length=40,
                on_change=lambda typed: Readings.preview(Readings.account_id, cell.register_id, typed).debounce(300),
                on_blur=lambda typed: Readings.leave_cell(Readings.account_id, cell.register_id, typed),
                class_name="input",
                custom_attrs={
                    "id": id,
                    "aria-invalid": rx.cond(cell.message_tone == "danger", "true", "false"),
                    "aria-describedby": f"{id}-before {id}-usual {id}-error",
                    "enterKeyHint": rx.cond(following > 0, "next", "send"),
                    "data-then": then,
                },
            ),
            rx.el.span(cell.unit, class_name="unit"),
            class_name="meter-value",
        ),
        rx.el.span(cell.usual, class_name="hint", custom_attrs={"id": f"{id}-usual"}),
        when(cell.band, rx.html(cell.band)),
        rx.el.span(
            cell.message,
            id=f"{id}-error",
            role="status",
            class_name="cell-message",
            custom_attrs={"data-tone": cell.message_tone},
        ),
        rx.cond(cell.status != "", rx.el.span(badge(cell.status, cell.tone), class_name="cell-status")),
        class_name="meter-input",
        custom_attrs={"data-register": cell.register_id},
        key=f"{cell.register_id}",
    )


def _asks() -> rx.Component:
    asks = rx.foreach(Readings.meter_asks, _ask)
    return callout("attention", asks, title="Проверьте и подтвердите, потом нажмите «Отправить» ещё раз", live=True)


def _ask(ask: rx.vars.ObjectVar[Ask]) -> rx.Component:
    return rx.el.div(checkbox_field(ask.name, f"{ask.text} — да", form=FORM), key=ask.key)


def _next() -> rx.Component:
    """Where to go from here: the next meter that waits, by its name."""
    to_next = button(
        "Следующий счётчик",
        kind="soft",
        icon="arrow_right",
        on_click=Readings.open_meter(Readings.next_account, Readings.next_point).throttle(500),
    )
    return rx.cond(
        Readings.next_point > 0,
        rx.el.div(
            to_next, rx.el.span(Readings.next_meter, class_name="hint"), class_name="meter-next", id="next-meter"
        ),
    )


def _all_meters() -> rx.Component:
    meters: Any = Readings.all_meters
    rows = rx.el.ul(rx.foreach(Readings.all_meters, _turn), class_name="turn-list")
    return rx.cond(meters.length() > 1, disclosure("Все счётчики", rows))


def _turn(one: rx.vars.ObjectVar[TurnItem]) -> rx.Component:
    opened = button(one.name, kind="plain", on_click=Readings.open_meter(one.account_id, one.point_id).throttle(500))
    return rx.el.li(rx.cond(one.current, rx.el.b(one.name), opened), badge(one.status, one.tone), key=one.point_id)


def _past(calendar: rx.Component) -> rx.Component:
    meter: Any = Readings.meter
    bars: Any = Readings.year_bars
    return card(
        when(
            Readings.year_bars,
            rx.el.div(
                rx.html(bars),
                rx.el.p(text_link(Readings.year_total, CONSUMPTION.path)),
                class_name="account-year",
            ),
        ),
        rx.el.div(history_button(meter), photos_button(meter), class_name="page-actions"),
        calendar,
        title="История и прибор",
    )
