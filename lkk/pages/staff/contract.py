"""The contract inside an application for the staff: what can be done about it now, its facts, the sum, the payments."""

from typing import Any

import reflex as rx

from lkk.components import connection_case as parts
from lkk.components.buttons import link_button
from lkk.components.fields import date_field, text_area
from lkk.components.forms import event_form, field_grid, form_actions, submit_button
from lkk.components.surfaces import card
from lkk.pages.refusals import error_at, error_of
from lkk.state.applications.staff_application import StaffApplication
from lkk.state.connection.contract import ACT_FORM, DAYS_FORM, READY_FORM, WORKS_ACT_FORM, StaffContract

_CASE: Any = StaffContract.case
_BORDER_LENGTH = 2000


def terms() -> Any:
    """The parts of the sum as terms, for the list of them all."""
    return _CASE.terms


def contract() -> rx.Component:
    """The card of the contract; before there is one, the way to its conditions."""
    offer = link_button("Подготовить и направить условия", _CASE.offer_href, kind="primary", icon="file_text")
    return rx.cond(
        _CASE.there | _CASE.may_offer,
        card(
            rx.cond(
                _CASE.may_offer & StaffApplication.may_work,
                rx.el.div(offer, class_name="form-actions", custom_attrs={"data-print": "hide"}),
            ),
            rx.cond(
                _CASE.there,
                rx.fragment(parts.standing(_CASE.contract), parts.money(_CASE), _days()),
                rx.el.p("Условия договора ещё не готовили.", class_name="hint"),
            ),
            rx.cond(StaffApplication.may_work, rx.el.div(_todo(), custom_attrs={"data-print": "hide"})),
            title="Договор",
            id="contract",
        ),
    )


def _todo() -> rx.Component:
    return rx.fragment(
        rx.cond(_CASE.may_propose, _propose()),
        rx.cond(_CASE.may_tell_ready, _ready()),
        rx.cond(_CASE.may_post_act, _act()),
        rx.cond(_CASE.may_post_works_act, _works_act()),
    )


def _days() -> rx.Component:
    return rx.cond(
        _CASE.days,
        rx.fragment(rx.el.h3("Дни проверки"), parts.days(_CASE.days, lambda _: rx.fragment())),
    )


def _propose() -> rx.Component:
    """Up to three days, one of which the applicant chooses."""
    fields = [
        date_field(
            f"day_{number}",
            f"День {number}",
            form=DAYS_FORM,
            error=error_at(DAYS_FORM, f"day_{number}"),
            required=number == 1,
        )
        for number in (1, 2, 3)
    ]
    return event_form(
        DAYS_FORM,
        rx.el.h3("Предложить дни проверки"),
        field_grid(*fields),
        form_actions(submit_button("Предложить заявителю")),
        on_submit=StaffContract.propose.throttle(500),
        refused=error_of(DAYS_FORM),
        key=_key(DAYS_FORM),
    )


def _ready() -> rx.Component:
    return event_form(
        READY_FORM,
        rx.el.h3("Сообщить, что можно включать"),
        rx.el.p("Заявитель получит уведомление о возможности присоединения и инструкцию.", class_name="hint"),
        _border(READY_FORM),
        form_actions(submit_button("Разместить уведомление")),
        on_submit=StaffContract.tell_ready.throttle(500),
        refused=error_of(READY_FORM),
        key=_key(READY_FORM),
    )


def _act() -> rx.Component:
    return event_form(
        ACT_FORM,
        rx.el.h3("Акт о технологическом присоединении"),
        date_field(
            "connected_on",
            "День фактического присоединения",
            form=ACT_FORM,
            error=error_at(ACT_FORM, "connected_on"),
        ),
        _border(ACT_FORM),
        form_actions(submit_button("Разместить акт")),
        on_submit=StaffContract.post_act.throttle(500),
        refused=error_of(ACT_FORM),
        key=_key(ACT_FORM),
    )


def _works_act() -> rx.Component:
    return event_form(
        WORKS_ACT_FORM,
        rx.el.h3("Акт сдачи-приёмки работ"),
        rx.el.p("Работы и суммы акт берёт из сметы договора. Заявитель подпишет его или откажется.", class_name="hint"),
        text_area(
            "done",
            "Что ещё сказать в акте",
            form=WORKS_ACT_FORM,
            hint="Например: номера протоколов испытаний, переданные паспорта и ключи",
            error=error_at(WORKS_ACT_FORM, "done"),
            rows=3,
            required=False,
            max_length=_BORDER_LENGTH,
        ),
        form_actions(submit_button("Разместить акт")),
        on_submit=StaffContract.post_works_act.throttle(500),
        refused=error_of(WORKS_ACT_FORM),
        key=_key(WORKS_ACT_FORM),
    )


def _border(form: str) -> rx.Component:
    return text_area(
        "border",
        "Граница балансовой принадлежности",
        form=form,
        hint="Где кончается сеть компании и начинается сеть заявителя",
        error=error_at(form, "border"),
        rows=3,
        max_length=_BORDER_LENGTH,
    )


def _key(form: str) -> rx.Var[str]:
    """A form that was carried out is drawn anew."""
    return rx.Var.create(f"{form}-{StaffContract.turn}")
