"""Words of the marks customers give: what was served, and when a mark asks for an answer."""

from lkk.vocabulary.labelled import Labelled

LOW = 2  # with this mark and lower ones an employee has to find out what was wrong
BEST = 5
COMMENT_LENGTH, OUTCOME_LENGTH = 1000, 1000
RATED_WITHIN_DAYS = 30
#: A person is asked for a mark by letter this rarely, whatever was served meanwhile.
ASKED_EVERY_DAYS, MOST_ASKED, ASKED_IN_DAYS = 7, 2, 30


class Served(Labelled):
    """What a mark is for."""

    APPLICATION = "application", "Исполненная заявка"
    TALK = "talk", "Диалог с консультантом"
    APPOINTMENT = "appointment", "Приём в офисе"
    SURVEY = "survey", "Опрос"
