"""One version of a survey: what is to be done, its facts and questions, its results while people answer."""

from typing import Any

import reflex as rx

from lkk.components.branches import pick, when
from lkk.components.buttons import button, file_button
from lkk.components.chart import chart
from lkk.components.dialog import confirm_dialog, open_button
from lkk.components.feedback import callout
from lkk.components.links import anchor
from lkk.components.status import badge
from lkk.components.surfaces import card, stack
from lkk.components.table import data_table, table_row
from lkk.pages.shell import shell
from lkk.pages.staff.survey_form import survey_form
from lkk.pages.staff.survey_questions import questions
from lkk.routes import STAFF_SURVEY
from lkk.state.identity.session import Session
from lkk.state.surveys.survey import CLOSE_DIALOG, DELETE_DIALOG, PUBLISH_DIALOG, SurveyCard
from lkk.state.surveys.view import RESULT_COLUMNS
from lkk.vocabulary.surveys import SurveyStage
from lkk.vocabulary.tables import Layout

ON_LOAD = (Session.load, SurveyCard.load)


def page() -> rx.Component:
    """Results stand over the questions once there can be any."""
    parts = stack(_asked(), _facts(), rx.cond(SurveyCard.is_draft, rx.fragment(), _results()), questions(), *_dialogs())
    return shell(
        STAFF_SURVEY,
        rx.cond(SurveyCard.editing, survey_form(new=False), parts),
        title=SurveyCard.title,
        lead=SurveyCard.lead,
        actions=(rx.cond(SurveyCard.editing, rx.fragment(), _buttons()),),
        ready=SurveyCard.loaded,
    )


def _buttons() -> rx.Component:
    draft = rx.fragment(
        when(SurveyCard.may_publish, open_button("Опубликовать", PUBLISH_DIALOG, kind="primary")),
        button("Изменить", kind="soft", icon="pencil", on_click=SurveyCard.edit),
        open_button("Удалить", DELETE_DIALOG, kind="plain"),
    )
    seen = rx.fragment(
        file_button("Скачать итоги", SurveyCard.file_href),
        button("Новая версия", kind="soft", on_click=SurveyCard.new_version.throttle(500)),
        when(SurveyCard.may_close, open_button("Завершить", CLOSE_DIALOG, kind="plain")),
    )
    return rx.cond(SurveyCard.is_draft, draft, seen)


def _asked() -> rx.Component:
    ready = rx.cond(
        SurveyCard.may_publish,
        "Проверьте вопросы и опубликуйте опрос. После этого изменить его нельзя.",
        "Добавьте вопросы, затем опубликуйте опрос.",
    )
    return rx.fragment(
        rx.el.p(badge(SurveyCard.stage_label, SurveyCard.tone), id="survey-stage"),
        pick(
            SurveyCard.stage,
            {
                SurveyStage.DRAFT.value: callout("info", ready),
                SurveyStage.AHEAD.value: callout("info", "Приглашения уйдут в первый день опроса."),
            },
            rx.fragment(),
        ),
    )


def _facts() -> rx.Component:
    lines: Any = SurveyCard.facts
    drawn = rx.foreach(lines, lambda one: rx.fragment(rx.el.dt(one.label), rx.el.dd(one.text), key=one.label))
    link = rx.el.p("Адрес опроса: ", anchor(SurveyCard.link, href=SurveyCard.link, class_name="link survey-link"))
    return card(
        when(SurveyCard.intro, rx.el.p(SurveyCard.intro, class_name="typed-text")),
        rx.el.dl(drawn, class_name="facts"),
        when(SurveyCard.link, link),
        title="Опрос",
    )


def _results() -> rx.Component:
    items: Any = SurveyCard.results
    return card(
        rx.el.p("Всего: ", rx.el.b(SurveyCard.total_words), ". Итоги обновляются сами.", id="survey-total"),
        stack(rx.foreach(items, _result)),
        title="Итоги",
        id="survey-results",
    )


def _result(one: Any) -> rx.Component:
    layout = Layout(one.table, one.title, RESULT_COLUMNS)
    table = data_table(layout, rx.foreach(one.rows, lambda row: table_row(layout, row, {}, key=row.label)))
    said = rx.el.ul(
        rx.foreach(one.words, lambda word: rx.el.li(word.text, when(word.by, rx.el.small(" — ", word.by)))),
        class_name="survey-words",
        tab_index=0,
        aria_label=one.title,
    )
    return rx.el.section(
        rx.el.h3(one.title),
        rx.el.p(one.told, class_name="hint"),
        when(one.chart, chart(one.chart, f"Диаграмма: {one.title}")),
        when(one.rows.length() > 0, table),
        when(one.words.length() > 0, said),
        key=one.table,
    )


def _dialogs() -> tuple[rx.Component, ...]:
    return (
        confirm_dialog(
            PUBLISH_DIALOG,
            "Опубликовать опрос?",
            "Вопросы больше не изменить. Приглашения уйдут в первый день опроса; прежняя версия, если она идёт, "
            "завершится.",
            confirm=button("Опубликовать", on_click=SurveyCard.publish.throttle(500)),
        ),
        confirm_dialog(
            CLOSE_DIALOG,
            "Завершить опрос?",
            "Ответы больше не будут приниматься. Итоги останутся.",
            confirm=button("Завершить", kind="danger", on_click=SurveyCard.close_survey.throttle(500)),
            cancel="Не завершать",
        ),
        confirm_dialog(
            DELETE_DIALOG,
            "Удалить черновик?",
            "Вопросы удалятся, вернуть их нельзя.",
            confirm=button("Удалить", kind="danger", on_click=SurveyCard.discard.throttle(500)),
        ),
    )
