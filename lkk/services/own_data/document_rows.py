"""Documents of a customer, for the archive of their data."""

from collections.abc import AsyncIterator

from sqlalchemy import or_
from sqlmodel import col

from lkk.models.documents import Document
from lkk.services.documents.finding import application_number
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.own_data.portions import Json, portions, words


async def rows(work: UnitOfWork, user_id: int) -> AsyncIterator[Json]:
    """Yield every document of the person, also those another has signed with them; their files lie beside."""
    own = or_(col(Document.user_id) == user_id, col(Document.counterparty_id) == user_id)
    async for one in portions(work, Document, own):
        yield words(
            Документ=one.title,
            Вид=one.kind,
            Номер=one.number,
            Дата=one.issued_on,
            Заявка=await application_number(work, one),
            Состояние=one.state,
            С=one.state_changed_at,
            Прочитан=one.acknowledged_at,
        )
