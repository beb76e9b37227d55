"""The archive of everything the portal keeps of a customer: asked for, on its way, ready."""

import reflex as rx

from lkk.components.branches import pick
from lkk.components.buttons import file_button
from lkk.components.disclosure import disclosure
from lkk.components.feedback import callout
from lkk.components.fields import password_field
from lkk.components.forms import auth_form, form_actions, submit_button
from lkk.components.surfaces import card, stack
from lkk.state.identity.own_data import OwnData

_FORM = "own-archive"


def archive_card() -> rx.Component:
    """What there is to do with it now."""
    about = (
        "Профиль, лицевые счета, показания, заявки с ответами, перепиской и файлами, согласия, уведомления, входы и "
        "список сотрудников, которые открывали данные, — одним файлом ZIP."
    )
    return card(
        rx.el.p(about, class_name="hint"),
        pick(OwnData.archive, {"waiting": _waiting(), "late": _late(), "ready": _ready()}, _ask()),
        title="Архив моих данных",
        narrow=True,
        id="own-archive-card",
    )


def _waiting() -> rx.Component:
    text = "Обычно это занимает меньше минуты, с большими файлами дольше. Когда архив будет готов, придёт уведомление."
    return callout("progress", text, title="Архив готовится", live=True)


def _late() -> rx.Component:
    text = "Подготовить архив пока не удалось, пробуем снова. Когда получится, придёт уведомление."
    return callout("attention", text, title="Архив задерживается", live=True)


def _ready() -> rx.Component:
    return stack(
        callout(
            "success",
            rx.el.p("Скачайте до ", OwnData.archive_until, ": потом архив удалится сам."),
            rx.el.p("В нём паспорт и другие личные сведения в открытом виде. Храните его там, где нет чужих."),
            title="Архив готов",
            live=True,
        ),
        rx.el.div(file_button(OwnData.archive_label, OwnData.archive_url), class_name="form-actions"),
        disclosure("Подготовить заново", _ask()),
    )


def _ask() -> rx.Component:
    return auth_form(
        _FORM,
        "/api/own-data/export",
        password_field("password", "Пароль от кабинета", form=_FORM),
        rx.el.p("Архив хранится сутки. За сутки можно подготовить три.", class_name="hint form-note"),
        form_actions(submit_button("Подготовить архив", kind="soft")),
    )
