"""Questions to the register of small and medium firms, one an application, and what the answer writes."""

from collections.abc import Sequence
from dataclasses import dataclass

from lkk.models.advocate import SmbCheck
from lkk.models.applications import Application
from lkk.services.applications import people
from lkk.services.applications.exchange.describing import describe
from lkk.services.applications.smb_check import QUESTION
from lkk.services.delivery.declaration import Handler, LeasedItem, Record, nothing_to_record
from lkk.services.integrations.errors import ExternalSystemRefuses
from lkk.services.integrations.ports import Ports
from lkk.services.integrations.smb.contract import FirmStanding
from lkk.services.integrations.smb.integration import SMB
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.vocabulary.advocate import SmbCategory, SmbState


async def _deliver(ports: Ports, items: Sequence[LeasedItem]) -> Record:
    """Ask about one firm; nothing is asked of an application that is decided already."""
    (item,) = items
    application_id = int(item.payload["application_id"])
    async with unit_of_work() as work:
        application = await work.session.get(Application, application_id)
        if application is None or application.status.final:
            return nothing_to_record
    return _Answered(application_id, await ports[SMB].standing(str(item.payload["inn"])))


@dataclass(frozen=True)
class _Answered:
    """Writes the answer and lets the open pages of the application show it."""

    application_id: int
    found: FirmStanding

    async def __call__(self, work: UnitOfWork) -> None:
        found = self.found
        row = await _locked(work, self.application_id)
        if row is None:
            return
        row.state = SmbState.FOUND if found.listed else SmbState.ABSENT
        row.category = SmbCategory(found.category) if found.category else None
        row.listed_on, row.answered_at = found.listed_on, work.now
        await _signal(work, self.application_id)


async def _refused(work: UnitOfWork, item: LeasedItem, _: ExternalSystemRefuses) -> None:
    application_id = int(item.payload["application_id"])
    row = await _locked(work, application_id)
    if row is not None:
        row.state, row.answered_at = SmbState.MANUAL, work.now
        await _signal(work, application_id)


async def _locked(work: UnitOfWork, application_id: int) -> SmbCheck | None:
    return await work.session.get(SmbCheck, application_id, with_for_update=True)


async def _signal(work: UnitOfWork, application_id: int) -> None:
    application = await work.session.get(Application, application_id)
    if application is not None:
        await people.signal(work, application)


HANDLERS = (Handler(QUESTION, _deliver, refused=_refused, describe=describe),)
