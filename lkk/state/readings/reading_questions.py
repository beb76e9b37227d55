"""The questions that stand open before readings are sent, and which boxes still hold a yes."""

from collections.abc import Iterable
from decimal import Decimal

from lkk.services.readings.entry import Outcome
from lkk.services.readings.grid import GridView
from lkk.services.readings.rules import Question
from lkk.state.base import Base
from lkk.state.readings.asking_view import AskSort, ask_name, asked_in_words, sorts_of


class ReadingQuestions(Base, mixin=True):
    """A box whose yes did not hold is drawn anew; the others keep theirs while something is still open."""

    questions: list[AskSort] = []
    asked: str = ""  # «5 вопросов»

    _questions: dict[int, tuple[Question, ...]] = {}
    _asked_of: dict[int, Decimal] = {}  # the values that were typed when the questions were asked
    _ask_turns: dict[str, int] = {}  # by the name of a box, how often its question was asked without a yes

    def _ask(self, outcome: Outcome) -> None:
        """Remember what a sending has asked."""
        if not outcome.questions:
            return
        self._asked_of = {key: one.value for key, one in outcome.verdicts.items() if one.value is not None}
        self._questions = self._questions | {key: tuple(asked) for key, asked in outcome.questions.items()}
        again = self._open_boxes(outcome)
        self._ask_turns = self._ask_turns | {name: self._ask_turns.get(name, 0) + 1 for name in again}

    def _open_boxes(self, outcome: Outcome) -> list[str]:
        """The names of the boxes that want a yes."""
        return [
            ask_name(key, question)
            for key, asked in outcome.questions.items()
            for question in asked
            if question.code not in outcome.answered.get(key, ())
        ]

    def _forget_questions(self, registers: Iterable[int]) -> None:
        """Other values stand there now: what was asked of these registers is asked no more."""
        gone = set(registers)
        self._questions = {key: asked for key, asked in self._questions.items() if key not in gone}

    def _show_questions(self, view: GridView, form: str) -> None:
        sorts = sorts_of(view, self._questions, dict(self._ask_turns), form)
        self._put(questions=sorts, asked=asked_in_words(sorts))
