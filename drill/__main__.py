"""python -m drill: play the faults and tell what was lost; the exit status is 1 when anything was.

--only takes parts of names: python -m drill --only "Redis" "убит"
"""

import argparse
import asyncio
import tempfile
from pathlib import Path

from drill import course
from drill.faults import FAULTS
from drill.stage import staged
from lkk.launch.stack import end_when_asked

HEADING = (
    "| сбой | что увидел клиент | ready | подтверждено | потеряно или удвоено | действия удаются | очередь пуста |"
)


def main() -> None:
    """Run the drill."""
    parser = argparse.ArgumentParser(prog="python -m drill", description="Убить и остановить каждую часть портала")
    parser.add_argument("--only", nargs="+", default=[""], help="части названий сбоев")
    only = parser.parse_args().only
    end_when_asked()
    faults = [one for one in FAULTS if any(part in one.name for part in only)]
    with tempfile.TemporaryDirectory(prefix="lkk-drill-") as folder, staged(Path(folder)) as stage:
        print(f"{HEADING}\n|---|---|---|---|---|---|---|", flush=True)
        rows = asyncio.run(course.run(stage, faults))
    broken = [row.fault for row in rows if row.lost or row.recovered_s is None or row.delivered_s is None]
    if broken:
        raise SystemExit(f"Потеряно или не восстановилось: {', '.join(broken)}")
    print("Ничего подтверждённого не потеряно и не удвоено")


if __name__ == "__main__":
    main()
