"""Новый опрос: the form alone; questions are added on the card."""

import reflex as rx

from lkk.pages.shell import shell
from lkk.pages.staff.survey_form import survey_form
from lkk.routes import STAFF_SURVEY_NEW
from lkk.state.identity.session import Session
from lkk.state.surveys.survey import SurveyCard

ON_LOAD = (Session.load, SurveyCard.load_new)


def page() -> rx.Component:
    """Nobody is invited from here: first the questions, then the publication."""
    return shell(
        STAFF_SURVEY_NEW,
        survey_form(new=True),
        lead="После сохранения добавьте вопросы и опубликуйте опрос.",
        ready=SurveyCard.loaded,
    )
