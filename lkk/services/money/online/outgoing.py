"""What leaves for the payment provider."""

from lkk.models.money import OnlinePayment
from lkk.services.integrations.payments.integration import PAYMENTS
from lkk.services.kernel import outbox
from lkk.services.kernel.outbox import OutboxKind
from lkk.services.kernel.unit_of_work import UnitOfWork

BEGIN = OutboxKind(PAYMENTS.channel, "payment", "Начало оплаты")
ASK = OutboxKind(PAYMENTS.channel, "payment_question", "Вопрос об оплате")  # queued where a notice is taken


def begin(work: UnitOfWork, payment: OnlinePayment) -> None:
    """Queue the beginning of a payment, under its own key."""
    outbox.put(work, BEGIN, {"payment_id": payment.key}, key=str(payment.idempotence_key))
