"""A drill in short: parts of a portal are killed under load, and nothing that was acknowledged is lost or doubled."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import pytest

from drill import course
from drill.faults import FAULTS, Fault
from drill.stage import Stage, staged_on
from lkk.settings import settings
from tests.cluster import Cluster

ACCOUNTS, FILERS = 150, 6  # enough for a busy machine, where recovery takes its time

pytestmark = pytest.mark.slow


@pytest.fixture
def stage(postgresql: Cluster, tmp_path: Path) -> Iterator[Stage]:
    """A portal of two web processes and two workers with everything beside it."""
    with patch.dict(os.environ), staged_on(postgresql, tmp_path, accounts=ACCOUNTS) as found:
        yield found
    settings.cache_clear()


def fault(name: str, lasts_s: float) -> Fault:
    """A fault of the drill, made short."""
    (found,) = (one for one in FAULTS if one.name == name)
    return replace(found, lasts_s=lasts_s)


@pytest.mark.timeout(150)
async def test_a_killed_web_process_worker_and_redis_lose_and_double_nothing(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(course, "CALM_S", 0.7)
    played = [fault("один процесс web убит", 1), fault("один worker убит", 1), fault("Redis убит", 1)]
    *rows, last = await course.run(stage, played, filers=FILERS)
    web, worker, redis = rows
    assert [row.lost for row in (*rows, last)] == [(), (), (), ()]
    assert None not in [row.recovered_s for row in rows]
    assert None not in [row.delivered_s for row in (*rows, last)]
    assert (worker.ready, redis.ready[:9]) == ("200", "503 redis")
    assert all(row.acknowledged for row in (web, worker, redis)), rows
