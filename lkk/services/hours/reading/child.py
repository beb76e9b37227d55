"""The child process: limits itself, reads the file, writes what it says as JSON."""

import json
import resource
import sys
from pathlib import Path
from typing import Any

MEMORY = 300 << 20
CPU_S = 10


def main() -> None:
    """Arguments: the file, its extension, the account's time zone. Prints `{"refused": …}` or `{"found": …}`."""
    received, extension, zone = sys.argv[1:4]
    _limit()
    print(json.dumps(answer(Path(received).read_bytes(), extension, zone), ensure_ascii=True))


def answer(data: bytes, extension: str, zone: str) -> dict[str, Any]:
    """Read bytes; a refusal is an answer like any other."""
    from lkk.services.files.inspection.reasons import Reason, Refused
    from lkk.services.hours.reading.files import read
    from lkk.services.hours.reading.refusals import Unreadable

    try:
        return {"found": read(data, extension, zone).as_json()}
    except Refused as refused:
        return {"refused": refused.reason.value}
    except Unreadable as refused:
        return {"refused": refused.text}
    except (MemoryError, RecursionError):
        return {"refused": Reason.TOO_COMPLEX.value}


def _limit() -> None:
    """Before any parser is loaded; a file over a limit ends this process and nothing else."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
