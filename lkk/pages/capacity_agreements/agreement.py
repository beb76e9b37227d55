"""Соглашение о передаче мощности: what is wanted first, the terms, the forms of an answer, how it was talked over."""

from typing import Any

import reflex as rx

from lkk.components.branches import when
from lkk.components.buttons import button, link_button
from lkk.components.choices import checkbox_field
from lkk.components.content import Child
from lkk.components.dialog import open_button
from lkk.components.feedback import callout
from lkk.components.fields import date_field, select_field, text_area, text_field
from lkk.components.forms import event_form, field_grid, form_actions, submit_button
from lkk.components.links import text_link
from lkk.components.status import badge
from lkk.components.surfaces import card, facts, stack
from lkk.pages.form_dialogs import form_dialog
from lkk.pages.refusals import error_at, error_of
from lkk.pages.shell import shell
from lkk.routes import CAPACITY_AGREEMENT
from lkk.state.capacity_agreements.agreement import (
    ACCEPT_FORM,
    DECLINE_FORM,
    OFFER_FORM,
    CapacityAgreementPage,
    OfferItem,
)
from lkk.state.identity.session import Session
from lkk.vocabulary.capacity_agreements import ADDRESS_LENGTH, REASON_LENGTH

ON_LOAD = (Session.load, CapacityAgreementPage.load)

_VIEW: Any = CapacityAgreementPage.view
_KNOWN: Any = _VIEW.known
_STEP: Any = _VIEW.step
_OPEN: Any = CapacityAgreementPage.offering
_KINDS: Any = CapacityAgreementPage.giver_kinds


def page() -> rx.Component:
    """What the person is to do stands first, then the terms it is about."""
    answering = (_STEP == "answer") & ~_OPEN
    return shell(
        CAPACITY_AGREEMENT,
        stack(
            _wanted(),
            rx.cond(_VIEW.kw != "", _terms()),
            rx.cond(answering, _accept()),
            rx.cond(((_STEP == "offer") | _OPEN), _offer()),
            rx.cond(_VIEW.offers, _history()),
        ),
        _decline(),
        lead=rx.fragment(_VIEW.title, ". Вторая сторона: ", _VIEW.other),
        actions=(link_button("К переписке", _VIEW.contact_href, kind="plain"),),
        ready=CapacityAgreementPage.loaded,
    )


def _wanted() -> rx.Component:
    sign = link_button("Открыть и подписать", _VIEW.paper_href, icon="pen_line")
    apply = button(
        "Подать заявку на перераспределение", icon="file_plus", on_click=CapacityAgreementPage.apply.throttle(500)
    )
    title, waits = "Что нужно от вас", (_STEP == "wait") | (_STEP == "other_signs") | (_STEP == "done")
    return card(
        rx.cond(waits, callout("info", _VIEW.wanted, title=title), callout("attention", _VIEW.wanted, title=title)),
        when(_VIEW.reason, rx.el.p("Почему прошлое соглашение не состоялось: ", _VIEW.reason)),
        rx.el.div(
            rx.cond(_STEP == "sign", sign),
            rx.cond((_STEP == "apply") & (_VIEW.application_href == ""), apply),
            rx.cond(
                (_STEP == "apply") & (_VIEW.application_href != ""),
                link_button("Продолжить заявку", _VIEW.application_href),
            ),
            rx.cond(_STEP == "done", link_button("Открыть заявку", _VIEW.application_href, kind="soft")),
            rx.cond(
                _VIEW.may_offer & ~_OPEN,
                button(
                    "Предложить другие условия",
                    kind="soft",
                    on_click=CapacityAgreementPage.begin_offer.throttle(500),
                ),
            ),
            rx.cond(_VIEW.may_decline, open_button("Отказаться", f"{DECLINE_FORM}-dialog", kind="plain")),
            class_name="form-actions",
        ),
        id="agreement-wanted",
    )


def _terms() -> rx.Component:
    paper = when(_VIEW.paper, text_link(_VIEW.paper, _VIEW.paper_href), "Появится, когда условия примут")
    return card(
        rx.el.div(badge(_VIEW.state, _VIEW.tone), id="agreement-state"),
        facts(
            ("Передаётся", _VIEW.kw),
            ("Цена за всю мощность", _VIEW.price),
            ("Заявки подать до", _VIEW.apply_by),
            ("Центр питания", _VIEW.substation),
            ("Напряжение", _VIEW.voltage),
            ("Документ", paper),
        ),
        title="Условия",
    )


