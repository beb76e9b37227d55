"""The case of a connection at the energy supplier: opened at the stage of the supply contract, sent with consent alone.

The law wants the contract within fifteen working days of a complete request (ПП 442, п. 39(6)): the clock runs from the
day the supplier has the case to the day its contract is here.
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import uuid4

from sqlmodel import col, exists, select

from lkk.models.applications import Application
from lkk.models.consents import Consent, ConsentText
from lkk.models.supply import SupplyCase
from lkk.services import notifications
from lkk.services.applications import access, history, people
from lkk.services.applications.workflow import deadlines
from lkk.services.connection import supply_events as events
from lkk.services.documents import changing
from lkk.services.documents.locking import locked_by_key
from lkk.services.forms import catalog
from lkk.services.identity import consents
from lkk.services.integrations.energy_supplier.integration import ENERGY_SUPPLIER
from lkk.services.kernel import outbox
from lkk.services.kernel.actor import Actor, Visitor
from lkk.services.kernel.errors import NotAllowed, NotFound, ServiceError
from lkk.services.kernel.outbox import OutboxKind
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.services.notifications.declaration import Event
from lkk.settings import settings
from lkk.vocabulary.applications import ApplicationStatus, HistoryKind, Stage
from lkk.vocabulary.documents import DocumentState
from lkk.vocabulary.people import ApplicantType, ConsentPurpose
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.supply import SupplyState

CASE = OutboxKind(ENERGY_SUPPLIER.channel, "supply_case", "Дело для договора энергоснабжения")
CLOCK = "tp.supply_contract"
#: Questions of the form that tell whom a contract is wanted of; `other` is a supplier the portal does not speak with.
SUPPLIER, OTHER = "supplier", "other"
#: Where the next step is the customer's.
_OF_CUSTOMER = frozenset({SupplyState.WAITING, SupplyState.OFFERED, SupplyState.ELSEWHERE})
_MAY_BE_HANDED_IN_ANEW = frozenset({SupplyState.REFUSED, SupplyState.DECLINED, SupplyState.EXPIRED})
AT_ONCE = 100


class NotNow(ServiceError):
    """The case is not where this may be done."""

    text = "Состояние договора уже изменилось. Обновите страницу"


async def open_cases() -> int:
    """Open the cases of all connections that have come to the supply contract, and return how many there were."""
    opened = exists().where(col(SupplyCase.application_id) == col(Application.id))
    query = select(Application.id).where(
        Application.stage == Stage.SUPPLY, Application.status == ApplicationStatus.IN_PROGRESS, ~opened
    )
    async with unit_of_work() as work:
        found = list(await work.session.exec(query.order_by(col(Application.id)).limit(AT_ONCE)))
    for application_id in found:
        async with unit_of_work() as work:
            await _open(work, await access.locked(work, None, application_id or 0))
    return len(found)


async def agree(work: UnitOfWork, actor: Actor, number: str, version: str) -> None:
    """Record the applicant's consent to the passing of data, and queue the case.

    Raises:
        NotFound: the actor has no such application, or it has no case.
        NotInVisit: an employee agrees to nothing in a customer's cabinet.
        NotNow: the case does not wait for a consent.
        InvalidValue: the text has changed since the page was opened.
    """
    demand(actor, Permission.USE_CABINET)
    application = await access.locked(work, actor, (await access.seen(work, actor, number)).key)
    case = await locked(work, application.key)
    if case.state is not SupplyState.WAITING:
        raise NotNow
    visitor = Visitor(ip=actor.ip)
    await consents.give(work, actor.subject_id, version, visitor, ConsentPurpose.SUPPLIER, application.key)
    await queue(work, application, case)


async def hand_in_anew(work: UnitOfWork, actor: Actor, number: str) -> None:
    """Hand a refused case in once more, under a new key, when what the supplier lacked is there.

    Raises:
        NotFound: there is no such application or case.
        NotAllowed: the actor does not work with applications.
        NotNow: neither the supplier nor the customer has refused it, and its term is not over.
    """
    if not actor.staff:
        raise NotAllowed
    application = await access.locked(work, actor, (await access.seen(work, actor, number)).key)
    case = await locked(work, application.key)
    if not may_be_handed_in_anew(case):
        raise NotNow
    await _withdraw_document(work, case)
    case.contract, case.document_id, case.reason = None, None, ""
    history.append(work, application, HistoryKind.EXCHANGE, actor, reason="Дело передаётся поставщику ещё раз")
    await queue(work, application, case)


async def queue(work: UnitOfWork, application: Application, case: SupplyCase) -> None:
    """Queue a case for the supplier under a new key, or let it wait for the consent it needs."""
    if await consent_of(work, application.key) is None:
        settle(work, application, case, SupplyState.WAITING)
        await deadlines.stop(work, application, CLOCK)
        await tell(work, application, events.SUPPLY_CONSENT_WANTED)
    else:
        case.case_key = uuid4()
        settle(work, application, case, SupplyState.QUEUED)
        outbox.put(
            work, CASE, {"application_id": application.key}, key=str(case.case_key), ordering_key=order(application.key)
        )
    await people.signal(work, application)


async def consent_of(work: UnitOfWork, application_id: int) -> tuple[str, datetime] | None:
    """Return version and moment (UTC) of the applicant's consent for this application, None when none is in force."""
    query = (
        select(ConsentText.version, Consent.given_at)
        .join(ConsentText, col(ConsentText.id) == col(Consent.text_id))
        .where(
            Consent.application_id == application_id,
            ConsentText.purpose == ConsentPurpose.SUPPLIER,
            col(Consent.revoked_at).is_(None),
        )
        .order_by(col(Consent.id).desc())
    )
    return (await work.session.exec(query)).first()


