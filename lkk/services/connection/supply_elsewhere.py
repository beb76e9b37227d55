"""A supply contract with a supplier the portal does not speak with: the customer concludes it and tells of it here."""

from datetime import date

from lkk.models.applications import Application
from lkk.models.supply import SupplyCase
from lkk.services.applications import access, history, people
from lkk.services.applications.workflow import deadlines, stages
from lkk.services.connection import supply_cases as cases
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import FieldErrors
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.applications import ApplicationStatus, HistoryKind, Stage
from lkk.vocabulary.documents import NUMBER_LENGTH
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.supply import SupplyState
from lkk.vocabulary.words import at_most_signs
from lkk.vocabulary.words import day as in_words


def may_tell(application: Application, case: SupplyCase) -> bool:
    """Whether a contract of another supplier is all that is left of the connection."""
    at_supply = application.stage is Stage.SUPPLY and application.status is ApplicationStatus.IN_PROGRESS
    return at_supply and case.state is SupplyState.ELSEWHERE


async def concluded(work: UnitOfWork, actor: Actor, number: str, contract: str, on: date | None) -> None:
    """Note the contract the applicant tells of; the connection has come to its end.

    Raises:
        NotFound: the actor has no such application, or it has no case.
        NotInVisit: an employee says nothing for a customer.
        NotNow: the contract is not one the customer tells of.
        FieldErrors: the number or the day is missing or wrong.
    """
    demand(actor, Permission.USE_CABINET)
    application = await access.locked(work, actor, (await access.seen(work, actor, number)).key)
    case = await cases.locked(work, application.key)
    if not may_tell(application, case):
        raise cases.NotNow
    said, day = await _checked(work, application, contract, on)
    cases.settle(work, application, case, SupplyState.CONCLUDED)
    case.contract = {"id": "", "number": said, "issued_on": day.isoformat()}
    reason = f"Заявитель сообщил: договор энергоснабжения № {said} от {in_words(day)} заключён"
    history.append(work, application, HistoryKind.EXCHANGE, actor, reason=reason)
    await stages.advance(work, None, application.key, Stage.DONE, reason=reason)
    await people.signal(work, application)


async def _checked(work: UnitOfWork, application: Application, contract: str, on: date | None) -> tuple[str, date]:
    wrong, said = FieldErrors(), " ".join(contract.split())
    today = await deadlines.today(work, application)
    if not said:
        wrong.add("contract", "Укажите номер договора")
    elif len(said) > NUMBER_LENGTH:
        wrong.add("contract", f"Сократите: {at_most_signs(NUMBER_LENGTH)}")
    if on is None or on > today:
        wrong.add("concluded_on", "Укажите день договора, не позже сегодняшнего")
    wrong.raise_if_any()
    return said, on or today