def _accept() -> rx.Component:
    return card(
        event_form(
            ACCEPT_FORM,
            rx.el.p(
                "Когда вы примете условия, портал составит соглашение на двоих, и его подпишут обе стороны. "
                "Впишите в него сведения о своём объекте."
            ),
            _own(ACCEPT_FORM),
            form_actions(submit_button("Принять условия")),
            on_submit=CapacityAgreementPage.accept.throttle(500),
            refused=error_of(ACCEPT_FORM),
        ),
        title="Принять условия",
    )


def _offer() -> rx.Component:
    turn = f"offer-{CapacityAgreementPage.turn}"
    annuls = "Составленное соглашение будет аннулировано. Если вторая сторона его подписала, она подпишет новое."
    return card(
        event_form(
            OFFER_FORM,
            rx.cond(_STEP == "sign", callout("info", annuls)),
            field_grid(
                text_field(
                    "kw",
                    "Сколько передаётся",
                    form=OFFER_FORM,
                    error=error_at(OFFER_FORM, "kw"),
                    default_value=_KNOWN["kw"],
                    input_mode="decimal",
                    unit="кВт",
                    width="third",
                    max_length=20,
                    key=f"{turn}-kw",
                ),
                text_field(
                    "price",
                    "Цена за всю мощность",
                    form=OFFER_FORM,
                    hint="Если без платы, укажите 0",
                    error=error_at(OFFER_FORM, "price"),
                    default_value=_KNOWN["price"],
                    input_mode="decimal",
                    unit="₽",
                    width="third",
                    max_length=20,
                    key=f"{turn}-price",
                ),
                date_field(
                    "apply_by",
                    "Подать заявки до",
                    form=OFFER_FORM,
                    meant="future",
                    error=error_at(OFFER_FORM, "apply_by"),
                    default_value=_KNOWN["apply_by"],
                    key=f"{turn}-apply_by",
                ),
            ),
            _own(OFFER_FORM),
            form_actions(submit_button("Отправить условия")),
            on_submit=CapacityAgreementPage.offer.throttle(500),
            refused=error_of(OFFER_FORM),
        ),
        title=rx.cond(_OPEN, "Предложить другие условия", "Предложить условия"),
    )


def _own(form: str) -> rx.Component:
    """What a side tells of its own object; the giver also how much it has and what stays on the list."""
    turn = f"{form}-{CapacityAgreementPage.turn}"
    return rx.fragment(
        text_field(
            "address",
            "Адрес вашего объекта",
            form=form,
            hint="Например, г. Барнаул, ул. Попова, 12",
            error=error_at(form, "address"),
            default_value=_KNOWN["address"],
            max_length=ADDRESS_LENGTH,
            key=f"{turn}-address",
        ),
        rx.cond(_VIEW.giver, _giving(form, turn)),
    )


def _giving(form: str, turn: Any) -> rx.Component:
    keep: Child = checkbox_field(
        "keep_rest",
        "Оставить в списке объявлений мощность, которую я не передаю",
        form=form,
        default_checked=_VIEW.keep_rest,
    )
    return rx.fragment(
        field_grid(
            text_field(
                "own_kw",
                "Вся мощность вашего объекта",
                form=form,
                hint="Указана в акте о присоединении",
                error=error_at(form, "own_kw"),
                default_value=_KNOWN["own_kw"],
                input_mode="decimal",
                unit="кВт",
                width="half",
                max_length=20,
                key=f"{turn}-own_kw",
            ),
            select_field(
                "giver_kind",
                "Как присоединён ваш объект",
                _KINDS,
                form=form,
                error=error_at(form, "giver_kind"),
                default_value=_KNOWN["giver_kind"],
                width="half",
                key=f"{turn}-giver_kind",
            ),
        ),
        rx.cond(_VIEW.has_giving_ad, keep),
    )


def _history() -> rx.Component:
    offers: Any = _VIEW.offers
    shown = rx.el.ul(rx.foreach(offers, _offered), class_name="entries", id="agreement-offers")
    return card(shown, title="Как договаривались")


def _offered(one: rx.vars.ObjectVar[OfferItem]) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.b(one.who),
            ": ",
            one.kw,
            ", ",
            one.price,
            ", заявки до ",
            one.apply_by,
            rx.el.div(rx.el.small(one.at, class_name="hint")),
        ),
        class_name="entry",
        key=one.key,
    )


def _decline() -> rx.Component:
    return form_dialog(
        DECLINE_FORM,
        "Отказаться от условий?",
        "Отказаться",
        CapacityAgreementPage.decline,
        text_area(
            "reason",
            "Почему отказываетесь",
            form=DECLINE_FORM,
            hint="Причину прочитает вторая сторона. Договориться заново можно здесь же",
            error=error_at(DECLINE_FORM, "reason"),
            max_length=REASON_LENGTH,
        ),
    )
