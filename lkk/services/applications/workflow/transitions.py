"""The table of changes of status, as data: from, to, who, what is demanded, who is told (domain 5.2)."""

from dataclasses import dataclass

from lkk.services.applications import events
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import ServiceError
from lkk.services.notifications.declaration import Event
from lkk.vocabulary.applications import ApplicationStatus
from lkk.vocabulary.labelled import Labelled
from lkk.vocabulary.permissions import Permission

Status = ApplicationStatus


class Who(Labelled):
    """In what quality somebody changes an application; one person may have several."""

    APPLICANT = "applicant", "заявитель"
    OPERATOR = "operator", "оператор"
    HEAD = "head", "руководитель"
    SYSTEM = "system", "система"


class Need(Labelled):
    """What must be given with a change."""

    REGISTRATION = "registration", "номер и дата регистрации"
    REMARKS = "remarks", "замечание"
    REASON = "reason", "причина"
    UNTIL = "until", "дата возобновления"
    LEGAL_GROUND = "legal_ground", "основание по закону"
    RESULT = "result", "ответ или документы"


class Guard(Labelled):
    """What must be true of the application itself."""

    FORM = "form", "форма заполнена верно, согласия даны"
    EXECUTOR = "executor", "у оператора: исполнитель назначен"
    PREVIOUS = "previous", "возвращается в прежний статус"
    CURE_PASSED = "cure_passed", "срок ответа прошёл"
    BEFORE_CONTRACT = "before_contract", "договор ещё не заключён"
    NO_ANSWER = "no_answer", "вид обращения не требует ответа"
    STAGES_PASSED = "stages_passed", "все этапы присоединения пройдены"


@dataclass(frozen=True)
class Transition:
    """A change that may happen; with the events it is told by, if any."""

    source: Status
    target: Status
    who: frozenset[Who]
    needs: tuple[Need, ...] = ()
    guards: tuple[Guard, ...] = ()
    event: Event | None = None  # told to the applicant
    staff_event: Event | None = None  # told to the executor, or to all operators while there is none


class NotPossibleNow(ServiceError):
    """The status the application has allows no such change."""

    def __init__(self, source: Status, target: Status) -> None:
        super().__init__(f"Из статуса «{source.label}» нельзя перейти в статус «{target.label}»")


_OPERATOR = frozenset({Who.OPERATOR})
_SYSTEM = frozenset({Who.SYSTEM})
_APPLICANT = frozenset({Who.APPLICANT})
_OFFICE = _OPERATOR | _SYSTEM


TRANSITIONS: tuple[Transition, ...] = (
    Transition(
        Status.DRAFT,
        Status.SUBMITTED,
        _APPLICANT,
        guards=(Guard.FORM,),
        event=events.SUBMITTED,
        staff_event=events.RECEIVED,
    ),
    Transition(Status.SUBMITTED, Status.REGISTERED, _OFFICE, (Need.REGISTRATION,), event=events.REGISTERED),
    Transition(Status.SUBMITTED, Status.FULFILLED, _SYSTEM, guards=(Guard.NO_ANSWER,)),
    *(
        Transition(source, Status.INFO_REQUESTED, _OPERATOR, (Need.REMARKS,), event=events.INFO_REQUESTED)
        for source in (Status.SUBMITTED, Status.REGISTERED, Status.IN_PROGRESS)
    ),
    *(
        Transition(
            Status.INFO_REQUESTED,
            target,
            _APPLICANT,
            (Need.RESULT,),
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
    ),
    *(
        Transition(source, Status.ON_HOLD, _OPERATOR, (Need.REASON, Need.UNTIL), event=events.ON_HOLD)
        for source in (Status.REGISTERED, Status.IN_PROGRESS)
    ),
    Transition(Status.ON_HOLD, Status.IN_PROGRESS, _OFFICE, event=events.RESUMED),
    Transition(
        Status.IN_PROGRESS,
        Status.FULFILLED,
        _OFFICE,
        (Need.RESULT,),
        (Guard.STAGES_PASSED,),
        event=events.FULFILLED,
    ),
    *(
        Transition(
            source,
            Status.REJECTED,
            frozenset({Who.HEAD}),
            (Need.REASON, Need.LEGAL_GROUND),
            event=events.REJECTED,
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
        Transition(source, Status.ANNULLED, _OFFICE, (Need.LEGAL_GROUND,), event=events.ANNULLED)
        for source in (Status.SUBMITTED, Status.REGISTERED, Status.IN_PROGRESS, Status.ON_HOLD)
    ),
    Transition(
        Status.INFO_REQUESTED,
        Status.ANNULLED,
        _OFFICE,
        (Need.LEGAL_GROUND,),
        (Guard.CURE_PASSED,),
        event=events.ANNULLED,
    ),
)

_BY_PAIR = {(one.source, one.target): one for one in TRANSITIONS}


def transition(source: Status, target: Status) -> Transition:
    """The change from one status to another.

    Raises:
        NotPossibleNow: the table has none.
    """
    found = _BY_PAIR.get((source, target))
    if found is None:
        raise NotPossibleNow(source, target)
    return found


def office_needs() -> dict[Status, tuple[Need, ...]]:
    """What each change demands that the office may ever make, by the status it leads to."""
    office = frozenset({Who.OPERATOR, Who.HEAD})
    return {one.target: one.needs for one in TRANSITIONS if one.who & office}


def qualities(actor: Actor | None) -> frozenset[Who]:
    """In what qualities somebody acts; nobody is the portal itself or the accounting system."""
    if actor is None:
        return _SYSTEM
    if not actor.staff:
        return _APPLICANT
    given = {Permission.WORK_APPLICATIONS: Who.OPERATOR, Permission.REJECT_APPLICATIONS: Who.HEAD}
    return frozenset(who for permission, who in given.items() if actor.role.may(permission))


def printed() -> str:
    """The table as Markdown, for the documentation and its test."""
    lines = ["| Из статуса | В статус | Кто | Что нужно | Условие |", "|---|---|---|---|---|"]
    for one in TRANSITIONS:
        who = ", ".join(member.label for member in Who if member in one.who)
        needs = ", ".join(need.label for need in one.needs) or "—"
        guards = ", ".join(guard.label for guard in one.guards) or "—"
        lines.append(f"| {one.source.label} | {one.target.label} | {who} | {needs} | {guards} |")
    return "\n".join(lines)
