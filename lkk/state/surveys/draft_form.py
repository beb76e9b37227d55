"""The forms of a survey and of a question: their defaults and what was sent of them."""

from collections.abc import Mapping
from dataclasses import dataclass

from lkk.services.broadcasts.audience import Audience
from lkk.services.surveys.cards import Card
from lkk.services.surveys.drafts import Draft
from lkk.services.surveys.questions import Condition, Question
from lkk.state.address import choice_in
from lkk.state.days import day_of
from lkk.vocabulary.broadcasts import Attached, AudienceKind
from lkk.vocabulary.people import ApplicantType
from lkk.vocabulary.surveys import SCALES, QuestionKind

FORM, QUESTION_FORM = "survey", "survey-question"
EMPTY: dict[str, str] = {
    "title": "",
    "intro": "",
    "anonymous": "",
    "invites": "on",
    "by_link": "",
    "starts_on": "",
    "ends_on": "",
    "street": "",
    "district": "",
    "attached": Attached.ANY.value,
    **{f"type_{one.value}": "" for one in ApplicantType},
}
NEW_QUESTION: dict[str, str] = {
    "kind": QuestionKind.SINGLE.value,
    "text": "",
    "options": "",
    "rows": "",
    "scale": str(SCALES[0]),
    "required": "on",
    "condition": "",
}
SEPARATOR = "."


@dataclass
class ConditionOption:
    """An answer that a question may depend on."""

    value: str
    label: str


def filled(card: Card) -> dict[str, str]:
    """What stands in the form of a draft that is changed."""
    return {
        **EMPTY,
        "title": card.title,
        "intro": card.intro,
        "anonymous": _mark(card.anonymous),
        "invites": _mark(card.invites),
        "by_link": _mark(card.by_link),
        "starts_on": str(card.starts_on),
        "ends_on": str(card.ends_on),
        "street": card.audience.street,
        "district": card.audience.district,
        "attached": card.audience.attached.value,
        **{f"type_{one.value}": _mark(one in card.audience.types) for one in ApplicantType},
    }


def draft_of(form: Mapping[str, str]) -> Draft:
    """Read what was sent; a choice that is not offered is the usual one, an audience without conditions everybody."""
    filters = Audience(
        AudienceKind.FILTER,
        frozenset(one for one in ApplicantType if form.get(f"type_{one.value}")),
        " ".join(form.get("street", "").split()),
        Attached(choice_in(form, "attached", list(Attached)) or Attached.ANY),
        district=form.get("district", ""),
    )
    return Draft(
        title=form.get("title", ""),
        intro=form.get("intro", ""),
        anonymous=bool(form.get("anonymous")),
        invites=bool(form.get("invites")),
        by_link=bool(form.get("by_link")),
        starts_on=day_of(form.get("starts_on", "")),
        ends_on=day_of(form.get("ends_on", "")),
        audience=filters if filters.narrows else Audience(AudienceKind.EVERYBODY),
    )


def filled_question(question: Question) -> dict[str, str]:
    """What stands in the form of a question that is changed."""
    said = question.condition
    return {
        "kind": question.kind.value,
        "text": question.text,
        "options": "\n".join(question.options),
        "rows": "\n".join(question.rows),
        "scale": str(question.scale),
        "required": _mark(question.required),
        "condition": f"{said.question}{SEPARATOR}{said.value}" if said else "",
    }


def question_of(form: Mapping[str, str], code: str) -> Question:
    """Read a question; what its kind has not is left out."""
    kind = QuestionKind(choice_in(form, "kind", list(QuestionKind)) or QuestionKind.SINGLE)
    scales = [str(one) for one in SCALES]
    return Question(
        code,
        kind,
        " ".join(form.get("text", "").split()),
        _lines(form.get("options", "")) if kind.has_options else (),
        _lines(form.get("rows", "")) if kind is QuestionKind.MATRIX else (),
        int(choice_in(form, "scale", scales) or SCALES[0]),
        bool(form.get("required")),
        _condition(form.get("condition", "")),
    )


def conditions(questions: tuple[Question, ...], code: str) -> list[ConditionOption]:
    """The answers that a question may depend on: those to the questions before it."""
    options = [ConditionOption("", "Всегда")]
    for number, one in enumerate(questions, 1):
        if one.code == code:
            break
        if one.kind.decides:
            options += [
                ConditionOption(f"{one.code}{SEPARATOR}{value}", f"Вопрос {number}, ответ «{said}»")
                for value, said in one.choices.items()
            ]
    return options


def _condition(typed: str) -> Condition | None:
    code, _, value = typed.partition(SEPARATOR)
    known = value.isascii() and value.isdigit() and len(value) <= 2
    return Condition(code, int(value)) if known else None


def _lines(typed: str) -> tuple[str, ...]:
    return tuple(line for line in (" ".join(one.split()) for one in typed.splitlines()) if line)


def _mark(value: bool) -> str:
    return "on" if value else ""
