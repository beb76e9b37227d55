"""Опросы: every version with its answers so far."""

from typing import Any

import reflex as rx

from lkk.components.buttons import link_button
from lkk.components.feedback import empty_state
from lkk.components.links import text_link
from lkk.components.status import badge
from lkk.components.surfaces import card
from lkk.pages.shell import shell
from lkk.pages.tables import table
from lkk.routes import STAFF_SURVEY_NEW, STAFF_SURVEYS
from lkk.state.identity.session import Session
from lkk.state.surveys.surveys import LAYOUT, Surveys

ON_LOAD = (Session.load, Surveys.load)


def page() -> rx.Component:
    """The list; answers are counted while the page is open."""
    empty = empty_state(
        "Составьте первый: вопросы, дни и кого пригласить", title="Опросов пока нет", icon="clipboard_list"
    )
    return shell(
        STAFF_SURVEYS,
        card(table(Surveys, LAYOUT, cells={"title": _title, "stage": _stage}, empty=empty)),
        lead="Опубликованный опрос не меняется: для изменений создаётся новая версия.",
        actions=(link_button(STAFF_SURVEY_NEW.title, STAFF_SURVEY_NEW.path, icon="plus"),),
        ready=Surveys.loaded,
    )


def _title(row: Any) -> rx.Component:
    return text_link(row.title, row.href)


def _stage(row: Any) -> rx.Component:
    return badge(row.stage, row.tone)
