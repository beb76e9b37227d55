"""Соглашение о простой электронной подписи: the text, what comes first, accepting and ending it."""

from typing import Any

import reflex as rx

from lkk.components.branches import when
from lkk.components.buttons import button, link_button
from lkk.components.choices import checkbox_field
from lkk.components.dialog import close_button, confirm_dialog, dialog, open_button
from lkk.components.feedback import callout
from lkk.components.forms import event_form, form_actions, submit_button
from lkk.components.prose import prose
from lkk.components.surfaces import card, facts, stack
from lkk.pages.refusals import error_at, error_of
from lkk.pages.shell import shell
from lkk.routes import DOCUMENTS, SIGNATURE_AGREEMENT
from lkk.state.identity.session import Session
from lkk.state.signing.agreement import END_DIALOG, FORM, SignatureAgreement

ON_LOAD = (Session.load, SignatureAgreement.load)
_REVOKE = "revoke-agreement"
_POWERS: Any = SignatureAgreement.powers


def page() -> rx.Component:
    """What is to be done stands first, the text after it."""
    return shell(
        SIGNATURE_AGREEMENT,
        stack(_state(), _powers(), card(prose(SignatureAgreement.text), title="Текст соглашения"), _accept()),
        confirm_dialog(
            END_DIALOG,
            "Прекратить доверенность?",
            rx.fragment(
                SignatureAgreement.ending, ". Подписать документ по ней больше будет нельзя, подписанные остаются."
            ),
            confirm=button("Прекратить", kind="danger", on_click=SignatureAgreement.end_power.throttle(500)),
        ),
        lead="По нему документы подписывают кодом из СМС: такая подпись равна собственноручной",
        actions=(link_button("Все документы", DOCUMENTS.path, kind="plain"),),
        ready=SignatureAgreement.loaded,
    )


def _state() -> rx.Component:
    who = facts(
        ("Подписывает", SignatureAgreement.signer),
        ("Телефон для кодов", rx.cond(SignatureAgreement.phone != "", SignatureAgreement.phone, "—")),
        ("Личность", rx.cond(SignatureAgreement.identification != "", SignatureAgreement.identification, "—")),
        ("Редакция", SignatureAgreement.version),
    )
    return card(
        when(SignatureAgreement.wanted, callout("attention", SignatureAgreement.wanted, title="Что нужно от вас")),
        when(SignatureAgreement.accepted, callout("success", SignatureAgreement.accepted, title="Соглашение принято")),
        who,
        when(SignatureAgreement.accepted, _revoke()),
    )


def _powers() -> rx.Component:
    def line(one: Any) -> rx.Component:
        end = button("Прекратить", kind="plain", on_click=SignatureAgreement.begin_end(one.id).throttle(500))
        return rx.el.li(one.name, " ", rx.el.small(one.told, class_name="hint"), end, key=one.id)

    shown = rx.el.ul(rx.foreach(_POWERS, line), class_name="application-list", id="powers")
    return rx.cond(_POWERS, card(shown, title="Кто ещё подписывает за организацию по доверенности"))


def _accept() -> rx.Component:
    form = event_form(
        FORM,
        checkbox_field(
            "agreement",
            "Я прочитал соглашение и принимаю его",
            form=FORM,
        ),
        when(error_at(FORM, "agreement"), callout("danger", error_at(FORM, "agreement"), live=True)),
        form_actions(submit_button("Принять соглашение")),
        on_submit=SignatureAgreement.accept.throttle(500),
        refused=error_of(FORM),
        reset_on_submit=False,
    )
    open_to = (SignatureAgreement.accepted == "") & (SignatureAgreement.wanted == "")
    return rx.cond(open_to, card(form))


def _revoke() -> rx.Component:
    return rx.el.div(
        open_button("Расторгнуть соглашение", _REVOKE, kind="plain"),
        dialog(
            _REVOKE,
            "Расторгнуть соглашение?",
            rx.el.p("Подписанные документы остаются подписанными. Новые кодом из СМС подписать будет нельзя."),
            form_actions(
                button("Расторгнуть", kind="danger", on_click=SignatureAgreement.revoke.throttle(500)),
                close_button("Не сейчас", _REVOKE),
            ),
        ),
    )
