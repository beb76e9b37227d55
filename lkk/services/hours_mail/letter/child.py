"""The child process: limits itself, reads a header or a letter, writes what it says as JSON."""

import json
import resource
import sys
from pathlib import Path
from typing import Any

MEMORY = 300 << 20
CPU_S = 10


def main() -> None:
    """Arguments: the file with the bytes, and «head» or «files». Prints an object; «refused» when it is not read."""
    received, wanted = sys.argv[1:3]
    _limit()
    print(json.dumps(answer(Path(received).read_bytes(), wanted), ensure_ascii=True))


def answer(data: bytes, wanted: str) -> dict[str, Any]:
    """Read bytes; a letter that is nested too deep is an answer like any other."""
    from lkk.services.hours_mail.letter import parsing

    try:
        return parsing.head(data) if wanted == "head" else parsing.files(data)
    except (parsing.TooComplex, MemoryError, RecursionError):
        return {"refused": True}


def _limit() -> None:
    """Before any parser is loaded; a letter over a limit ends this process and nothing else."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
