"""What becomes of dialogues when their customer closes the cabinet or does without the service."""

from sqlmodel import select

from lkk.models.consultations import Consultation
from lkk.services.consultations import lines
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.applications import Side
from lkk.vocabulary.consultations import ConsultationState


async def forget_customer(work: UnitOfWork, user_id: int) -> None:
    """Close the dialogues of a customer who leaves: nobody waits for an answer any more."""
    await _close(work, user_id, "Клиент закрыл личный кабинет")


async def service_left(work: UnitOfWork, user_id: int) -> None:
    """Close the dialogues of a customer who has left «Энергоадвокат»; they stay to be read."""
    await _close(work, user_id, "Клиент отключил «Энергоадвокат»")


async def _close(work: UnitOfWork, user_id: int, why: str) -> None:
    query = select(Consultation).where(
        Consultation.customer_id == user_id, Consultation.state != ConsultationState.CLOSED
    )
    for row in await work.session.exec(query.with_for_update(key_share=True)):
        was, row.state = row.state, ConsultationState.CLOSED
        row.waiting_since, row.closed_at, row.closed_by = None, work.now, Side.CUSTOMER
        lines.note_event(work, row, why, Side.CUSTOMER)
        lines.tell(work, row, customer=False)
        lines.tell_queue(work, row, was=was)
