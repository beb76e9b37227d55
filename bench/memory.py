"""The memory of processes without counting shared pages twice."""

from pathlib import Path


def pss_mb(session: int, name: str = "") -> float:
    """Proportional set size of a session's processes, megabytes; with `name` those whose command has it in it.

    A session is the one `session` leads, or with `name` the one it belongs to.
    """
    total = 0
    wanted = session if not name else _session_of(Path(f"/proc/{session}"))
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if _session_of(process) != wanted:
                continue
            if name and name not in (process / "comm").read_text():
                continue
            lines = (process / "smaps_rollup").read_text().splitlines()
        except OSError:
            continue  # it has just ended
        total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def _session_of(process: Path) -> int:
    return int((process / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[3])
