"""The page of entry: the window, the day, the grid, the buttons, the way by a file."""

import reflex as rx

from lkk.components.buttons import button, link_button
from lkk.components.feedback import callout, empty_state, skeleton_page
from lkk.components.forms import event_form, refusal
from lkk.components.gradual import gradually
from lkk.components.links import anchor
from lkk.components.surfaces import action_bar, card, stack
from lkk.pages.account.dial_photos import photos_dialog
from lkk.pages.account.meter_entry import meter_entry
from lkk.pages.account.reading_day import reading_day
from lkk.pages.account.reading_grid import grid_table, progress_words, question_list, row_filters
from lkk.pages.account.reading_history import history_dialog
from lkk.pages.account.reading_section import reading_section
from lkk.pages.account.reading_sheets import sheet_section
from lkk.pages.refusals import error_of
from lkk.pages.shell import shell
from lkk.routes import ACCOUNTS, READINGS
from lkk.state.identity.session import Session
from lkk.state.readings.readings import FORM, Readings

ON_LOAD = (Session.load, Readings.load)


def page() -> rx.Component:
    """Draw «Подача показаний»."""
    return shell(
        READINGS,
        stack(reading_section(READINGS), rx.cond(Readings.attached, _entry(), _nothing_attached())),
        lead=rx.cond(Readings.attached, rx.fragment("Лицевой счёт № ", Readings.account_number)),
        ready=Readings.loaded,
        skeleton=skeleton_page(latin=True),
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


def _nothing_to_read() -> rx.Component:
    """No window is told either: nothing can be sent in it."""
    closed = empty_state(
        "Показания по нему больше не подаются. Переданные раньше остались в архиве показаний.",
        title="Лицевой счёт закрыт",
        icon="gauge",
    )
    none = empty_state("Действующих приборов учёта по этому лицевому счёту нет.", icon="gauge")
    return card(rx.cond(Readings.closed, closed, none))


def _entry() -> rx.Component:
    dialogs = rx.fragment(history_dialog(), photos_dialog())
    return stack(
        rx.cond(
            Readings.has_points,
            rx.cond(
                Readings.one_meter,
                gradually(meter_entry(_calendar()), _by_file(), dialogs),
                gradually(_window(), _form(), _by_file(), dialogs),
            ),
            _nothing_to_read(),
        )
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
        question_list(),
        card(rx.el.div(reading_day(), row_filters(), class_name="grid-tools"), _legend(), grid_table()),
        refusal(error_of(FORM)),
        rx.cond(
            Session.visiting,
            callout(
                "info",
                rx.el.p("Показания подаёт сам клиент: здесь их можно только посмотреть."),
                rx.el.p(progress_words()),
            ),
            action_bar(
                progress_words(),
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


def _legend() -> rx.Component:
    return rx.el.p("Enter — к следующей точке учёта, Tab — к следующей зоне", class_name="hint keyboard-hint")
