"""What documents and invoices want of their owner, as lines of «Что нужно от вас»."""

from collections.abc import Sequence

from lkk.routes import DOCUMENTS, PAYMENTS
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.money import wanted
from lkk.services.money.wanted import Wanted
from lkk.services.own_tasks.declaration import OwnTask, TaskSource, Urgency
from lkk.vocabulary.words import count, roubles


async def _read(work: UnitOfWork, actor: Actor) -> Sequence[OwnTask]:
    asked = await wanted.read(work, actor)
    return [*_documents(asked), *_invoices(asked)]


def _documents(asked: Wanted) -> list[OwnTask]:
    if not asked.documents:
        return []
    said = f"Прочтите или подпишите {count(asked.documents, 'документ', 'документа', 'документов')}"
    return [OwnTask("documents", said, "Открыть документы", DOCUMENTS.url(wanted="1"), icon="signature")]


def _invoices(asked: Wanted) -> list[OwnTask]:
    if not asked.invoices:
        return []
    said = f"Оплатите {count(asked.invoices, 'счёт', 'счёта', 'счетов')} на {roubles(asked.left)}"
    urgency = Urgency.LATE if asked.late else Urgency.WAITS
    return [OwnTask("invoices", said, "Открыть счета", PAYMENTS.path, urgency, until=asked.pay_until, icon="receipt")]


OWN_TASKS = (TaskSource("money", 1, _read),)
