"""A restriction of supply in words: one that has not begun is not said to be in force."""

from datetime import UTC, datetime, timedelta

import pytest

from lkk.services.outages.own import Restriction
from lkk.state.outages.rows import restriction_item
from lkk.vocabulary.outages import RestrictionExtent, RestrictionReason

NOW = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("starts_at", "ended_at", "said"),
    [
        (NOW - DAY, None, "С 12:00, 1 марта, действует"),
        (NOW + DAY, None, "С 12:00, 3 марта"),
        (NOW - DAY, NOW + DAY, "С 12:00, 1 марта до 12:00, 3 марта"),
    ],
)
def test_a_restriction_says_since_when_and_until_when(
    starts_at: datetime, ended_at: datetime | None, said: str
) -> None:
    one = Restriction(RestrictionExtent.FULL, RestrictionReason.DEBT, "", starts_at, ended_at)
    assert restriction_item(one, NOW, "Asia/Barnaul").when == said
