"""«Архив моих данных»: asked for with the password, made by a job, the owner's alone, gone after a day.

One is on its way at a time; a new one takes the place of the one before.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement
from sqlmodel import col, delete, select

from lkk.models.files import StoredFile
from lkk.models.identity import User
from lkk.models.own_data import DataExport
from lkk.services.files.contents import discard
from lkk.services.files.views import ROUTE
from lkk.services.identity import passwords
from lkk.services.kernel import audit, limits
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotFound, NotSignedIn
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.people import UserStatus
from lkk.vocabulary.permissions import Permission

KEPT = timedelta(hours=24)
LATE = timedelta(hours=1)  # by then something is wrong, and it is tried again and again
SLOT = "archive"


@dataclass(frozen=True)
class ExportView:
    """What has become of the archive; `url`, `size` (bytes) and `until` are there when it is ready, `late` before."""

    asked_at: datetime
    url: str = ""
    size: int = 0
    until: datetime | None = None
    late: bool = False

    @property
    def state(self) -> str:
        """`ready`, `waiting` or `late`."""
        return "ready" if self.url else "late" if self.late else "waiting"


async def ask(actor: Actor, password: str) -> None:
    """Let the archive be made; while one is on its way nothing more happens.

    Raises:
        NotInVisit, NotAllowed: only the customer in the own cabinet.
        InvalidValue: the password is wrong.
        TooManyAttempts: too many wrong ones (5 in 15 minutes), or three archives in a day.
        NotSignedIn: the cabinet was closed in another tab meanwhile.
    """
    demand(actor, Permission.USE_CABINET)
    await passwords.prove_present(actor, password, at="password")
    async with unit_of_work() as work:
        gone = await _begin(work, actor)
    for public_id in gone:
        await discard(public_id)


async def view(work: UnitOfWork, actor: Actor) -> ExportView | None:
    """Return what the actor's archive is like now, None when there is none."""
    demand(actor, Permission.OWN_SETTINGS)
    query = (
        select(DataExport, StoredFile.public_id, StoredFile.size)
        .join(StoredFile, col(StoredFile.data_export_id) == col(DataExport.id), isouter=True)
        .where(DataExport.user_id == actor.subject_id)
        .order_by(col(DataExport.id).desc())
    )
    found = (await work.session.exec(query)).first()
    if found is None:
        return None
    row, public_id, size = found
    if row.expires_at is None:
        return ExportView(row.asked_at, late=work.now - row.asked_at > LATE)
    return ExportView(row.asked_at, f"{ROUTE}/{public_id}", size, row.expires_at) if row.expires_at > work.now else None


async def forget(work: UnitOfWork, condition: ColumnElement[bool]) -> Sequence[uuid.UUID]:
    """Delete archives and return whose bytes are to be discarded after the commit."""
    chosen = select(DataExport.id).where(condition)
    files = await work.session.exec(select(StoredFile.public_id).where(col(StoredFile.data_export_id).in_(chosen)))
    gone = files.all()
    await work.session.exec(delete(DataExport).where(condition))
    return gone


async def delete_expired() -> int:
    """Delete the archives whose day is over; return how many."""
    async with unit_of_work() as work:
        gone = await forget(work, col(DataExport.expires_at) <= work.now)
    for public_id in gone:
        await discard(public_id)
    return len(gone)


async def _begin(work: UnitOfWork, actor: Actor) -> Sequence[uuid.UUID]:
    own = col(DataExport.user_id) == actor.subject_id
    open_now = select(User.id).where(User.id == actor.subject_id, User.status == UserStatus.ACTIVE)
    if (await work.session.exec(open_now.with_for_update(key_share=True))).first() is None:
        raise NotSignedIn
    waiting = select(DataExport.id).where(own, col(DataExport.ready_at).is_(None))
    if (await work.session.exec(waiting)).first() is not None:
        return []
    await limits.spend(work, limits.DATA_EXPORT, str(actor.subject_id))
    gone = await forget(work, own)
    work.session.add(DataExport(user_id=actor.subject_id, asked_at=work.now))
    audit.record(work, AuditAction.DATA_EXPORT_ASKED, actor_id=actor.author_id, ip=actor.ip)
    work.tell_people(actor.subject_id)
    return gone


class ExportFiles:
    """The port of the files package; see `OwnerRules` for what each question means."""

    async def demand_place(self, work: UnitOfWork, actor: Actor, owner_id: int, slot: str) -> int:
        """Nobody adds a file to an archive."""
        raise NotFound

    async def may_see(self, work: UnitOfWork, actor: Actor, file: StoredFile) -> bool:
        """The customer in the own cabinet, for a day."""
        if actor.visiting or actor.only_draft is not None:
            return False
        row = await work.session.get_one(DataExport, file.data_export_id)
        return row.user_id == actor.subject_id and row.expires_at is not None and row.expires_at > work.now

    async def opened(self, work: UnitOfWork, actor: Actor, file: StoredFile) -> None:
        """Every download is written down."""
        audit.record(
            work,
            AuditAction.DATA_EXPORT_GIVEN,
            actor_id=actor.author_id,
            subject=f"data_export:{file.data_export_id}",
            ip=actor.ip,
        )

    async def lock(self, work: UnitOfWork, owner_id: int) -> None:
        """Nobody deletes the archive meanwhile."""
        await work.session.exec(select(DataExport.id).where(DataExport.id == owner_id).with_for_update())

    async def may_remove(self, work: UnitOfWork, actor: Actor, file: StoredFile) -> bool:
        """It goes by itself."""
        return False

    async def keeps(self, work: UnitOfWork, file: StoredFile) -> bool:
        """Nothing that was taken away is kept."""
        return False

    async def changed(self, work: UnitOfWork, owner_id: int) -> None:
        """No person adds or removes a file."""

    async def added(self, work: UnitOfWork, actor: Actor, file: StoredFile) -> None:
        """No person adds a file."""

    def abandoned(self, now: datetime) -> ColumnElement[bool]:
        """Archives whose day is over."""
        return col(StoredFile.data_export_id).in_(select(DataExport.id).where(col(DataExport.expires_at) <= now))
