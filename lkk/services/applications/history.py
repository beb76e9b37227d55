"""Lines of history: written once, never changed."""

from sqlmodel import col, select

from lkk.models.applications import Application, ApplicationHistory
from lkk.models.identity import User
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.settings import settings
from lkk.vocabulary.applications import ApplicationStatus, HistoryKind, Side, Stage
from lkk.vocabulary.words import moment

REASON_LENGTH = 2000  # of what a person or the accounting system says of a change


def append(
    work: UnitOfWork,
    application: Application,
    kind: HistoryKind,
    actor: Actor | None,
    *,
    before: str = "",
    after: str = "",
    reason: str = "",
    reason_code: str = "",
    internal: bool = False,
) -> None:
    """Add a line in the name of somebody, or of the portal itself; an internal one no customer sees.

    `reason_code` is that of the chosen reason of the directory.
    """
    work.session.add(
        ApplicationHistory(
            application_id=application.key,
            at=work.now,
            actor_id=actor.author_id if actor else None,
            side=side_of(actor),
            kind=kind,
            before=before,
            after=after,
            reason=reason,
            reason_code=reason_code,
            internal=internal,
        )
    )


async def last_words(work: UnitOfWork, actor: Actor | None, application: Application) -> str:
    """The newest line the actor may see, in a sentence: who, when, what; a customer reads no names of the staff."""
    query = (
        select(ApplicationHistory, User.display_name)
        .join(User, col(User.id) == col(ApplicationHistory.actor_id), isouter=True)
        .where(ApplicationHistory.application_id == application.key)
        .order_by(col(ApplicationHistory.id).desc())
    )
    staff = actor is None or actor.staff
    if not staff:
        query = query.where(col(ApplicationHistory.internal).is_(False))
    found = (await work.session.exec(query.limit(1))).first()
    if found is None:
        return "Изменение сделано другим сотрудником"
    line, name = found
    who = (name if staff else "") or line.side.label
    return f"{who}, {moment(line.at, settings().time_zone)}: {await _said(work, line)}"


async def _said(work: UnitOfWork, line: ApplicationHistory) -> str:
    """What a line tells, with its kind: «статус «В работе»»."""
    if line.kind is HistoryKind.STATUS:
        return f"статус «{ApplicationStatus(line.after).label}»"
    if line.kind is HistoryKind.STAGE:
        return f"этап «{Stage(line.after).label}»"
    if line.kind is HistoryKind.EXECUTOR:
        query = select(User.display_name).where(User.id == int(line.after))
        return f"исполнитель {(await work.session.exec(query)).first() or '—'}"
    return line.kind.label.lower()


def side_of(actor: Actor | None) -> Side:
    """From whom something comes; what the portal does by itself is done by the company."""
    return Side.COMPANY if actor is None or actor.staff else Side.CUSTOMER
