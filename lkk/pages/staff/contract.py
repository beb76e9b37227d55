"""The contract inside an application for the staff: what can be done about it now, its facts, the sum, the payments."""

from typing import Any

import reflex as rx

from lkk.components import connection_case as parts
from lkk.components.buttons import button, link_button
from lkk.components.dialog import confirm_dialog, open_button
from lkk.components.feedback import callout
from lkk.components.fields import date_field, text_area, text_field
from lkk.components.forms import event_form, field_grid, form_actions, submit_button
from lkk.components.later import later
from lkk.components.surfaces import card
from lkk.pages.form_dialogs import form_dialog
from lkk.pages.refusals import error_at, error_of
from lkk.pages.staff.prepared_papers import paper_links, signatures_slot
from lkk.state.applications.staff_application import StaffApplication
from lkk.state.connection.contract import (
    ACT_FORM,
    CHECK_FORM,
    DAYS_FORM,
    PREPARED,
    READY_FORM,
    REJECT_FORM,
    SEND_DIALOG,
    WORKS_ACT_FORM,
    StaffContract,
)

_CASE: Any = StaffContract.case
_BORDER_LENGTH, _REMARKS_LENGTH, _NAME_LENGTH, _REASON_LENGTH = 2000, 2000, 200, 1000


def terms() -> Any:
    """The parts of the sum as terms, for the list of them all."""
    return _CASE.terms


def contract() -> rx.Component:
    """The card of the contract; before there is one, the way to its conditions."""
    return rx.cond(_CASE.there | _CASE.may_offer, later(_card()))


@rx.memo
def _card() -> rx.Component:
    offer = link_button("Подготовить и направить условия", _CASE.offer_href, kind="primary", icon="file_text")
    return card(
        rx.cond(
            _CASE.may_offer & StaffApplication.may_work,
            rx.el.div(
                offer,
                rx.cond(_CASE.may_reject, open_button("Отклонить разногласия", f"{REJECT_FORM}-dialog")),
                class_name="form-actions",
                custom_attrs={"data-print": "hide"},
            ),
        ),
        rx.cond(
            _CASE.there,
            rx.fragment(parts.standing(_CASE.contract), parts.money(_CASE), _days()),
            rx.el.p("Условия договора ещё не готовили.", class_name="hint"),
        ),
        rx.cond(
            StaffApplication.may_work,
            rx.el.div(_todo(), rx.cond(_CASE.may_reject, _reject()), custom_attrs={"data-print": "hide"}),
        ),
        title="Договор",
        id="contract",
    )


def _todo() -> rx.Component:
    return rx.fragment(
        rx.cond(_CASE.may_propose, _propose()),
        rx.cond(_CASE.papers, _prepared()),
        rx.cond(_CASE.may_check, _check()),
        rx.cond(_CASE.may_tell_ready, _ready()),
        rx.cond(_CASE.may_post_act, _act()),
        rx.cond(_CASE.may_post_works_act, _works_act()),
    )


def _reject() -> rx.Component:
    return form_dialog(
        REJECT_FORM,
        "Отклонить разногласия",
        "Отклонить",
        StaffContract.reject,
        text_area(
            "reason",
            "Почему разногласия не приняты",
            form=REJECT_FORM,
            hint="Причину прочитает заявитель. Он подпишет прежнюю редакцию или откажется: срок начнётся заново",
            error=error_at(REJECT_FORM, "reason"),
            max_length=_REASON_LENGTH,
        ),
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
            meant="future",
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
        form_actions(submit_button("Подготовить уведомление", icon="file_text")),
        on_submit=StaffContract.prepare_readiness.throttle(500),
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
            meant="past",
            error=error_at(ACT_FORM, "connected_on"),
        ),
        _border(ACT_FORM),
        form_actions(submit_button("Подготовить акт", icon="file_text")),
        on_submit=StaffContract.prepare_act.throttle(500),
        refused=error_of(ACT_FORM),
        key=_key(ACT_FORM),
    )


def _prepared() -> rx.Component:
    """What was prepared: to be read, signed by the company and sent."""
    return rx.el.div(
        rx.el.h3("Проверьте и направьте"),
        rx.el.p("Подготовлено ", _CASE.prepared_on, ". Заявитель увидит документы, когда вы их направите."),
        paper_links(_CASE.papers, id="prepared-list"),
        signatures_slot(
            SEND_DIALOG,
            application=f"{StaffApplication.view.id}",
            files=_CASE.signatures,
            on_uploaded=StaffContract.refresh,
            on_remove=StaffContract.remove_signature,
        ),
        rx.cond(
            _CASE.overdue,
            callout("attention", "В документах стоит день, а он уже другой. Подготовьте их заново."),
            rx.el.div(
                open_button("Направить заявителю", SEND_DIALOG, kind="primary", icon="send"), class_name="form-actions"
            ),
        ),
        confirm_dialog(
            SEND_DIALOG,
            "Направить документы заявителю?",
            "Они появятся в кабинете заявителя, ему придёт письмо. Отозвать их нельзя.",
            confirm=button("Направить", kind="primary", on_click=StaffContract.send_papers.throttle(500)),
        ),
        id=PREPARED,
        custom_attrs={"tabIndex": -1},
    )


def _check() -> rx.Component:
    """The record of the inspection, prefilled with the numbers of the application."""

    def value(name: str, label: str, unit: str) -> rx.Component:
        return text_field(
            name,
            label,
            form=CHECK_FORM,
            unit=unit,
            error=error_at(CHECK_FORM, name),
            input_mode="decimal",
            default_value=_CASE.check[name],
            max_length=12,
            width="half",
        )

    return event_form(
        CHECK_FORM,
        rx.el.h3("Записать проверку технических условий"),
        rx.el.p(
            "Составим акт. Акт без замечаний подписывает заявитель, после этого начнётся фактическое присоединение. "
            "Акт с замечаниями вернёт заявку к выполнению технических условий.",
            class_name="hint",
        ),
        field_grid(
            date_field(
                "checked_on",
                "День проверки",
                form=CHECK_FORM,
                meant="past",
                error=error_at(CHECK_FORM, "checked_on"),
                default_value=_CASE.check["checked_on"],
                width="half",
            ),
            text_field(
                "inspector",
                "Кто проверял",
                form=CHECK_FORM,
                error=error_at(CHECK_FORM, "inspector"),
                default_value=_CASE.check["inspector"],
                max_length=_NAME_LENGTH,
                width="half",
            ),
            value("power_kw", "Максимальная мощность", "кВт"),
            value("voltage_kv", "Напряжение", "кВ"),
        ),
        text_area(
            "remarks",
            "Замечания",
            form=CHECK_FORM,
            hint="Каждое с новой строки. Пусто — технические условия выполнены",
            error=error_at(CHECK_FORM, "remarks"),
            rows=3,
            required=False,
            max_length=_REMARKS_LENGTH,
        ),
        form_actions(submit_button("Подготовить акт", icon="file_text")),
        on_submit=StaffContract.prepare_check.throttle(500),
        refused=error_of(CHECK_FORM),
        key=_key(CHECK_FORM),
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
        form_actions(submit_button("Подготовить акт", icon="file_text")),
        on_submit=StaffContract.prepare_works_act.throttle(500),
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
