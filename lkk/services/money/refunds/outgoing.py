"""What leaves for a refund: an item of the outbox under the key of the refund, so that it is carried out once."""

from lkk.models.money import Refund
from lkk.services.integrations.accounting.integration import ACCOUNTING
from lkk.services.integrations.payments.integration import PAYMENTS
from lkk.services.kernel import outbox
from lkk.services.kernel.outbox import OutboxKind
from lkk.services.kernel.unit_of_work import UnitOfWork

BANK_REFUND = OutboxKind(ACCOUNTING.channel, "refund", "Возврат на счёт плательщика")
ONLINE_REFUND = OutboxKind(PAYMENTS.channel, "online_refund", "Возврат оплаты на сайте")
ASK_REFUND = OutboxKind(PAYMENTS.channel, "refund_question", "Вопрос о возврате")  # queued where a notice is taken


def send(work: UnitOfWork, refund: Refund) -> None:
    """Queue a refund that was approved: money returns the way it came."""
    kind = ONLINE_REFUND if refund.online_payment_id is not None else BANK_REFUND
    key = str(refund.idempotence_key)
    outbox.put(work, kind, {"refund_id": refund.key}, key=key, ordering_key=f"refund:{refund.key}")
