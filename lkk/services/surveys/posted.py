"""What was sent as an answer, hostile, against the questions of a version. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from lkk.services.kernel.errors import FieldErrors, InvalidValue
from lkk.services.surveys.questions import Question, is_asked
from lkk.vocabulary.surveys import ANSWER_LENGTH, QuestionKind
from lkk.vocabulary.words import at_most_signs

_FOREIGN = "Такого варианта в опросе нет. Выберите из тех, что на странице"


def field_name(code: str, part: int | None = None) -> str:
    """Return the name of a field of the form: of a question, or of an option or a row of it."""
    return code if part is None else f"{code}.{part}"


def checked(questions: Sequence[Question], posted: Mapping[str, str]) -> dict[str, Any]:
    """Return the answers by the codes of the questions; what is not asked after the answers before it is left out.

    Raises:
        FieldErrors: by the codes: nothing is chosen where something must be, a foreign option, a too long text.
    """
    answers: dict[str, Any] = {}
    wrong = FieldErrors()
    for one in questions:
        if not is_asked(one, answers):
            continue
        try:
            said = _READERS[one.kind](one, posted)
        except InvalidValue as error:
            wrong.add(one.code, error)
            continue
        if said in (None, "", [], {}):
            if one.required:
                wrong.add(one.code, _MISSING[one.kind])
            continue
        answers[one.code] = said
    wrong.raise_if_any()
    return answers


_MISSING = {
    QuestionKind.SINGLE: "Выберите вариант",
    QuestionKind.MANY: "Отметьте хотя бы один вариант",
    QuestionKind.SCALE: "Выберите оценку",
    QuestionKind.MATRIX: "Выберите вариант в каждой строке",
    QuestionKind.TEXT: "Напишите ответ",
}


def _one(question: Question, posted: Mapping[str, str]) -> int | None:
    return _choice(question, posted.get(field_name(question.code), ""))


def _many(question: Question, posted: Mapping[str, str]) -> list[int]:
    named = {name.partition(".")[2] for name in posted if name.startswith(f"{question.code}.")}
    if named - {str(number) for number in question.choices}:
        raise InvalidValue(_FOREIGN)
    return [number for number in question.choices if posted.get(field_name(question.code, number))]


def _matrix(question: Question, posted: Mapping[str, str]) -> dict[str, int]:
    said = {
        str(row): _choice(question, posted.get(field_name(question.code, row), "")) for row in range(len(question.rows))
    }
    chosen = {row: value for row, value in said.items() if value is not None}
    if chosen and question.required and len(chosen) < len(said):
        raise InvalidValue(_MISSING[QuestionKind.MATRIX])
    return chosen


def _words(question: Question, posted: Mapping[str, str]) -> str:
    text = posted.get(field_name(question.code), "").replace("\r\n", "\n").strip()
    if len(text) > ANSWER_LENGTH:
        raise InvalidValue(f"Сократите ответ: {at_most_signs(ANSWER_LENGTH)}, сейчас {len(text)}")
    return text


def _choice(question: Question, typed: str) -> int | None:
    if not typed:
        return None
    found = next((number for number in question.choices if str(number) == typed), None)
    if found is None:
        raise InvalidValue(_FOREIGN)
    return found


_READERS: dict[QuestionKind, Any] = {
    QuestionKind.SINGLE: _one,
    QuestionKind.MANY: _many,
    QuestionKind.SCALE: _one,
    QuestionKind.MATRIX: _matrix,
    QuestionKind.TEXT: _words,
}
