"""The supply contract of a connection as its page shows it."""

from dataclasses import dataclass
from datetime import date, datetime

from lkk.models.applications import Application
from lkk.models.documents import Document
from lkk.services.applications import access
from lkk.services.connection import supply_cases as cases
from lkk.services.connection import supply_elsewhere
from lkk.services.connection.supply_accounts import OfferedAccount, offered
from lkk.services.forms import catalog
from lkk.services.identity import consents
from lkk.services.identity.consents import ConsentView
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.people import ConsentPurpose
from lkk.vocabulary.supply import SupplyState


@dataclass(frozen=True)
class SupplyView:
    """The case of a connection; `consent` is the text to agree to, where that is the applicant's next step.

    `document` is the public id of the contract in the cabinet, empty while there is none; `sign_until` a local day.
    """

    state: SupplyState
    reason: str
    changed_at: datetime
    silent: bool  # the staff were told that the supplier does not answer
    contract_number: str
    sign_until: date | None
    document: str
    account_number: str
    consent: ConsentView | None
    accounts: tuple[OfferedAccount, ...]
    supplier: str
    signs_here: bool
    may_tell: bool  # that a contract was concluded with a supplier the portal does not speak with
    may_hand_in_anew: bool


async def of_application(work: UnitOfWork, actor: Actor, number: str) -> SupplyView | None:
    """Return the supply contract of an application the actor may see; None when it has none yet.

    Raises:
        NotFound, NotAllowed: as `access.seen`.
    """
    application = await access.seen(work, actor, number)
    case = await cases.find(work, application.key)
    if case is None:
        return None
    document = await work.session.get(Document, case.document_id) if case.document_id is not None else None
    asks = case.state is SupplyState.WAITING and not actor.staff
    return SupplyView(
        state=case.state,
        reason=case.reason,
        changed_at=case.changed_at,
        silent=case.silent_told_at is not None,
        contract_number=str((case.contract or {}).get("number", "")),
        sign_until=document.sign_until if document else None,
        document=str(document.public_id) if document else "",
        account_number=case.account_number,
        consent=await consents.current(work, ConsentPurpose.SUPPLIER) if asks else None,
        accounts=tuple(await offered(work, actor, application)),
        supplier=_supplier(application),
        signs_here=cases.signs_here(application),
        may_tell=not (actor.staff or actor.visiting) and supply_elsewhere.may_tell(application, case),
        may_hand_in_anew=actor.staff and cases.may_be_handed_in_anew(case),
    )


def _supplier(application: Application) -> str:
    """The supplier as the applicant has named it."""
    chosen = application.answers.get(cases.SUPPLIER)
    if chosen == cases.OTHER:
        return str(application.answers.get("supplier_name") or "")
    field = catalog.kind_of(application.kind).field_named(cases.SUPPLIER)
    return next((one.label for one in (field.options if field else ()) if one.value == chosen), "")
