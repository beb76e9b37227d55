"""python -m drill: play the faults and tell what was lost; the exit status is 1 when anything was.

--only takes parts of names: python -m drill --only "Redis" "убит"
"""

import argparse
import asyncio
import os
import tempfile
import time
from pathlib import Path

from drill import course
from drill.faults import FAULTS
from drill.stage import staged
from drill.table import HEADING
from lkk.launch.stack import end_when_asked


def main() -> None:
    """Run the drill."""
    parser = argparse.ArgumentParser(prog="python -m drill", description="Убить и остановить каждую часть портала")
    parser.add_argument("--only", nargs="+", default=[""], help="части названий сбоев")
    only = parser.parse_args().only
    end_when_asked()
    begun = time.monotonic()
    faults = [one for one in FAULTS if any(part in one.name for part in only)]
    with tempfile.TemporaryDirectory(prefix="lkk-drill-") as folder, staged(Path(folder)) as stage:
        print(HEADING, flush=True)
        rows = asyncio.run(course.run(stage, faults))
    minutes, load = (time.monotonic() - begun) / 60, os.getloadavg()[2]
    print(f"\nСбоев {len(faults)}, {minutes:.0f} мин, средняя нагрузка на машину {load:.1f}")
    if broken := [row.fault for row in rows if not row.good]:
        raise SystemExit(f"Потеряно или не восстановилось: {', '.join(broken)}")
    print("Ничего подтверждённого не потеряно и не удвоено")


if __name__ == "__main__":
    main()
