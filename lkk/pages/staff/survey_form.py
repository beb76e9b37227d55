"""The form of a survey: its words and days, whose answers they are, who is invited."""

from typing import Any

import reflex as rx

from lkk.components.buttons import button, link_button
from lkk.components.choices import checkbox_field
from lkk.components.fields import date_field, text_area, text_field
from lkk.components.forms import event_form, field_grid, form_actions, submit_button
from lkk.components.surfaces import card, stack
from lkk.pages.refusals import error_at, error_of
from lkk.pages.staff.audience_fields import Labels, audience_fields
from lkk.routes import STAFF_SURVEYS
from lkk.state.surveys.draft_form import FORM
from lkk.state.surveys.survey import SurveyCard
from lkk.vocabulary.surveys import INTRO_LENGTH, SMALLEST_GROUP, TITLE_LENGTH


def survey_form(*, new: bool) -> rx.Component:
    """What people will read, when, and who they are."""
    leave = (
        link_button("Отмена", STAFF_SURVEYS.path, kind="plain")
        if new
        else button("Отмена", kind="plain", on_click=SurveyCard.leave_form)
    )
    return event_form(
        FORM,
        stack(card(_words(), title="Опрос"), card(_people(), title="Кто отвечает")),
        form_actions(submit_button("Сохранить черновик"), leave),
        on_submit=SurveyCard.save.throttle(500),
        refused=error_of(FORM),
        warn_unsent=True,
        key=f"{FORM}-{SurveyCard.turn}",
    )


def _value(name: str) -> Any:
    return SurveyCard.values[name]


def _check(name: str, label: str, hint: str = "", *, error: Any = "") -> rx.Component:
    return checkbox_field(name, label, form=FORM, hint=hint, error=error, default_checked=_value(name) != "")


def _words() -> rx.Component:
    return field_grid(
        text_field(
            "title",
            "Название",
            form=FORM,
            hint=f"До {TITLE_LENGTH} знаков. Это и тема приглашения",
            error=error_at(FORM, "title"),
            default_value=_value("title"),
            max_length=TITLE_LENGTH,
        ),
        text_area(
            "intro",
            "Вступление",
            form=FORM,
            hint="О чём опрос и зачем он: прочтут перед вопросами",
            error=error_at(FORM, "intro"),
            default_value=_value("intro"),
            required=False,
            max_length=INTRO_LENGTH,
        ),
        date_field(
            "starts_on",
            "Первый день",
            form=FORM,
            meant="future",
            error=error_at(FORM, "starts_on"),
            default_value=_value("starts_on"),
        ),
        date_field(
            "ends_on",
            "Последний день",
            form=FORM,
            meant="future",
            error=error_at(FORM, "ends_on"),
            default_value=_value("ends_on"),
        ),
        _check(
            "anonymous",
            "Анонимный опрос",
            "Рядом с ответом не хранится ни имени, ни времени, ни адреса сети. "
            f"Итоги вопроса, на который ответили меньше {SMALLEST_GROUP} человек, скрыты",
        ),
    )


def _people() -> rx.Component:
    return field_grid(
        _check(
            "invites",
            "Пригласить клиентов",
            "В первый день придёт уведомление и письмо, каждый ответит один раз",
            error=error_at(FORM, "invites"),
        ),
        _check("by_link", "Отвечать по общей ссылке", "Без входа в кабинет, один раз с одного браузера"),
        *audience_fields(
            FORM,
            SurveyCard,
            Labels("Вид приглашённых клиентов", "Их улица", "Их район", "Их лицевой счёт"),
        ),
    )
