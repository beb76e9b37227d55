"""The record of who did what."""

from typing import Any

from lkk.models.audit import AuditEvent
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.audit import AuditAction


def record(
    work: UnitOfWork,
    action: AuditAction,
    *,
    actor_id: int | None = None,
    subject: str = "",
    ip: str = "",
    **details: Any,
) -> None:
    """Add an event; `details` must hold neither secrets nor what a person typed."""
    work.session.add(
        AuditEvent(
            at=work.now,
            actor_id=actor_id,
            action=action.value,
            subject=subject,
            ip=ip,
            details=details,
        )
    )
