"""Words of surveys: kinds of questions, the life of a version, limits of what is typed."""

from lkk.vocabulary.labelled import Labelled

TITLE_LENGTH, INTRO_LENGTH = 120, 2000
QUESTION_LENGTH, OPTION_LENGTH, ANSWER_LENGTH = 300, 150, 1000
MOST_QUESTIONS, MOST_OPTIONS, MOST_ROWS = 30, 20, 15
#: Fewer answers than this of an anonymous survey are not shown: who answered could be guessed.
SMALLEST_GROUP = 5
SCALES = (5, 10)


class QuestionKind(Labelled):
    """How a question is answered."""

    SINGLE = "single", "Один вариант"
    MANY = "many", "Несколько вариантов"
    SCALE = "scale", "Шкала"
    MATRIX = "matrix", "Таблица: в каждой строке один вариант"
    TEXT = "text", "Ответ словами"

    @property
    def has_options(self) -> bool:
        """Whether the answers are chosen from a list of words."""
        return self in (QuestionKind.SINGLE, QuestionKind.MANY, QuestionKind.MATRIX)

    @property
    def decides(self) -> bool:
        """Whether later questions may depend on its answer."""
        return self in (QuestionKind.SINGLE, QuestionKind.MANY, QuestionKind.SCALE)


class SurveyState(Labelled):
    """The life of a version of a survey; its dates tell whether a published one is open."""

    DRAFT = "draft", "Черновик", "neutral"
    PUBLISHED = "published", "Опубликован", "success"
    CLOSED = "closed", "Завершён", "neutral"


class SurveyStage(Labelled):
    """What a version is on a day."""

    DRAFT = "draft", "Черновик", "neutral"
    AHEAD = "ahead", "Ещё не начался", "info"
    OPEN = "open", "Идёт", "success"
    OVER = "over", "Завершён", "neutral"
