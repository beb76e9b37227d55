"""Questions of a survey and what may be answered to them."""

import pytest

from lkk.services.kernel.errors import FieldErrors, InvalidValue
from lkk.services.surveys.posted import checked
from lkk.services.surveys.questions import Condition, Question, check, check_order, next_code
from lkk.vocabulary.surveys import ANSWER_LENGTH, QuestionKind

MARK = Question("q1", QuestionKind.SCALE, "Оценка")
WHY = Question("q2", QuestionKind.TEXT, "Почему?", condition=Condition("q1", 1))
WAY = Question("q3", QuestionKind.SINGLE, "Как?", options=("В офисе", "На сайте"), required=False)
PARTS = Question("q4", QuestionKind.MATRIX, "Части", options=("Плохо", "Хорошо"), rows=("Сроки", "Тон"))
LIKED = Question("q5", QuestionKind.MANY, "Что?", options=("А", "Б", "В"))


def refused(questions: list[Question], posted: dict[str, str]) -> dict[str, str]:
    with pytest.raises(FieldErrors) as caught:
        checked(questions, posted)
    return caught.value.fields


def test_every_kind_of_question_keeps_its_own_answer() -> None:
    posted = {"q1": "1", "q2": " Долго\r\nждал ", "q3": "1", "q4.0": "0", "q4.1": "1", "q5.0": "on", "q5.2": "on"}
    assert checked([MARK, WHY, WAY, PARTS, LIKED], posted) == {
        "q1": 1,
        "q2": "Долго\nждал",
        "q3": 1,
        "q4": {"0": 0, "1": 1},
        "q5": [0, 2],
    }


def test_what_is_not_asked_is_neither_demanded_nor_kept() -> None:
    assert checked([MARK, WHY], {"q1": "5", "q2": "Тайное"}) == {"q1": 5}
    assert refused([MARK, WHY], {"q1": "1"}) == {"q2": "Напишите ответ"}


def test_a_condition_on_one_of_many_marks_holds_when_it_is_among_them() -> None:
    more = Question("q6", QuestionKind.TEXT, "Почему В?", condition=Condition("q5", 2))
    assert refused([LIKED, more], {"q5.1": "on", "q5.2": "on"}) == {"q6": "Напишите ответ"}
    assert checked([LIKED, more], {"q5.1": "on"}) == {"q5": [1]}


@pytest.mark.parametrize(
    ("question", "posted"),
    [
        (MARK, {"q1": "6"}),
        (MARK, {"q1": "0"}),
        (MARK, {"q1": "05"}),
        (WAY, {"q3": "2"}),
        (WAY, {"q3": "На сайте"}),
        (PARTS, {"q4.0": "7", "q4.1": "0"}),
        (LIKED, {"q5.0": "on", "q5.9": "on"}),
    ],
)
def test_a_foreign_option_is_refused_in_words(question: Question, posted: dict[str, str]) -> None:
    assert "Такого варианта в опросе нет" in refused([question], posted)[question.code]


def test_what_is_missing_or_too_long_is_told_at_its_question() -> None:
    assert refused([MARK, PARTS, LIKED], {"q4.0": "1"}) == {
        "q1": "Выберите оценку",
        "q4": "Выберите вариант в каждой строке",
        "q5": "Отметьте хотя бы один вариант",
    }
    words = Question("q2", QuestionKind.TEXT, "Почему?")
    assert "сейчас 1001" in refused([words], {"q2": "я" * (ANSWER_LENGTH + 1)})["q2"]


def test_a_question_survives_being_kept() -> None:
    assert [Question.read(one.kept()) for one in (MARK, WHY, PARTS)] == [MARK, WHY, PARTS]


@pytest.mark.parametrize(
    ("question", "at"),
    [
        (Question("", QuestionKind.TEXT, ""), "text"),
        (Question("", QuestionKind.SINGLE, "Как?", options=("Один",)), "options"),
        (Question("", QuestionKind.SINGLE, "Как?", options=("Да", "да")), "options"),
        (Question("", QuestionKind.MANY, "Как?", options=tuple(map(str, range(21)))), "options"),
        (Question("", QuestionKind.MATRIX, "Как?", options=("Да", "Нет")), "rows"),
        (Question("", QuestionKind.SCALE, "Как?", scale=7), "scale"),
        (Question("", QuestionKind.TEXT, "Как?", condition=Condition("q1", 6)), "condition"),
        (Question("", QuestionKind.TEXT, "Как?", condition=Condition("q9", 1)), "condition"),
        (Question("", QuestionKind.TEXT, "Как?", condition=Condition("q4", 1)), "condition"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused_at_its_field(question: Question, at: str) -> None:
    with pytest.raises(FieldErrors) as caught:
        check(question, [MARK, PARTS])
    assert list(caught.value.fields) == [at]


def test_no_question_may_come_before_the_one_it_depends_on() -> None:
    check_order([MARK, WHY])
    for order in ([WHY, MARK], [WHY]):
        with pytest.raises(InvalidValue, match="Почему"):
            check_order(order)
    assert next_code([MARK, WHY]) == "q3"
