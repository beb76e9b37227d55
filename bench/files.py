"""A thousand spoiled files of readings and of hours each: every one gets a clear answer, none takes long."""

import argparse
import asyncio
import json
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import SystemRandom
from statistics import quantiles
from typing import Any

from lkk.services.files.run_inspection import run_apart
from lkk.services.hours.reading.child import MEMORY as HOURS_MEMORY
from lkk.services.hours.run_reading import WALL_S
from lkk.services.readings.entry_sheets.child import MEMORY
from tests import malformed_hours
from tests.malformed_sheets import malformed

_ZONE = "Asia/Barnaul"


@dataclass(frozen=True)
class Reader:
    """A child process that reads files of one sort, and the spoiled ones for it: a name, arguments, the bytes."""

    name: str
    module: str
    memory: int
    spoiled: Callable[[int, int], Iterator[tuple[str, tuple[str, ...], bytes]]]
    told: Callable[[dict[str, Any]], bool]


def _sheets(seed: int, count: int) -> Iterator[tuple[str, tuple[str, ...], bytes]]:
    return ((name, (), data) for name, data in malformed(seed, count))


def _hours(seed: int, count: int) -> Iterator[tuple[str, tuple[str, ...], bytes]]:
    return ((one.what, (one.extension, _ZONE), one.content) for one in malformed_hours.generate(seed, count))


READERS = (
    Reader(
        "readings",
        "lkk.services.readings.entry_sheets.child",
        MEMORY,
        _sheets,
        lambda said: bool(said["problem"] or said["faults"]),
    ),
    Reader(
        "hours",
        "lkk.services.hours.reading.child",
        HOURS_MEMORY,
        _hours,
        lambda said: bool(said.get("refused") or said["found"]["faults"]),
    ),
)


async def main() -> None:
    """Print how many answers there were, and the time to them; name every file that got none."""
    options = argparse.ArgumentParser()
    options.add_argument("--count", type=int, default=1000)
    options.add_argument("--seed", type=int, default=SystemRandom().randrange(2**32))
    asked = options.parse_args()
    for reader in READERS:
        await _run(reader, asked.seed, asked.count)


async def _run(reader: Reader, seed: int, count: int) -> None:
    print(f"{reader.name}: seed {seed}, memory of a child {reader.memory >> 20} MiB")
    took, silent = [], []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        for name, arguments, data in reader.spoiled(seed, count):
            path.write_bytes(data)
            started = time.perf_counter()
            code, output = await run_apart(reader.module, str(path), *arguments, wall_s=WALL_S)
            took.append(time.perf_counter() - started)
            if code == 0 and not reader.told(json.loads(output)):
                silent.append(name)
            elif code > 0:
                silent.append(f"{name}: the child has failed with {code}")
    p95 = quantiles(took, n=20)[-1]
    print(f"{len(took) - len(silent)} of {len(took)} refused, p95 {p95:.2f} s, longest {max(took):.2f} s")
    print(*silent, sep="\n")


if __name__ == "__main__":
    asyncio.run(main())
