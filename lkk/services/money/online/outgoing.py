"""What leaves for the payment provider."""

from lkk.models.money import OnlinePayment
from lkk.services.integrations.payments.integration import PAYMENTS
from lkk.services.kernel import outbox
from lkk.services.kernel.outbox import OutboxKind
from lkk.services.kernel.unit_of_work import UnitOfWork

BEGIN = OutboxKind(PAYMENTS.channel, "payment", "Начало оплаты")
ASK = OutboxKind(PAYMENTS.channel, "payment_question", "Вопрос об оплате")


def begin(work: UnitOfWork, payment: OnlinePayment) -> None:
    """Queue the beginning of a payment, under its own key."""
    outbox.put(work, BEGIN, {"payment_id": payment.key}, key=str(payment.idempotence_key))


def ask(work: UnitOfWork, payment_id: int) -> None:
    """Queue a question about a payment."""
    outbox.put(work, ASK, {"payment_id": payment_id}, ordering_key=f"payment:{payment_id}")
