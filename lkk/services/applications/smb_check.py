"""What the register of small and medium firms says of who asks for «Энергоадвокат»: asked once, by the outbox.

A register that is away never holds the filing up: its question waits, and whoever decides reads that it has to be
looked up by hand.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from lkk.models.advocate import SmbCheck
from lkk.models.applications import Application
from lkk.services.forms.catalog.services import ENERGY_ADVOCATE, inn_of
from lkk.services.integrations.smb.integration import SMB
from lkk.services.kernel import outbox
from lkk.services.kernel.outbox import OutboxKind
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.settings import settings
from lkk.vocabulary.advocate import SmbCategory, SmbState

QUESTION = OutboxKind(SMB.channel, "smb_question", "Вопрос реестру МСП")
PATIENCE = timedelta(minutes=10)  # after them whoever decides looks by hand


@dataclass(frozen=True)
class SmbView:
    """What is known of a firm; one that is not answered for in time is to be looked up by hand."""

    inn: str
    state: SmbState
    category: SmbCategory | None
    listed_on: date | None
    answered_at: datetime | None


async def ask(work: UnitOfWork, application: Application) -> None:
    """Ask the register about whoever has filed an application for the service; of any other one nothing is asked."""
    if application.kind != ENERGY_ADVOCATE.code:
        return
    known = bool(settings().smb_address)
    state = SmbState.ASKED if known else SmbState.MANUAL
    inn = inn_of(application.answers)
    work.session.add(SmbCheck(application_id=application.key, inn=inn, state=state, asked_at=work.now))
    if known:
        key = f"smb:{application.key}"
        outbox.put(work, QUESTION, {"application_id": application.key, "inn": inn}, key=key, ordering_key=key)


async def of_application(work: UnitOfWork, application: Application) -> SmbView | None:
    """Return what the register says, None for an application it is not asked about."""
    if application.kind != ENERGY_ADVOCATE.code:
        return None
    row = await work.session.get(SmbCheck, application.key)
    if row is None:
        return None
    silent = row.state is SmbState.ASKED and row.asked_at + PATIENCE <= work.now
    return SmbView(row.inn, SmbState.MANUAL if silent else row.state, row.category, row.listed_on, row.answered_at)
