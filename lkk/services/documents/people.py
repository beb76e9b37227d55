"""Whom a document concerns."""

from lkk.models.documents import Document
from lkk.services.accounts.people import holders
from lkk.services.identity.employees import able_to
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.permissions import Permission


async def concerned(work: UnitOfWork, document: Document) -> set[int]:
    """Return whose document it is: one person, two that sign it, or everybody who has its account attached."""
    own = {one for one in (document.user_id, document.counterparty_id) if one is not None}
    if own:
        return own
    return set(await holders(work, document.account_id)) if document.account_id is not None else set()


async def signal(work: UnitOfWork, document: Document) -> None:
    """After the commit the open pages of those concerned and of employees who see documents look again."""
    readers = await able_to(work, Permission.SEE_APPLICATIONS)
    work.tell_people(*await concerned(work, document), *(user.key for user in readers))
