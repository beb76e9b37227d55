"""A thousand spoiled templates of readings: each gets a clear answer from its own child process, none takes long."""

import argparse
import asyncio
import json
import tempfile
import time
from pathlib import Path
from random import SystemRandom
from statistics import quantiles

from lkk.services.files.run_inspection import run_apart
from lkk.services.readings.entry_sheets.child import MEMORY
from tests.malformed_sheets import malformed

_CHILD = "lkk.services.readings.entry_sheets.child"


async def main() -> None:
    """Print how many answers there were, and the time to them; name every file that got none."""
    options = argparse.ArgumentParser()
    options.add_argument("--count", type=int, default=1000)
    options.add_argument("--seed", type=int, default=SystemRandom().randrange(2**32))
    asked = options.parse_args()
    print(f"seed {asked.seed}, memory of a child {MEMORY >> 20} MiB")
    took, silent = [], []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sheet"
        for name, data in malformed(asked.seed, asked.count):
            path.write_bytes(data)
            started = time.perf_counter()
            code, output = await run_apart(_CHILD, str(path))
            took.append(time.perf_counter() - started)
            found = json.loads(output) if code == 0 else {}
            if code == 0 and not found["problem"] and not found["faults"]:
                silent.append(name)
            elif code > 0:
                silent.append(f"{name}: the child has failed with {code}")
    p95 = quantiles(took, n=20)[-1]
    print(f"{len(took) - len(silent)} of {len(took)} refused, p95 {p95:.2f} s, longest {max(took):.2f} s")
    print(*silent, sep="\n")


if __name__ == "__main__":
    asyncio.run(main())
