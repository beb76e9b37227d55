"""The short form of `make drill`: two faults under load, everything acknowledged compared at the end."""

from pathlib import Path

import pytest

from drill import course
from drill.faults import FAULTS
from drill.ledger import Ledger
from drill.stage import staged
from lkk.settings import settings

SHORT = ("один процесс web убит", "ведущий worker убит")
SET_BY_THE_STAGE = ("DATABASE_URL", "SECRET_KEY", "DATA_KEYS", "DATA_DIR", "ACCOUNTING_URL", "SMTP_HOST", "SMTP_PORT")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc").exists(), reason="the system does not list the children of a process"),
]


@pytest.mark.timeout(240)
async def test_nothing_acknowledged_is_lost_when_a_web_process_and_the_leader_are_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in SET_BY_THE_STAGE:
        monkeypatch.setenv(f"LKK_{name}", "")  # so that it is put back
    faults = [fault for fault in FAULTS if fault.name in SHORT]
    with staged(tmp_path) as stage:
        rows = await course.run(stage, faults)
    settings.cache_clear()
    assert [row.lost for row in rows] == [()] * 3
    assert all(row.recovered_s is not None and row.delivered_s is not None for row in rows), rows
    assert all(row.acknowledged > 0 for row in rows[:-1]), rows


def test_an_action_counts_by_when_it_ended() -> None:
    ledger = Ledger()
    ledger.note("cell", 0)
    ledger.note("cell", 0, "нет связи")
    first, second = (action.ended for action in ledger.actions)
    assert ledger.interrupted(second, second) == {"cell"}
    assert ledger.failures(0, second) == {"нет связи": 1}
    assert ledger.first_success("cell", first - 1) == first
    assert ledger.first_success("cell", first) is None
