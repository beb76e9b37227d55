"""The contract concluded: from this day its terms run, the parts of its sum are due, and it is told."""

from datetime import date

from lkk.models.applications import Application
from lkk.models.connection import Connection
from lkk.services import notifications
from lkk.services.applications import history
from lkk.services.connection import cases, events
from lkk.services.forms import catalog
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary import words
from lkk.vocabulary.applications import HistoryKind
from lkk.vocabulary.connection import ContractState


async def conclude(work: UnitOfWork, application: Application, case: Connection, day: date) -> None:
    """Conclude the contract on a local day: that of the payment or of the customer's signature."""
    case.state, case.concluded_on = ContractState.CONCLUDED, day
    await cases.count_days(work, case)
    words_of_day = words.day(day)
    reason = f"Договор № {case.number} заключён {words_of_day}"
    history.append(work, application, HistoryKind.DOCUMENT, None, reason=reason)
    await notifications.publish(
        work,
        events.CONCLUDED,
        user_ids=[application.user_id],
        account_id=application.account_id,
        number=application.number,
        kind=catalog.kind_of(application.kind).title,
        contract=case.number,
        day=words_of_day,
    )
