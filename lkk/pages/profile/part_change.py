"""A part of one's own profile: the form of new data, the code, or the request that waits."""

from typing import Any

import reflex as rx

from lkk.components.branches import pick, when
from lkk.components.buttons import button, link_button
from lkk.components.dialog import confirm_dialog, open_button
from lkk.components.feedback import callout
from lkk.components.fields import code_field, password_field, text_area, text_field
from lkk.components.file_slot import file_slot
from lkk.components.forms import auth_form, event_form, field_grid, form_actions, submit_button, waiting_for_files
from lkk.components.links import anchor
from lkk.components.surfaces import card, stack
from lkk.pages.refusals import error_at, error_of
from lkk.pages.shell import shell
from lkk.routes import PROFILE, PROFILE_PART
from lkk.state.identity.session import Session
from lkk.state.profile.part_change import CODE_FORM, FORM, WITHDRAW_DIALOG, PartChange
from lkk.vocabulary.files import OwnerKind

ON_LOAD = (Session.load, PartChange.load)


def page() -> rx.Component:
    """What there is to do with the part now."""
    return shell(
        PROFILE_PART,
        pick(
            PartChange.stage,
            {"sent": _sent(), "code": _code()},
            rx.cond(PartChange.by_code, _code_request(), _form()),
        ),
        title=PartChange.title,
        ready=PartChange.loaded,
    )


def _form() -> rx.Component:
    fields: Any = PartChange.fields
    return card(
        _lead(),
        event_form(
            FORM,
            field_grid(rx.foreach(fields, lambda one: rx.fragment(_field(one), key=f"{one.name}-{PartChange.turn}"))),
            when(PartChange.proof, _proof()),
            rx.cond(PartChange.reason_asked, _reason()),
            waiting_for_files(FORM),
            form_actions(
                submit_button(rx.cond(PartChange.reason_asked, "Отправить запрос", "Сохранить")),
                link_button("Отмена", PROFILE.path, kind="plain"),
            ),
            on_submit=PartChange.send.throttle(500),
            refused=error_of(FORM),
            warn_unsent=True,
            waits_for_files=True,
            key=f"{FORM}-{PartChange.turn}",
        ),
    )


def _code_request() -> rx.Component:
    fields: Any = PartChange.fields
    return card(
        rx.el.p(
            "На новый номер или адрес придёт код. После кода данные сменятся сразу, прежний адрес получит письмо. "
            "Пароль нужен, чтобы данные не сменил тот, кто оказался за вашим устройством."
        ),
        auth_form(
            FORM,
            "/api/profile/code",
            field_grid(
                rx.foreach(fields, lambda one: rx.fragment(_field(one), key=f"{one.name}-{PartChange.turn}")),
                password_field("password", "Пароль от кабинета", form=FORM),
            ),
            form_actions(submit_button("Получить код"), link_button("Отмена", PROFILE.path, kind="plain")),
        ),
        narrow=True,
    )


def _lead() -> rx.Component:
    asked = "Данные изменит сотрудник, когда проверит запрос. До этого действуют прежние."
    first = "Эти данные ещё не указаны: они сохранятся сразу, с отметкой «Указано вами»."
    whole = "Введите данные целиком, даже если изменилась только часть."
    return rx.fragment(
        rx.el.p(rx.cond(PartChange.reason_asked, asked, first)),
        rx.cond(PartChange.whole, rx.el.p(whole, class_name="hint")),
    )


def _field(one: Any) -> rx.Component:
    return text_field(
        one.name,
        one.label,
        form=FORM,
        hint=one.hint,
        error=error_at(FORM, one.name),
        type=one.type,
        input_mode=one.input_mode,
        default_value=one.value,
        required=one.required,
        width=one.width,
        max_length=one.max_length,
        attributes={"data-meant": one.meant},
    )


def _proof() -> rx.Component:
    return file_slot(
        "proof",
        "Документ",
        form=FORM,
        application=f"{PartChange.draft_id}",
        owner=OwnerKind.PROFILE_CHANGE,
        files=PartChange.files,  # type: ignore[arg-type]
        on_uploaded=PartChange.refresh,
        on_remove=PartChange.remove_file,
        hint=PartChange.proof,
        error=error_at(FORM, "proof"),
    )


def _reason() -> rx.Component:
    return text_area(
        "reason",
        "Почему меняются данные",
        form=FORM,
        hint="Например, сменила фамилию после замужества",
        error=error_at(FORM, "reason"),
        rows=3,
        max_length=1000,
    )


def _code() -> rx.Component:
    return card(
        rx.el.p("Код отправлен: ", rx.el.b(PartChange.destination), ". Он действует 10 минут."),
        event_form(
            CODE_FORM,
            code_field("Код из шести цифр", form=CODE_FORM, error=error_at(CODE_FORM, "code"), width="third"),
            form_actions(
                submit_button("Подтвердить"),
                button("Другой адрес или новый код", kind="plain", on_click=PartChange.back),
            ),
            on_submit=PartChange.confirm.throttle(500),
            refused=error_of(CODE_FORM),
        ),
        narrow=True,
    )


def _sent() -> rx.Component:
    asked: Any = PartChange.asked
    files: Any = PartChange.files
    return stack(
        callout("info", "Запрос рассматривает сотрудник. О решении придёт уведомление.", title="Запрос отправлен"),
        card(
            rx.el.dl(
                rx.foreach(asked, lambda one: rx.fragment(rx.el.dt(one.label), rx.el.dd(one.text), key=one.label)),
                rx.el.dt("Почему"),
                rx.el.dd(PartChange.reason),
                class_name="facts",
            ),
            rx.cond(
                files,
                rx.el.ul(
                    rx.foreach(files, lambda one: rx.el.li(anchor(one.name, href=one.url), key=one.id)),
                    class_name="file-list",
                ),
            ),
            form_actions(
                link_button("К профилю", PROFILE.path, kind="soft"),
                open_button("Отозвать запрос", WITHDRAW_DIALOG, kind="plain"),
            ),
            title="Новые данные",
        ),
        confirm_dialog(
            WITHDRAW_DIALOG,
            "Отозвать запрос?",
            "Данные останутся прежними. Запрос можно отправить ещё раз.",
            confirm=button("Отозвать", kind="danger", on_click=PartChange.withdraw),
        ),
    )
