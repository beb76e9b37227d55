"""Where an outage stands at a moment: pure, from its times alone."""

from datetime import datetime

from lkk.vocabulary.outages import OutageState


def state_at(now: datetime, *, starts_at: datetime, restored_at: datetime | None, cancelled: bool) -> OutageState:
    """Return the state; an end that is told for a later moment does not count yet."""
    if cancelled:
        return OutageState.CANCELLED
    if restored_at is not None and restored_at <= now:
        return OutageState.RESTORED
    return OutageState.PLANNED if starts_at > now else OutageState.NOW
