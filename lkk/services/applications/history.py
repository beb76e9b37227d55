"""Lines of history: written once, never changed."""

from lkk.models.applications import Application, ApplicationHistory
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.applications import HistoryKind, Side

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
    internal: bool = False,
) -> None:
    """Add a line in the name of somebody, or of the portal itself; an internal one no customer sees."""
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
            internal=internal,
        )
    )


def side_of(actor: Actor | None) -> Side:
    """From whom something comes; what the portal does by itself is done by the company."""
    return Side.COMPANY if actor is None or actor.staff else Side.CUSTOMER
