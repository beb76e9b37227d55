"""What a web process tells monitoring of itself, once a second; a killed one tells nothing any more."""

import asyncio
import os
import resource
from pathlib import Path

from prometheus_client import Counter, Gauge

from lkk.web import open_tabs

EVERY_S = 1
_TABS = Gauge("lkk_open_tabs", "Signed-in tabs", multiprocess_mode="livesum")
_PROCESSES = Gauge("lkk_web_processes", "Web processes at work", multiprocess_mode="livesum")
_RESIDENT = Gauge("lkk_web_resident_bytes", "Memory of the web processes", multiprocess_mode="livesum")
_CPU = Counter("lkk_web_cpu_seconds", "Processor time of the web processes")
_STATM = Path("/proc/self/statm")


async def tell() -> None:
    """Set the figures for ever; a lifespan task of every process."""
    used = 0.0
    _PROCESSES.set(1)
    while True:
        _TABS.set(len(open_tabs.all_seats()))
        _RESIDENT.set(_resident_bytes())
        own = resource.getrusage(resource.RUSAGE_SELF)
        now = own.ru_utime + own.ru_stime
        _CPU.inc(now - used)
        used = now
        await asyncio.sleep(EVERY_S)


def _resident_bytes() -> int:
    """Where the system does not tell the present figure the highest stands for it."""
    if _STATM.exists():
        return int(_STATM.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
