"""The builder: the questions of a version in their order, and the form of one."""

from typing import Any

import reflex as rx

from lkk.components.branches import when
from lkk.components.buttons import button
from lkk.components.choices import checkbox_field
from lkk.components.feedback import empty_state
from lkk.components.fields import select_field, text_area, text_field
from lkk.components.forms import event_form, field_grid, form_actions, submit_button
from lkk.components.surfaces import card, stack
from lkk.pages.refusals import error_at, error_of
from lkk.state.surveys.draft_form import QUESTION_FORM
from lkk.state.surveys.survey import SurveyCard
from lkk.vocabulary.surveys import MOST_OPTIONS, MOST_ROWS, QUESTION_LENGTH, SCALES, QuestionKind

_OPTIONS_HINT = f"Каждый с новой строки, не больше {MOST_OPTIONS}"
_WITH_OPTIONS = [one.value for one in QuestionKind if one.has_options]


def questions() -> rx.Component:
    """The list; of a draft it may be changed."""
    items: Any = SurveyCard.questions
    listed = rx.el.ol(rx.foreach(items, _question), class_name="entries survey-questions")
    add = button("Добавить вопрос", kind="soft", icon="plus", on_click=SurveyCard.add_question)
    return card(
        stack(
            rx.cond(items, listed, empty_state("Добавьте хотя бы один: без вопросов опрос не опубликовать")),
            when(SurveyCard.is_draft, rx.cond(SurveyCard.asking, _form(), rx.el.div(add))),
        ),
        title="Вопросы",
        id="survey-builder",
    )


def _question(one: Any) -> rx.Component:
    change = rx.el.div(
        button("Изменить", kind="plain", on_click=SurveyCard.edit_question(one.code)),
        when(~one.first, button("Выше", kind="plain", on_click=SurveyCard.raise_question(one.code))),
        button("Удалить", kind="plain", on_click=SurveyCard.remove_question(one.code)),
        class_name="form-actions",
        role="group",
        aria_label=one.title,
    )
    return rx.el.li(
        rx.el.div(
            rx.el.b(one.title),
            rx.el.p(one.kind, class_name="hint"),
            when(one.condition, rx.el.p(one.condition, class_name="hint")),
            rx.el.ul(rx.foreach(one.choices, lambda said: rx.el.li(said))),
            when(SurveyCard.is_draft, change),
        ),
        class_name="entry",
        key=one.code,
    )


def _value(name: str) -> Any:
    return SurveyCard.question_values[name]


def _has_options() -> Any:
    first, *others = [SurveyCard.question_kind == one for one in _WITH_OPTIONS]
    found: Any = first
    for one in others:
        found = found | one
    return found


def _form() -> rx.Component:
    conditions: Any = SurveyCard.conditions
    matrix = SurveyCard.question_kind == QuestionKind.MATRIX.value
    scale = SurveyCard.question_kind == QuestionKind.SCALE.value
    return event_form(
        QUESTION_FORM,
        rx.el.h3(rx.cond(SurveyCard.question_new, "Новый вопрос", "Изменить вопрос")),
        field_grid(
            text_field(
                "text",
                "Вопрос",
                form=QUESTION_FORM,
                error=error_at(QUESTION_FORM, "text"),
                default_value=_value("text"),
                max_length=QUESTION_LENGTH,
            ),
            select_field(
                "kind",
                "Как отвечают",
                [(one.value, one.label) for one in QuestionKind],
                form=QUESTION_FORM,
                placeholder="",
                default_value=_value("kind"),
                width="half",
                on_change=SurveyCard.choose_kind,
            ),
            when(matrix, _lines("rows", "Строки таблицы", f"Каждую с новой строки, не больше {MOST_ROWS}")),
            when(_has_options(), _lines("options", "Варианты ответа", _OPTIONS_HINT)),
            when(
                scale,
                select_field(
                    "scale",
                    "Шкала",
                    [(str(one), f"от 1 до {one}") for one in SCALES],
                    form=QUESTION_FORM,
                    error=error_at(QUESTION_FORM, "scale"),
                    placeholder="",
                    default_value=_value("scale"),
                    width="half",
                ),
            ),
            select_field(
                "condition",
                "Когда спрашивать",
                conditions,
                form=QUESTION_FORM,
                error=error_at(QUESTION_FORM, "condition"),
                placeholder="",
                default_value=_value("condition"),
                required=False,
            ),
            checkbox_field(
                "required", "Ответ обязателен", form=QUESTION_FORM, default_checked=_value("required") != ""
            ),
        ),
        form_actions(
            submit_button("Сохранить вопрос"), button("Отмена", kind="plain", on_click=SurveyCard.leave_question)
        ),
        on_submit=SurveyCard.save_question.throttle(500),
        refused=error_of(QUESTION_FORM),
        warn_unsent=True,
        key=f"{QUESTION_FORM}-{SurveyCard.question_turn}",
    )


def _lines(name: str, label: str, hint: str) -> rx.Component:
    return text_area(
        name,
        label,
        form=QUESTION_FORM,
        hint=hint,
        error=error_at(QUESTION_FORM, name),
        default_value=_value(name),
        rows=4,
    )
