"""The table of changes of status, as data: from, to, who, what is demanded, who is told (domain 5.2)."""

from dataclasses import dataclass
from enum import Enum

from lkk.services.applications import events
from lkk.services.applications.workflow import needs
from lkk.services.applications.workflow.needs import EXPLANATION, Ask, Need
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import ServiceError
from lkk.services.notifications.declaration import Event
from lkk.vocabulary.applications import ApplicationStatus
from lkk.vocabulary.directories import ReasonOf
from lkk.vocabulary.labelled import Labelled
from lkk.vocabulary.permissions import Permission

Status = ApplicationStatus


class Capacity(Labelled):
    """In what capacity somebody changes an application; one person may have several."""

    APPLICANT = "applicant", "заявитель"
    OPERATOR = "operator", "оператор"
    HEAD = "head", "руководитель"
    SYSTEM = "system", "система"


class Guard(Labelled):
    """What must be true of the application itself."""

    FORM = "form", "форма заполнена верно, согласия даны"
    EXECUTOR = "executor", "у оператора: исполнитель назначен"
    PREVIOUS = "previous", "возвращается в прежний статус"
    CURE_PASSED = "cure_passed", "срок ответа прошёл"
    BEFORE_CONTRACT = "before_contract", "договор ещё не заключён"
    UNDER_CONTRACT = "under_contract", "договор заключён, акты не оформлены"
    INCOMPLETE = "incomplete", "неполная заявка на присоединение, договор ещё не заключён"
    REGISTERED_FIRST = "registered_first", "заявка на присоединение уже зарегистрирована"
    NO_ANSWER = "no_answer", "вид обращения не требует ответа"
    STAGES_PASSED = "stages_passed", "все этапы присоединения пройдены"


class Course(Enum):
    """Where a change leads the application: how its button looks and where it stands."""

    FORWARD = "forward"
    ASIDE = "aside"
    AGAINST = "against"


class Act(Enum):
    """What tells apart changes between the same two statuses; the usual one has no word of its own."""

    USUAL = ""
    REMARK_ADDED = "remark_added"
    ANSWER_TAKEN = "answer_taken"
    TAKEN_BACK = "taken_back"


@dataclass(frozen=True)
class Transition:
    """A change that may happen; with the events it is told by, if any."""

    source: Status
    target: Status
    who: frozenset[Capacity]
    needs: tuple[Need, ...] = ()
    guards: tuple[Guard, ...] = ()
    event: Event | None = None  # told to the applicant
    staff_event: Event | None = None  # told to the executor, or to all operators while there is none
    verb: str = ""  # of the office's button
    course: Course = Course.ASIDE
    act: Act = Act.USUAL

    @property
    def key(self) -> str:
        """What names the change among those of one status: what is done, else where it leads."""
        return self.act.value or self.target.value

    @property
    def reason_of(self) -> ReasonOf | None:
        """The decision whose reasons of the directory are offered with the change, if any."""
        return next((one for one in ReasonOf if one.value in (self.act.value, self.target.value)), None)

    @property
    def asks(self) -> tuple[Ask, ...]:
        """The controls of its dialog; where reasons are offered there is a text for them."""
        asked = tuple(ask for need in self.needs for ask in need.asks)
        spoken = {"reason", "remarks"} & {ask.name for ask in asked}
        return asked if self.reason_of is None or spoken else (EXPLANATION, *asked)


class NotPossibleNow(ServiceError):
    """The status the application has allows no such change."""

    def __init__(self, source: Status, target: Status) -> None:
        super().__init__(f"Из статуса «{source.label}» нельзя перейти в статус «{target.label}»")


_OPERATOR = frozenset({Capacity.OPERATOR})
_SYSTEM = frozenset({Capacity.SYSTEM})
_APPLICANT = frozenset({Capacity.APPLICANT})
_OFFICE = _OPERATOR | _SYSTEM


