"""The form of a mass notification, on the page of a new one and on the card of one that is changed."""

from typing import Any

import reflex as rx

from lkk.components.branches import when
from lkk.components.buttons import button, link_button
from lkk.components.choices import Choice, checkbox_field, radio_cards
from lkk.components.fields import select_field, text_area, text_field
from lkk.components.forms import event_form, field_grid, form_actions, submit_button
from lkk.components.surfaces import card, stack
from lkk.pages.refusals import error_at, error_of
from lkk.pages.staff.audience_fields import Labels, audience_fields
from lkk.routes import STAFF_BROADCASTS
from lkk.state.broadcasts.broadcast import BroadcastCard
from lkk.state.broadcasts.draft_form import FORM
from lkk.vocabulary.broadcasts import (
    ACCOUNT,
    BODY_LENGTH,
    NAME,
    TITLE_LENGTH,
    AudienceKind,
    BroadcastKind,
    PhoneIs,
)

_AUDIENCE_HINTS = {
    AudienceKind.FILTER: "Вид клиента, улица, район, лицевой счёт, телефон",
    AudienceKind.LIST: "Файл загрузите после сохранения черновика",
    AudienceKind.EVERYBODY: "Без условий",
}


def broadcast_form(*, new: bool) -> rx.Component:
    """Text, ways, audience; nothing is sent by saving."""
    leave = (
        link_button("Отмена", STAFF_BROADCASTS.path, kind="plain")
        if new
        else button("Отмена", kind="plain", on_click=BroadcastCard.leave_form)
    )
    return event_form(
        FORM,
        stack(
            card(_text(), title="Текст"),
            card(_ways(), title="Как сообщить"),
            card(_audience(), title="Кому"),
        ),
        form_actions(submit_button("Сохранить черновик"), leave),
        on_submit=BroadcastCard.save.throttle(500),
        refused=error_of(FORM),
        warn_unsent=True,
        key=f"{FORM}-{BroadcastCard.turn}",
    )


def _value(name: str) -> Any:
    return BroadcastCard.values[name]


def _text() -> rx.Component:
    return field_grid(
        radio_cards(
            "kind",
            "О чём",
            [Choice(one.value, one.label, one.hint) for one in BroadcastKind],
            form=FORM,
            default_value=_value("kind"),
        ),
        text_field(
            "title",
            "Заголовок",
            form=FORM,
            hint=f"До {TITLE_LENGTH} знаков. Это и тема письма",
            error=error_at(FORM, "title"),
            default_value=_value("title"),
            max_length=TITLE_LENGTH,
        ),
        text_area(
            "body",
            "Текст",
            form=FORM,
            hint=f"До {BODY_LENGTH} знаков. {NAME} — как зовут клиента, {ACCOUNT} — номера его лицевых счетов. "
            f"Сообщение с {ACCOUNT} получат только те, у кого счёт подключён",
            error=error_at(FORM, "body"),
            default_value=_value("body"),
            rows=8,
            max_length=BODY_LENGTH,
        ),
    )


def _ways() -> rx.Component:
    sms = text_field(
        "sms",
        "Текст СМС",
        form=FORM,
        hint=BroadcastCard.sms_words,
        error=error_at(FORM, "sms"),
        default_value=_value("sms"),
        on_blur=BroadcastCard.measure_sms,
        max_length=300,
    )
    by_sms = checkbox_field(
        "by_sms",
        "СМС",
        form=FORM,
        hint="На подтверждённые телефоны, ночью с 22 до 8 по времени клиента не отправляются",
        error=error_at(FORM, "by_sms"),
        default_checked=_value("by_sms") != "",
        on_change=BroadcastCard.choose_sms,
    )
    on_site = "На сайте, в «Уведомлениях», сообщение увидит каждый получатель. Письма и СМС — как он выбрал."
    return rx.fragment(
        rx.el.p(on_site, class_name="hint"),
        field_grid(
            checkbox_field("by_mail", "Письмо", form=FORM, default_checked=_value("by_mail") != ""),
            when(BroadcastCard.sms_offered, by_sms),
            when(BroadcastCard.by_sms, sms),
        ),
    )


def _audience() -> rx.Component:
    return field_grid(
        radio_cards(
            "audience",
            "Получатели",
            [Choice(one.value, one.label, _AUDIENCE_HINTS[one]) for one in AudienceKind],
            form=FORM,
            error=error_at(FORM, "audience"),
            default_value=_value("audience"),
            on_change=BroadcastCard.choose_audience,
        ),
        when(BroadcastCard.audience_kind == AudienceKind.FILTER.value, _filters()),
    )


def _filters() -> rx.Component:
    return rx.fragment(
        *audience_fields(FORM, BroadcastCard, Labels("Вид клиента", "Улица", "Район", "Лицевой счёт")),
        select_field(
            "phone",
            "Телефон",
            [(one.value, one.label) for one in PhoneIs],
            form=FORM,
            placeholder="",
            default_value=_value("phone"),
            width="half",
        ),
    )
