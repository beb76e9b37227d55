"""Questions of a survey, as a version keeps them, and what is wrong with one. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lkk.services.kernel.errors import FieldErrors, InvalidValue
from lkk.vocabulary.marks import LOW
from lkk.vocabulary.surveys import (
    MOST_OPTIONS,
    MOST_ROWS,
    OPTION_LENGTH,
    QUESTION_LENGTH,
    SCALES,
    QuestionKind,
)
from lkk.vocabulary.words import at_most_signs, count

Answers = Mapping[str, Any]


@dataclass(frozen=True)
class Condition:
    """A question is asked when `value` was the answer to `question`, or one of its answers."""

    question: str
    value: int


@dataclass(frozen=True)
class Question:
    """A question under its code; `options` are the words to choose from, `rows` those of a matrix, `scale` its end."""

    code: str
    kind: QuestionKind
    text: str
    options: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    scale: int = SCALES[0]
    required: bool = True
    condition: Condition | None = None

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> "Question":
        """Return a question of a row."""
        condition = kept.get("condition")
        return cls(
            kept["code"],
            QuestionKind(kept["kind"]),
            kept["text"],
            tuple(kept.get("options", ())),
            tuple(kept.get("rows", ())),
            kept.get("scale", SCALES[0]),
            kept.get("required", True),
            Condition(condition["question"], condition["value"]) if condition else None,
        )

    def kept(self) -> dict[str, Any]:
        """Return what a row keeps."""
        said = self.condition
        return {
            "code": self.code,
            "kind": self.kind.value,
            "text": self.text,
            "options": list(self.options),
            "rows": list(self.rows),
            "scale": self.scale,
            "required": self.required,
            "condition": {"question": said.question, "value": said.value} if said else None,
        }

    @property
    def choices(self) -> dict[int, str]:
        """What may be chosen: numbers of options from 0, or marks from 1, with their words."""
        if self.kind is QuestionKind.SCALE:
            return {mark: str(mark) for mark in range(1, self.scale + 1)}
        return dict(enumerate(self.options))


def read_all(kept: Sequence[Any]) -> tuple[Question, ...]:
    """Return the questions of a row in their order."""
    return tuple(Question.read(one) for one in kept)


def next_code(questions: Sequence[Question]) -> str:
    """Return a code that no question has had while it stands in the survey."""
    return f"q{max([int(one.code[1:]) for one in questions], default=0) + 1}"


def is_asked(question: Question, answers: Answers) -> bool:
    """Whether a question is asked after these answers to those before it."""
    if question.condition is None:
        return True
    said = answers.get(question.condition.question)
    return question.condition.value in said if isinstance(said, list) else said == question.condition.value


def low_marks(questions: Sequence[Question], answers: Answers) -> list[Question]:
    """Return the scales that were answered with a low mark, whatever their end."""
    scales = [one for one in questions if one.kind is QuestionKind.SCALE and one.code in answers]
    return [one for one in scales if answers[one.code] <= LOW]


def check(question: Question, earlier: Sequence[Question]) -> None:
    """Refuse a question that cannot be asked after the `earlier` ones.

    Raises:
        FieldErrors: what is wrong, by the names `text`, `options`, `rows`, `scale` and `condition`.
    """
    wrong = FieldErrors()
    if not 0 < len(question.text) <= QUESTION_LENGTH:
        wrong.add("text", f"Напишите вопрос: {at_most_signs(QUESTION_LENGTH)}")
    if question.kind.has_options:
        _check_words(wrong, "options", question.options, MOST_OPTIONS, "вариантов")
    if question.kind is QuestionKind.MATRIX:
        _check_words(wrong, "rows", question.rows, MOST_ROWS, "строк", least=1)
    if question.scale not in SCALES:
        wrong.add("scale", "Шкала бывает от 1 до 5 или от 1 до 10")
    if question.condition is not None and not _holds(question.condition, earlier):
        wrong.add("condition", "Условие — ответ на один из вопросов выше с вариантами или шкалой")
    wrong.raise_if_any()


def check_order(questions: Sequence[Question]) -> None:
    """Refuse an order in which a condition speaks of a later question, or of one that is gone.

    Raises:
        InvalidValue: with the question that would be left without its condition.
    """
    for at, one in enumerate(questions):
        if one.condition is not None and not _holds(one.condition, questions[:at]):
            raise InvalidValue(f"Сначала измените условие вопроса «{one.text}»: оно зависит от этого вопроса")


def _holds(condition: Condition, earlier: Sequence[Question]) -> bool:
    asked = next((one for one in earlier if one.code == condition.question), None)
    return asked is not None and asked.kind.decides and condition.value in asked.choices


def _check_words(
    wrong: FieldErrors, name: str, words: Sequence[str], most: int, called: str, *, least: int = 2
) -> None:
    if len(words) < least:
        said = count(least, "вариант", "варианта", "вариантов") if name == "options" else "одну строку"
        wrong.add(name, f"Напишите хотя бы {said}, каждый с новой строки".replace("строку, каждый", "строку, каждую"))
    elif len(words) > most:
        wrong.add(name, f"Слишком много {called}: можно не больше {most}")
    elif too_long := next((one for one in words if len(one) > OPTION_LENGTH), None):
        wrong.add(name, f"Сократите «{too_long[:40]}…»: {at_most_signs(OPTION_LENGTH)}")
    elif len({one.casefold() for one in words}) < len(words):
        wrong.add(name, f"Одинаковых {called} быть не должно")