TRANSITIONS: tuple[Transition, ...] = (
    Transition(
        Status.DRAFT,
        Status.SUBMITTED,
        _APPLICANT,
        guards=(Guard.FORM,),
        event=events.SUBMITTED,
    ),
    Transition(
        Status.SUBMITTED,
        Status.REGISTERED,
        _OFFICE,
        (needs.REGISTRATION,),
        event=events.REGISTERED,
        verb="Зарегистрировать",
        course=Course.FORWARD,
    ),
    Transition(Status.SUBMITTED, Status.FULFILLED, _SYSTEM, guards=(Guard.NO_ANSWER,)),
    *(
        Transition(
            source,
            Status.INFO_REQUESTED,
            _OPERATOR,
            (needs.REMARKS,),
            (Guard.REGISTERED_FIRST,) if source is Status.SUBMITTED else (),
            event=events.INFO_REQUESTED,
            verb="Вернуть с замечаниями",
        )
        for source in (Status.SUBMITTED, Status.REGISTERED, Status.IN_PROGRESS)
    ),
    *(
        Transition(
            Status.INFO_REQUESTED,
            target,
            _APPLICANT,
            (needs.RESULT,),
            (Guard.PREVIOUS,),
            staff_event=events.ANSWERED,
        )
        for target in (Status.SUBMITTED, Status.REGISTERED, Status.IN_PROGRESS)
    ),
    Transition(
        Status.REGISTERED,
        Status.IN_PROGRESS,
        _OFFICE,
        guards=(Guard.EXECUTOR,),
        event=events.IN_PROGRESS,
        verb="Взять в работу",
        course=Course.FORWARD,
    ),
    *(
        Transition(
            source,
            Status.ON_HOLD,
            _OFFICE if source is Status.IN_PROGRESS else _OPERATOR,
            (needs.REASON, needs.UNTIL),
            event=events.ON_HOLD,
            verb="Отложить",
        )
        for source in (Status.REGISTERED, Status.IN_PROGRESS)
    ),
    Transition(
        Status.ON_HOLD,
        Status.IN_PROGRESS,
        _OFFICE,
        event=events.RESUMED,
        verb="Возобновить работу",
        course=Course.FORWARD,
    ),
    Transition(
        Status.IN_PROGRESS,
        Status.FULFILLED,
        _OFFICE,
        (needs.RESULT,),
        (Guard.STAGES_PASSED,),
        event=events.FULFILLED,
        verb="Исполнить",
        course=Course.FORWARD,
    ),
    *(
        Transition(
            source,
            Status.REJECTED,
            frozenset({Capacity.HEAD}),
            (needs.REASON, needs.LEGAL_GROUND),
            (Guard.BEFORE_CONTRACT,),
            event=events.REJECTED,
            verb="Отклонить",
            course=Course.AGAINST,
        )
        for source in (Status.SUBMITTED, Status.REGISTERED, Status.IN_PROGRESS)
    ),
    *(
        Transition(
            source,
            Status.WITHDRAWN,
            _APPLICANT,
            guards=(Guard.BEFORE_CONTRACT,),
            event=events.WITHDRAWN,
            staff_event=events.WITHDRAWN_BY_APPLICANT,
        )
        for source in (
            Status.SUBMITTED,
            Status.REGISTERED,
            Status.IN_PROGRESS,
            Status.INFO_REQUESTED,
            Status.ON_HOLD,
        )
    ),
    *(
        Transition(
            source,
            Status.ANNULLED,
            _OFFICE,
            (needs.LEGAL_GROUND,),
            (Guard.BEFORE_CONTRACT,),
            event=events.ANNULLED,
            verb="Аннулировать",
            course=Course.AGAINST,
        )
        for source in (Status.SUBMITTED, Status.REGISTERED, Status.IN_PROGRESS, Status.ON_HOLD)
    ),
    Transition(
        Status.INFO_REQUESTED,
        Status.ANNULLED,
        _OFFICE,
        (needs.LEGAL_GROUND,),
        (Guard.INCOMPLETE, Guard.CURE_PASSED),
        event=events.ANNULLED,
        verb="Аннулировать",
        course=Course.AGAINST,
    ),
    *(
        Transition(
            source,
            Status.TERMINATED,
            frozenset({Capacity.HEAD, Capacity.SYSTEM}),
            (needs.REASON, needs.CONTRACT_GROUND),
            (Guard.UNDER_CONTRACT,),
            event=events.TERMINATED,
            verb="Договор расторгнут",
            course=Course.AGAINST,
        )
        for source in (Status.IN_PROGRESS, Status.INFO_REQUESTED, Status.ON_HOLD)
    ),
    Transition(
        Status.INFO_REQUESTED,
        Status.INFO_REQUESTED,
        _OPERATOR,
        (needs.REMARKS,),
        event=events.REMARK_ADDED,
        verb="Добавить замечание",
        act=Act.REMARK_ADDED,
    ),
    *(
        Transition(
            Status.INFO_REQUESTED,
            target,
            _OPERATOR,
            (needs.ANSWER_TAKEN,),
            (Guard.PREVIOUS,),
            event=events.ANSWER_TAKEN,
            verb="Принять ответ",
            course=Course.FORWARD,
            act=Act.ANSWER_TAKEN,
        )
        for target in (Status.SUBMITTED, Status.REGISTERED, Status.IN_PROGRESS)
    ),
    *(
        Transition(
            Status.INFO_REQUESTED,
            target,
            _OPERATOR,
            (needs.REASON,),
            (Guard.PREVIOUS,),
            event=events.REQUEST_TAKEN_BACK,
            verb="Отозвать запрос",
            act=Act.TAKEN_BACK,
        )
        for target in (Status.SUBMITTED, Status.REGISTERED, Status.IN_PROGRESS)
    ),
)