async def locked(work: UnitOfWork, application_id: int) -> SupplyCase:
    """Return the case of an application that is locked already. Raises NotFound."""
    found = await find(work, application_id)
    if found is None:
        raise NotFound
    return found


async def find(work: UnitOfWork, application_id: int) -> SupplyCase | None:
    """Return the case of an application, None for none."""
    return (await work.session.exec(select(SupplyCase).where(SupplyCase.application_id == application_id))).first()


def settle(work: UnitOfWork, application: Application, case: SupplyCase, state: SupplyState, reason: str = "") -> None:
    """Bring a case to a state; while nothing else is left of the connection, the state tells whose the next step is."""
    case.state, case.reason, case.changed_at, case.silent_told_at = state, reason[:1000], work.now, None
    if application.stage is Stage.SUPPLY and application.status is ApplicationStatus.IN_PROGRESS:
        application.waits_for_customer = state in _OF_CUSTOMER


def may_be_handed_in_anew(case: SupplyCase) -> bool:
    """Whether the supplier may be asked for a contract once more."""
    return case.state in _MAY_BE_HANDED_IN_ANEW


def signs_here(application: Application) -> bool:
    """Whether the customer signs in the cabinet: a legal entity concludes with the supplier itself [A77]."""
    return application.applicant_type is not ApplicantType.LEGAL_ENTITY


def order(application_id: int) -> str:
    """Return the key in whose order items about a case leave."""
    return f"supply:{application_id}"


async def tell(work: UnitOfWork, application: Application, event: Event, **facts: object) -> None:
    """Tell the applicant of an event of the case."""
    await _publish(work, application, event, {application.user_id}, facts)


async def tell_staff(work: UnitOfWork, application: Application, reason: str) -> None:
    """Tell those in charge what needs a person; it stands in the history as well, where no customer sees it."""
    history.append(work, application, HistoryKind.EXCHANGE, None, reason=reason, internal=True)
    in_charge = await people.in_charge(work, application)
    await _publish(work, application, events.SUPPLY_TROUBLE, in_charge, {"reason": reason})


async def _withdraw_document(work: UnitOfWork, case: SupplyCase) -> None:
    """The contract of the attempt before is to be read and signed no more."""
    if case.document_id is not None:
        document = await locked_by_key(work, case.document_id)
        if document.state is DocumentState.POSTED:
            await changing.settle(work, document, DocumentState.ANNULLED)


async def _publish(
    work: UnitOfWork, application: Application, event: Event, user_ids: set[int], facts: Mapping[str, object]
) -> None:
    kind = catalog.kind_of(application.kind).title
    await notifications.publish(
        work,
        event,
        user_ids=user_ids,
        account_id=application.account_id,
        number=application.number,
        kind=kind,
        **facts,
    )


async def _open(work: UnitOfWork, application: Application) -> None:
    at_work = application.status is ApplicationStatus.IN_PROGRESS and application.stage is Stage.SUPPLY
    if not at_work or await find(work, application.key) is not None:
        return
    named = application.answers.get(SUPPLIER) not in (None, "", OTHER)
    case = SupplyCase(application_id=application.key, state=SupplyState.ELSEWHERE, changed_at=work.now)
    work.session.add(case)
    await work.session.flush()
    if named and settings().supplier_address:
        await queue(work, application, case)
    else:
        settle(work, application, case, SupplyState.ELSEWHERE)
        await deadlines.stop(work, application, CLOCK)  # nobody here knows when that supplier was asked
        await tell(work, application, events.SUPPLY_ELSEWHERE)
    await people.signal(work, application)
