"""Questions about signatures the portal cannot verify, put to the service of the settings by the outbox."""

from lkk.models.signing import DocumentSignature
from lkk.services.integrations.signature_check.integration import SIGNATURE_CHECK
from lkk.services.kernel import outbox
from lkk.services.kernel.outbox import OutboxKind
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.settings import settings
from lkk.vocabulary.signing import CheckOutcome

QUESTION = OutboxKind(SIGNATURE_CHECK.channel, "signature_question", "Проверка файла подписи")


def ask(work: UnitOfWork, row: DocumentSignature) -> None:
    """Queue a question about a signature that was kept unverified; without a service nothing is asked."""
    if settings().signature_check_url and row.outcome is CheckOutcome.NOT_CHECKED:
        outbox.put(work, QUESTION, {"signature_id": row.key}, key=f"signature:{row.key}")
