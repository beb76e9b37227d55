"""Where an outage stands follows from its times."""

from datetime import UTC, datetime, timedelta

import pytest

from lkk.services.outages.states import state_at
from lkk.vocabulary.outages import OutageState

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("starts_at", "restored_at", "cancelled", "state"),
    [
        (NOW + HOUR, None, False, OutageState.PLANNED),
        (NOW, None, False, OutageState.NOW),
        (NOW - HOUR, NOW + HOUR, False, OutageState.NOW),
        (NOW - HOUR, NOW, False, OutageState.RESTORED),
        (NOW + HOUR, None, True, OutageState.CANCELLED),
        (NOW - HOUR, None, True, OutageState.CANCELLED),
    ],
)
def test_the_state_follows_from_the_times(
    starts_at: datetime, restored_at: datetime | None, cancelled: bool, state: OutageState
) -> None:
    assert state_at(NOW, starts_at=starts_at, restored_at=restored_at, cancelled=cancelled) is state
