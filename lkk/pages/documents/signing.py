"""The pane of signing beside a document: what is next, the signatures, what can be downloaded."""

from typing import Any

import reflex as rx

from lkk.components.branches import pick, when
from lkk.components.buttons import button, file_button, link_button
from lkk.components.dialog import open_button
from lkk.components.feedback import callout
from lkk.components.fields import code_field, text_area
from lkk.components.file_slot import list_slot
from lkk.components.forms import event_form, form_actions, submit_button
from lkk.components.links import anchor
from lkk.components.status import badge
from lkk.components.surfaces import card, stack
from lkk.pages.form_dialogs import form_dialog
from lkk.pages.refusals import error_at, error_of
from lkk.routes import NOTIFICATIONS, SIGNATURE_AGREEMENT
from lkk.state.signing.pane import CODE_FORM, REFUSAL_FORM, Signing
from lkk.vocabulary import attachments

_PANE: Any = Signing.pane
_FILE_RULES = "Отсоединённая подпись этого файла, .sig или .p7s до 256 КБ. Проверяется сразу после отправки"
_DISAGREEMENTS_RULES = (
    f"PDF до {attachments.MAX_SIZE_WORDS}. Отправится сразу, и до ответа компании подписать документ будет нельзя"
)
_SIGNATURE_BYTES = 256 << 10


def signing_pane() -> rx.Component:
    """What the customer does next, then who has signed."""
    return rx.fragment(
        when(_PANE.rejection, _rejection()),
        rx.cond(_PANE.step != "nothing", _next()),
        when(_PANE.answer, card(rx.el.p(_PANE.answer), title="Почему документ не подписан")),
        rx.cond(_PANE.signatures, _signatures()),
        rx.cond(_PANE.may_disagree, card(_disagreements(), title="Не согласны с условиями?")),
        rx.cond(_PANE.may_refuse, _refusal()),
    )


def _rejection() -> rx.Component:
    return callout(
        "attention",
        rx.el.p("Подпишите документ или откажитесь от него. Почему компания не согласна: ", _PANE.rejection),
        title="Компания отклонила ваши разногласия",
    )


def _next() -> rx.Component:
    about = pick(
        _PANE.step,
        {
            "read": rx.el.p(_PANE.wanted, ". Подписать можно после последней страницы."),
            "wait": rx.el.p(_PANE.wanted),
            "file_waits": rx.el.p(_PANE.wanted),
            "other_side": rx.el.p(_PANE.wanted, "."),
            "prepare": stack(
                rx.el.p(_PANE.wanted),
                rx.el.div(link_button("Подтвердить телефон", NOTIFICATIONS.path, kind="soft")),
            ),
            "agree": stack(
                rx.el.p("Документы подписывают кодом из СМС. Один раз примите соглашение о такой подписи."),
                rx.el.div(link_button("Прочитать соглашение", SIGNATURE_AGREEMENT.path)),
            ),
            "sign": rx.cond(Signing.asked, _code(), _ask()),
        },
        rx.fragment(),
    )
    return rx.el.div(
        card(
            about,
            rx.cond(_PANE.by_file, _file()),
            rx.cond(
                _PANE.may_refuse,
                rx.el.div(open_button("Не подписывать", f"{REFUSAL_FORM}-dialog", kind="plain")),
            ),
            title="Подписать документ",
        ),
        id="signing",
    )


def _ask() -> rx.Component:
    return stack(
        rx.el.p("Отправим СМС с кодом на ", rx.el.b(_PANE.phone), ". Код подпишет именно эту версию документа."),
        rx.el.div(button("Получить код для подписи", icon="send", on_click=Signing.ask.throttle(500))),
    )


def _code() -> rx.Component:
    return event_form(
        CODE_FORM,
        rx.el.p("СМС с кодом отправлено на ", rx.el.b(_PANE.phone), ". Код действует до ", Signing.asked_till, "."),
        rx.el.p("Хеш файла, который вы подписываете: ", rx.el.code(Signing.asked_of, class_name="document-hash")),
        code_field(
            "Код из СМС",
            form=CODE_FORM,
            hint="Шесть цифр, три попытки. Никому не сообщайте код",
            error=error_at(CODE_FORM, "code"),
        ),
        form_actions(
            submit_button("Подписать"),
            button("Отправить код ещё раз", kind="soft", on_click=Signing.ask.throttle(500)),
        ),
        on_submit=Signing.sign.throttle(500),
        refused=error_of(CODE_FORM),
    )


def _file() -> rx.Component:
    return list_slot(
        "signature",
        "Файл электронной подписи",
        form="signing-file",
        url="/api/signatures?document=" + _PANE.id,
        record=_PANE.id,
        on_taken=Signing.taken,
        extensions=("sig", "p7s"),
        rules=_FILE_RULES,
        max_bytes=_SIGNATURE_BYTES,
        wrong_type="Приложите файл подписи .sig или .p7s",
        too_big="Файл подписи больше 256 КБ. Приложите отсоединённую подпись",
    )


def _disagreements() -> rx.Component:
    return list_slot(
        "disagreements",
        "Протокол разногласий",
        form="signing-disagreements",
        url="/api/disagreements?document=" + _PANE.id,
        record=_PANE.id,
        on_taken=Signing.taken,
        extensions=("pdf",),
        rules=_DISAGREEMENTS_RULES,
        max_bytes=attachments.MAX_SIZE,
        wrong_type="Приложите протокол разногласий в PDF",
        too_big=attachments.TOO_BIG,
    )


def _refusal() -> rx.Component:
    return form_dialog(
        REFUSAL_FORM,
        "Отказаться от подписания",
        "Отказаться",
        Signing.refuse,
        text_area(
            "reason",
            "Почему не подписываете",
            form=REFUSAL_FORM,
            hint=rx.cond(
                _PANE.two_sign,
                "Причину прочитает вторая сторона. Отменить отказ нельзя",
                "Причину прочитает сотрудник. Отменить отказ нельзя",
            ),
            error=error_at(REFUSAL_FORM, "reason"),
        ),
    )


def _signatures() -> rx.Component:
    return rx.el.div(
        card(
            rx.el.ul(rx.foreach(_PANE.signatures, _signature), class_name="entries"),
            when(_PANE.waiting_check, callout("attention", "Сотрудник проверит её: ", _PANE.waiting_check)),
            rx.cond(_PANE.container_url != "", _downloads()),
            title="Подписи",
        ),
        id="document-signatures",
    )


def _signature(one: Any) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.div(rx.el.b(one.signer), badge(one.check, one.tone), class_name="entry-head"),
            rx.el.p(one.side, ": ", one.told),
            when(one.certificate, rx.el.p("Сертификат ", one.certificate, class_name="hint")),
            when(one.url, anchor("Файл подписи", href=one.url, class_name="link")),
        ),
        class_name="entry",
        key=one.key,
    )


def _downloads() -> rx.Component:
    seal = rx.cond(
        _PANE.sealed_by != "",
        rx.el.p("Протокол запечатан ключом портала: ", _PANE.sealed_by, ".", class_name="hint"),
        rx.el.p("Печати портала на протоколе нет.", class_name="hint"),
    )
    return stack(
        rx.el.div(
            file_button("Протокол подписания", _PANE.sheet_url),
            file_button("Всё одним архивом", _PANE.container_url),
            class_name="form-actions",
        ),
        seal,
    )
