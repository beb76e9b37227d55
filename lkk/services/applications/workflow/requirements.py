"""What is given with a change of status, and whether it is what the table of changes demands."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select

from lkk.models.applications import Application
from lkk.models.files import StoredFile
from lkk.services.applications import slots
from lkk.services.applications.history import side_of
from lkk.services.applications.workflow import deadlines
from lkk.services.applications.workflow.transitions import Guard, Need, Transition
from lkk.services.forms import catalog
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import FieldErrors, ServiceError
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.applications import ApplicationStatus, Stage, Track
from lkk.vocabulary.words import at_most_signs

TEXT_LENGTH = 2000
GROUND_LENGTH = 300
REGISTRATION_LENGTH = 64
LONGEST_HOLD = timedelta(days=366)
_BEFORE_CONTRACT = frozenset({None, Stage.REVIEW, Stage.OFFER, Stage.SIGNING})


@dataclass(frozen=True)
class RemarkText:
    """A remark to write: on a field by its name, or on the whole with an empty one."""

    text: str
    field_name: str = ""


@dataclass(frozen=True)
class Given:
    """What somebody gives with a change; `documents` are public ids of files that are already stored."""

    reason: str = ""
    remarks: tuple[RemarkText, ...] = ()
    until: date | None = None
    legal_ground: str = ""
    result: str = ""
    documents: tuple[UUID, ...] = ()
    registration_number: str = ""
    registered_on: date | None = None

    @property
    def words(self) -> str:
        """What is shown as the reason of the change."""
        return self.reason or self.result

    def wanted_by(self, change: Transition) -> "Given":
        """Only what the change can use: a registration takes no remarks along."""
        needs = change.needs
        registered = Need.REGISTRATION in needs
        return replace(
            self,
            remarks=self.remarks if Need.REMARKS in needs else (),
            until=self.until if Need.UNTIL in needs or Need.REMARKS in needs else None,
            legal_ground=self.legal_ground if Need.LEGAL_GROUND in needs else "",
            registration_number=self.registration_number if registered else "",
            registered_on=self.registered_on if registered else None,
        )


class GuardRefuses(ServiceError):
    """The application is not in a state for this change."""


async def check(
    work: UnitOfWork, actor: Actor | None, application: Application, change: Transition, given: Given
) -> None:
    """Compares what is given, and the application, with what the change demands.

    Raises:
        FieldErrors: something is missing or written wrongly, by the names of `Given`.
        GuardRefuses: the application is not in a state for it.
    """
    for guard in change.guards:
        if sentence := await _GUARDS[guard](work, actor, application, change):
            raise GuardRefuses(sentence)
    errors = FieldErrors()
    on = await deadlines.today(work, application)
    for need in change.needs:
        for name, sentence in _NEEDS[need](given, on):
            errors.add(name, sentence)
    for name, limit in (("reason", TEXT_LENGTH), ("result", TEXT_LENGTH), ("legal_ground", GROUND_LENGTH)):
        if len(getattr(given, name)) > limit:
            errors.add(name, f"Сократите: {at_most_signs(limit)}")
    _check_remarks(application, given.remarks, errors)
    await _check_documents(work, actor, application, given.documents, errors)
    errors.raise_if_any()


def before_contract(application: Application) -> bool:
    """Whether a grid connection has no contract yet: on the simplified track it is concluded by payment."""
    unpaid = application.stage is Stage.PAYMENT and application.track is Track.SIMPLIFIED
    return application.stage in _BEFORE_CONTRACT or unpaid


def stages_passed(application: Application) -> bool:
    """Whether nothing is left of a grid connection; other kinds have no stages."""
    return application.stage in (None, Stage.DONE)


def _registration(given: Given, today: date) -> list[tuple[str, str]]:
    found = []
    if not 0 < len(given.registration_number) <= REGISTRATION_LENGTH:
        found.append(("registration_number", "Укажите номер регистрации"))
    if given.registered_on is None or given.registered_on > today:
        found.append(("registered_on", "Укажите дату регистрации, не позже сегодняшней"))
    return found


def _until(given: Given, today: date) -> list[tuple[str, str]]:
    if given.until is None or not today < given.until <= today + LONGEST_HOLD:
        return [("until", "Укажите день: не раньше завтрашнего и не дальше года")]
    return []


def _remarks(given: Given, today: date) -> list[tuple[str, str]]:
    """The day of the answer may be named; without one the rule gives it."""
    found = _unless(given.remarks, "remarks", "Напишите хотя бы одно замечание")
    return found + (_until(given, today) if given.until else [])


def _unless(present: object, name: str, sentence: str) -> list[tuple[str, str]]:
    return [] if present else [(name, sentence)]


_NEEDS: dict[Need, Callable[[Given, date], list[tuple[str, str]]]] = {
    Need.REGISTRATION: _registration,
    Need.UNTIL: _until,
    Need.REMARKS: _remarks,
    Need.REASON: lambda given, _: _unless(given.reason, "reason", "Укажите причину, её увидит заявитель"),
    Need.LEGAL_GROUND: lambda given, _: _unless(given.legal_ground, "legal_ground", "Укажите пункт закона или правил"),
    Need.RESULT: lambda given, _: _unless(
        given.result or given.documents, "result", "Напишите ответ или приложите документ"
    ),
}


def _check_remarks(application: Application, remarks: Sequence[RemarkText], errors: FieldErrors) -> None:
    if not remarks:
        return
    kind = catalog.kind_of(application.kind)
    known = {"", *(field.name for field in kind.fields), *(slot.code for slot in kind.slots)}
    for remark in remarks:
        if not remark.text.strip():
            errors.add("remarks", "Напишите замечание")
        elif len(remark.text) > TEXT_LENGTH:
            errors.add("remarks", f"Сократите: {at_most_signs(TEXT_LENGTH)}")
        if remark.field_name not in known:
            errors.add("remarks", "Выберите поле заявки из списка")


async def _check_documents(
    work: UnitOfWork, actor: Actor | None, application: Application, documents: Sequence[UUID], errors: FieldErrors
) -> None:
    """A document must be one of this application that the same side has added."""
    if not documents:
        return
    query = select(func.count()).where(
        StoredFile.application_id == application.key,
        StoredFile.side == side_of(actor),
        StoredFile.slot != slots.FILED,
        col(StoredFile.public_id).in_(documents),
    )
    if (await work.session.exec(query)).one() != len(set(documents)):
        errors.add("documents", "Приложите документ ещё раз: он не найден")


async def _executor(_work: UnitOfWork, actor: Actor | None, application: Application, _change: Transition) -> str:
    """The accounting system has executors of its own."""
    return "" if actor is None or application.executor_id is not None else "Сначала назначьте исполнителя"


async def _previous(_work: UnitOfWork, _actor: Actor | None, application: Application, change: Transition) -> str:
    was = application.previous_status
    if change.target is was:
        return ""
    return f"Заявка возвращается в статус «{was.label if was else ApplicationStatus.SUBMITTED.label}»"


async def _cure_passed(work: UnitOfWork, _actor: Actor | None, application: Application, _change: Transition) -> str:
    return "" if await deadlines.cure_passed(work, application) else "Срок ответа заявителя ещё не прошёл"


async def _before_contract(
    _work: UnitOfWork, _actor: Actor | None, application: Application, _change: Transition
) -> str:
    if before_contract(application):
        return ""
    return "Договор уже заключён, отозвать заявку нельзя. Напишите исполнителю"


async def _no_answer(_work: UnitOfWork, _actor: Actor | None, application: Application, _change: Transition) -> str:
    return "На это обращение нужен ответ" if catalog.kind_of(application.kind).needs_answer else ""


async def _stages_passed(_work: UnitOfWork, _actor: Actor | None, application: Application, _change: Transition) -> str:
    return "" if stages_passed(application) else "Сначала завершите все этапы присоединения"


async def _form(_work: UnitOfWork, _actor: Actor | None, _application: Application, _change: Transition) -> str:
    return "Заявка отправляется со страницы проверки"  # filing proves the form itself and does not come here


_GUARDS: dict[Guard, Callable[[UnitOfWork, Actor | None, Application, Transition], Awaitable[str]]] = {
    Guard.FORM: _form,
    Guard.EXECUTOR: _executor,
    Guard.PREVIOUS: _previous,
    Guard.CURE_PASSED: _cure_passed,
    Guard.BEFORE_CONTRACT: _before_contract,
    Guard.NO_ANSWER: _no_answer,
    Guard.STAGES_PASSED: _stages_passed,
}
