"""Whether an application, and what is given with a change of its status, are as the table of changes demands."""

from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID

from sqlmodel import col, select

from lkk.models.applications import Application
from lkk.models.documents import Document
from lkk.models.files import StoredFile
from lkk.services.applications import attachments, slots
from lkk.services.applications.history import side_of
from lkk.services.applications.workflow import contract, deadlines, effects
from lkk.services.applications.workflow.needs import LIMITS, TEXT_LENGTH, Payload, RemarkText
from lkk.services.applications.workflow.transitions import Guard, Transition
from lkk.services.forms import catalog
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import FieldErrors, ServiceError
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.applications import ApplicationStatus, Stage
from lkk.vocabulary.words import at_most_signs, day


class GuardRefuses(ServiceError):
    """The application is not in a state for this change."""


async def check(
    work: UnitOfWork, actor: Actor | None, application: Application, change: Transition, payload: Payload
) -> None:
    """Compare what is given, and the application, with what the change demands.

    Raises:
        FieldErrors: something is missing or written wrongly, by the names of `Payload`.
        GuardRefuses: the application is not in a state for it.
    """
    for guard in change.guards:
        if sentence := await _GUARDS[guard](work, actor, application, change):
            raise GuardRefuses(sentence)
    errors = FieldErrors()
    on = await deadlines.today(work, application)
    for need in change.needs:
        for name, sentence in need.check(payload, on):
            errors.add(name, sentence)
    for name, limit in LIMITS.items():
        if len(getattr(payload, name)) > limit:
            errors.add(name, f"Сократите: {at_most_signs(limit)}")
    _check_remarks(application, payload.remarks, errors)
    if change.target is ApplicationStatus.INFO_REQUESTED and payload.until is not None:
        earliest = await deadlines.last_day(work, application, effects.cure_rule(application))
        if payload.until < earliest:
            errors.add("until", f"Не раньше {day(earliest)}: такой срок на ответ дают правила")
    await _check_documents(work, actor, application, payload.documents, errors)
    errors.raise_if_any()


def stages_passed(application: Application) -> bool:
    """Whether nothing is left of a grid connection; other kinds have no stages."""
    return application.stage in (None, Stage.DONE)


def _check_remarks(application: Application, remarks: Sequence[RemarkText], errors: FieldErrors) -> None:
    if not remarks:
        return
    kind = catalog.kind_of(application.kind)
    known = {"", slots.REQUESTED, *(field.name for field in kind.fields), *(slot.code for slot in kind.slots)}
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
    files = select(StoredFile.public_id).where(
        attachments.of_case(application.key),
        StoredFile.side == side_of(actor),
        StoredFile.slot != slots.FILED,
        col(StoredFile.public_id).in_(documents),
    )
    named = [str(one) for one in documents]
    keys = select(Document.external_key).where(
        Document.application_id == application.key, col(Document.external_key).in_(named)
    )
    found = {str(one) for query in (files, keys) for one in await work.session.exec(query)}
    if not found >= set(named):
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


_UNDER_CONTRACT = {
    ApplicationStatus.WITHDRAWN: "Договор уже заключён, отозвать заявку нельзя. Напишите исполнителю",
    ApplicationStatus.REJECTED: "Договор уже заключён, отклонить заявку нельзя: договор прекращают по его условиям",
    ApplicationStatus.ANNULLED: "Договор уже заключён, аннулировать заявку нельзя: договор прекращают по его условиям",
}


async def _before_contract(
    _work: UnitOfWork, _actor: Actor | None, application: Application, change: Transition
) -> str:
    return "" if contract.before_contract(application) else _UNDER_CONTRACT[change.target]


async def _under_contract(
    _work: UnitOfWork, _actor: Actor | None, application: Application, _change: Transition
) -> str:
    return "" if contract.under_contract(application) else "Расторгнуть можно договор, который заключён и не исполнен"


async def _incomplete(_work: UnitOfWork, _actor: Actor | None, application: Application, change: Transition) -> str:
    if contract.incomplete(application):
        return ""
    if not contract.before_contract(application):
        return _UNDER_CONTRACT[change.target]
    return "За молчание аннулируют только неполную заявку на присоединение (п. 15 Правил № 861)"


async def _registered_first(
    _work: UnitOfWork, _actor: Actor | None, application: Application, _change: Transition
) -> str:
    return (
        ""
        if contract.registered(application)
        else "Сначала зарегистрируйте заявку: срок регистрации не останавливается"
    )


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
    Guard.INCOMPLETE: _incomplete,
    Guard.UNDER_CONTRACT: _under_contract,
    Guard.REGISTERED_FIRST: _registered_first,
    Guard.NO_ANSWER: _no_answer,
    Guard.STAGES_PASSED: _stages_passed,
}
