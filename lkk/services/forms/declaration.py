"""How a kind of application is declared: once, as data; everything else is derived (pure, imports leaves only)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from lkk.vocabulary.applications import Direction, FieldKind, Standing
from lkk.vocabulary.people import ApplicantType, CabinetClass

Answers = Mapping[str, Any]


@dataclass(frozen=True)
class When:
    """True while a field holds one of the values; conditions join by `&` (all) and `|` (any)."""

    test: Callable[[Answers], bool]
    fields: frozenset[str]  # the fields it looks at: they are sent to the server as soon as they change

    def __call__(self, answers: Answers) -> bool:
        """Whether the part with this condition is shown for these answers."""
        return self.test(answers)

    def __and__(self, other: "When") -> "When":
        return When(lambda a: self(a) and other(a), self.fields | other.fields)

    def __or__(self, other: "When") -> "When":
        return When(lambda a: self(a) or other(a), self.fields | other.fields)


def when(name: str, *values: str | bool) -> When:
    """Shown while the answer `name` is (or, for several values, contains) one of the values."""

    def test(answers: Answers) -> bool:
        answer = answers.get(name)
        if isinstance(answer, list):
            return any(value in answer for value in values)
        return answer in values

    return When(test, frozenset({name}))


def above(name: str, limit: str) -> When:
    """Shown while the number `name` is greater than a limit."""

    def test(answers: Answers) -> bool:
        answer = answers.get(name)
        return answer is not None and Decimal(str(answer)) > Decimal(limit)

    return When(test, frozenset({name}))


@dataclass(frozen=True)
class Option:
    """One value of a choice with its Russian words."""

    value: str
    label: str
    hint: str = ""


@dataclass(frozen=True)
class Field:
    """A question: `name` is its key in answers, JSON, export and remarks; bounds are inclusive.

    `prefill` names a fact of the applicant or the active account (see `forms.prefill`); `number` is the figure
    before the label where a document numbers its questions; `rows` are the columns of a repeated row.
    """

    name: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    hint: str = ""
    required: bool = True
    options: tuple[Option, ...] = ()
    minimum: Decimal | int | None = None
    maximum: Decimal | int | None = None
    max_length: int = 255
    min_length: int = 0
    show_when: When | None = None
    prefill: str = ""
    number: int = 0
    width: str = "full"
    unit: str = ""
    rows: tuple["Field", ...] = ()
    min_rows: int = 1
    max_rows: int = 20
    not_before_days: int | None = None  # for dates: days from today
    not_after_days: int | None = None


@dataclass(frozen=True)
class Slot:
    """A place for attachments of one sort, several files in each."""

    code: str
    label: str
    hint: str = ""
    required: bool = True
    max_files: int = 10
    show_when: When | None = None


@dataclass(frozen=True)
class Step:
    """A page of the wizard."""

    title: str
    fields: tuple[Field, ...] = ()
    slots: tuple[Slot, ...] = ()
    lead: str = ""


@dataclass(frozen=True)
class CrossCheck:
    """A rule over several answers: returns the sentence for `field`, empty when all is well."""

    field: str
    check: Callable[[Answers], str]


@dataclass(frozen=True)
class Kind:
    """A kind of application; `prefix` begins its numbers, `deadline` is a key of the table of deadlines."""

    code: str
    title: str
    prefix: str
    direction: Direction
    steps: tuple[Step, ...]
    standings: frozenset[Standing]
    cabinets: frozenset[CabinetClass] = frozenset(CabinetClass)
    deadline: str = ""
    version: int = 1
    summary: str = ""  # one line in the list of kinds
    next_step: str = ""  # what happens after filing
    checks: tuple[CrossCheck, ...] = ()
    staged: bool = False  # a grid connection with its seven stages
    needs_answer: bool = True
    object_field: str = ""  # whose answer names the object in tables
    passport: tuple[tuple[str, str], ...] = field(default=())  # паспорт услуги: what, by what law, result

    @property
    def fields(self) -> tuple[Field, ...]:
        """All questions in order."""
        return tuple(one for step in self.steps for one in step.fields)

    @property
    def slots(self) -> tuple[Slot, ...]:
        """All places for attachments in order."""
        return tuple(one for step in self.steps for one in step.slots)

    def field_named(self, name: str) -> Field | None:
        """The question with a name."""
        return next((one for one in self.fields if one.name == name), None)

    def may_file(self, standing: Standing, cabinet: CabinetClass | None) -> bool:
        """Whether this kind is offered to somebody (domain 4.1); a guest has no cabinet."""
        return standing in self.standings and (cabinet is None or cabinet in self.cabinets)


#: What is known of the applicant when the wizard begins: added to answers under these names, never typed.
APPLICANT_TYPE = "applicant_type"
APPLICANT_VALUES = tuple(member.value for member in ApplicantType)
