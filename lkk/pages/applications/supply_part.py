"""The supply contract of a connection: what is wanted first, then the facts; the same for both sides."""

from typing import Any

import reflex as rx

from lkk.components.buttons import button
from lkk.components.feedback import callout
from lkk.components.fields import date_field, text_field
from lkk.components.forms import event_form, field_grid, form_actions, submit_button
from lkk.components.status import badge
from lkk.components.surfaces import card, facts
from lkk.pages.account.consent_form import consent_form
from lkk.pages.refusals import error_at, error_of
from lkk.state.applications.case_supply import SUPPLY_FORM, TOLD_FORM

_TITLE = "Договор энергоснабжения"
_NUMBER_LENGTH = 60


def own_supply(supply: Any, agree: Any, attach: Any, tell: Any) -> rx.Component:
    """For the applicant, with what the case waits for and the account that may be attached."""
    asked = consent_form(
        SUPPLY_FORM,
        supply.consent,
        supply.version,
        agree,
        says="Даю согласие на передачу моих данных гарантирующему поставщику",
        title="Согласие на передачу данных гарантирующему поставщику",
    )

    def offer(one: Any) -> rx.Component:
        return callout(
            "attention",
            rx.el.p("По договору открыт лицевой счёт № ", one.number, ". ", one.address),
            button("Подключить без ПИН-кода", id=f"attach-{one.number}", on_click=attach(one.id).throttle(500)),
        )

    return rx.cond(
        supply.label,
        card(
            _standing(supply),
            rx.cond(supply.consent, asked),
            rx.cond(supply.tells, _told(tell)),
            rx.foreach(supply.offers, offer),
            title=_TITLE,
            id="supply",
        ),
    )


def _told(tell: Any) -> rx.Component:
    """The contract of a supplier the portal does not speak with, as the applicant tells of it."""
    return event_form(
        TOLD_FORM,
        field_grid(
            text_field(
                "contract",
                "Номер договора",
                form=TOLD_FORM,
                error=error_at(TOLD_FORM, "contract"),
                max_length=_NUMBER_LENGTH,
                width="half",
            ),
            date_field(
                "concluded_on",
                "Когда заключён",
                form=TOLD_FORM,
                meant="past",
                error=error_at(TOLD_FORM, "concluded_on"),
                width="half",
            ),
        ),
        form_actions(submit_button("Договор заключён")),
        on_submit=tell.throttle(500),
        refused=error_of(TOLD_FORM),
    )


def staff_supply(supply: Any, anew: Any) -> rx.Component:
    """For the staff, who hand a refused case in once more."""
    again = button("Передать поставщику ещё раз", kind="soft", icon="send", on_click=anew.throttle(500))
    return rx.cond(
        supply.label,
        card(_standing(supply, staff=True), rx.cond(supply.anew, again), title=_TITLE, id="supply"),
    )


def _standing(supply: Any, *, staff: bool = False) -> rx.Component:
    """The state; the sentences speak to the applicant, so that the staff see them no more than as facts."""
    wanted = rx.fragment() if staff else rx.el.p(supply.wanted)
    return rx.fragment(
        rx.el.p(badge(supply.label, supply.tone)),
        rx.cond(supply.reason, rx.el.p("Причина: ", supply.reason)),
        wanted,
        facts(
            ("Поставщик", supply.supplier),
            ("С какого времени", supply.changed),
            ("Договор", rx.cond(supply.contract, rx.fragment("№ ", supply.contract), "ещё нет")),
            ("Лицевой счёт", rx.cond(supply.account, rx.fragment("№ ", supply.account), "ещё нет")),
        ),
    )
