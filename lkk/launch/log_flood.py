"""A bound on what strangers can make a process write: so many warnings a minute from one place of the code."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

LINES, WINDOW_S = 60, 60.0


@dataclass
class _Window:
    began_at: float
    lines: int = 0


class Flood(logging.Filter):
    """Lets warnings and errors of one place through up to a number a minute and tells how many it left out.

    A place is a line of the code, so there are as many windows as the code has lines that log.
    """

    def __init__(self, lines: int = LINES, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._lines, self._clock = lines, clock
        self._windows: dict[tuple[str, int], _Window] = {}
        self._log = logging.getLogger("lkk.log")

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the line is written."""
        if record.levelno < logging.WARNING or record.name == self._log.name:
            return True
        place = (record.pathname, record.lineno)
        window = self._windows.get(place)
        if window is None or self._clock() - window.began_at >= WINDOW_S:
            if window is not None and window.lines > self._lines:
                self._tell("log_lines_left_out", record, window.lines - self._lines)
            window = self._windows[place] = _Window(self._clock())
        window.lines += 1
        if window.lines == self._lines + 1:
            self._tell("log_flood", record, self._lines)
        return window.lines <= self._lines

    def _tell(self, what: str, record: logging.LogRecord, count: int) -> None:
        place = f"{record.name}:{record.filename}:{record.lineno}"
        self._log.warning(what, extra={"place": place, "count": count})
