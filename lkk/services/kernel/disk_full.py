"""A full disk is counted for monitoring and told in the log, wherever it is met."""

import errno

import structlog
from prometheus_client import Counter

_TIMES = Counter("lkk_disk_full", "How often something was not written because a disk was full", ["place"])
_log = structlog.get_logger("lkk.disk")

FILES, DATABASE = "files", "database"
for _place in (FILES, DATABASE):
    _TIMES.labels(_place)  # an alert on the increase needs the zero before it


def is_full(error: BaseException) -> bool:
    """Whether the system said that there is no room, or that ours is used up."""
    return isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)


def note_full(place: str) -> None:
    """Count and tell it."""
    _TIMES.labels(place).inc()
    _log.error("disk_full", place=place)
