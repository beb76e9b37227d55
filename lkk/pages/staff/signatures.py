"""Подписи клиентов: files that the portal could not verify, and powers of those who sign for firms."""

from typing import Any

import reflex as rx

from lkk.components.buttons import button, file_button
from lkk.components.feedback import empty_state
from lkk.components.fields import date_field, text_field
from lkk.components.forms import event_form, field_grid, form_actions, submit_button
from lkk.components.links import text_link
from lkk.components.surfaces import card, facts, stack
from lkk.pages.form_dialogs import form_dialog
from lkk.pages.refusals import error_at, error_of
from lkk.pages.shell import shell
from lkk.routes import STAFF_SIGNATURES
from lkk.state.identity.session import Session
from lkk.state.signing.desk import CHECK_FORM, END_FORM, POWER_FORM, SignatureDesk

ON_LOAD = (Session.load, SignatureDesk.load)

_FILES: Any = SignatureDesk.files
_POWERS: Any = SignatureDesk.powers


def page() -> rx.Component:
    """What waits stands first."""
    return shell(
        STAFF_SIGNATURES,
        stack(
            rx.cond(_FILES, rx.fragment(rx.foreach(_FILES, _file)), _none()),
            _new_power(),
            _in_force(),
            _check(),
            _ending(),
        ),
        lead="Файлы подписи, которые портал не может проверить сам, и доверенности тех, кто подписывает за организации",
        ready=SignatureDesk.loaded,
    )


def _none() -> rx.Component:
    return card(empty_state("Файлов на проверке нет. Новые появятся здесь сами."))


def _file(one: Any) -> rx.Component:
    about = card(
        facts(
            ("Клиент", text_link(one.customer, one.customer_href)),
            ("Подписал", one.signer),
            ("Сертификат", one.certificate),
            ("Почему не проверена", one.told),
            ("Получена", one.received),
        ),
        rx.el.div(
            file_button("Документ", one.document_url),
            file_button("Файл подписи", one.signature_url),
            class_name="form-actions",
        ),
        rx.el.p(
            "Проверьте подпись своей программой по этим двум файлам и запишите, что она показала.", class_name="hint"
        ),
        rx.el.div(
            button("Подпись верна", icon="check", on_click=SignatureDesk.begin(one.id, one.side, True).throttle(500)),
            button("Не подтверждена", kind="soft", on_click=SignatureDesk.begin(one.id, one.side, False).throttle(500)),
            class_name="form-actions",
        ),
        title=one.title,
    )
    return rx.el.div(about, key=f"{one.id}-{one.side}")


def _check() -> rx.Component:
    right = SignatureDesk.checking_right
    return form_dialog(
        CHECK_FORM,
        "Записать проверку подписи",
        "Записать",
        SignatureDesk.record,
        text_field(
            "note",
            rx.cond(right, "Чем проверили", "Почему подпись не подтверждена"),
            form=CHECK_FORM,
            hint=rx.cond(right, "Программа и её ответ. Документ станет подписанным", "Причину прочитает клиент"),
            error=error_at(CHECK_FORM, "note"),
            max_length=300,
        ),
        lead=SignatureDesk.checking,
    )


def _new_power() -> rx.Component:
    return card(
        event_form(
            POWER_FORM,
            field_grid(
                text_field(
                    "email",
                    "Почта клиента-организации",
                    form=POWER_FORM,
                    error=error_at(POWER_FORM, "email"),
                    max_length=254,
                    width="half",
                ),
                text_field(
                    "name",
                    "Представитель",
                    form=POWER_FORM,
                    hint="Фамилия, имя и отчество, как в доверенности и в профиле клиента",
                    error=error_at(POWER_FORM, "name"),
                    max_length=400,
                    width="half",
                ),
                text_field(
                    "power",
                    "Доверенность",
                    form=POWER_FORM,
                    hint="Номер и день, например № 12 от 01.11.2026",
                    error=error_at(POWER_FORM, "power"),
                    max_length=300,
                    width="half",
                ),
                date_field(
                    "valid_to", "Действует до", form=POWER_FORM, meant="future", error=error_at(POWER_FORM, "valid_to")
                ),
            ),
            form_actions(submit_button("Записать доверенность")),
            on_submit=SignatureDesk.add_power.throttle(500),
            refused=error_of(POWER_FORM),
        ),
        title="Доверенность предъявлена",
    )


def _in_force() -> rx.Component:
    def line(one: Any) -> rx.Component:
        told = rx.el.small(one.power, ", до ", one.until, class_name="hint")
        end = button("Прекратить", kind="plain", on_click=SignatureDesk.begin_end(one.id).throttle(500))
        return rx.el.li(text_link(one.customer, one.customer_href), ": ", one.name, " ", told, end, key=one.id)

    shown = rx.el.ul(rx.foreach(_POWERS, line), class_name="application-list", id="powers")
    return rx.cond(_POWERS, card(shown, title="Действующие доверенности"))


def _ending() -> rx.Component:
    return form_dialog(
        END_FORM,
        "Прекратить доверенность?",
        "Прекратить",
        SignatureDesk.end_power,
        text_field(
            "reason",
            "Почему доверенность прекращена",
            form=END_FORM,
            hint="Например: отозвана письмом № 5 от 26.11.2026. Причину прочитает клиент",
            error=error_at(END_FORM, "reason"),
            max_length=300,
        ),
        lead=rx.fragment(SignatureDesk.ending, ". Подписать документ по ней больше будет нельзя."),
    )
