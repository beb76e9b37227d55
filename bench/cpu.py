"""The processor time of a process with its children: unlike the clock it hardly depends on the external systems."""

import os
from collections.abc import Iterator
from pathlib import Path

from lkk.launch.postgres import Server


def cpu_seconds(session: int) -> float:
    """User and system seconds of all living processes of a session; 0.0 where the system does not tell."""
    used = (sum(map(int, fields[11:13])) for _, fields in _processes() if int(fields[3]) == session)
    return sum(used) / os.sysconf("SC_CLK_TCK")


def cpu_of_database(server: Server) -> float:
    """User and system seconds of a database server, of its connections that have ended too."""
    postmaster = int((server.data / "postmaster.pid").read_text(encoding="utf-8").splitlines()[0])
    ticks = 0
    for process, fields in _processes():
        if process == postmaster:
            ticks += sum(map(int, fields[11:15]))  # its own and those of children that have ended
        elif int(fields[1]) == postmaster:
            ticks += sum(map(int, fields[11:13]))
    return ticks / os.sysconf("SC_CLK_TCK")


def _processes() -> Iterator[tuple[int, list[str]]]:
    """The living processes with the fields of their `stat` from the state on."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue  # it has just ended
        yield int(stat.parent.name), fields
