"""A survey in words, and its results as charts with the tables behind them."""

from dataclasses import dataclass
from decimal import Decimal

from lkk.services.surveys.cards import Card
from lkk.services.surveys.questions import Question
from lkk.services.surveys.results import QuestionResult, Results
from lkk.services.surveys.results_file import share
from lkk.state.charts import Bar, Group, Part, bars
from lkk.vocabulary.broadcasts import Attached
from lkk.vocabulary.surveys import SMALLEST_GROUP, QuestionKind
from lkk.vocabulary.tables import Column, Phone
from lkk.vocabulary.words import count, day, number

_TONE = "zone-t1"
RESULT_COLUMNS = (
    Column("label", "Ответ", phone=Phone.HEAD, whole=True),
    Column("count", "Сколько", phone=Phone.FACT),
    Column("share", "Доля", phone=Phone.FACT),
)


@dataclass
class Fact:
    """A fact of the card."""

    label: str
    text: str


@dataclass
class QuestionItem:
    """A question of the builder."""

    code: str
    title: str
    kind: str
    choices: list[str]
    condition: str
    first: bool


@dataclass
class ResultRow:
    """A line of the table behind a chart."""

    label: str
    count: str
    share: str


@dataclass
class WordsItem:
    """What somebody wrote."""

    text: str
    by: str


@dataclass
class ResultItem:
    """The results of a question; without `chart` there is nothing to draw."""

    table: str  # the id of the table
    title: str
    told: str
    chart: str
    rows: list[ResultRow]
    words: list[WordsItem]


def people(n: int) -> str:
    """«1 200 клиентов»."""
    return count(n, "клиент", "клиента", "клиентов")


def answers(n: int) -> str:
    """«3 ответа»."""
    return count(n, "ответ", "ответа", "ответов")


def facts(card: Card) -> list[Fact]:
    """What a version is: days, whose answers, who is invited."""
    who = "Анонимно: ответ не связан с человеком" if card.anonymous else "С именем, если клиент приглашён"
    lines = [Fact("Дни", f"{day(card.starts_on)} — {day(card.ends_on)} включительно"), Fact("Чей ответ", who)]
    if card.invites:
        called = "Приглашено" if card.listed else "Будет приглашено"
        lines += [Fact("Кого приглашаем", audience(card)), Fact(called, people(card.invited))]
    lines.append(Fact("По общей ссылке", "может ответить каждый" if card.by_link else "нельзя"))
    return lines


def audience(card: Card) -> str:
    """The conditions of the audience in a line."""
    said = [one.label for one in sorted(card.audience.types)]
    if card.audience.street:
        said.append(f"улица «{card.audience.street}»")
    if card.audience.district:
        said.append(f"район «{card.audience.district_name}»")
    if card.audience.attached is not Attached.ANY:
        said.append(card.audience.attached.label.lower())
    return ", ".join(said) or "Все клиенты с действующим кабинетом"


def question_items(questions: tuple[Question, ...]) -> list[QuestionItem]:
    """The questions in their order."""
    numbers = {one.code: at for at, one in enumerate(questions, 1)}
    known = {one.code: one for one in questions}
    return [
        QuestionItem(
            code=one.code,
            title=f"{at}. {one.text}",
            kind=f"{one.kind.label}{'' if one.required else ', необязательный'}",
            choices=_choices(one),
            condition=f"Если на вопрос {numbers[said.question]} ответили «{known[said.question].choices[said.value]}»"
            if (said := one.condition)
            else "",
            first=at == 1,
        )
        for at, one in enumerate(questions, 1)
    ]


def result_items(found: Results) -> list[ResultItem]:
    """The results of every question."""
    return [_item(at, one) for at, one in enumerate(found.questions, 1)]


def _choices(question: Question) -> list[str]:
    if question.kind is QuestionKind.SCALE:
        return [f"от 1 до {question.scale}"]
    rows = [f"строки: {', '.join(question.rows)}"] if question.rows else []
    return [*rows, *question.options]


def _item(at: int, one: QuestionResult) -> ResultItem:
    title, table = f"{at}. {one.question.text}", f"survey-{one.question.code}"
    if one.hidden:
        told = f"Скрыто: на вопрос ответили меньше {SMALLEST_GROUP} человек, ответивших можно было бы узнать."
        return ResultItem(table, title, told, "", [], [])
    told = f"Ответили: {number(one.answered)}{_mean(one)}"
    words = [WordsItem(said.text, said.by) for said in one.words]
    return ResultItem(table, title, told, _chart(title, told, one), _rows(one), words)


def _mean(one: QuestionResult) -> str:
    if one.question.kind is not QuestionKind.SCALE or not one.answered:
        return ""
    total = sum(mark * n for mark, n in zip(one.question.choices, one.lines[0].counts, strict=True))
    return f", средняя оценка {number((Decimal(total) / one.answered).quantize(Decimal('0.1')))}"


def _rows(one: QuestionResult) -> list[ResultRow]:
    rows: list[ResultRow] = []
    for line in one.lines:
        of = sum(line.counts) if line.label else one.answered
        for at, (said, n) in enumerate(zip(one.question.choices.values(), line.counts, strict=True), 1):
            label = f"{line.label}: {said}" if line.label else _numbered(one.question, at, said)
            rows.append(ResultRow(label, number(n), f"{number(share(n, of))}\u00a0%"))
    return rows


def _chart(title: str, told: str, one: QuestionResult) -> str:
    """Bars by choices, or by rows of a matrix with a bar for each choice; empty for words and before any answer."""
    if not one.answered or not one.lines:
        return ""
    choices = list(one.question.choices.values())
    if one.question.kind is QuestionKind.MATRIX:
        groups = [
            Group(line.label[:18], tuple(_bar(said, n) for said, n in zip(choices, line.counts, strict=True)))
            for line in one.lines
        ]
    else:
        named = enumerate(zip(choices, one.lines[0].counts, strict=True), 1)
        groups = [Group(str(at), (_bar(said, n),)) for at, (said, n) in named]
    return bars(f"chart-{one.question.code}", title, told, groups)


def _bar(said: str, n: int) -> Bar:
    return Bar((Part(Decimal(n), _TONE, f"{said}: {answers(n)}"),))


def _numbered(question: Question, at: int, said: str) -> str:
    return said if question.kind is QuestionKind.SCALE else f"{at}. {said}"
