"""What a change of status asks for, as data: the controls of its dialog, their limits and what must be true of them."""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from lkk.vocabulary.applications import AnswerWay
from lkk.vocabulary.words import at_most_signs

TEXT_LENGTH = 2000
ANSWER_LENGTH = 1700  # with who and how it fits into the reason of a change
GROUND_LENGTH = 300
REGISTRATION_LENGTH = 64
NAME_LENGTH = 200
LONGEST_HOLD = timedelta(days=366)


@dataclass(frozen=True)
class RemarkText:
    """A remark to write: on a field by its name, or on the whole with an empty one."""

    text: str
    field_name: str = ""


@dataclass(frozen=True)
class Payload:
    """What somebody gives with a change; `documents` are public ids of files that are already stored.

    `reason_code` is that of the directory's reason which was chosen, empty for one in words of their own.
    """

    reason: str = ""
    reason_code: str = ""
    remarks: tuple[RemarkText, ...] = ()
    until: date | None = None
    legal_ground: str = ""
    result: str = ""
    documents: tuple[UUID, ...] = ()
    registration_number: str = ""
    registered_on: date | None = None
    answered_by: str = ""
    answered_how: str = ""

    @property
    def words(self) -> str:
        """What is shown as the reason of the change; of an answer that was written down, who gave it and how."""
        if self.answered_how:
            return f"{AnswerWay(self.answered_how).label}, {self.answered_by}: {self.result}"
        return self.reason or self.result

    def stripped(self) -> "Payload":
        """The same without blanks around the texts."""
        texts = {one.name: getattr(self, one.name) for one in fields(self)}
        return replace(self, **{name: text.strip() for name, text in texts.items() if isinstance(text, str)})

    def wanted_by(self, needs: "tuple[Need, ...]") -> "Payload":
        """Only what these needs ask for and what any change may carry: a registration takes no remarks along."""
        wanted = {"reason", "reason_code", "result", "documents"} | {ask.name for need in needs for ask in need.asks}
        return replace(self, **{one.name: one.default for one in fields(self) if one.name not in wanted})


class Widget(StrEnum):
    """How a control looks."""

    LINE = "line"
    AREA = "area"
    DAY = "day"
    CHOICE = "choice"
    REMARKS = "remarks"
    DOCUMENTS = "documents"


@dataclass(frozen=True)
class Ask:
    """A control of the dialog: the field of the payload it fills, and the most characters it takes, 0 for any.

    `options` are pairs (value, label) of a choice.
    """

    name: str
    label: str
    widget: Widget
    required: bool = True
    limit: int = 0
    options: tuple[tuple[str, str], ...] = ()


Check = Callable[[Payload, date], list[tuple[str, str]]]


@dataclass(frozen=True)
class Need:
    """What must be given with a change; `check` returns fields and what is wrong with them, as of a day."""

    label: str
    asks: tuple[Ask, ...]
    check: Check


def _registration(payload: Payload, today: date) -> list[tuple[str, str]]:
    found = []
    if not 0 < len(payload.registration_number) <= REGISTRATION_LENGTH:
        found.append(("registration_number", "Укажите номер регистрации"))
    if payload.registered_on is None or payload.registered_on > today:
        found.append(("registered_on", "Укажите дату регистрации, не позже сегодняшней"))
    return found


def _until(payload: Payload, today: date) -> list[tuple[str, str]]:
    if payload.until is None or not today < payload.until <= today + LONGEST_HOLD:
        return [("until", "Укажите день: не раньше завтрашнего и не дальше года")]
    return []


def _remarks(payload: Payload, today: date) -> list[tuple[str, str]]:
    """The day of the answer may be named; without one the rule gives it."""
    found = [] if payload.remarks else [("remarks", "Напишите хотя бы одно замечание")]
    return found + (_until(payload, today) if payload.until else [])


def _result(payload: Payload, _today: date) -> list[tuple[str, str]]:
    given = payload.result or payload.documents
    return [] if given else [("result", "Напишите ответ или приложите документ")]


def _answer_taken(payload: Payload, _today: date) -> list[tuple[str, str]]:
    found = []
    if payload.answered_how not in set(AnswerWay):
        found.append(("answered_how", "Выберите, как получен ответ"))
    if not 0 < len(payload.answered_by) <= NAME_LENGTH:
        found.append(("answered_by", "Укажите, кто ответил"))
    if not 0 < len(payload.result) <= ANSWER_LENGTH:
        found.append(("result", f"Запишите ответ: {at_most_signs(ANSWER_LENGTH)}"))
    return found


def _filled(name: str, sentence: str) -> Check:
    return lambda payload, _: [] if getattr(payload, name) else [(name, sentence)]


REGISTRATION = Need(
    "номер и дата регистрации",
    (
        Ask("registration_number", "Номер регистрации", Widget.LINE, limit=REGISTRATION_LENGTH),
        Ask("registered_on", "Дата", Widget.DAY),
    ),
    _registration,
)
REMARKS = Need(
    "замечание",
    (
        Ask("remarks", "Замечание", Widget.REMARKS, limit=TEXT_LENGTH),
        Ask("until", "Ответить не позже", Widget.DAY, required=False),
    ),
    _remarks,
)
REASON = Need(
    "причина",
    (Ask("reason", "Причина, её увидит заявитель", Widget.AREA, limit=TEXT_LENGTH),),
    _filled("reason", "Укажите причину, её увидит заявитель"),
)
#: Where a change demands no reason but the directory has some for it.
EXPLANATION = Ask("reason", "Причина, её увидит заявитель", Widget.AREA, required=False, limit=TEXT_LENGTH)
UNTIL = Need(
    "дата возобновления",
    (Ask("until", "Возобновить работу не позже", Widget.DAY),),
    _until,
)
LEGAL_GROUND = Need(
    "основание по закону",
    (Ask("legal_ground", "Основание: пункт закона или правил", Widget.LINE, limit=GROUND_LENGTH),),
    _filled("legal_ground", "Укажите пункт закона или правил"),
)
CONTRACT_GROUND = Need(
    "основание по договору",
    (Ask("legal_ground", "Основание: пункт договора или закона", Widget.LINE, limit=GROUND_LENGTH),),
    _filled("legal_ground", "Укажите пункт договора или закона"),
)
RESULT = Need(
    "ответ или документы",
    (
        Ask("result", "Ответ заявителю", Widget.AREA, limit=TEXT_LENGTH),
        Ask("documents", "Приложить", Widget.DOCUMENTS, required=False),
    ),
    _result,
)
ANSWER_TAKEN = Need(
    "кто, как и что ответил",
    (
        Ask(
            "answered_how",
            "Как получен ответ",
            Widget.CHOICE,
            options=tuple((one.value, one.label) for one in AnswerWay),
        ),
        Ask("answered_by", "Кто ответил", Widget.LINE, limit=NAME_LENGTH),
        Ask("result", "Что ответил, это увидит заявитель", Widget.AREA, limit=ANSWER_LENGTH),
    ),
    _answer_taken,
)

#: The most characters a text of any change may have, by the names of the payload.
LIMITS = {
    ask.name: ask.limit for need in (REGISTRATION, REASON, LEGAL_GROUND, RESULT) for ask in need.asks if ask.limit
}
