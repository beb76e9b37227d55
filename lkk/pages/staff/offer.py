"""«Условия договора»: numbers of the application, what an employee adds, the sum with its formula, papers, sending."""

from typing import Any

import reflex as rx

from lkk.components import connection_case as parts
from lkk.components.buttons import button
from lkk.components.choices import checkbox_field
from lkk.components.dialog import confirm_dialog, open_button
from lkk.components.feedback import callout
from lkk.components.forms import event_form, field_grid, form_actions, submit_button
from lkk.components.links import text_link
from lkk.components.surfaces import card, stack, two_columns
from lkk.pages.refusals import error_of
from lkk.pages.shell import shell
from lkk.pages.staff import offer_turnkey
from lkk.pages.staff.offer_fields import number_field, words_field
from lkk.pages.staff.prepared_papers import paper_links, signatures_slot
from lkk.routes import STAFF_OFFER
from lkk.state.connection.offer import OFFER_FORM, SEND_DIALOG, StaffOffer
from lkk.state.identity.session import Session

ON_LOAD = (Session.load, StaffOffer.load)

_TYPED: Any = StaffOffer.typed
_NUMBERS = (
    ("distance_m", "До сети от границы участка", "м", "По прямой до ближайшей сети нужного напряжения"),
    ("overhead_m", "Построим воздушной линии", "м", "0, если не строится"),
    ("cable_m", "Проложим кабеля", "м", "0, если не прокладывается"),
    ("switches", "Пунктов секционирования", "шт.", ""),
    ("points", "Точек учёта", "шт.", ""),
    ("years", "Технические условия действуют", "лет", "От 2 до 5"),
)
_MARKS = (
    ("rural", "Сельская местность: льготная ставка до 500 м"),
    ("social", "Заявитель из социальной категории, документ приложен"),
    ("again", "Льготное присоединение за последние три года уже было"),
    ("substation", "Нужна трансформаторная подстанция"),
    ("three_phase", "Прибор учёта трёхфазный"),
)
_TEXTS = (
    ("point", "Точка присоединения", "Например: опора № 7 линии 0,4 кВ от ТП-114"),
    ("company", "Мероприятия сетевой организации", "Каждое с новой строки"),
    ("customer", "Мероприятия заявителя", "Каждое с новой строки"),
    ("metering", "Учёт электроэнергии", ""),
)


def page() -> rx.Component:
    """The form first; beside it the application, and the result once it is counted."""
    return shell(
        STAFF_OFFER,
        rx.cond(
            StaffOffer.why_not != "",
            callout("info", StaffOffer.why_not, ". ", text_link("К заявке", StaffOffer.back)),
            two_columns(stack(_result(), rx.cond(StaffOffer.turnkey, offer_turnkey.form(), _form())), _application()),
        ),
        confirm_dialog(
            SEND_DIALOG,
            "Направить условия заявителю?",
            "Документы появятся в кабинете заявителя, ему придёт письмо. Отозвать их нельзя.",
            confirm=button("Направить", kind="primary", on_click=StaffOffer.send.throttle(500)),
        ),
        title=rx.cond(StaffOffer.loaded, f"Условия договора по заявке {StaffOffer.number}", STAFF_OFFER.title),
        actions=(text_link("К заявке", StaffOffer.back),),
        ready=StaffOffer.loaded,
    )


def _application() -> rx.Component:
    def fact(one: Any) -> rx.Component:
        return rx.fragment(rx.el.dt(one.label), rx.el.dd(one.text), key=one.label)

    facts: Any = StaffOffer.facts
    return card(rx.el.dl(rx.foreach(facts, fact), class_name="facts"), title="Из заявки")


def _result() -> rx.Component:
    papers: Any = StaffOffer.papers
    return rx.cond(
        StaffOffer.prepared,
        card(
            rx.el.p(
                "Подготовлено ", StaffOffer.prepared_on, ". Направить можно в этот же день: в документах стоят сроки."
            ),
            parts.estimate(StaffOffer.estimate, StaffOffer.explained, StaffOffer.total),
            rx.el.h3("Когда платить"),
            parts.schedule(StaffOffer.parts),
            rx.el.h3("Документы: откройте каждый"),
            paper_links(papers, id="offer-papers"),
            signatures_slot(
                SEND_DIALOG,
                application=f"{StaffOffer.application_id}",
                files=StaffOffer.signatures,
                on_uploaded=StaffOffer.refresh,
                on_remove=StaffOffer.remove_file,
            ),
            rx.el.div(
                open_button("Направить условия", SEND_DIALOG, kind="primary", icon="send"), class_name="form-actions"
            ),
            title="Проверьте и направьте",
            id="offer-result",
        ),
    )


def _form() -> rx.Component:
    form = event_form(
        OFFER_FORM,
        field_grid(*[number_field(*one) for one in _NUMBERS]),
        *[checkbox_field(name, label, form=OFFER_FORM, default_checked=_TYPED[name] == "on") for name, label in _MARKS],
        rx.el.h3("Технические условия"),
        *[words_field(*one) for one in _TEXTS],
        form_actions(submit_button("Посчитать и подготовить", icon="file_text")),
        on_submit=StaffOffer.prepare.throttle(500),
        refused=error_of(OFFER_FORM),
        warn_unsent=True,
        key=rx.Var.create(f"offer-{StaffOffer.number}-{StaffOffer.turn}"),
    )
    return card(form, title="Что будет построено")
