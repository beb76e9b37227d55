"""Who has seen which page of a document: reading to the end is known here, not in the browser."""

from sqlalchemy import func
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from lkk.models.documents import DocumentPageSeen, DocumentVersion
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.unit_of_work import UnitOfWork


async def page_shown(work: UnitOfWork, actor: Actor, version: DocumentVersion, page: int) -> bool:
    """Note that a page was given to the customer themselves and tell whether it was the first time.

    What an employee opens is not noted.
    """
    if actor.staff or actor.visiting:
        return False
    row = {"version_id": version.key, "user_id": actor.subject_id, "page": page, "at": work.now}
    noted = insert(DocumentPageSeen).values(row).on_conflict_do_nothing().returning(col(DocumentPageSeen.page))
    return (await work.session.execute(noted)).first() is not None


async def pages_seen(work: UnitOfWork, user_id: int, version_id: int) -> frozenset[int]:
    """Return the pages of a version that a person was shown."""
    query = select(DocumentPageSeen.page).where(
        DocumentPageSeen.version_id == version_id, DocumentPageSeen.user_id == user_id
    )
    return frozenset(await work.session.exec(query))


async def read_to_end(work: UnitOfWork, user_id: int, version_id: int) -> bool:
    """Tell whether a person was shown every page of a version; of what is no PDF no page can be shown."""
    shown = (
        select(func.count())
        .select_from(DocumentPageSeen)
        .where(DocumentPageSeen.version_id == version_id, DocumentPageSeen.user_id == user_id)
        .scalar_subquery()
    )
    query = select(DocumentVersion.pages, shown).where(DocumentVersion.id == version_id)
    found = (await work.session.exec(query)).first()
    return found is not None and 0 < found[0] <= found[1]
