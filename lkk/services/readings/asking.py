"""The questions of a whole account as one list: those of the same sort stand together and may be confirmed at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lkk.services.readings.grid import CellView, GridView, PointView
from lkk.services.readings.rules import Question, QuestionCode

#: What the questions of a sort have in common.
SORT_TITLES: Mapping[QuestionCode, str] = {
    QuestionCode.NEWER_DRAFT: "Другое значение введено или отправлено позже",
    QuestionCode.ROLLOVER: "Счётчик перешёл через ноль",
    QuestionCode.OVER_POWER: "Расход больше возможного",
    QuestionCode.OVER_REACTIVE: "Реактивная энергия больше возможной",
    QuestionCode.UNUSUAL: "Расход заметно отличается от обычного",
    QuestionCode.NO_CONSUMPTION: "Расхода нет",
    QuestionCode.STANDS_STILL: "Показание не меняется",
    QuestionCode.ZONE_MISSING: "Заполнены не все зоны",
    QuestionCode.NIGHT_OVER_DAY: "Ночной расход намного больше дневного",
}


@dataclass(frozen=True)
class Asked:
    """A question with the register it stands at."""

    point: PointView
    cell: CellView
    question: Question


@dataclass(frozen=True)
class Sort:
    """All questions of one code, in the order of the grid."""

    code: QuestionCode
    asked: tuple[Asked, ...]

    @property
    def title(self) -> str:
        """What they have in common."""
        return SORT_TITLES[self.code]


def by_sort(view: GridView, questions: Mapping[int, Sequence[Question]]) -> list[Sort]:
    """Return the questions, by register, grouped by their code; those of registers not in the grid are left out.

    A yes to a sort is a yes to each of its questions: `entry.submit` looks at every one of them again.
    """
    found: dict[QuestionCode, list[Asked]] = {code: [] for code in SORT_TITLES}
    for point in view.points:
        for cell in point.cells:
            for question in questions.get(cell.register_id, ()):
                found[question.code].append(Asked(point, cell, question))
    return [Sort(code, tuple(asked)) for code, asked in found.items() if asked]
