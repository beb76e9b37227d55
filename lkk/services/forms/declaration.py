"""How a kind of application is declared: once, as data; everything else is derived (pure, imports leaves only)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from lkk.services.forms.passport import Passport
from lkk.vocabulary.applications import Direction, Eligibility, FieldKind, Stage, Track
from lkk.vocabulary.people import ApplicantType, CabinetClass, ConsentPurpose
from lkk.vocabulary.sensitive import SENSITIVE_QUESTIONS, Sensitive

Answers = Mapping[str, Any]

#: What is known of the applicant when the wizard begins: added to answers under this name, never typed.
APPLICANT_TYPE = "applicant_type"
#: Stands in words of the catalogue for the dispatcher's phone, which is a setting.
DISPATCHER = "{dispatcher}"
#: The last page of every wizard: everything to check, the consents and «Отправить».
LAST_STEP = "Согласия, проверка и отправка"
_ALWAYS_SENSITIVE = (FieldKind.PASSPORT, FieldKind.SNILS)


def number(answers: Answers, name: str) -> Decimal | None:
    """An answer as a number; None when there is none yet or it is no number."""
    try:
        value = Decimal(str(answers.get(name)))
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def day(answers: Answers, name: str) -> date | None:
    """An answer as a day; None when there is none yet or it is no day."""
    try:
        return date.fromisoformat(str(answers.get(name)))
    except ValueError:
        return None


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
        answer = number(answers, name)
        return answer is not None and answer > Decimal(limit)

    return When(test, frozenset({name}))


@dataclass(frozen=True)
class Option:
    """One value of a choice with its Russian words; a retired one only names answers that were given before."""

    value: str
    label: str
    hint: str = ""
    retired: bool = False


@dataclass(frozen=True)
class Field:
    """A question: `name` is its key in answers, JSON, export and remarks; bounds are inclusive.

    `prefill` names a fact of the applicant or the active account (see `forms.prefill`); `number` is the figure
    before the label where a document numbers its questions; `rows` are the columns of a repeated row; `pattern` is
    a regular expression the whole text must fit, `pattern_error` the sentence when it does not; `own_kinds` are the
    kinds one's own application may be chosen from, `own_stage` and `own_track` where it must be to be chosen now.
    `of_profile`: who applies, which is the profile's to say and is not typed; `block` is the heading the question
    stands under, empty for that of its step. `from_directory`: what may be chosen is in the directory of topics, whose
    codes are stored; `options` are those it begins with.
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
    pattern: str = ""
    pattern_error: str = ""
    own_kinds: tuple[str, ...] = ()
    own_stage: Stage | None = None
    own_track: Track | None = None
    working_day: bool = False  # for dates: a day off is refused, by the working calendar
    of_profile: bool = False
    block: str = ""
    from_directory: bool = False

    @property
    def sensitive(self) -> Sensitive | None:
        """What of passport, СНИЛС and bank details it asks for: sealed at rest, masked for the staff."""
        return SENSITIVE_QUESTIONS.get(self.name)

    @property
    def offered(self) -> tuple[Option, ...]:
        """The values one may choose now."""
        return tuple(option for option in self.options if not option.retired)


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
    """A kind of application; `prefix` begins its numbers, `deadline` is a key of the table of deadlines.

    A question or slot whose condition looks at a question that is hidden itself is hidden too, whatever was
    answered before. Conditions look at earlier questions only.

    Raises:
        ValueError: two questions or slots have one name, a condition, check or `object_field` names an unknown one,
            tables would show what lies sealed, or a passport or СНИЛС would not lie sealed.
    """

    code: str
    title: str
    prefix: str
    direction: Direction
    steps: tuple[Step, ...]
    open_to: frozenset[Eligibility]
    passport: Passport  # паспорт услуги
    cabinets: frozenset[CabinetClass] = frozenset(CabinetClass)
    applicants: frozenset[ApplicantType] = frozenset(ApplicantType)  # who may file, by law
    deadline: str = ""
    version: int = 1
    summary: str = ""  # one line in the list of kinds
    plain: str = ""  # the task as people name it; the title is the legal name
    words: tuple[str, ...] = ()  # what people type who look for it: synonyms, whole expressions too
    next_step: str = ""  # what happens after filing
    checks: tuple[CrossCheck, ...] = ()
    staged: bool = False  # goes by stages: a grid connection, or the works under a contract of services
    track: Track | None = None  # of its own; that of a grid connection follows from the answers
    needs_answer: bool = True
    object_field: str = ""  # whose answer names the object in tables
    agreed_day: str = ""  # whose answer is the day the company comes: the term does not end before it
    consents: tuple[ConsentPurpose, ...] = (ConsentPurpose.PERSONAL_DATA,)

    def __post_init__(self) -> None:
        """Refuse a declaration that contradicts itself; join conditions with those of the questions they look at."""
        names = [one.name for one in self.fields] + [slot.code for slot in self.slots]
        doubled = {name for name in names if names.count(name) > 1}
        asked = {check.field for check in self.checks} | ({self.object_field, self.agreed_day} - {""})
        if doubled or asked - set(names):
            raise ValueError(f"{self.code}: named twice {doubled}, unknown {asked - set(names)}")
        if self.object_field in SENSITIVE_QUESTIONS:
            raise ValueError(f"{self.code}: tables show the answer to {self.object_field}, it cannot be a sealed one")
        cells = [cell for one in self.fields for cell in one.rows]
        lost = [one.name for one in self.fields if one.kind in _ALWAYS_SENSITIVE and one.sensitive is None]
        lost += [one.name for one in cells if one.kind in _ALWAYS_SENSITIVE or one.sensitive]
        if lost:
            raise ValueError(f"{self.code}: {lost} must lie sealed: a question of its own, named in the vocabulary")
        object.__setattr__(self, "steps", _joined(self.code, self.steps))

    @property
    def promised(self) -> tuple[str, ...]:
        """The keys of the deadlines that are told as the term of the service; none where no answer is due."""
        return self.passport.promised or ((self.deadline,) if self.deadline else ())

    @property
    def by_rules(self) -> bool:
        """Whether it is a grid connection, whose first terms and end are set by the Rules (ПП РФ 861)."""
        return self.staged and self.track is None

    @property
    def step_titles(self) -> tuple[str, ...]:
        """The pages of the wizard, the last one with consents and everything to check included."""
        return (*(step.title for step in self.steps), LAST_STEP)

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

    def may_file(self, eligibility: Eligibility, cabinet: CabinetClass | None) -> bool:
        """Whether this kind is offered to somebody (domain 4.1); a guest has no cabinet."""
        return eligibility in self.open_to and (cabinet is None or cabinet in self.cabinets)


def _joined(code: str, steps: tuple[Step, ...]) -> tuple[Step, ...]:
    known: dict[str, When | None] = {APPLICANT_TYPE: None}
    found = []
    for step in steps:
        fields = []
        for one in step.fields:
            fields.append(replace(one, show_when=_inherited(code, one.show_when, known)))
            known[one.name] = fields[-1].show_when
        slots = tuple(replace(slot, show_when=_inherited(code, slot.show_when, known)) for slot in step.slots)
        found.append(replace(step, fields=tuple(fields), slots=slots))
    return tuple(found)


def _inherited(code: str, condition: When | None, known: Mapping[str, When | None]) -> When | None:
    """The condition for which the answers to hidden questions do not exist."""
    if condition is None:
        return None
    if unknown := condition.fields - set(known):
        raise ValueError(f"{code}: a condition looks at {unknown}, which is not asked before")
    parents = {name: parent for name in condition.fields if (parent := known[name]) is not None}
    if not parents:
        return condition

    def test(answers: Answers) -> bool:
        asked = (name for name in condition.fields if name not in parents or parents[name](answers))
        return condition({name: answers[name] for name in asked if name in answers})

    return When(test, condition.fields.union(*(parent.fields for parent in parents.values())))
