"""The questions of a whole account in words, those of the same sort under one title."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lkk.services.readings import asking
from lkk.services.readings.asking import Asked
from lkk.services.readings.grid import GridView
from lkk.services.readings.rules import Question
from lkk.vocabulary import words

MANY = 2  # questions that are worth one button


@dataclass
class Ask:
    """A question to be answered before sending: `name` is that of its checkbox, `cell` leads to the value.

    The box is drawn anew and empty when the `key` changes: a yes that no longer holds is taken out of it.
    """

    key: str
    name: str
    text: str
    where: str
    cell: str


@dataclass
class AskSort:
    """Questions of one sort; `alike` is how many a single button confirms, empty for a single one."""

    code: str
    title: str
    alike: str
    asks: list[Ask] = field(default_factory=list)


def sorts_of(
    view: GridView, questions: Mapping[int, Sequence[Question]], turns: Mapping[str, int], form: str
) -> list[AskSort]:
    """The open questions in the form of this id; `turns` tells by name how often each was asked without a yes."""
    found = asking.by_sort(view, questions)
    return [
        AskSort(
            code=sort.code.value,
            title=sort.title,
            alike=words.number(len(sort.asked)) if len(sort.asked) >= MANY else "",
            asks=[_ask(one, turns, form) for one in sort.asked],
        )
        for sort in found
    ]


def asked_in_words(sorts: Sequence[AskSort]) -> str:
    """«5 вопросов», empty when there is none."""
    many = sum(len(sort.asks) for sort in sorts)
    return words.count(many, "вопрос", "вопроса", "вопросов") if many else ""


def ask_name(register_id: int, question: Question) -> str:
    """The name of the checkbox of a question."""
    return f"q{register_id}.{question.code.value}"


def _ask(one: Asked, turns: Mapping[str, int], form: str) -> Ask:
    register = one.cell.register_id
    name = ask_name(register, one.question)
    about = one.cell.energy.value + (f" {one.cell.zone.label}" if one.cell.zones > 1 else "")
    return Ask(
        key=f"{name}.{turns.get(name, 0)}",
        name=name,
        text=one.question.text,
        where=f"{one.point.name}, {about}",
        cell=f"#{form}-r{register}",
    )
