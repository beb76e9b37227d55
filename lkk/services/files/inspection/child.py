"""The child process: limits itself, reads the file, prints the verdict as one line of JSON."""

import json
import resource
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

MEMORY = 768 << 20
CPU_S = 10
COPY_SIZE = 16 << 20


def main() -> None:
    """Arguments: the file, its extension, where to write the thumbnail and the copy, «redraw», «logo» or nothing."""
    received, extension, small, readable, mode = sys.argv[1:6]
    limit_process()
    from lkk.services.files.inspection import heif, images, pdf, reading
    from lkk.services.files.inspection.reasons import Reason, Refused
    from lkk.vocabulary.attachments import PHOTOS, Extension

    reason: Reason | None = None
    copied = drawn = False
    pages = 0
    try:
        data = Path(received).read_bytes()
        picture = reading.read(data, extension)
        if picture is not None and mode == "redraw" and extension in PHOTOS:
            copied = _draw(images.clean_png if extension == Extension.PNG else images.copy, picture, Path(readable))
            if not copied:
                raise Refused(Reason.TOO_COMPLEX)
        elif picture is not None and mode == "logo":
            copied = _draw(images.logo, picture, Path(readable))
        elif picture is not None and heif.is_heif(data):
            copied = _draw(images.copy, picture, Path(readable))
        if picture is not None:
            drawn = _draw(images.thumbnail, picture, Path(small))
        if extension == Extension.PDF:
            pages = len(pdf.opened(data))
    except Refused as refused:
        reason = refused.reason
    except (MemoryError, RecursionError):
        reason = Reason.TOO_COMPLEX
    print(json.dumps({"reason": reason.name if reason else "", "thumbnail": drawn, "copy": copied, "pages": pages}))


def _draw(draw: Callable[[Any], bytes], picture: Any, target: Path) -> bool:
    """A picture of a rare colour model may be in order and still not be drawn."""
    try:
        target.write_bytes(draw(picture))
    except (OSError, ValueError, MemoryError):
        target.unlink(missing_ok=True)
        return False
    return True


def limit_process() -> None:
    """Before any parser is loaded; a file over a limit ends this process and nothing else."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    resource.setrlimit(resource.RLIMIT_FSIZE, (COPY_SIZE, COPY_SIZE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