_BY_PAIR = {(one.source, one.target, one.act): one for one in TRANSITIONS}


def transition(source: Status, target: Status, act: Act = Act.USUAL) -> Transition:
    """The change from one status to another, of several the one that is done by `act`.

    Raises:
        NotPossibleNow: the table has none.
    """
    found = _BY_PAIR.get((source, target, act))
    if found is None:
        raise NotPossibleNow(source, target)
    return found


def office_changes() -> tuple[Transition, ...]:
    """One change for each status the office may ever lead to, or act: those of one key ask for the same."""
    office = frozenset({Capacity.OPERATOR, Capacity.HEAD})
    return tuple({one.key: one for one in reversed(TRANSITIONS) if one.who & office}.values())[::-1]


def verb(source: Status, change: Transition) -> str:
    """The word of the button that leads from a status to where a change leads."""
    return _BY_PAIR.get((source, change.target, change.act), change).verb or change.verb


def capacities(actor: Actor | None) -> frozenset[Capacity]:
    """In what capacities somebody acts; nobody is the portal itself or the accounting system."""
    if actor is None:
        return _SYSTEM
    if not actor.staff:
        return _APPLICANT
    given = {Permission.WORK_APPLICATIONS: Capacity.OPERATOR, Permission.REJECT_APPLICATIONS: Capacity.HEAD}
    return frozenset(who for permission, who in given.items() if actor.role.may(permission))


def printed() -> str:
    """The table as Markdown, for the documentation and its test."""
    lines = ["| Из статуса | В статус | Кто | Что нужно | Условие |", "|---|---|---|---|---|"]
    for one in TRANSITIONS:
        who = ", ".join(member.label for member in Capacity if member in one.who)
        needs = ", ".join(need.label for need in one.needs) or "—"
        guards = ", ".join(guard.label for guard in one.guards) or "—"
        lines.append(f"| {one.source.label} | {one.target.label} | {who} | {needs} | {guards} |")
    return "\n".join(lines)
