"""What about money an operator has to decide."""

from sqlalchemy.dialects.postgresql import insert

from lkk.models.money import MoneyTask
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.money import MoneyTaskKind


async def open_task(
    work: UnitOfWork,
    kind: MoneyTaskKind,
    *,
    user_id: int | None = None,
    online_payment_id: int | None = None,
    bank_payment_id: int | None = None,
    invoice_id: int | None = None,
    kopecks: int = 0,
    words: str = "",
) -> bool:
    """Open a task for the operators; return whether there was none of this cause about this payment yet."""
    values = {
        "kind": kind,
        "user_id": user_id,
        "online_payment_id": online_payment_id,
        "bank_payment_id": bank_payment_id,
        "invoice_id": invoice_id,
        "kopecks": kopecks,
        "words": words,
        "opened_at": work.now,
        "answer": "",
    }
    made = insert(MoneyTask).values(values).on_conflict_do_nothing().returning(MoneyTask.id)  # pyright: ignore[reportArgumentType, reportCallIssue]
    return (await work.session.execute(made)).first() is not None
